import type { Kysely } from 'kysely';
import type { AccountActor, Actor } from '../../server/actor.ts';
import type { Tables } from '../../server/database/tables.ts';
import { readMl, type TextMl } from '../../i18n/localized-text.ts';
import { forumById } from '../forum/index.server.ts';
import type { Forum } from '../forum/schema.ts';
import { bodyGrants, ofGrants } from './bodies.server.ts';
import { bodyNames } from './body-names.server.ts';
import { speakerAmong, speaksFor, storedFacts, type Speaker } from './context.server.ts';
import { listedMeasures, toMeasures, type ListedRow } from './listed.server.ts';
import type { ReturnedRow } from './office-return.ts';
import { decideRow, wordsSaid, type RowDecision } from './office-row.ts';
import { officeKey, type OfficeMeasure } from './office-table.ts';
import { addUp, measureNumber, type MeasureStep } from './rules.ts';

/** The measures that a returned table's rows are about, and what becomes of each row, beside a write or inside it. */

/** What a measure has been through since a table was made. */
export interface SinceThen {
	changes: number;
	/** when the last of them was */
	at: string;
	/** the body that it came from, or to which the measure was assigned by it; null: the organiser alone */
	body: TextMl | null;
}

/** A row whose measure was found. */
export interface FoundRow {
	row: ReturnedRow;
	measure: OfficeMeasure;
	forum: Forum;
	speaker: Speaker | null;
	decision: RowDecision;
	/** what happened after the table was made; null: nothing, or the table does not tell when that was */
	since: SinceThen | null;
}

export type ResolvedRow = FoundRow | { row: ReturnedRow; measure: null; decision: Extract<RowDecision, { kind: 'refused' }> };

/** Whose rows they are: an organiser's of a forum, else those of an account's bodies. */
export interface TableScope {
	actor: Actor;
	forumId: string | null;
}

type Candidate = ListedRow & { recommendation_state: string };

/** The measures that some rows may be about: of the forum, else those of the account's bodies and of the forums that rows name. */
async function candidates(from: Kysely<Tables>, { actor, forumId }: TableScope, rows: readonly ReturnedRow[]): Promise<Candidate[]> {
	const numbers = [...new Set(rows.flatMap(({ number }) => (number ? [number[0]] : [])))];
	if (!numbers.length) return [];
	const listed = () => listedMeasures(from).select('r.state as recommendation_state').where('r.number', 'in', numbers);
	if (forumId !== null) return listed().where('m.forum_id', '=', forumId).execute();
	const grants = bodyGrants(actor);
	const slugs = [...new Set(rows.flatMap(({ slug }) => slug ?? []))];
	const own = grants.length ? await listed().where(ofGrants(grants, null)).execute() : [];
	const named = slugs.length
		? await listed().innerJoin('forum as f', 'f.id', 'm.forum_id').where('f.slug', 'in', slugs).where('f.state', '<>', 'draft').execute()
		: [];
	return [...new Map([...named, ...own].map((each) => [each.id, each])).values()];
}

const refused = (row: ReturnedRow, why: Extract<RowDecision, { kind: 'refused' }>['why']): ResolvedRow => ({
	...{ row, measure: null, decision: { kind: 'refused', why } }
});

/** The forums of some measures, by id, with the bodies for which an account speaks there. */
async function forumsOf(from: Kysely<Tables>, actor: Actor, rows: readonly Candidate[]) {
	const found = new Map<string, { forum: Forum; bodies: string[] }>();
	for (const id of new Set(rows.map(({ forum_id }) => forum_id))) {
		const forum = await forumById(id, from);
		found.set(id, { forum, bodies: speaksFor(actor, forum) });
	}
	return found;
}

/** What happened to some measures, in its order, by the measure. */
async function stepsOf(from: Kysely<Tables>, ids: readonly string[]) {
	const events = ids.length
		? await from
				.selectFrom('measure_event')
				.select(['measure_id', 'version', 'kind', 'at', 'behalf_of', 'lead_id', 'control_date', 'outcome', 'text_ml'])
				.where('measure_id', 'in', ids)
				.orderBy('measure_id')
				.orderBy('version')
				.execute()
		: [];
	return Map.groupBy(events, ({ measure_id }) => measure_id);
}
type StepRow = NonNullable<ReturnType<Awaited<ReturnType<typeof stepsOf>>['get']>>[number];

const stepOf = ({ kind, at, behalf_of, lead_id, control_date, outcome }: StepRow): MeasureStep => ({
	...{ kind, at, behalfOf: behalf_of, leadId: lead_id, controlDate: control_date, outcome }
});
/** The body that a step came from, or to which it gave the measure. */
const bodyOf = ({ kind, behalf_of, lead_id }: StepRow): string | null => behalf_of ?? (kind === 'assign' ? lead_id : null);

/** Whether a number that was kept as a number may be another one too: 19.1 is 19.10 there. */
const mayBeOther = ({ number, loose }: ReturnedRow, known: ReadonlyMap<string, unknown>, slug: string): boolean =>
	loose && !!number && [10, 100].some((times) => known.has(`${slug}/${number[0]}.${number[1] * times}`));

/** Which measure each row is about, and what becomes of it. @param actor with the roles of this moment */
export async function resolveRows(from: Kysely<Tables>, scope: TableScope, rows: readonly ReturnedRow[]): Promise<ResolvedRow[]> {
	const found = await candidates(from, scope, rows);
	const forums = await forumsOf(from, scope.actor, found);
	const measures = await toMeasures(from, found);
	const events = await stepsOf(
		from,
		found.map(({ id }) => id)
	);
	const names = await bodyNames(from, [...new Set([...events.values()].flat().flatMap((step) => bodyOf(step) ?? []))]);
	const known = new Map(
		found.flatMap((stored, n) => {
			const [measure, place] = [measures[n], forums.get(stored.forum_id)];
			return measure && place ? [[officeKey(measure, place.forum.slug), { stored, measure, ...place }] as const] : [];
		})
	);
	const here = scope.forumId === null ? null : (await forumById(scope.forumId, from)).slug;
	const whereOf = (row: ReturnedRow): string | ResolvedRow => {
		if (row.number === null) return refused(row, row.loose ? 'ambiguous' : 'unknown');
		if (row.twice) return refused(row, 'twice');
		if (here !== null) return row.slug === null || row.slug === here ? here : refused(row, 'other-forum');
		if (row.slug !== null) return row.slug;
		const own = [...known.values()].filter(
			({ stored, measure, bodies }) => measureNumber(measure) === row.number?.join('.') && speakerOf(stored, measure, bodies)
		);
		return own.length > 1 ? refused(row, 'ambiguous') : (own[0]?.forum.slug ?? '');
	};
	return rows.map((row): ResolvedRow => {
		const slug = whereOf(row);
		if (typeof slug !== 'string') return slug;
		const about = known.get(`${slug}/${row.number?.join('.') ?? ''}`);
		if (!about) return refused(row, 'unknown');
		if (mayBeOther(row, known, slug)) return refused(row, 'ambiguous');
		const { stored, forum, bodies } = about;
		const measure = { ...about.measure, report: {} };
		const steps = events.get(stored.id) ?? [];
		const version = row.version !== null && row.version <= stored.version ? row.version : null;
		const speaker =
			scope.forumId === null
				? speakerOf(stored, measure, bodies)
				: stored.lead_id === null
					? null
					: ({ role: 'lead', bodyId: stored.lead_id } as const);
		const decision = decideRow(row, {
			...{ measure, facts: storedFacts(stored), role: speaker?.role ?? null, recommended: stored.recommendation_state === 'adopted' },
			said: wordsSaid(
				steps.flatMap(({ kind, text_ml }) => (kind === 'report' || kind === 'claim' ? Object.values(readMl(text_ml) ?? {}) : []))
			),
			closedAs: version === null ? null : closedAt(stored, steps, version)
		});
		const later = version === null ? [] : steps.filter((each) => each.version > version);
		const last = later.at(-1);
		const since = last ? { changes: later.length, at: last.at, body: names.get(bodyOf(last) ?? '') ?? null } : null;
		return { row, measure, forum, speaker, decision, since };
	});
}

const speakerOf = (stored: Candidate, measure: { bodies: readonly { id: string }[] }, bodies: readonly string[]): Speaker | null =>
	speakerAmong(bodies, { facts: { leadId: stored.lead_id }, bodies: measure.bodies.map(({ id }) => id) });

/** As what a measure stood closed at a version; null: it did not. */
function closedAt(stored: Candidate, steps: readonly StepRow[], version: number) {
	const then = addUp(stored.created_at, steps.filter((each) => each.version <= version).map(stepOf));
	return then.state === 'closed' || then.state === 'claimed' ? then.outcome : null;
}

/** Whether an account has bodies to speak for. */
export const speaksForAny = (actor: Actor): actor is AccountActor => bodyGrants(actor).length > 0;
