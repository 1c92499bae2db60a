import type { Locale } from '../../../i18n/locales.ts';
import type { Change } from '../../../server/change.ts';
import { read } from '../../../server/database/open.ts';
import { HOUR, later, now } from '../../../server/clock.ts';
import { newId } from '../../../server/ids.ts';
import { foldAddress } from '../../../i18n/fold.ts';
import { registrationSchema, type RegistrationInput } from '../schema.ts';
import { parkedIdOf } from '../link.server.ts';

/** For how long what was typed for a taken address is kept. */
const KEPT_MS = 48 * HOUR;
/** More applications for one address than this within that time are not kept: nobody can fill another's mailbox. */
const MOST_KEPT = 5;

export interface Parked {
	id: string;
	forumId: string;
	formKeyHash: string;
	language: Locale;
	input: RegistrationInput;
}

/**
 * Keeps what was typed for an address that is registered already, once for each form.
 * @param meta.registrationId the registration that has the address
 * @returns its id, or null when this form was parked before or too many wait for the owner's answer
 */
export async function park(
	c: Change,
	forumId: string,
	input: RegistrationInput,
	meta: { formKeyHash: string; language: Locale; registrationId: string }
): Promise<string | null> {
	await c.trx.deleteFrom('parked_application').where('expires_at', '<', c.at).execute();
	const folded = foldAddress(input.email);
	const { n } = await c.trx
		.selectFrom('parked_application')
		.select((e) => e.fn.countAll<number>().as('n'))
		.where('forum_id', '=', forumId)
		.where('email_folded', '=', folded)
		.executeTakeFirstOrThrow();
	if (Number(n) >= MOST_KEPT) return null;
	const id = newId();
	const { numInsertedOrUpdatedRows } = await c.trx
		.insertInto('parked_application')
		.values({
			id,
			forum_id: forumId,
			email_folded: folded,
			form_key_hash: meta.formKeyHash,
			typed: JSON.stringify({ language: meta.language, input }),
			expires_at: later(c.at, KEPT_MS),
			registration_id: meta.registrationId
		})
		.onConflict((on) => on.columns(['forum_id', 'form_key_hash']).doNothing())
		.executeTakeFirst();
	return numInsertedOrUpdatedRows ? id : null;
}

/** What was typed, by the link of the mail; null when it is over or not ours. */
export async function parkedBy(token: string): Promise<Parked | null> {
	const id = parkedIdOf(token);
	if (!id) return null;
	const row = await read()
		.selectFrom('parked_application')
		.selectAll()
		.where('id', '=', id)
		.where('expires_at', '>', now())
		.executeTakeFirst();
	if (!row) return null;
	const typed = JSON.parse(row.typed) as { language: Locale; input: Partial<RegistrationInput> };
	// an earlier release did not ask these
	const answered = { noSurname: true, noOrganisation: true, phoneCountry: typed.input.country };
	// kept by an earlier release that took what the form refuses today: it cannot be registered any more
	const { success, data: input } = registrationSchema.safeParse({ ...answered, ...typed.input });
	return success ? { id: row.id, forumId: row.forum_id, formKeyHash: row.form_key_hash, language: typed.language, input } : null;
}
