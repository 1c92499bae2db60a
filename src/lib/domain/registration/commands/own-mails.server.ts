import type { Kysely, Selectable } from 'kysely';
import type { Change } from '../../../server/change.ts';
import { lettersGo } from '../../../server/letters-go.ts';
import type { RegistrationRow, Tables } from '../../../server/database/tables.ts';
import { searchNormalise } from '../../../i18n/search-normalise.ts';

/**
 * Mails and kept applications belong to a registration, not to whoever has the address: a stranger may register with it, read what is
 * kept and erase it again.
 */

type Row = Selectable<RegistrationRow>;

/** The mails of a registration. */
export const mailsOf = (from: Kysely<Tables>, id: string) => from.selectFrom('outbox').where('registration_id', '=', id);

const nameOf = (person: { surname?: unknown; givenName?: unknown; patronymic?: unknown }) =>
	searchNormalise([person.surname, person.givenName, person.patronymic].filter((part) => typeof part === 'string').join(' '));

/**
 * The applications kept because this registration had their address. Those of the same person belong to it; another person's do not,
 * whoever has the address now.
 */
export async function pendingDuplicatesFor(from: Kysely<Tables>, row: Row): Promise<{ own: string[]; others: string[] }> {
	const found = await from.selectFrom('pending_duplicate').select(['id', 'typed']).where('registration_id', '=', row.id).execute();
	const person = await from.selectFrom('person').select('name_folded').where('id', '=', row.person_id).executeTakeFirst();
	const names = [nameOf({ surname: row.surname, givenName: row.given_name, patronymic: row.patronymic }), person?.name_folded];
	const parted = { own: [] as string[], others: [] as string[] };
	for (const { id, typed } of found) {
		const { input } = JSON.parse(typed) as { input: Parameters<typeof nameOf>[0] };
		parted[names.includes(nameOf(input)) ? 'own' : 'others'].push(id);
	}
	return parted;
}

/** Detaches another person's kept application, and the mail that asks about it, from a registration that is deleted. */
async function keepForOthers(c: Change, row: Row, duplicateIds: readonly string[]): Promise<void> {
	if (!duplicateIds.length) return;
	await c.trx.updateTable('pending_duplicate').set({ registration_id: null }).where('id', 'in', duplicateIds).execute();
	const asking = await mailsOf(c.trx, row.id).select(['id', 'params']).where('kind', '=', 'registration.address-taken').execute();
	const theirs = asking.filter(({ params }) => duplicateIds.includes((JSON.parse(params) as { parkedId?: string }).parkedId ?? ''));
	if (!theirs.length) return;
	await c.trx
		.updateTable('outbox')
		.set({ registration_id: null })
		.where(
			'id',
			'in',
			theirs.map((mail) => mail.id)
		)
		.execute();
}

/**
 * Parts the other mails of their joined letters from those that go. Where letters are kept as files, the file goes with what it says of
 * them, and the other mails are written again.
 * @returns names of the joined letters' copies
 */
async function leaveJoined(c: Change, ids: readonly string[]): Promise<string[]> {
	const joined = await c.trx
		.selectFrom('outbox')
		.select('joined_into')
		.where('id', 'in', ids)
		.where('joined_into', 'is not', null)
		.distinct()
		.execute();
	const leads = joined.flatMap((mail) => mail.joined_into ?? []);
	if (!leads.length) return [];
	const others = () => c.trx.updateTable('outbox').where('joined_into', 'in', leads).where('id', 'not in', ids);
	await others().set({ joined_into: null, due_at: c.at, claimed_until: null }).where('sent_at', 'is', null).execute();
	const again = lettersGo() === 'out' ? {} : { sent_at: null, kept: null, held_at: null, recipient_hash: null, due_at: c.at };
	await others()
		.set({ joined_into: null, ...again })
		.execute();
	return leads.map((lead) => `${lead}.joined`);
}

/** Deletes the mails of a registration and the applications kept for it. @returns names of the copies on disk to be deleted with them */
export async function forgetMails(c: Change, row: Row): Promise<string[]> {
	const { own, others } = await pendingDuplicatesFor(c.trx, row);
	await keepForOthers(c, row, others);
	if (own.length) await c.trx.deleteFrom('pending_duplicate').where('id', 'in', own).execute();
	const mails = await mailsOf(c.trx, row.id).select('id').execute();
	return dropMails(
		c,
		mails.map((mail) => mail.id)
	);
}

/** Deletes mails, whether they went or not. @returns names of the copies on disk that go with them */
export async function dropMails(c: Change, ids: readonly string[]): Promise<string[]> {
	if (!ids.length) return [];
	const letters = await leaveJoined(c, ids);
	await c.trx.deleteFrom('outbox').where('id', 'in', ids).execute();
	return [...ids, ...letters];
}
