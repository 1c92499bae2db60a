import { read } from '../../server/database/open.ts';
import { readMl } from '../../i18n/localized-text.ts';
import { countriesOfForums } from '../forum/index.server.ts';
import { HOME_COUNTRY } from '../../lists.ts';
import type { Delegation } from './schema.ts';

/** Names and addresses of a forum's delegations by id, also of those without a confirmed member: for the organiser's lists. */
export async function delegationNames(forumId: string): Promise<Map<string, Pick<Delegation, 'name' | 'slug'>>> {
	const rows = await read().selectFrom('delegation').select(['id', 'name_ml', 'slug']).where('forum_id', '=', forumId).execute();
	return new Map(rows.map((row) => [row.id, { name: readMl(row.name_ml), slug: row.slug }]));
}

/** The countries of a forum: those it states, and those that somebody confirmed has come from. */
export interface TakingPart {
	/** country codes in their order, without the host */
	foreign: string[];
	/** null: the forum states none */
	host: string | null;
	/** confirmed participants by country, in the numbers of the list of delegations */
	participants: Map<string, number>;
}

/** The countries of some forums. */
export async function countriesTakingPart(forumIds: readonly string[]): Promise<Map<string, TakingPart>> {
	if (!forumIds.length) return new Map();
	const [stated, rows] = await Promise.all([
		countriesOfForums(forumIds),
		read()
			.selectFrom('delegation')
			.select((e) => ['forum_id', 'country', e.fn.sum<number>('participants').as('n')])
			.where('forum_id', 'in', forumIds)
			.where('participants', '>', 0)
			.groupBy(['forum_id', 'country'])
			.execute()
	]);
	const byForum = Map.groupBy(rows, (row) => row.forum_id);
	return new Map(
		[...stated].map(([id, { foreign, host }]) => {
			const participants = new Map((byForum.get(id) ?? []).map((row) => [row.country, Number(row.n)]));
			const all = new Set([...foreign, ...participants.keys()]);
			all.delete(host ?? HOME_COUNTRY);
			return [id, { foreign: [...all].sort(), host, participants }];
		})
	);
}
