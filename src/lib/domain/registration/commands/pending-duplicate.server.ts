import type { Locale } from '../../../i18n/locales.ts';
import type { Kysely } from 'kysely';
import type { Tables } from '../../../server/database/tables.ts';
import type { Change } from '../../../server/change.ts';
import { read } from '../../../server/database/open.ts';
import { later, now } from '../../../server/clock.ts';
import { newId } from '../../../server/ids.ts';
import { normaliseAddress } from '../../../i18n/search-normalise.ts';
import { registrationSchema, type RegistrationInput } from '../schema.ts';
import { answersLink, DUPLICATE_KEPT_MS } from '../rules.ts';
import { pendingDuplicateIdOf } from '../link.server.ts';

/** More applications for one address than this within that time are not kept: nobody can fill another's mailbox. */
const MOST_KEPT = 5;

export interface PendingDuplicate {
	id: string;
	forumId: string;
	formKeyHash: string;
	language: Locale;
	input: RegistrationInput;
}

/**
 * Keeps an application for an address that is registered already, once for each form. The caller holds the seat lock.
 * @param meta.registrationId the registration that has the address
 * @returns its id, or null when this form was kept before or too many wait for the owner's answer
 */
export async function holdDuplicate(
	c: Change,
	forumId: string,
	input: RegistrationInput,
	meta: { formKeyHash: string; language: Locale; registrationId: string }
): Promise<string | null> {
	await c.trx.deleteFrom('pending_duplicate').where('expires_at', '<', c.at).execute();
	const normalised = normaliseAddress(input.email);
	const { n } = await c.trx
		.selectFrom('pending_duplicate')
		.select((e) => e.fn.countAll<number>().as('n'))
		.where('forum_id', '=', forumId)
		.where('email_folded', '=', normalised)
		.executeTakeFirstOrThrow();
	const typed = JSON.stringify({ language: meta.language, input });
	const before = await c.trx
		.selectFrom('pending_duplicate')
		.select(['id', 'made_registration_id'])
		.where('forum_id', '=', forumId)
		.where('form_key_hash', '=', meta.formKeyHash)
		.executeTakeFirst();
	// what was corrected since is what counts; the mail that asks was written
	if (before && !before.made_registration_id) {
		await c.trx.updateTable('pending_duplicate').set({ typed }).where('id', '=', before.id).execute();
		return null;
	}
	if (before) await c.trx.deleteFrom('pending_duplicate').where('id', '=', before.id).execute();
	if (Number(n) >= MOST_KEPT) return null;
	const id = newId();
	await c.trx
		.insertInto('pending_duplicate')
		.values({
			id,
			forum_id: forumId,
			email_folded: normalised,
			form_key_hash: meta.formKeyHash,
			typed,
			expires_at: later(c.at, DUPLICATE_KEPT_MS),
			registration_id: meta.registrationId
		})
		.execute();
	return id;
}

/** The kept application that the link of the mail names; null when it has expired or the link is not ours. */
export async function pendingDuplicateBy(token: string): Promise<PendingDuplicate | null> {
	const id = pendingDuplicateIdOf(token);
	if (!id) return null;
	const row = await read()
		.selectFrom('pending_duplicate')
		.selectAll()
		.where('id', '=', id)
		.where('expires_at', '>', now())
		.executeTakeFirst();
	if (!row || row.made_registration_id) return null;
	const typed = JSON.parse(row.typed) as { language: Locale; input: Partial<RegistrationInput> };
	// questions that the form of an earlier release did not ask
	const answered = { noSurname: true, noOrganisation: true, phoneCountry: typed.input.country };
	// an application kept by an earlier release may hold what the form refuses today: then it can no longer be registered
	const { success, data: input } = registrationSchema.safeParse({ ...answered, ...typed.input });
	return success ? { id: row.id, forumId: row.forum_id, formKeyHash: row.form_key_hash, language: typed.language, input } : null;
}

/** The registration made from the application of a link, while the link is valid; undefined: none. */
export async function madeOf(from: Kysely<Tables>, id: string, at: string) {
	return from
		.selectFrom('pending_duplicate as p')
		.innerJoin('registration as r', 'r.id', 'p.made_registration_id')
		.select(['r.id', 'r.forum_id', 'r.link_version', 'r.link_version as linkVersion', 'r.state', 'r.privacy_state as privacyState'])
		.where('p.id', '=', id)
		.where('p.expires_at', '>', at)
		.executeTakeFirst();
}

/**
 * The forum of the registration made from the application of a link, while the link answers with it; null: there is none, or not any more.
 */
export async function becameOf(token: string): Promise<string | null> {
	const id = pendingDuplicateIdOf(token);
	const made = id ? await madeOf(read(), id, now()) : undefined;
	return made && answersLink(made) ? made.forum_id : null;
}

/** Reduces a registered application to the id of its registration, so that its link gives the same answer once more. */
export async function markMade(c: Change, id: string, registrationId: string): Promise<void> {
	const nothing = { typed: '{}', email_folded: '', registration_id: null };
	await c.trx
		.updateTable('pending_duplicate')
		.set({ ...nothing, made_registration_id: registrationId })
		.where('id', '=', id)
		.execute();
}
