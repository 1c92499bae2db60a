import type { ConsentPurpose } from '../../lists.ts';
import type { Kysely, Selectable, Transaction } from 'kysely';
import { z } from 'zod';
import { read } from '../../server/database/open.ts';
import type { ConsentRow, RegistrationNeedsRow, RegistrationRow, Tables } from '../../server/database/tables.ts';
import { Refusal } from '../../server/refusal.ts';
import { editShape, fields, keptFields, type KeptColumn, type KeptField, type KeptValues } from './fields.ts';
import type { BareRegistration, Registration } from './schema.ts';

type Row = Selectable<RegistrationRow>;
type KeptColumns = Pick<Row, KeptColumn>;

const columnOf = (field: KeptField) => fields[field].column as KeptColumn;
const columnsOf = (values: KeptValues, of: readonly KeptField[]) =>
	Object.fromEntries(of.map((field) => [columnOf(field), fields[field].kept === 'flag' ? Number(values[field]) : values[field]]));

/** The columns of the fields that keep what was typed. */
export const keptColumns = (values: KeptValues) => columnsOf(values, keptFields) as KeptColumns;

const empty = z.object(editShape).parse({});
/** The values that anonymising or erasing leaves in the columns that it empties. */
export const columnsLeft = (by: 'anonymised' | 'erased'): Partial<KeptColumns> =>
	columnsOf(
		empty,
		keptFields.filter((field) => fields[field].goes === by)
	);

/** The columns that say who somebody is. */
export const identifyingColumns = keptFields.filter((field) => fields[field].personal).map(columnOf);

const keptValues = (row: Row) =>
	Object.fromEntries(
		keptFields.map((field) => [field, fields[field].kept === 'flag' ? row[columnOf(field)] === 1 : row[columnOf(field)]])
	) as KeptValues;

/** A row as the screens know it. @param consents of this registration, oldest first */
function toRegistration(
	row: Row,
	needs: Selectable<RegistrationNeedsRow> | undefined,
	consents: readonly Selectable<ConsentRow>[]
): Registration {
	return {
		...keptValues(row),
		id: row.id,
		forumId: row.forum_id,
		number: row.number,
		personId: row.person_id,
		delegationId: row.delegation_id,
		delegationRole: row.delegation_role,
		organisationId: row.organisation_id,
		unitId: row.unit_id,
		rural: row.rural === null ? null : row.rural === 1,
		email: row.email,
		language: row.language,
		state: row.state,
		declineReason: row.decline_reason,
		ownsAddress: row.owns_address === 1,
		enteredBy: row.entered_by,
		linkVersion: row.link_version,
		formerLink: row.former_link_version !== null,
		passCode: row.pass_code,
		preferredSessionId: row.preferred_session_id,
		attendedAt: row.attended_at,
		privacyState: row.privacy_state,
		submittedAt: row.submitted_at,
		changedAt: row.changed_at,
		addressConfirmedAt: row.address_confirmed_at,
		approvedAt: row.approved_at,
		confirmBy: row.confirm_by,
		confirmDueAt: row.confirm_due_at,
		needs: needs ? { accessibility: needs.accessibility, food: needs.food } : null,
		consents: Object.fromEntries(consents.map((consent) => [consent.purpose, consent.given])) as Partial<Record<ConsentPurpose, string>>
	};
}

/** A row as the screens know it, without consents and needs. */
export function toBareRegistration(row: Selectable<RegistrationRow>): BareRegistration {
	const { needs: _needs, consents: _consents, ...registration } = toRegistration(row, undefined, []);
	return registration;
}

/** A row with its consents and needs. */
export async function withDetails(row: Row, from: Kysely<Tables> | Transaction<Tables> = read()): Promise<Registration> {
	const needs = await from.selectFrom('registration_needs').selectAll().where('registration_id', '=', row.id).executeTakeFirst();
	const consents = await from.selectFrom('consent').selectAll().where('registration_id', '=', row.id).orderBy('at').orderBy('id').execute();
	return toRegistration(row, needs, consents);
}

/** One registration by id, for code that has already decided who may see it. @throws Refusal('not-found') */
export async function registrationById(id: string, from: Kysely<Tables> | Transaction<Tables> = read()): Promise<Registration> {
	const row = await from.selectFrom('registration').selectAll().where('id', '=', id).executeTakeFirst();
	if (!row) throw new Refusal('not-found');
	return withDetails(row, from);
}
