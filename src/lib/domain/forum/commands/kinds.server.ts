import type { Actor } from '../../../server/actor.ts';
import type { Change } from '../../../server/change.ts';
import { Refusal } from '../../../server/refusal.ts';
import type { FormVersion } from '../../../server/optimistic-lock.ts';
import { freeSlug, slugOf } from '../../../server/slug.ts';
import { source } from '../../../i18n/locales.ts';
import { plain, readMl, writeMl } from '../../../i18n/localized-text.ts';
import { kindsData } from '../settings-forms.ts';
import { kindsOf } from '../queries.server.ts';
import type { KindInput } from '../schema.ts';
import { changePart } from './changeable.server.ts';

/**
 * Writes the kinds of participants in their order and removes those that the form leaves out.
 * @throws Refusal('not-found' | 'forum.cancelled' | 'forum.over' | 'changed-meanwhile'), Refusal('forum.kind-in-use') when a registration
 * names a removed kind
 */
export async function setKinds(actor: Actor, forumId: string, typed: readonly KindInput[], seen: FormVersion): Promise<void> {
	const stands = async (from: Change['trx']) => kindsData(await kindsOf(forumId, from));
	await changePart(actor, forumId, 'forum.set-kinds', { seen, stands, counts: true }, async (c) => {
		const before = await c.trx.selectFrom('participant_kind').selectAll().where('forum_id', '=', forumId).execute();
		// a new row with the name of a kind that stands there is that kind: the form was sent twice
		const kept = new Set(typed.map((kind) => kind.code));
		const kinds = typed.map((kind) => {
			const twin = kind.code ? undefined : before.find((row) => !kept.has(row.code) && row.name_ml === writeMl(kind.name));
			if (twin) kept.add(twin.code);
			return twin ? { ...kind, code: twin.code } : kind;
		});
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
					: await freeSlug((slugOf(plain(kind.name, source)) || 'kind').slice(0, 30), (each) => Promise.resolve(taken.has(each)));
			taken.add(code);
			await c.trx
				.insertInto('participant_kind')
				.values({ forum_id: forumId, code, name_ml: writeMl(kind.name), position })
				.execute();
		}
		return { columns: ['kinds'], details: { codes: [...kinds].map((kind) => kind.code ?? '+').join(' ') } };
	});
}
