import type { Kysely } from 'kysely';
import type { Locale } from '../i18n/locales.ts';
import type { Actor } from '../server/actor.ts';
import { change, type Change } from '../server/change.ts';
import { later, now } from '../server/clock.ts';
import { read } from '../server/database/open.ts';
import type { Tables } from '../server/database/tables.ts';
import { newId } from '../server/ids.ts';
import { requirePermission } from '../server/permissions/require.ts';
import { Refusal } from '../server/refusal.ts';
import { forumById, lockSeats, timesOf } from '../domain/forum/index.server.ts';
import { people } from '../domain/registration/index.server.ts';
import { after, officialName, stepRefusal, UNDO_MS } from '../domain/registration/rules.ts';

/** Applications confirmed together. Their mails wait: until they go the step can be undone (undo-confirming.server.ts). */

/** At most so many in one step. */
const MOST = 100;

/** Somebody by name, for the page. */
export interface Named {
	id: string;
	name: string;
}

/** Those of some registrations whose people the actor may see, as they stand. */
async function standing(actor: Actor, forumId: string, ids: readonly string[], from: Kysely<Tables> = read()) {
	if (!ids.length) return [];
	return people(actor, forumId, from).selectAll('r').where('r.id', 'in', ids).orderBy('r.number').execute();
}
type Row = Awaited<ReturnType<typeof standing>>[number];

const named = (row: Row): Named => ({
	id: row.id,
	name: officialName({ surname: row.surname, givenName: row.given_name, patronymic: row.patronymic })
});

/**
 * The rows that were ticked, without those erased or restricted since: like somebody who has withdrawn, they do not hold up the others.
 * @throws Refusal('not-found') when nobody is left, or one of them belongs to another forum
 */
async function asked(actor: Actor, forumId: string, ids: readonly string[]): Promise<Row[]> {
	requirePermission(actor, 'registration.edit', { forumId });
	const wanted = [...new Set(ids)].slice(0, MOST);
	const rows = await standing(actor, forumId, wanted);
	if (rows.length === wanted.length) return rows;
	const ours = await read()
		.selectFrom('registration')
		.select((e) => e.fn.countAll<number>().as('n'))
		.where('forum_id', '=', forumId)
		.where('id', 'in', wanted)
		.executeTakeFirstOrThrow();
	if (!rows.length || Number(ours.n) !== wanted.length) throw new Refusal('not-found');
	return rows;
}

const confirmable = (row: Row) => after(row.state, 'confirm') !== null;

/** What confirming several would do, for the question before it. */
export interface SeveralAsked {
	/** those that would be confirmed */
	going: Named[];
	/** those whose state is another already */
	changed: Named[];
	/** how many letters go in each language */
	letters: { language: Locale; n: number }[];
	/** those to whom no letter goes, for they have no address */
	silent: Named[];
}

/** The effects of confirming several, for the question before it. @throws as confirmSeveral */
export async function severalAsked(actor: Actor, forumId: string, ids: readonly string[]): Promise<SeveralAsked> {
	const rows = await asked(actor, forumId, ids);
	const refusal = stepRefusal('confirm', await forumById(forumId), now());
	if (refusal) throw new Refusal(refusal);
	const going = rows.filter(confirmable);
	const letters = Map.groupBy(
		going.filter((row) => row.email),
		(row) => row.language
	);
	return {
		going: going.map(named),
		changed: rows.filter((row) => !confirmable(row)).map(named),
		letters: [...letters].map(([language, ones]) => ({ language, n: ones.length })).sort((a, b) => b.n - a.n),
		silent: going.filter((row) => !row.email).map(named)
	};
}

async function confirmOne(c: Change, row: Row, bulk: { id: string; until: string }): Promise<void> {
	await c.trx
		.updateTable('registration')
		.set({ state: 'confirmed', approved_at: c.at, confirm_by: null, confirm_due_at: null, changed_at: c.at })
		.where('id', '=', row.id)
		.execute();
	await c.audit({
		subjectKind: 'registration',
		subjectId: row.id,
		forumId: row.forum_id,
		columns: ['state'],
		details: { from: row.state, to: 'confirmed', bulk: bulk.id }
	});
	if (row.email)
		await c.mail({ kind: 'registration.confirmed', language: row.language, forumId: row.forum_id, registrationId: row.id, bulk });
}

async function write(c: Change, forumId: string, rows: readonly Row[], wanted: readonly string[]): Promise<Confirmed> {
	const going = rows.filter(confirmable);
	if (!going.length) throw new Refusal('registration.state');
	const bulk = { id: newId(), until: later(c.at, UNDO_MS) };
	await c.trx.insertInto('bulk_decision').values({ id: bulk.id, forum_id: forumId, at: c.at, undo_until: bulk.until }).execute();
	for (const row of going) await confirmOne(c, row, bulk);
	const before = new Map(going.map((row) => [row.id, row]));
	await c.trx
		.insertInto('bulk_decision_member')
		.values(
			wanted.map((id) => ({
				bulk_id: bulk.id,
				registration_id: id,
				outcome: before.has(id) ? ('confirmed' as const) : ('changed' as const),
				approved_at: before.get(id)?.approved_at ?? null,
				confirm_by: before.get(id)?.confirm_by ?? null,
				confirm_due_at: before.get(id)?.confirm_due_at ?? null
			}))
		)
		.execute();
	await c.revise(forumId);
	const failed = rows.filter((row) => !before.has(row.id)).map(named);
	return { bulkId: bulk.id, confirmed: going.length, failed };
}

export interface Confirmed {
	/** under which it can be undone; null where nobody was confirmed */
	bulkId: string | null;
	/** how many were confirmed by this press; 0 for a press that comes twice */
	confirmed: number;
	/** those whose state had changed meanwhile */
	failed: Named[];
}

/**
 * Confirms several applications in one change; one whose state has changed meanwhile does not stop the others. Their mails wait for a
 * minute.
 * @param ids the first hundred count
 * @throws Refusal('not-found') when one of them is not this forum's, or not the actor's to see
 * @throws Refusal('forum.over' | 'forum.cancelled')
 */
export async function confirmSeveral(actor: Actor, forumId: string, ids: readonly string[]): Promise<Confirmed> {
	const rows = await asked(actor, forumId, ids);
	const wanted = rows.map((row) => row.id);
	try {
		return await change(actor, 'registration.confirm', async (c) => {
			await lockSeats(c, forumId);
			const refusal = stepRefusal('confirm', await timesOf(c, forumId), c.at);
			if (refusal) throw new Refusal(refusal);
			return write(c, forumId, await standing(actor, forumId, wanted, c.trx), wanted);
		});
	} catch (reason) {
		// nobody was left to confirm: the change is rolled back, so that no empty one is logged
		if (!(reason instanceof Refusal) || reason.code !== 'registration.state') throw reason;
		const before = await decidedBefore(actor, forumId, wanted);
		return before ?? { bulkId: null, confirmed: 0, failed: rows.map(named) };
	}
}

/** The step by which the same account has decided on these together, for a press that comes twice: it is undone under the same id. */
async function decidedBefore(actor: Actor, forumId: string, ids: readonly string[]): Promise<Confirmed | null> {
	if (!ids.length || actor.kind !== 'account') return null;
	const last = await read()
		.selectFrom('bulk_decision as b')
		.innerJoin('bulk_decision_member as m', 'm.bulk_id', 'b.id')
		.select((e) => ['b.id', e.fn.countAll<number>().as('n')])
		.where('b.forum_id', '=', forumId)
		.where('b.undone_at', 'is', null)
		.where('m.registration_id', 'in', ids)
		.where((e) =>
			e.exists(
				e
					.selectFrom('audit_entry as a')
					.select('a.id')
					.whereRef('a.at', '=', 'b.at')
					.where('a.forum_id', '=', forumId)
					.where('a.verb', '=', 'registration.confirm')
					.where('a.actor_id', '=', actor.accountId)
			)
		)
		.groupBy(['b.id', 'b.at'])
		.orderBy('b.at', 'desc')
		.limit(1)
		.executeTakeFirst();
	return last && Number(last.n) === ids.length ? { bulkId: last.id, confirmed: 0, failed: [] } : null;
}
