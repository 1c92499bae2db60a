import type { Kysely } from 'kysely';
import type { Actor } from '../../server/actor.ts';
import { read } from '../../server/database/open.ts';
import { cursorIn } from '../../server/database/cursor.ts';
import { keysetPage } from '../../server/database/keyset-page.ts';
import type { Tables } from '../../server/database/tables.ts';
import { Refusal } from '../../server/refusal.ts';
import { locales, type Locale } from '../../i18n/locales.ts';
import { readMl } from '../../i18n/localized-text.ts';
import { forumById } from '../forum/index.server.ts';
import { bodiesToSuggest, chosenBodies, MOST_LISTED } from './body-names.server.ts';
import { storedFacts, managesMeasures, type StoredEvent } from './context.server.ts';
import { awaitsOrganiser, listedMeasures, numberedMeasures, toMeasures } from './listed.server.ts';
import { yearsOfMeasures } from './published-measures.server.ts';
import { namedEvents } from './queries.server.ts';
import { bodySteps, offeredSteps, publishable, underWay, type BodyStep } from './rules.ts';
import type { Measure, MeasureBody, MeasureEvent } from './schema.ts';

/** What organisers read beside the list of measures and one of them: what waits, and what their forms choose from. */

const ANSWERS_PER_PAGE = 50;

/** @throws Refusal('not-found') unless the actor manages the forum's measures */
async function requireManaged(actor: Actor, forumId: string): Promise<void> {
	if (!managesMeasures(actor, await forumById(forumId))) throw new Refusal('not-found');
}

const counted = async (query: { executeTakeFirst(): Promise<{ n: number } | undefined> }) =>
	Number((await query.executeTakeFirst())?.n ?? 0);

/** How many measures of a forum wait for its organiser. @param sessionId of one platform alone; '' all */
const waitingOf = (forumId: string, sessionId = '') => {
	const query = numberedMeasures(read())
		.where('m.forum_id', '=', forumId)
		.where(awaitsOrganiser)
		.select((e) => e.fn.countAll<number>().as('n'));
	return counted(sessionId ? query.where('r.session_id', '=', sessionId) : query);
};

/** Answers of a forum that nobody has published or hidden: those that say something. SQLite begins a cross join with what stands first: they are few. */
const unpublishedOf = (from: Kysely<Tables>, forumId: string) =>
	from
		.selectFrom('measure_event as v')
		.crossJoin('measure as m')
		.whereRef('m.id', '=', 'v.measure_id')
		.where('m.forum_id', '=', forumId)
		.where('v.kind', 'in', publishable)
		.where('v.published_at', 'is', null)
		.where('v.hidden_reason', 'is', null)
		.where((e) => e.or([e('v.text_ml', 'is not', null), e('v.letter_number', 'is not', null)]));

/** How many answers of a forum nobody has published or hidden. */
export const countUnpublished = (forumId: string): Promise<number> =>
	counted(unpublishedOf(read(), forumId).select((e) => e.fn.countAll<number>().as('n')));

/** Whether a forum has measures, and how many wait for the organiser who asks; none for everybody else. */
export async function measuresToDo(actor: Actor, forumId: string): Promise<{ any: boolean; waiting: number }> {
	if (!managesMeasures(actor, await forumById(forumId))) return { any: false, waiting: 0 };
	const one = await read().selectFrom('measure').select('id').where('forum_id', '=', forumId).limit(1).executeTakeFirst();
	return { any: one !== undefined, waiting: one ? await waitingOf(forumId) : 0 };
}

/** What the list of a forum's measures is narrowed by, and what waits beside it. @throws Refusal('not-found') */
export async function measureChoices(actor: Actor, forumId: string, sessionId: string) {
	await requireManaged(actor, forumId);
	const bodies = await read()
		.selectFrom('organisation as o')
		.select(['o.id', 'o.name_ml'])
		.where((e) =>
			e.or([
				e(
					'o.id',
					'in',
					e
						.selectFrom('measure as m')
						.select('m.lead_id')
						.where('m.forum_id', '=', forumId)
						.where('m.lead_id', 'is not', null)
						.$castTo<{ lead_id: string }>()
				),
				e(
					'o.id',
					'in',
					e
						.selectFrom('measure_body as b')
						.innerJoin('measure as m', 'm.id', 'b.measure_id')
						.select('b.organisation_id')
						.where('m.forum_id', '=', forumId)
				)
			])
		)
		.orderBy('o.name_folded')
		.limit(MOST_LISTED)
		.execute();
	return {
		bodies: bodies.map((row): MeasureBody => ({ id: row.id, name: readMl(row.name_ml) })),
		years: await yearsOfMeasures(forumId),
		waiting: await waitingOf(forumId, sessionId),
		unpublished: await countUnpublished(forumId)
	};
}

/** What a row of the plan is filled in from. */
export interface PlanChoices {
	/** accepted state bodies by name that the search finds, or the first 300 of them */
	bodies: MeasureBody[];
	/** those of these ids, accepted or not any more */
	chosen: MeasureBody[];
	/** forms of completion that other measures of the forum have */
	forms: Record<Locale, string[]>;
}

/** @param search words of a body's name; '' all @param ids of bodies that are chosen already @throws Refusal('not-found') */
export async function planChoices(
	actor: Actor,
	forumId: string,
	{ search, ids }: { search: string; ids: readonly string[] }
): Promise<PlanChoices> {
	await requireManaged(actor, forumId);
	const forms = await read()
		.selectFrom('measure')
		.select('form_ml')
		.distinct()
		.where('forum_id', '=', forumId)
		.where('form_ml', 'is not', null)
		.limit(MOST_LISTED)
		.execute();
	const formsIn = (locale: Locale) => [...new Set(forms.flatMap(({ form_ml }) => readMl(form_ml)?.[locale] ?? []))];
	return {
		bodies: await bodiesToSuggest(search),
		chosen: await chosenBodies(ids),
		forms: Object.fromEntries(locales.map((locale) => [locale, formsIn(locale)])) as Record<Locale, string[]>
	};
}

/** A measure with what a letter of a body may say about it now. */
export interface LetterMeasure extends Measure {
	steps: BodyStep[];
}

/** The measures of a forum about which a body may be heard now, by their number. @throws Refusal('not-found') */
export async function letterMeasures(actor: Actor, forumId: string, bodyId: string): Promise<LetterMeasure[]> {
	await requireManaged(actor, forumId);
	if (!bodyId) return [];
	const rows = await listedMeasures(read())
		.select('r.state as recommendation_state')
		.where('m.forum_id', '=', forumId)
		.where('m.state', 'in', underWay)
		.where((e) =>
			e.or([
				e('m.lead_id', '=', bodyId),
				e.exists(
					e
						.selectFrom('measure_body as b')
						.select('b.measure_id')
						.whereRef('b.measure_id', '=', 'm.id')
						.where('b.organisation_id', '=', bodyId)
				)
			])
		)
		.orderBy('r.number')
		.orderBy('m.position')
		.limit(MOST_LISTED)
		.execute();
	const measures = await toMeasures(read(), rows);
	return measures.flatMap((measure, n) => {
		const row = rows[n];
		if (!row) return [];
		const role = row.lead_id === bodyId ? 'lead' : 'co';
		const offered = offeredSteps({ facts: storedFacts(row), role, recommended: row.recommendation_state === 'adopted' });
		const steps = bodySteps.filter((each) => offered.includes(each));
		return steps.length ? [{ ...measure, steps }] : [];
	});
}

/** That all of these measures are of a forum whose measures the actor manages. @throws Refusal('not-found') */
export async function requireMeasuresOf(actor: Actor, forumId: string, ids: readonly string[]): Promise<void> {
	await requireManaged(actor, forumId);
	const wanted = [...new Set(ids)];
	const rows = wanted.length
		? await read().selectFrom('measure').select('id').where('id', 'in', wanted).where('forum_id', '=', forumId).execute()
		: [];
	if (rows.length !== wanted.length) throw new Refusal('not-found');
}

/** An answer that waits to be published, and the measure that it is about. */
export interface UnpublishedAnswer {
	event: MeasureEvent;
	measure: Measure;
}

/** Answers of a forum that nobody has published or hidden, the oldest first. @throws Refusal('not-found') */
export async function unpublishedAnswers(
	actor: Actor,
	forumId: string,
	after: string | null
): Promise<{ items: UnpublishedAnswer[]; next: string | null }> {
	await requireManaged(actor, forumId);
	const { rows, next } = await keysetPage(unpublishedOf(read(), forumId).selectAll('v'), {
		...{ keys: ['v.id'], after: cursorIn(after, ['id']), size: ANSWERS_PER_PAGE },
		nextOf: ({ id }) => id
	});
	return { items: await withMeasures(rows), next };
}

async function withMeasures(rows: readonly StoredEvent[]): Promise<UnpublishedAnswer[]> {
	const ids = [...new Set(rows.map(({ measure_id }) => measure_id))];
	const about = ids.length ? await toMeasures(read(), await listedMeasures(read()).where('m.id', 'in', ids).execute()) : [];
	const events = await namedEvents(rows);
	return events.flatMap((event, n) => {
		const measure = about.find(({ id }) => id === rows[n]?.measure_id);
		return measure ? [{ event, measure }] : [];
	});
}

/** Answers of a forum by their ids, whatever has become of them. @throws Refusal('not-found') where one is another forum's */
export async function answersNamed(actor: Actor, forumId: string, ids: readonly string[]): Promise<UnpublishedAnswer[]> {
	await requireManaged(actor, forumId);
	const rows = ids.length ? await read().selectFrom('measure_event').selectAll().where('id', 'in', ids).orderBy('id').execute() : [];
	const items = await withMeasures(rows);
	if (items.length !== ids.length || items.some(({ measure }) => measure.forumId !== forumId)) throw new Refusal('not-found');
	return items;
}

/** The measures of a recommendation, for its organisers; none for everybody else. */
export async function measuresOfRecommendation(actor: Actor, forumId: string, recommendationId: string): Promise<Measure[]> {
	if (!managesMeasures(actor, await forumById(forumId))) return [];
	const rows = await listedMeasures(read()).where('m.recommendation_id', '=', recommendationId).orderBy('m.position').execute();
	return toMeasures(read(), rows);
}
