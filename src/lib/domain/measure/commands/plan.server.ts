import type { Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import { newId } from '../../../server/ids.ts';
import { writeIfUnchanged, type FormVersion } from '../../../server/optimistic-lock.ts';
import { Refusal } from '../../../server/refusal.ts';
import { dayAt } from '../../../i18n/time-zone.ts';
import { measureEventKinds } from '../../../lists.ts';
import { readMl, writeMlOrNull } from '../../../i18n/localized-text.ts';
import { canBeBody } from '../../access/rules.ts';
import { heldOrganisation, type HeldOrganisation } from '../../organisation/index.server.ts';
import { actingNow, foundMeasure, lockedMeasure, managesMeasures, type FoundMeasure } from '../context.server.ts';
import { answerWaits, dateRefusal, measureStepRefusal, overdueAt } from '../rules.ts';
import { MOST_BODIES, MOST_MEASURES, type PlanInput, type PlanRow } from '../schema.ts';
import { tellBody } from '../tell-body.server.ts';
import { writeEvent } from './write.server.ts';

/** The plan: which measures a recommendation has, and how they stand in it. */

/** The first measure of a recommendation that has just been adopted; one that has some keeps them. */
export async function addFirstMeasure(c: Change, recommendation: { id: string; forum_id: string }): Promise<void> {
	const { id, forum_id } = recommendation;
	const there = await c.trx.selectFrom('measure').select('id').where('recommendation_id', '=', id).limit(1).executeTakeFirst();
	if (!there) await insertMeasure(c, { id: newId(), forum_id, recommendation_id: id, after: 0 });
}

/**
 * Inserts a measure under the recommendation's next number: that of one that was dropped may have been printed.
 * @param row.after the position of the last one
 * @returns its position
 */
async function insertMeasure(c: Change, row: { id: string; forum_id: string; recommendation_id: string; after: number }): Promise<number> {
	const { after, ...ids } = row;
	const of = c.trx.selectFrom('recommendation').select('next_measure').where('id', '=', ids.recommendation_id);
	const position = Math.max((await of.executeTakeFirstOrThrow()).next_measure, after + 1);
	await c.trx
		.updateTable('recommendation')
		.set({ next_measure: position + 1 })
		.where('id', '=', ids.recommendation_id)
		.execute();
	await c.trx
		.insertInto('measure')
		.values({ ...ids, position, since: c.at, created_at: c.at })
		.execute();
	return position;
}

/** The plan of a recommendation is written before it is read: two who add or drop measures of it come one after the other. */
const lockPlan = (c: Change, recommendationId: string) =>
	c.trx
		.updateTable('recommendation')
		.set((e) => ({ version: e.ref('version') }))
		.where('id', '=', recommendationId)
		.execute();

/**
 * Adds a measure to an adopted recommendation, after those that it has. A form that comes twice adds one.
 * @param formKey the id that it gets; '': a form without one
 * @throws Refusal('not-found' | 'measure.reopened' | 'measure.state') the last one past MOST_MEASURES
 */
export const addMeasure = (actor: Actor, recommendationId: string, formKey: string): Promise<string> =>
	change(actor, 'measure.add', async (c) => {
		const key = formKey || newId();
		await lockPlan(c, recommendationId);
		const rows = await c.trx
			.selectFrom('measure')
			.selectAll()
			.where('recommendation_id', '=', recommendationId)
			.orderBy('position')
			.execute();
		const last = rows.at(-1);
		if (!last) throw new Refusal('not-found');
		const found = await foundMeasure(c.trx, last.id);
		if (!managesMeasures(await actingNow(c.trx, actor), found.forum)) throw new Refusal('not-found');
		if (!found.recommended) throw new Refusal('measure.reopened');
		const { forum_id } = last;
		let position = rows.find(({ id }) => id === key)?.position;
		if (position === undefined) {
			// a form gives a key of its own: one that another recommendation's measure has comes from no form
			if (await c.trx.selectFrom('measure').select('id').where('id', '=', key).executeTakeFirst()) throw new Refusal('not-found');
			if (rows.length >= MOST_MEASURES) throw new Refusal('measure.state');
			position = await insertMeasure(c, { id: key, forum_id, recommendation_id: recommendationId, after: last.position });
		}
		await c.audit({ subjectKind: 'measure', subjectId: key, forumId: forum_id, details: { position } });
		await c.revise(forum_id);
		return key;
	});

/** Takes a measure out of the plan to which nothing has happened; a recommendation keeps one. @throws Refusal('not-found' | 'measure.last' | 'measure.state') */
export const dropMeasure = (actor: Actor, id: string): Promise<void> =>
	change(actor, 'measure.drop', async (c) => {
		const of = await c.trx.selectFrom('measure').select('recommendation_id').where('id', '=', id).executeTakeFirst();
		// first the recommendation, as adding does: its other measures may be dropped in this very moment
		if (of) await lockPlan(c, of.recommendation_id);
		const { row, forum } = await lockedMeasure(c.trx, id);
		if (!managesMeasures(await actingNow(c.trx, actor), forum)) throw new Refusal('not-found');
		if (row.version > 0) throw new Refusal('measure.state');
		const others = await c.trx
			.selectFrom('measure')
			.select('id')
			.where('recommendation_id', '=', row.recommendation_id)
			.where('id', '<>', id)
			.limit(1)
			.executeTakeFirst();
		if (!others) throw new Refusal('measure.last');
		await c.trx.deleteFrom('measure').where('id', '=', id).execute();
		await c.audit({ subjectKind: 'measure', subjectId: id, forumId: row.forum_id });
		await c.revise(row.forum_id);
	});

/** How a measure stands in the plan, and after which event: whatever happened meanwhile, an assignment would be about something else. */
export const planRowOf = ({ row, bodies }: Pick<FoundMeasure, 'row' | 'bodies'>): PlanRow & { version: number } => ({
	version: row.version,
	...{
		title: readMl(row.title_ml) ?? {},
		leadId: row.lead_id,
		bodyIds: bodies,
		form: readMl(row.form_ml) ?? {},
		term: readMl(row.term_ml) ?? {}
	},
	...{ cost: row.cost, funding: row.funding, recurrence: row.recurrence, controlDate: row.control_date }
});

/**
 * Writes a measure's row of the plan. Another body or another date is an assignment: the measure waits for its body anew.
 * @param seen the version of the row that the form showed
 * @throws Refusal('not-found' | 'changed-meanwhile' | 'measure.body' | 'measure.past' | 'measure.basis' | 'measure.state' | 'measure.reopened'), or
 *   'measure.waits' where something waits for the organiser's decision that may not be set aside
 */
export const writePlan = (actor: Actor, id: string, input: PlanInput, seen: FormVersion): Promise<void> =>
	change(actor, 'measure.plan', async (c) => {
		// before the measure, as merging does: two that meet then wait for each other in one order
		const held = await heldBodies(c, [input.leadId ?? [], input.bodyIds].flat());
		const found = await lockedMeasure(c.trx, id);
		if (!managesMeasures(await actingNow(c.trx, actor), found.forum)) throw new Refusal('not-found');
		const stands = async () => planRowOf(await foundMeasure(c.trx, id));
		const verbs = ['plan', ...measureEventKinds.map((kind) => kind.replace('_', '-')), 'enter-letter', 'enter-table'].map(
			(verb) => `measure.${verb}`
		);
		await writeIfUnchanged(c, seen, { stands, subjectKind: 'measure', subjectId: id, verbs }, () => write(c, found, input, held));
	});

type HeldBodies = ReadonlyMap<string, HeldOrganisation>;

/** The bodies that a plan names, held until the change ends. */
async function heldBodies(c: Change, ids: readonly string[]): Promise<HeldBodies> {
	const held = new Map<string, HeldOrganisation>();
	for (const id of [...new Set(ids)].sort()) {
		const body = await heldOrganisation(c, id);
		if (body) held.set(id, body);
	}
	return held;
}

/** The name of a body that is to carry a measure out. @throws Refusal('measure.body') for what cannot be one, where it is not one already */
function nameOfBody(held: HeldBodies, id: string, there: boolean): string {
	const body = held.get(id);
	if (!body || !(canBeBody(body) || (there && body.state !== 'merged'))) throw new Refusal('measure.body');
	return body.name_ml;
}

async function write(c: Change, found: FoundMeasure, input: PlanInput, held: HeldBodies): Promise<void> {
	const { row, facts, forum } = found;
	const { controlDate, leadId } = input;
	const assigned = leadId !== facts.leadId || controlDate !== facts.controlDate;
	const leadName = leadId === null ? null : nameOfBody(held, leadId, leadId === facts.leadId);
	if (assigned) {
		const refusal =
			measureStepRefusal('assign', { facts, role: 'organiser', recommended: found.recommended }) ??
			dateRefusal(
				{ kind: 'assign', controlDate, basis: !!input.basis },
				{ controlDate: facts.controlDate },
				{ recurrence: input.recurrence, today: dayAt(c.at, forum.timeZone) }
			);
		if (refusal) throw new Refusal(refusal);
		if (answerWaits({ ...facts, recommended: found.recommended }) && !input.setsAside) throw new Refusal('measure.waits');
	}
	await writeBodies(
		c,
		found,
		input.bodyIds.filter((each) => each !== leadId),
		held
	);
	await c.trx
		.updateTable('measure')
		.set({
			...{ title_ml: writeMlOrNull(input.title), form_ml: writeMlOrNull(input.form), term_ml: writeMlOrNull(input.term) },
			...{ cost: input.cost, funding: input.funding, recurrence: input.recurrence, lead_name_ml: leadName }
		})
		.where('id', '=', row.id)
		.execute();
	if (assigned) {
		const eventId = await writeEvent(c, found, {
			...{ kind: 'assign', behalfOf: null, way: 'screen', letter: null, leadId, controlDate, outcome: null, correctsId: null },
			...{ text: input.basis ? { [input.language]: input.basis } : {}, language: input.language }
		});
		await tellBody(c, leadId === facts.leadId ? 'date' : 'assigned', { ...found, facts: { ...facts, leadId } }, eventId);
	} else {
		await c.audit({ subjectKind: 'measure', subjectId: row.id, forumId: row.forum_id });
		await c.revise(row.forum_id);
	}
}

/** Writes the bodies beside the lead, in order. */
async function writeBodies(c: Change, { row, bodies }: FoundMeasure, ids: readonly string[], held: HeldBodies): Promise<void> {
	const wanted = [...new Set(ids)].slice(0, MOST_BODIES);
	const named = wanted.map((id) => ({ id, name: nameOfBody(held, id, bodies.includes(id)) }));
	if (wanted.length === bodies.length && wanted.every((id, n) => id === bodies[n])) return;
	await c.trx.deleteFrom('measure_body').where('measure_id', '=', row.id).execute();
	if (wanted.length)
		await c.trx
			.insertInto('measure_body')
			.values(named.map(({ id, name }, position) => ({ measure_id: row.id, organisation_id: id, position, name_ml: name })))
			.execute();
}

/** Makes the instants from which measures are late anew, after their forum's zone has changed. */
export async function rezoneMeasures(c: Change, forumId: string, zone: string): Promise<void> {
	const rows = await c.trx
		.selectFrom('measure')
		.select(['id', 'control_date'])
		.where('forum_id', '=', forumId)
		.where('control_date', 'is not', null)
		.execute();
	const dates = new Set(rows.map((row) => row.control_date));
	for (const date of dates)
		await c.trx
			.updateTable('measure')
			.set({ overdue_at: overdueAt(date, zone) })
			.where('forum_id', '=', forumId)
			.where('control_date', '=', date)
			.execute();
}
