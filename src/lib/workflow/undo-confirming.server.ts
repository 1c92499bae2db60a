import type { Kysely } from 'kysely';
import type { BulkOutcome } from '../lists.ts';
import type { Actor } from '../server/actor.ts';
import { change, type Change } from '../server/change.ts';
import { now } from '../server/clock.ts';
import { read } from '../server/database/open.ts';
import type { Tables } from '../server/database/tables.ts';
import { requirePermission } from '../server/permissions/require.ts';
import { Refusal } from '../server/refusal.ts';
import { lockSeats, timesOf } from '../domain/forum/index.server.ts';
import { people } from '../domain/registration/index.server.ts';
import { after, mayUndo, officialName, standsConfirmed, stepRefusal } from '../domain/registration/rules.ts';
import type { Named } from './confirm-several.server.ts';

/** Takes back the confirming of several applications that was a mistake, all together, until their mails are sent. */

async function bulkAt(from: Kysely<Tables>, forumId: string, id: string) {
	const row = await from
		.selectFrom('bulk_decision as b')
		.innerJoin('forum as f', 'f.id', 'b.forum_id')
		.select(['b.id', 'b.at', 'b.undo_until as undoUntil', 'b.undone_at as undoneAt', 'f.state', 'f.ends_at as endsAt'])
		.where('b.id', '=', id)
		.where('b.forum_id', '=', forumId)
		.executeTakeFirst();
	if (!row) throw new Refusal('not-found');
	const { state, endsAt, ...bulk } = row;
	return { bulk, forum: { state, endsAt } };
}

/** Its members whose people the actor may see, as they stand and as they were. */
const membersOf = (from: Kysely<Tables>, actor: Actor, forumId: string, id: string) =>
	people(actor, forumId, from)
		.innerJoin('bulk_decision_member as m', 'm.registration_id', 'r.id')
		.select(['r.id', 'r.state', 'r.email', 'r.surname', 'r.given_name', 'r.patronymic', 'r.address_confirmed_at'])
		.select(['r.approved_at as approvedAt', 'r.attended_at as attendedAt'])
		.select(['m.outcome', 'm.approved_at as approvedBefore', 'm.confirm_by', 'm.confirm_due_at'])
		.where('m.bulk_id', '=', id)
		.orderBy('r.number')
		.execute();
type Member = Awaited<ReturnType<typeof membersOf>>[number];

/** What came of confirming several, for the page that says so. */
export interface BulkView {
	id: string;
	/** how many came to each end, those too whom the actor may not see */
	counts: Record<BulkOutcome, number>;
	/** those not confirmed and those not undone, by name */
	others: Named[];
	/** those confirmed to whom no letter can go, by name */
	silent: Named[];
	undoUntil: string;
	undone: boolean;
	mayUndo: boolean;
}

const named = (row: Member): Named => ({
	id: row.id,
	name: officialName({ surname: row.surname, givenName: row.given_name, patronymic: row.patronymic })
});

/** @throws Refusal('not-found') for all but the forum's organisers, and once the day's clean-up has taken it */
export async function bulkView(actor: Actor, forumId: string, id: string): Promise<BulkView> {
	requirePermission(actor, 'registration.edit', { forumId });
	const { bulk, forum } = await bulkAt(read(), forumId, id);
	const rows = await read()
		.selectFrom('bulk_decision_member')
		.select((e) => ['outcome', e.fn.countAll<number>().as('n')])
		.where('bulk_id', '=', id)
		.groupBy('outcome')
		.execute();
	const counts = { confirmed: 0, changed: 0, undone: 0, kept: 0, ...Object.fromEntries(rows.map((row) => [row.outcome, Number(row.n)])) };
	const members = await membersOf(read(), actor, forumId, id);
	return {
		id,
		counts,
		others: members.filter(({ outcome }) => outcome === 'changed' || outcome === 'kept').map(named),
		silent: members.filter(({ outcome, email }) => outcome === 'confirmed' && !email).map(named),
		undoUntil: bulk.undoUntil < forum.endsAt ? bulk.undoUntil : forum.endsAt,
		undone: bulk.undoneAt !== null,
		mayUndo: mayUndo(bulk, forum, now())
	};
}

/** Takes back the mails of some that no sender has begun with. @returns whose mail is under way or has gone */
async function takeBackMails(c: Change, bulkId: string, ids: readonly string[]): Promise<Set<string>> {
	const mails = await c.trx.selectFrom('outbox').select('registration_id').where('bulk_id', '=', bulkId).execute();
	const taken = ids.length
		? await c.trx
				.deleteFrom('outbox')
				.where('bulk_id', '=', bulkId)
				.where('registration_id', 'in', ids)
				.where('sent_at', 'is', null)
				.where('tries', '=', 0)
				.returning('registration_id')
				.execute()
		: [];
	const back = new Set(taken.map((row) => row.registration_id));
	return new Set(mails.flatMap(({ registration_id: id }) => (id && !back.has(id) ? [id] : [])));
}

async function undoOne(c: Change, forumId: string, bulkId: string, row: Member): Promise<void> {
	const state = after(row.state, 'unconfirm');
	if (!state) throw new Refusal('registration.state');
	// an address confirmed meanwhile is asked for no more
	const asked = row.address_confirmed_at === null;
	await c.trx
		.updateTable('registration')
		.set({
			state,
			approved_at: row.approvedBefore,
			confirm_by: asked ? row.confirm_by : null,
			confirm_due_at: asked ? row.confirm_due_at : null,
			changed_at: c.at
		})
		.where('id', '=', row.id)
		.execute();
	await c.audit(
		{
			subjectKind: 'registration',
			subjectId: row.id,
			forumId,
			columns: ['state'],
			details: { from: row.state, to: state, bulk: bulkId }
		},
		'registration.unconfirm'
	);
}

const markMembers = (c: Change, bulkId: string, outcome: BulkOutcome, ids?: readonly string[]) => {
	const members = c.trx
		.updateTable('bulk_decision_member')
		.set({ outcome })
		.where('bulk_id', '=', bulkId)
		.where('outcome', '=', 'confirmed');
	return (ids ? members.where('registration_id', 'in', ids) : members).execute();
};

/**
 * Undoes the confirming of several: withdraws their mails and restores their former states. Registrations that were told, decided on or
 * marked at the door since stay as they are, and so do those the actor may not see any more. A second undo changes nothing.
 * @throws Refusal('not-found' | 'forum.over' | 'registration.undo-over')
 */
export async function undoConfirming(actor: Actor, forumId: string, id: string): Promise<void> {
	requirePermission(actor, 'registration.edit', { forumId });
	if ((await bulkAt(read(), forumId, id)).bulk.undoneAt !== null) return;
	await change(actor, 'registration.undo-several', async (c) => {
		await lockSeats(c, forumId);
		const refusal = stepRefusal('unconfirm', await timesOf(c, forumId), c.at);
		if (refusal) throw new Refusal(refusal);
		const { bulk, forum } = await bulkAt(c.trx, forumId, id);
		if (!mayUndo(bulk, forum, c.at)) throw new Refusal('registration.undo-over');
		const members = await membersOf(c.trx, actor, forumId, id);
		const standing = members.filter((row) => row.outcome === 'confirmed' && standsConfirmed(row, bulk));
		const told = await takeBackMails(
			c,
			id,
			standing.map((row) => row.id)
		);
		const going = standing.filter((row) => !told.has(row.id));
		for (const row of going) await undoOne(c, forumId, id, row);
		if (going.length)
			await markMembers(
				c,
				id,
				'undone',
				going.map((row) => row.id)
			);
		await markMembers(c, id, 'kept');
		await c.trx.updateTable('bulk_decision').set({ undone_at: c.at }).where('id', '=', id).execute();
		await c.audit({ subjectKind: 'forum', subjectId: forumId, forumId, details: { bulk: id, undone: going.length } });
		await c.revise(forumId);
	});
}
