import type { Actor } from '../../../server/actor.ts';
import { change } from '../../../server/change.ts';
import { newId } from '../../../server/ids.ts';
import { Refusal } from '../../../server/refusal.ts';
import { writeIfUnchanged, type FormVersion } from '../../../server/optimistic-lock.ts';
import { readMl, writeMl } from '../../../i18n/localized-text.ts';
import { requirePermission } from '../../../server/permissions/require.ts';
import { hallData, type HallInput } from '../schema.ts';
import { hallOnceMore, requireOwnHallName } from './twins.server.ts';

/** Adds a hall to a forum; the same form sent twice adds one. @returns its id @throws Refusal('not-found' | 'programme.hall-twin') */
export async function createHall(actor: Actor, forumId: string, input: HallInput): Promise<string> {
	requirePermission(actor, 'programme.edit', { forumId });
	return change(actor, 'programme.hall-create', async (c) => {
		await c.revise(forumId);
		const there = await hallOnceMore(c, forumId, input);
		if (there) return there;
		const last = await c.trx
			.selectFrom('hall')
			.select((e) => e.fn.max('position').as('position'))
			.where('forum_id', '=', forumId)
			.executeTakeFirst();
		const id = newId();
		await c.trx
			.insertInto('hall')
			.values({ id, forum_id: forumId, name_ml: writeMl(input.name), capacity: input.capacity, position: (last?.position ?? 0) + 1 })
			.execute();
		await c.audit({ subjectKind: 'hall', subjectId: id, forumId, details: { capacity: input.capacity } });
		return id;
	});
}

/** Renames a hall or changes its capacity. @throws Refusal('not-found' | 'changed-meanwhile' | 'programme.hall-twin') */
export async function editHall(actor: Actor, forumId: string, id: string, input: HallInput, seen: FormVersion): Promise<void> {
	requirePermission(actor, 'programme.edit', { forumId });
	await change(actor, 'programme.hall-edit', async (c) => {
		// the forum's row is written first: two who edit a hall at once come one after the other
		await c.revise(forumId);
		const stands = async () => {
			const row = await c.trx.selectFrom('hall').selectAll().where('id', '=', id).where('forum_id', '=', forumId).executeTakeFirst();
			if (!row) throw new Refusal('not-found');
			return hallData({ name: readMl(row.name_ml), capacity: row.capacity });
		};
		await stands();
		await writeIfUnchanged(c, seen, { stands, subjectKind: 'hall', subjectId: id, verbs: ['programme.hall-edit'] }, async () => {
			await requireOwnHallName(c, forumId, input, id);
			const columns = { name_ml: writeMl(input.name), capacity: input.capacity };
			await c.trx.updateTable('hall').set(columns).where('id', '=', id).execute();
			await c.audit({ subjectKind: 'hall', subjectId: id, forumId, columns: Object.keys(columns), details: { capacity: input.capacity } });
		});
	});
}

/** Deletes a hall. @throws Refusal('not-found' | 'programme.hall-in-use') while a session takes place in it */
export async function removeHall(actor: Actor, forumId: string, id: string): Promise<void> {
	requirePermission(actor, 'programme.edit', { forumId });
	await change(actor, 'programme.hall-remove', async (c) => {
		const own = await c.trx.selectFrom('hall').select('id').where('id', '=', id).where('forum_id', '=', forumId).executeTakeFirst();
		if (!own) throw new Refusal('not-found');
		const used = await c.trx.selectFrom('session').select('id').where('hall_id', '=', id).limit(1).executeTakeFirst();
		if (used) throw new Refusal('programme.hall-in-use');
		await c.trx.deleteFrom('hall').where('id', '=', id).execute();
		await c.audit({ subjectKind: 'hall', subjectId: id, forumId });
	});
}
