import type { Insertable, Updateable } from 'kysely';
import type { Change } from '../../../server/change.ts';
import type { Locale } from '../../../i18n/locales.ts';
import type { RegistrationState } from '../../../lists.ts';
import type { RegistrationRow } from '../../../server/database/tables.ts';
import { newCode, newId } from '../../../server/ids.ts';
import { Refusal } from '../../../server/refusal.ts';
import { writeSearchWords } from '../../../server/search-words.ts';
import { sortKey } from '../../../i18n/collation.ts';
import { normaliseAddress } from '../../../i18n/search-normalise.ts';
import { hostOf } from '../../forum/index.server.ts';
import { delegationFor } from '../../delegation/index.server.ts';
import { resolveOrganisation } from '../../organisation/index.server.ts';
import { personFor } from '../../person/index.server.ts';
import { reindex, searchTextsOf } from './search.server.ts';
import { keptColumns, identifyingColumns } from '../row.server.ts';
import { ELSEWHERE, phoneOf, type EditInput } from '../schema.ts';
import type { Confirming } from '../rules.ts';
import { insertNeeds, purposes, recordConsents, rewriteConsents, rewriteNeeds } from './write-consents.server.ts';

/** What a registration's form writes into tables of its own. */
export type BesideTheRow = 'consents' | 'needs';

/** The rows of one registration, written inside somebody else's change. */

/** The phone of a form as it is kept: what was not refused is read; what comes another way stays as it is. */
export const keptPhone = (input: EditInput): string => {
	const read = phoneOf(input);
	return typeof read === 'string' ? input.phone : read.phone;
};

/** The columns that a form sets. Totals of a past forum use this copy of kind, position, district and organisation text. */
export function columnsOf(input: EditInput, host: string) {
	const resident = input.country === host;
	return {
		...keptColumns(input),
		phone: keptPhone(input),
		sort_key: sortKey(input.surname, input.givenName, input.patronymic),
		unit_id: resident && input.unitId && input.unitId !== ELSEWHERE ? input.unitId : null,
		rural: resident && input.settlement ? ((input.settlement === 'rural' ? 1 : 0) as 0 | 1) : null
	} satisfies Updateable<RegistrationRow>;
}

/**
 * The answer to a value that is in none of the form's lists: only a request that did not come from the form has one (`formProblems` tells
 * of the others).
 */
const notInLists = () => new Refusal('not-found');

/** The columns that a form sets, with the ids of the organisation and delegation. @throws Refusal('not-found') */
async function belonging(c: Change, forumId: string, input: EditInput) {
	const host = await hostOf(forumId, c.trx);
	const columns = columnsOf(input, host);
	if (columns.unit_id)
		await c.trx
			.selectFrom('administrative_unit')
			.select('id')
			.where('id', '=', columns.unit_id)
			.where('country', '=', host)
			.executeTakeFirstOrThrow(notInLists);
	await c.trx
		.selectFrom('participant_kind')
		.select('code')
		.where('forum_id', '=', forumId)
		.where('code', '=', input.kind)
		.executeTakeFirstOrThrow(notInLists);
	const organisationId = await resolveOrganisation(c, {
		organisationId: input.organisationId && input.organisationId !== 'none' ? input.organisationId : null,
		text: input.organisationText,
		country: input.country,
		kind: input.kind,
		unitId: columns.unit_id,
		rural: columns.rural === null ? null : columns.rural === 1
	});
	const delegationId = await delegationFor(c, forumId, { kind: input.kind, country: input.country, organisationId });
	return { ...columns, organisation_id: organisationId, delegation_id: delegationId };
}

export interface NewRegistration {
	forumId: string;
	number: number;
	state: RegistrationState;
	email: string | null;
	language: Locale;
	ownsAddress: boolean;
	preferredSessionId: string | null;
	/** of the form that made it (workflow/repeat.server.ts) */
	formKeyHash: string | null;
	formHash: string | null;
	typedHash: string | null;
	browserHash: string | null;
	/** who says that the address is theirs */
	vouched: 'nobody' | 'link' | 'organiser';
	/** until when it is to be confirmed, or null where nobody is asked */
	confirming: Confirming | null;
}

/** Inserts a registration with person, organisation, delegation, consents, needs and search words. @returns its id and its person's */
export async function insertRegistration(c: Change, input: EditInput, meta: NewRegistration): Promise<{ id: string; personId: string }> {
	const id = newId();
	const personId = await personFor(c, {
		surname: input.surname,
		givenName: input.givenName,
		patronymic: input.patronymic,
		latinName: input.latinName,
		email: meta.email,
		phone: keptPhone(input) || null
	});
	const row = {
		id,
		forum_id: meta.forumId,
		number: meta.number,
		person_id: personId,
		...(await belonging(c, meta.forumId, input)),
		delegation_role: null,
		email: meta.email,
		email_folded: meta.email ? normaliseAddress(meta.email) : null,
		language: meta.language,
		state: meta.state,
		decline_reason: null,
		owns_address: meta.ownsAddress ? 1 : 0,
		entered_by: meta.vouched === 'organiser' ? 'organiser' : 'owner',
		pass_code: newCode(),
		preferred_session_id: meta.preferredSessionId,
		form_key_hash: meta.formKeyHash,
		form_hash: meta.formHash,
		typed_hash: meta.typedHash,
		browser_hash: meta.browserHash,
		attended_at: null,
		submitted_at: c.at,
		changed_at: c.at,
		address_confirmed_at: meta.vouched === 'link' ? c.at : null,
		approved_at: meta.vouched === 'organiser' ? c.at : null,
		confirm_by: meta.confirming?.confirmBy ?? null,
		confirm_due_at: meta.confirming?.confirmDueAt ?? null
	} satisfies Insertable<RegistrationRow>;
	await c.trx.insertInto('registration').values(row).execute();
	await recordConsents(c, id, [['participation', 'yes'], ...purposes(input)], meta.language);
	await insertNeeds(c, id, input);
	await writeSearchWords(c, { kind: 'registration', id, scope: meta.forumId }, searchTextsOf(row), 'new');
	return { id, personId };
}

/**
 * Writes a registration again from its form; changed consents become new rows.
 * @returns the columns that changed, the personal values they had before, and what changed beside the row
 */
export async function rewriteRegistration(
	c: Change,
	id: string,
	input: EditInput,
	language: Locale
): Promise<{ columns: string[]; before: Record<string, string | number>; beside: BesideTheRow[] }> {
	const row = await c.trx.selectFrom('registration').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
	const columns = await belonging(c, row.forum_id, input);
	const changed = Object.entries(columns)
		.filter(([column, value]) => row[column as keyof typeof row] !== value)
		.map(([column]) => column);
	if (changed.length)
		await c.trx
			.updateTable('registration')
			.set({ ...columns, changed_at: c.at })
			.where('id', '=', id)
			.execute();
	const consents = await rewriteConsents(c, id, input, language);
	const needs = await rewriteNeeds(c, id, input);
	if (changed.length) await reindex(c, id);
	const before = Object.fromEntries(identifyingColumns.filter((column) => changed.includes(column)).map((column) => [column, row[column]]));
	return { columns: changed, before, beside: [...(consents ? (['consents'] as const) : []), ...(needs ? (['needs'] as const) : [])] };
}

/** Gives a registration another number of its forum and updates its search words. */
export async function renumber(c: Change, id: string, number: number): Promise<void> {
	await c.trx.updateTable('registration').set({ number }).where('id', '=', id).execute();
	await reindex(c, id);
}
