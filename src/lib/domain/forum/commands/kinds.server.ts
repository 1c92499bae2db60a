import type { Actor } from '../../../server/actor.ts';
import { Refusal } from '../../../server/refusal.ts';
import { freeSlug, slugOf } from '../../../server/slug.ts';
import { plain, readMl, writeMl, type TextMl } from '../../../i18n/text.ts';
import { changePart } from './changeable.server.ts';

export interface KindInput {
	/** the kind that is renamed or moved, or null for a new one, which gets a code of its own */
	code: string | null;
	name: TextMl;
}

/**
 * Writes the kinds of participants, in their order; one that is not among them is taken out.
 * @throws Refusal('not-found' | 'forum.cancelled'), Refusal('forum.kind-in-use') when a registration names the one taken out
 */
export async function setKinds(actor: Actor, forumId: string, kinds: readonly KindInput[]): Promise<void> {
	await changePart(actor, forumId, 'forum.set-kinds', async (c) => {
		const before = await c.trx.selectFrom('participant_kind').selectAll().where('forum_id', '=', forumId).execute();
		const kept = new Set(kinds.map((kind) => kind.code));
		for (const row of before.filter((each) => !kept.has(each.code))) {
			const used = await c.trx
				.selectFrom('registration')
				.select('id')
				.where('forum_id', '=', forumId)
				.where('kind', '=', row.code)
				.limit(1)
				.executeTakeFirst();
			if (used) throw new Refusal('forum.kind-in-use', { name: readMl(row.name_ml) });
		}
		await c.trx.deleteFrom('participant_kind').where('forum_id', '=', forumId).execute();
		const taken = new Set(before.map((row) => row.code));
		for (const [position, kind] of kinds.entries()) {
			const known = before.some((row) => row.code === kind.code);
			const code =
				known && kind.code
					? kind.code
					: await freeSlug((slugOf(plain(kind.name, 'kk')) || 'kind').slice(0, 30), (each) => Promise.resolve(taken.has(each)));
			taken.add(code);
			await c.trx
				.insertInto('participant_kind')
				.values({ forum_id: forumId, code, name_ml: writeMl(kind.name), position })
				.execute();
		}
		return { columns: ['kinds'], details: { codes: [...kinds].map((kind) => kind.code ?? '+').join(' ') } };
	});
}
