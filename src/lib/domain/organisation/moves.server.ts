import type { Kysely } from 'kysely';
import type { Tables } from '../../server/database/tables.ts';
import { readMl } from '../../i18n/localized-text.ts';
import { bodyUseOf } from './review.server.ts';
import type { Moves } from './schema.ts';

/** The forums that are not over: what was counted at the others stays as it was. */
export const forumsToCome = (from: Kysely<Tables>, at: string) => from.selectFrom('forum').select('id').where('ends_at', '>', at);

/** Counts what merging one organisation into another moves: the page shows it, and the command compares it with what the page showed. */
export async function movesOf(from: Kysely<Tables>, id: string, intoId: string, at: string): Promise<Moves> {
	const registrations = await from
		.selectFrom('registration')
		.select((e) => ['forum_id', e.fn.countAll<number>().as('n')])
		.where('organisation_id', '=', id)
		.where('forum_id', 'in', forumsToCome(from, at))
		.groupBy('forum_id')
		.execute();
	const delegations = await from
		.selectFrom('delegation')
		.select(['forum_id', 'organisation_id'])
		.where('organisation_id', 'in', [id, intoId])
		.where('forum_id', 'in', forumsToCome(from, at))
		.execute();
	const has = (forumId: string, organisationId: string) =>
		delegations.some((each) => each.forum_id === forumId && each.organisation_id === organisationId);
	const named = [
		...registrations.map((row) => row.forum_id),
		...delegations.flatMap((row) => (row.organisation_id === id ? row.forum_id : []))
	];
	const ids = [...new Set(named)];
	const forums = ids.length
		? await from.selectFrom('forum').select(['id', 'title_ml']).where('id', 'in', ids).orderBy('starts_at', 'desc').orderBy('id').execute()
		: [];
	const row = await from.selectFrom('organisation').select('name_ml').where('id', '=', id).executeTakeFirstOrThrow();
	const aliases = await from.selectFrom('organisation_alias').select('name').where('organisation_id', '=', id).orderBy('name').execute();
	const earlier = await from
		.selectFrom('organisation')
		.select((e) => e.fn.countAll<number>().as('n'))
		.where('merged_into', '=', id)
		.executeTakeFirstOrThrow();
	return {
		forums: forums.map((forum) => ({
			title: readMl(forum.title_ml),
			registrations: Number(registrations.find((each) => each.forum_id === forum.id)?.n ?? 0),
			delegation: !has(forum.id, id) ? 'none' : has(forum.id, intoId) ? 'joins' : 'moves'
		})),
		names: [...new Set([...Object.values(readMl(row.name_ml)), ...aliases.map((alias) => alias.name)].filter((name) => !!name))],
		...(await bodyUseOf(from, id)),
		earlier: Number(earlier.n)
	};
}
