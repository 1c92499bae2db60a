import type { Actor } from '../../server/actor.ts';
import { now } from '../../server/clock.ts';
import { read } from '../../server/database/open.ts';
import { Refusal } from '../../server/refusal.ts';
import { readMl, type TextMl } from '../../i18n/localized-text.ts';
import { filesOfEvents } from '../file/index.server.ts';
import { forumById } from '../forum/index.server.ts';
import { bodyNames } from './body-names.server.ts';
import { foundMeasure, managesMeasures, speakerAmong, speaksFor, type Speaker, type StoredEvent } from './context.server.ts';
import { awaitsOrganiser, hasStatus, listedMeasures, numberedMeasures, ofBody, toMeasures } from './listed.server.ts';
import { measurePageOf, type MeasurePage } from './paged.server.ts';
import { measureStatuses, offeredSteps, type MeasureStatus } from './rules.ts';
import type { Measure, MeasureEvent, TimelineEvent } from './schema.ts';
import type { MeasureEventKind } from '../../lists.ts';

/** Reads of measures: for organisers, for the bodies that carry them out, and for everybody. */

export interface MeasureFilters {
	status: MeasureStatus | 'for-organiser' | null;
	/** ids; '' all */
	sessionId: string;
	bodyId: string;
	/** the year of the control date; '' all, 'none' without a date */
	year: string;
	after: string | null;
}

function filtered(forumId: string, { status, sessionId, bodyId, year }: Omit<MeasureFilters, 'after'>, at: string) {
	let query = numberedMeasures(read()).where('m.forum_id', '=', forumId);
	if (status) query = query.where(status === 'for-organiser' ? awaitsOrganiser : hasStatus(status, at));
	if (sessionId) query = query.where('r.session_id', '=', sessionId);
	if (bodyId) query = query.where((e) => e.or([ofBody([bodyId], 'lead')(e), ofBody([bodyId], 'co')(e)]));
	if (year === 'none') query = query.where('m.control_date', 'is', null);
	else if (year) query = query.where('m.control_date', 'like', `${year}-%`);
	return query;
}

/** The measures of a forum for its organisers. @throws Refusal('not-found') */
export async function measuresFor(actor: Actor, forumId: string, filters: MeasureFilters): Promise<MeasurePage> {
	if (!managesMeasures(actor, await forumById(forumId))) throw new Refusal('not-found');
	return measurePageOf(filtered(forumId, filters, now()), 'organiser', filters.after);
}

/** Events with the names of the bodies that they name, and with all their files. */
export async function namedEvents(rows: readonly StoredEvent[]): Promise<MeasureEvent[]> {
	const ids = [...new Set(rows.flatMap(({ behalf_of, lead_id }) => [behalf_of ?? [], lead_id ?? []].flat()))];
	const files = await filesOfEvents(rows.map(({ id }) => id));
	const names = await bodyNames(read(), ids);
	return rows.map((row) => ({
		...{ id: row.id, version: row.version, kind: row.kind, at: row.at, way: row.way, outcome: row.outcome },
		...{ behalfOf: row.behalf_of, behalfOfName: names.get(row.behalf_of ?? '') ?? null },
		letter: row.letter_number === null || row.letter_date === null ? null : { number: row.letter_number, date: row.letter_date },
		...{ text: readMl(row.text_ml) ?? {}, language: row.source_language },
		...{ leadId: row.lead_id, leadName: names.get(row.lead_id ?? '') ?? null, controlDate: row.control_date },
		...{ correctsId: row.corrects_id, publishedAt: row.hidden_reason === null ? row.published_at : null, hiddenReason: row.hidden_reason },
		files: files.get(row.id) ?? []
	}));
}

/** The events of some measures, each in its order. */
export const eventsOf = (ids: readonly string[]) =>
	read().selectFrom('measure_event').selectAll().where('measure_id', 'in', ids).orderBy('measure_id').orderBy('version');

/** A measure whole, for staff. */
export interface MeasureView extends Measure {
	events: MeasureEvent[];
	/** the bodies of the reader's among those that carry it out; null: an organiser reads it */
	speaker: Speaker | null;
	manages: boolean;
	/** its recommendation is adopted now, and not considered again */
	recommended: boolean;
	/** what the reader may do now */
	steps: MeasureEventKind[];
	/** what may be entered for the body that answers, from a letter */
	letterSteps: MeasureEventKind[];
	/** the events that the reader wrote for one of the own bodies and may correct */
	ownEntries: string[];
}

/** A measure for its organisers and for its bodies. @throws Refusal('not-found') for everybody else */
export async function measureFor(actor: Actor, id: string): Promise<MeasureView> {
	const found = await foundMeasure(read(), id);
	const { forum, facts, recommended } = found;
	const manages = managesMeasures(actor, forum);
	const spokenFor = speaksFor(actor, forum);
	const speaker = speakerAmong(spokenFor, found);
	if (!manages && !speaker) throw new Refusal('not-found');
	const row = await listedMeasures(read()).where('m.id', '=', id).executeTakeFirst();
	const [measure] = row ? await toMeasures(read(), [row]) : [];
	if (!measure) throw new Refusal('not-found');
	const steps = (role: 'organiser' | 'lead' | 'co') => offeredSteps({ facts, role, recommended });
	const stored = await eventsOf([id]).execute();
	const mine = (event: StoredEvent) =>
		actor.kind === 'account' && event.by_account_id === actor.accountId && spokenFor.includes(event.behalf_of ?? '');
	const own = stored.filter((event) => event.kind !== 'correct' && mine(event));
	return {
		...measure,
		events: await namedEvents(stored),
		ownEntries: own.map((event) => event.id),
		...{ speaker, manages, recommended, letterSteps: manages && facts.leadId !== null ? steps('lead') : [] },
		steps: [...(manages ? steps('organiser') : []), ...(speaker ? steps(speaker.role) : [])]
	};
}

/** What is to be done, of some measures: their own words, else what their recommendations say. */
export async function measureTexts(ids: readonly string[]): Promise<Map<string, TextMl>> {
	if (!ids.length) return new Map();
	const rows = await toMeasures(read(), await listedMeasures(read()).where('m.id', 'in', ids).execute());
	return new Map(rows.map(({ id, title, recommendation }) => [id, Object.keys(title).length ? title : recommendation]));
}

const noWords: TimelineEvent['text'] = {};
/** What everybody may read of an event: kind and dates at once, its words once they are published. */
export const toPublic = (event: MeasureEvent): TimelineEvent => {
	const { id, kind, at, way, behalfOfName, leadName, controlDate, outcome, correctsId, publishedAt } = event;
	const shown = publishedAt !== null && event.hiddenReason === null;
	return {
		...{ id, kind, at, way, behalfOfName, controlDate, outcome, correctsId },
		// whom a body names instead of itself is its answer
		leadName: kind !== 'not_ours' || shown ? leadName : null,
		...{ text: shown ? event.text : noWords, letter: shown ? event.letter : null, publishedAt: shown ? publishedAt : null },
		files: shown ? event.files.filter((file) => file.public) : []
	};
};

/** The measures of published recommendations with what happened, by the recommendation. @param ids of recommendations; callers show only published ones */
export async function publicMeasures(ids: readonly string[]): Promise<Map<string, (Measure & { events: TimelineEvent[] })[]>> {
	const found = new Map<string, (Measure & { events: TimelineEvent[] })[]>(ids.map((id) => [id, []]));
	if (!ids.length) return found;
	const rows = await listedMeasures(read()).where('m.recommendation_id', 'in', ids).orderBy('r.number').orderBy('m.position').execute();
	const measures = await toMeasures(read(), rows);
	const stored = measures.length ? await eventsOf(measures.map(({ id }) => id)).execute() : [];
	const events = new Map<string, TimelineEvent[]>(measures.map(({ id }) => [id, []]));
	for (const [n, event] of (await namedEvents(stored)).entries()) events.get(stored[n]?.measure_id ?? '')?.push(toPublic(event));
	for (const measure of measures) found.get(measure.recommendationId)?.push({ ...measure, events: events.get(measure.id) ?? [] });
	return found;
}

/** How many measures of a forum each word counts, by the platform of their recommendation ('' for none). */
export async function countByStatus(forumId: string): Promise<Map<string, Record<MeasureStatus, number>>> {
	const at = now();
	const found = new Map<string, Record<MeasureStatus, number>>();
	const zeros = () => Object.fromEntries(measureStatuses.map((each) => [each, 0])) as Record<MeasureStatus, number>;
	const rows = await numberedMeasures(read())
		.where('m.forum_id', '=', forumId)
		.select((e) => [
			'r.session_id',
			e.fn.countAll<number>().as('n'),
			e
				.case()
				.when('m.state', '=', 'closed')
				.then(e.ref('m.outcome'))
				.when('m.state', '=', 'claimed')
				.then('claimed')
				.when('m.overdue_at', '<=', at)
				.then('overdue')
				.when('m.state', '=', 'in_work')
				.then('in_work')
				.when('m.lead_id', 'is', null)
				.then('no_body')
				.else('waiting')
				.end()
				.$castTo<MeasureStatus>()
				.as('status')
		])
		.groupBy(['r.session_id', 'status'])
		.execute();
	for (const { session_id, status, n } of rows) {
		const counts = found.get(session_id ?? '') ?? zeros();
		counts[status] += Number(n);
		found.set(session_id ?? '', counts);
	}
	return found;
}
