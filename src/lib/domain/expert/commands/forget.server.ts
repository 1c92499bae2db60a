import type { Selectable } from 'kysely';
import type { Change } from '../../../server/change.ts';
import type { RegistrationRow } from '../../../server/database/tables.ts';
import { sortKey } from '../../../i18n/collation.ts';
import { makePerson } from '../../person/index.server.ts';
import { outlives } from '../rules.ts';
import { dropExpert } from './take-back.server.ts';

/**
 * Ends what ties an offer to its registration, before that goes.
 * @param keep the retention period is over: the offer goes on by its own link, where others could see it until now; else the person asked
 *   to be gone, and the offer goes too
 * @returns names of the letters' copies on disk that go
 */
export async function forgetExpert(c: Change, row: Selectable<RegistrationRow>, keep: boolean): Promise<string[]> {
	const own = await c.trx.selectFrom('expert').select('id').where('registration_id', '=', row.id).executeTakeFirst();
	if (!own) return [];
	if (!keep || !outlives({ state: row.state, privacyState: row.privacy_state })) return dropExpert(c, own.id);
	await standAlone(c, row, own.id);
	return [];
}

/**
 * From now on the offer has a person of its own, with name and address as the registration had them last: the registration's person may be
 * another one's too, and bears the name as it was typed first.
 */
async function standAlone(c: Change, row: Selectable<RegistrationRow>, id: string): Promise<void> {
	const { surname, given_name: givenName, patronymic, latin_name: latinName, email, organisation_text, sort_key } = row;
	const personId = await makePerson(c, { surname, givenName, patronymic, latinName, email });
	const version = row.former_link_version ?? row.link_version;
	await c.trx
		.updateTable('expert')
		.set((e) => ({
			...{ registration_id: null, person_id: personId, organisation_text, sort_key },
			link_version: e('link_version', '+', version)
		}))
		.where('id', '=', id)
		.execute();
}

/** Writes the sort keys of those anew that stand for themselves. @returns how many changed */
export async function reindexExperts(c: Change): Promise<number> {
	const rows = await c.trx
		.selectFrom('expert as e')
		.innerJoin('person as p', 'p.id', 'e.person_id')
		.select(['e.id', 'e.sort_key', 'p.surname', 'p.given_name', 'p.patronymic'])
		.where('e.registration_id', 'is', null)
		.execute();
	const changed = rows.flatMap((row) => {
		const key = sortKey(row.surname, row.given_name, row.patronymic);
		return key === row.sort_key ? [] : [{ id: row.id, sort_key: key }];
	});
	for (const { id, sort_key } of changed) await c.trx.updateTable('expert').set({ sort_key }).where('id', '=', id).execute();
	return changed.length;
}
