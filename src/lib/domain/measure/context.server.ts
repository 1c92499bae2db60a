import type { Kysely, Selectable } from 'kysely';
import type { AccountActor, Actor } from '../../server/actor.ts';
import type { MeasureEventRow, MeasureRow, Tables } from '../../server/database/tables.ts';
import { Refusal } from '../../server/refusal.ts';
import { allows, can } from '../../server/permissions/rules.ts';
import { actorOf } from '../access/index.server.ts';
import { forumById } from '../forum/index.server.ts';
import type { Forum } from '../forum/schema.ts';
import type { MeasureFacts, MeasureRole } from './rules.ts';

/** What the rules of measures ask, read inside a change or beside one. */

export type StoredMeasure = Selectable<MeasureRow>;
export type StoredEvent = Selectable<MeasureEventRow>;

/** The facts that a stored measure holds. */
export const storedFacts = (row: StoredMeasure): MeasureFacts => ({
	...{ leadId: row.lead_id, state: row.state, outcome: row.outcome, since: row.since },
	...{ controlDate: row.control_date, firstControlDate: row.first_control_date },
	...{ asked: row.asked_date, reported: row.reported === 1 }
});

/** The columns that hold facts. */
export const columnsOfFacts = (facts: MeasureFacts) => ({
	...{ lead_id: facts.leadId, state: facts.state, outcome: facts.outcome, since: facts.since },
	...{ control_date: facts.controlDate, first_control_date: facts.firstControlDate },
	...{ asked_date: facts.asked, reported: facts.reported ? (1 as const) : (0 as const) }
});

/** A measure with what its steps ask. */
export interface FoundMeasure {
	row: StoredMeasure;
	facts: MeasureFacts;
	forum: Forum;
	/** the number of its recommendation */
	number: number;
	/** the recommendation is adopted now, and not considered again */
	recommended: boolean;
	/** the bodies beside the lead */
	bodies: string[];
}

/** A measure. @throws Refusal('not-found') */
export async function foundMeasure(from: Kysely<Tables>, id: string): Promise<FoundMeasure> {
	const row = await from.selectFrom('measure').selectAll().where('id', '=', id).executeTakeFirst();
	if (!row) throw new Refusal('not-found');
	const [about, bodies, forum] = await Promise.all([
		from.selectFrom('recommendation').select(['number', 'state']).where('id', '=', row.recommendation_id).executeTakeFirstOrThrow(),
		from.selectFrom('measure_body').select('organisation_id').where('measure_id', '=', id).orderBy('position').execute(),
		forumById(row.forum_id, from)
	]);
	if (about.number === null) throw new Refusal('not-found');
	const ids = bodies.map((body) => body.organisation_id);
	return { row, facts: storedFacts(row), forum, number: about.number, recommended: about.state === 'adopted', bodies: ids };
}

/** A measure locked by a write: two steps of one measure come one after the other. @throws Refusal('not-found') */
export async function lockedMeasure(trx: Kysely<Tables>, id: string): Promise<FoundMeasure> {
	await trx
		.updateTable('measure')
		.set((e) => ({ version: e.ref('version') }))
		.where('id', '=', id)
		.execute();
	return foundMeasure(trx, id);
}

/** Who acts, with the roles of this moment: what was taken away while a form was open holds no more. @throws Refusal('not-found') */
export async function actingNow(trx: Kysely<Tables>, actor: Actor): Promise<AccountActor | Extract<Actor, { kind: 'system' }>> {
	if (actor.kind === 'system') return actor;
	const now = actor.kind === 'account' ? await actorOf(actor.accountId, trx) : null;
	if (!now) throw new Refusal('not-found');
	return now;
}

/** Whether somebody manages the measures of a forum. */
export const managesMeasures = (actor: Actor, forum: Pick<Forum, 'id' | 'state'>): boolean =>
	can(actor, 'measure.manage', { forumId: forum.id }) && (forum.state !== 'draft' || can(actor, 'forum.see-draft', { forumId: forum.id }));

/** The bodies for which an account speaks at a forum. */
export const speaksFor = (actor: Actor, forum: Pick<Forum, 'id' | 'state'>): string[] =>
	actor.kind === 'account' && forum.state !== 'draft'
		? actor.roles.flatMap(({ role, scopeKind, scopeId, bodyId }) =>
				bodyId !== undefined && allows(role, 'measure.answer') && (scopeKind === 'installation' || scopeId === forum.id) ? bodyId : []
			)
		: [];

/** A body and the role in which it speaks about a measure. */
export interface Speaker {
	role: Extract<MeasureRole, 'lead' | 'co'>;
	bodyId: string;
}

/** In what role one of some bodies speaks about a measure: as its lead before as a co-executor; null: in none. */
export function speakerAmong(
	ids: readonly string[],
	{ facts, bodies }: { facts: Pick<MeasureFacts, 'leadId'>; bodies: readonly string[] }
): Speaker | null {
	if (facts.leadId !== null && ids.includes(facts.leadId)) return { role: 'lead', bodyId: facts.leadId };
	const co = bodies.find((body) => ids.includes(body));
	return co === undefined ? null : { role: 'co', bodyId: co };
}
