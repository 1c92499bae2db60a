import type { Change } from '../../server/change.ts';
import { newId } from '../../server/ids.ts';
import { fold, foldAddress } from '../../i18n/fold.ts';

/** One human, as somebody has written the name down. */
export interface PersonParts {
	surname: string;
	givenName: string;
	patronymic?: string;
	latinName?: string;
	email?: string | null;
	phone?: string | null;
}

const nameOf = (parts: PersonParts) => fold(`${parts.surname} ${parts.givenName} ${parts.patronymic ?? ''}`);

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
			email_folded: parts.email ? foldAddress(parts.email) : null,
			phone: parts.phone ?? null,
			created_at: c.at
		})
		.execute();
	return id;
}

/**
 * The person with the same folded address and the same folded name, else a new one. Nothing of an existing person is shown or
 * changed: a stranger who types somebody's address and name learns nothing.
 * @returns the person's id
 */
export async function personFor(c: Change, parts: PersonParts): Promise<string> {
	if (parts.email) {
		const known = await c.trx
			.selectFrom('person')
			.select('id')
			.where('email_folded', '=', foldAddress(parts.email))
			.where('name_folded', '=', nameOf(parts))
			.orderBy('id')
			.executeTakeFirst();
		if (known) return known.id;
	}
	return makePerson(c, parts);
}
