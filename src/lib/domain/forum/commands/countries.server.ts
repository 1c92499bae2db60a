import type { Actor } from '../../../server/actor.ts';
import type { FormVersion } from '../../../server/optimistic-lock.ts';
import { countriesData } from '../settings-forms.ts';
import { countriesOf } from '../queries.server.ts';
import type { Change } from '../../../server/change.ts';
import { changePart } from './changeable.server.ts';

/**
 * Sets the countries that take part and the host among them.
 * @param countries ISO 3166-1 codes; the host is never among the foreign ones
 * @throws Refusal('not-found' | 'forum.cancelled' | 'forum.over' | 'changed-meanwhile')
 */
export async function setCountries(
	actor: Actor,
	forumId: string,
	countries: { foreign: readonly string[]; host: string },
	seen: FormVersion
): Promise<void> {
	const stands = async (from: Change['trx']) => countriesData(await countriesOf(forumId, from));
	await changePart(actor, forumId, 'forum.set-countries', { seen, stands, counts: true }, async (c) => {
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
