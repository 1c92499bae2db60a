import type { Actor } from '../../server/actor.ts';
import { read } from '../../server/database/open.ts';
import { Refusal } from '../../server/refusal.ts';
import { readMl } from '../../i18n/localized-text.ts';
import { forumById } from '../forum/index.server.ts';
import type { Forum } from '../forum/schema.ts';
import { bodyGrants, ofGrants } from './bodies.server.ts';
import { managesMeasures, speakerAmong, speaksFor, type StoredEvent } from './context.server.ts';
import { listedMeasures, numberedMeasures, ofBody, toMeasures, type ListedRow } from './listed.server.ts';
import { usualLayout, type OfficeLayout } from './office-columns.ts';
import { type OfficeMeasure } from './office-table.ts';

/** The office's table of measures, as organisers and officials take it. */

/** Rows of a table at most; a workbook holds as many. */
export const MOST_IN_TABLE = 5_000;

/** How a forum's table is laid out. */
export async function officeLayout(forumId: string, from = read()): Promise<OfficeLayout> {
	const row = await from.selectFrom('office_table').selectAll().where('forum_id', '=', forumId).executeTakeFirst();
	return row ? { set: row.columns, heads: JSON.parse(row.heads) as OfficeLayout['heads'] } : usualLayout;
}

export interface OfficeFilters {
	/** a platform; '' all */
	sessionId: string;
	/** a body that leads or carries out; '' all */
	bodyId: string;
}

/**
 * The measures of a forum in the order of the plan, for its organisers' table.
 * @throws Refusal('not-found'), Refusal('document.too-long') past MOST_IN_TABLE
 */
export async function officeMeasures(actor: Actor, forumId: string, { sessionId, bodyId }: OfficeFilters): Promise<OfficeMeasure[]> {
	if (!managesMeasures(actor, await forumById(forumId))) throw new Refusal('not-found');
	let query = listedMeasures(read()).where('m.forum_id', '=', forumId).orderBy('r.number').orderBy('m.position');
	if (sessionId) query = query.where('r.session_id', '=', sessionId);
	if (bodyId) query = query.where((e) => e.or([ofBody([bodyId], 'lead')(e), ofBody([bodyId], 'co')(e)]));
	return withReports(await within(query), () => null);
}

/** A measure in the table of a body, with its forum. */
export interface BodyOfficeMeasure extends OfficeMeasure {
	forum: Forum;
}

/**
 * The measures that the bodies of an account lead, or carry out beside the lead: the newest forum first, each in the order of its plan.
 * @param forumId of one forum alone; null: of all
 * @throws Refusal('document.too-long') past MOST_IN_TABLE
 */
export async function officeMeasuresOfBodies(actor: Actor, forumId: string | null): Promise<BodyOfficeMeasure[]> {
	const grants = bodyGrants(actor);
	if (!grants.length) return [];
	const all = listedMeasures(read())
		.innerJoin('forum as f', 'f.id', 'm.forum_id')
		.where(ofGrants(grants, null))
		.orderBy('f.starts_at', 'desc')
		.orderBy('f.id')
		.orderBy('r.number')
		.orderBy('m.position');
	const rows = await within(forumId === null ? all : all.where('m.forum_id', '=', forumId));
	const forums = new Map<string, Forum>();
	for (const id of new Set(rows.map(({ forum_id }) => forum_id))) forums.set(id, await forumById(id));
	const spokenFor = new Map([...forums].map(([id, forum]) => [id, speaksFor(actor, forum)]));
	const measures = await withReports(rows, (row) => spokenFor.get(row.forum_id) ?? []);
	return measures.flatMap((measure) => {
		const forum = forums.get(measure.forumId);
		return forum ? [{ ...measure, forum }] : [];
	});
}

/** The forums in which the bodies of an account have measures, the newest first. */
export async function forumsOfBodies(actor: Actor): Promise<Forum[]> {
	const grants = bodyGrants(actor);
	if (!grants.length) return [];
	const theirs = numberedMeasures(read()).where(ofGrants(grants, null)).select('m.forum_id');
	const rows = await read()
		.selectFrom('forum as f')
		.select('f.id')
		.where('f.id', 'in', theirs)
		.orderBy('f.starts_at', 'desc')
		.orderBy('f.id')
		.execute();
	return Promise.all(rows.map(({ id }) => forumById(id)));
}

async function within<R>(query: { limit(most: number): { execute(): Promise<R[]> } }): Promise<R[]> {
	const rows = await query.limit(MOST_IN_TABLE + 1).execute();
	if (rows.length > MOST_IN_TABLE) throw new Refusal('document.too-long', { most: MOST_IN_TABLE });
	return rows;
}

/** Measures with the last words about their execution. @param bodiesFor for which bodies the reader speaks; null: an organiser reads */
async function withReports(rows: readonly ListedRow[], bodiesFor: (row: ListedRow) => readonly string[] | null): Promise<OfficeMeasure[]> {
	const measures = await toMeasures(read(), rows);
	const said = await reportsOf(rows.map(({ id }) => id));
	return measures.map((measure, n) => {
		const row = rows[n];
		const bodies = row ? bodiesFor(row) : [];
		const beside = measure.bodies.map(({ id }) => id);
		const speaker = bodies && speakerAmong(bodies, { facts: { leadId: measure.lead?.id ?? null }, bodies: beside });
		const last = said.get(measure.id)?.findLast(({ behalf_of, published_at }) => {
			if (behalf_of === null) return false;
			// a co-executor adds to its own words, everybody else to those of who leads or led
			if (speaker?.role === 'co' ? behalf_of !== speaker.bodyId : beside.includes(behalf_of)) return false;
			return bodies === null || bodies.includes(behalf_of) || published_at !== null;
		});
		return { ...measure, report: last ? (readMl(last.text_ml) ?? {}) : {} };
	});
}

/** What bodies wrote about the execution of some measures, in its order, by the measure. What is hidden travels in no file. */
async function reportsOf(ids: readonly string[]): Promise<Map<string, StoredEvent[]>> {
	if (!ids.length) return new Map();
	const rows = await read()
		.selectFrom('measure_event')
		.selectAll()
		.where('measure_id', 'in', ids)
		.where('kind', 'in', ['report', 'claim'])
		.where('text_ml', 'is not', null)
		.where('hidden_reason', 'is', null)
		.orderBy('measure_id')
		.orderBy('version')
		.execute();
	return Map.groupBy(rows, ({ measure_id }) => measure_id);
}
