import { read } from '../../server/database/open.ts';
import { readMl } from '../../i18n/text.ts';
import type { Delegation } from './schema.ts';

/** Names and addresses of a forum's delegations by id, also of those without a confirmed member: for the organiser's lists. */
export async function delegationNames(forumId: string): Promise<Map<string, Pick<Delegation, 'name' | 'slug'>>> {
	const rows = await read().selectFrom('delegation').select(['id', 'name_ml', 'slug']).where('forum_id', '=', forumId).execute();
	return new Map(rows.map((row) => [row.id, { name: readMl(row.name_ml), slug: row.slug }]));
}

/** Confirmed participants by country. */
export async function participantsByCountry(forumId: string): Promise<Map<string, number>> {
	const rows = await read()
		.selectFrom('registration_tally')
		.select((e) => ['country', e.fn.sum<number>('n').as('n')])
		.where('forum_id', '=', forumId)
		.where('state', '=', 'confirmed')
		.where('n', '>', 0)
		.groupBy('country')
		.execute();
	return new Map(rows.map((row) => [row.country, Number(row.n)]));
}
