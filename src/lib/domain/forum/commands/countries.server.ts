import type { Actor } from '../../../server/actor.ts';
import { changePart } from './changeable.server.ts';

/**
 * Says which countries take part and which of them is the host.
 * @param countries ISO 3166-1 codes; the host is never among the foreign ones
 * @throws Refusal('not-found' | 'forum.cancelled')
 */
export async function setCountries(actor: Actor, forumId: string, countries: { foreign: readonly string[]; host: string }): Promise<void> {
	await changePart(actor, forumId, 'forum.set-countries', async (c) => {
		const foreign = [...new Set(countries.foreign)].filter((code) => code !== countries.host);
		await c.trx.deleteFrom('forum_country').where('forum_id', '=', forumId).execute();
		await c.trx
			.insertInto('forum_country')
			.values([
				...foreign.map((country) => ({ forum_id: forumId, country, host: 0 as const })),
				{ forum_id: forumId, country: countries.host, host: 1 as const }
			])
			.execute();
		return { columns: ['countries'], details: { foreign: foreign.sort().join(' '), host: countries.host } };
	});
}
