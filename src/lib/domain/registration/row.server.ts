import type { Kysely, Selectable, Transaction } from 'kysely';
import { read } from '../../server/database/open.ts';
import type { ConsentRow, RegistrationNeedsRow, RegistrationRow, Tables } from '../../server/database/tables.ts';
import { Refusal } from '../../server/refusal.ts';
import type { BareRegistration, ConsentPurpose, Registration } from './schema.ts';

/** A row as the screens know it. @param consents of this registration, oldest first */
function toRegistration(
	row: Selectable<RegistrationRow>,
	needs: Selectable<RegistrationNeedsRow> | undefined,
	consents: readonly Selectable<ConsentRow>[]
): Registration {
	return {
		id: row.id,
		forumId: row.forum_id,
		number: row.number,
		personId: row.person_id,
		delegationId: row.delegation_id,
		delegationRole: row.delegation_role,
		organisationId: row.organisation_id,
		organisationText: row.organisation_text,
		kind: row.kind,
		position: row.position_text,
		country: row.country,
		unitId: row.unit_id,
		rural: row.rural === null ? null : row.rural === 1,
		surname: row.surname,
		givenName: row.given_name,
		patronymic: row.patronymic,
		latinName: row.latin_name,
		email: row.email,
		phone: row.phone,
		workingLanguage: row.working_language,
		interpretation: row.interpretation === 1,
		language: row.language,
		shownTo: row.shown_to,
		state: row.state,
		declineReason: row.decline_reason,
		selfMade: row.self_made === 1,
		linkVersion: row.link_version,
		passCode: row.pass_code,
		wishedSessionId: row.wished_session_id,
		attendedAt: row.attended_at,
		hidden: row.hidden,
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

/** A row alone. */
export function bare(row: Selectable<RegistrationRow>): BareRegistration {
	const { needs: _needs, consents: _consents, ...registration } = toRegistration(row, undefined, []);
	return registration;
}

/** A row with what belongs to it. */
export async function whole(row: Selectable<RegistrationRow>, from: Kysely<Tables> | Transaction<Tables> = read()): Promise<Registration> {
	const needs = await from.selectFrom('registration_needs').selectAll().where('registration_id', '=', row.id).executeTakeFirst();
	const consents = await from.selectFrom('consent').selectAll().where('registration_id', '=', row.id).orderBy('at').orderBy('id').execute();
	return toRegistration(row, needs, consents);
}

/** One registration by id, for code that has already decided who may see it. @throws Refusal('not-found') */
export async function registrationById(id: string, from: Kysely<Tables> | Transaction<Tables> = read()): Promise<Registration> {
	const row = await from.selectFrom('registration').selectAll().where('id', '=', id).executeTakeFirst();
	if (!row) throw new Refusal('not-found');
	return whole(row, from);
}
