import type { Kysely } from 'kysely';
import type { Change } from '../../server/change.ts';
import type { Tables } from '../../server/database/tables.ts';
import { newId } from '../../server/ids.ts';
import { searchNormalise, normaliseAddress } from '../../i18n/search-normalise.ts';

/** One human, as somebody has written the name down. */
export interface PersonParts {
	surname: string;
	givenName: string;
	patronymic?: string;
	latinName?: string;
	email?: string | null;
	phone?: string | null;
}

const nameOf = (parts: PersonParts) => searchNormalise(`${parts.surname} ${parts.givenName} ${parts.patronymic ?? ''}`);

/** Makes a person. @returns its id */
export async function makePerson(c: Change, parts: PersonParts): Promise<string> {
	const id = newId();
	await c.trx
		.insertInto('person')
		.values({
			id,
			surname: parts.surname,
			given_name: parts.givenName,
			patronymic: parts.patronymic ?? '',
			latin_name: parts.latinName ?? '',
			name_folded: nameOf(parts),
			email: parts.email ?? null,
			email_folded: parts.email ? normaliseAddress(parts.email) : null,
			phone: parts.phone ?? null,
			created_at: c.at
		})
		.execute();
	return id;
}

/**
 * The person with the same normalised address and name, else a new one. Shows and changes nothing of an existing person: a stranger who
 * types somebody's address and name learns nothing.
 * @returns the person's id
 */
export async function personFor(c: Change, parts: PersonParts): Promise<string> {
	if (parts.email) {
		const known = await c.trx
			.selectFrom('person')
			.select('id')
			.where('email_folded', '=', normaliseAddress(parts.email))
			.where('name_folded', '=', nameOf(parts))
			.orderBy('id')
			.executeTakeFirst();
		if (known) return known.id;
	}
	return makePerson(c, parts);
}

const NOBODY = '00000000-0000-7000-8000-000000000000';

/** The nameless person that anonymous rows, kept for counting, belong to. @returns its id */
export async function nobody(c: Change): Promise<string> {
	await c.trx
		.insertInto('person')
		.values({ id: NOBODY, surname: '', given_name: '', name_folded: '', email: null, email_folded: null, phone: null, created_at: c.at })
		.onConflict((on) => on.column('id').doNothing())
		.execute();
	return NOBODY;
}

/**
 * Whether a person is still needed apart from one registration: by another registration, an account, a duty, a place among the guests or an offer of
 * expertise.
 * @param exceptRegistrationId the registration to be removed
 */
export async function personStays(from: Kysely<Tables>, personId: string, exceptRegistrationId: string): Promise<boolean> {
	if (personId === NOBODY) return true;
	const found = await Promise.all([
		from
			.selectFrom('registration')
			.select('id')
			.where('person_id', '=', personId)
			.where('id', '<>', exceptRegistrationId)
			.executeTakeFirst(),
		from.selectFrom('account').select('id').where('person_id', '=', personId).executeTakeFirst(),
		from.selectFrom('duty').select('id').where('person_id', '=', personId).executeTakeFirst(),
		from.selectFrom('forum_guest').select('id').where('person_id', '=', personId).executeTakeFirst(),
		from.selectFrom('expert').select('id').where('person_id', '=', personId).executeTakeFirst()
	]);
	return found.some((row) => row !== undefined);
}

/** Deletes a person that nothing needs, and the personal values that the audit kept of that person. */
export async function forgetPerson(c: Change, personId: string): Promise<void> {
	await c.trx.deleteFrom('person').where('id', '=', personId).execute();
}

/** Normalises the stored names of all people again. @returns how many changed */
export async function reindexPersons(c: Change): Promise<number> {
	let changed = 0;
	for (const row of await c.trx.selectFrom('person').select(['id', 'surname', 'given_name', 'patronymic', 'name_folded']).execute()) {
		const name_folded = nameOf({ surname: row.surname, givenName: row.given_name, patronymic: row.patronymic });
		if (name_folded === row.name_folded) continue;
		await c.trx.updateTable('person').set({ name_folded }).where('id', '=', row.id).execute();
		changed++;
	}
	return changed;
}
