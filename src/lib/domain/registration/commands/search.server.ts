import { domainToUnicode } from 'node:url';
import type { Selectable } from 'kysely';
import type { Change } from '../../../server/change.ts';
import type { RegistrationRow } from '../../../server/database/tables.ts';
import { indexedIds, writeSearchWords } from '../../../server/search-words.ts';
import { sortKey } from '../../../i18n/collation.ts';
import { phoneWords } from '../../../i18n/search-key.ts';

/** The words by which the desk and the organiser find somebody. */

type Indexed = Pick<
	Selectable<RegistrationRow>,
	'surname' | 'given_name' | 'patronymic' | 'latin_name' | 'organisation_text' | 'email' | 'email_folded' | 'phone' | 'number'
>;

/**
 * The texts by which a registration is found: names, organisation, address in both spellings of its domain, digits of the phone, number.
 */
export const searchTextsOf = (row: Indexed): (string | null)[] => [
	...[row.surname, row.given_name, row.patronymic, row.latin_name, row.organisation_text],
	...[row.email, row.email_folded, domainToUnicode(row.email_folded?.split('@').at(-1) ?? '')],
	...[...phoneWords(row.phone), String(row.number)]
];

/** Writes the search words of a registration again. */
export async function reindex(c: Change, registrationId: string): Promise<void> {
	const row = await c.trx.selectFrom('registration').selectAll().where('id', '=', registrationId).executeTakeFirstOrThrow();
	await writeSearchWords(c, { kind: 'registration', id: registrationId, scope: row.forum_id }, searchTextsOf(row));
}

/** Writes the search words and the alphabetical sort key of all registrations again. @returns how many */
export async function reindexRegistrations(c: Change): Promise<number> {
	const ids = await indexedIds(c, 'registration');
	for (const id of ids) {
		await reindex(c, id);
		const row = await c.trx
			.selectFrom('registration')
			.select(['surname', 'given_name', 'patronymic', 'sort_key'])
			.where('id', '=', id)
			.executeTakeFirstOrThrow();
		const key = sortKey(row.surname, row.given_name, row.patronymic);
		if (key !== row.sort_key) await c.trx.updateTable('registration').set({ sort_key: key }).where('id', '=', id).execute();
	}
	return ids.length;
}
