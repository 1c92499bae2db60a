import { sql, type Kysely, type Selectable } from 'kysely';
import type { Change } from '../../../server/change.ts';
import type { RegistrationRow, Tables } from '../../../server/database/tables.ts';
import { newCode } from '../../../server/ids.ts';
import { nobody } from '../../person/index.server.ts';
import { source } from '../../../i18n/locales.ts';
import type { PrivacyState } from '../../../lists.ts';
import { columnsLeft } from '../row.server.ts';
import { forgetMails, mailsOf, pendingDuplicatesFor } from './own-mails.server.ts';

/** How the person behind a registration leaves the database, inside a workflow's change. */

type Row = Selectable<RegistrationRow>;

/** What lies beside a registration and goes with its person. */
export interface Leavings {
	mails: number;
	pendingDuplicates: number;
	/** rows of the audit that keep personal values apart */
	audit: number;
}

const auditOf = (from: Kysely<Tables>, id: string) =>
	from.selectFrom('audit_entry').select('id').where('subject_kind', '=', 'registration').where('subject_id', '=', id);

/** Counts what `forgetRegistration` deletes beside the row, for the preview. */
export async function countLeavings(from: Kysely<Tables>, row: Row): Promise<Leavings> {
	const mails = await mailsOf(from, row.id).select('id').execute();
	const duplicates = await pendingDuplicatesFor(from, row);
	const audit = await from.selectFrom('audit_personal').select('audit_id').where('audit_id', 'in', auditOf(from, row.id)).execute();
	return { mails: mails.length, pendingDuplicates: duplicates.own.length, audit: audit.length };
}

/**
 * Deletes everything that says who a registration is: needs, consents, search words, mails, pending duplicates, the audit's personal
 * values, and the row itself or its personal columns. The caller deletes the person's own row.
 * @param as null: deletes the row; anonymised: keeps what statistics use; erased: keeps only what totals of a past forum count
 * @returns the deleted mails, by the names of their copies on disk
 */
export async function forgetRegistration(c: Change, row: Row, as: 'anonymised' | 'erased' | null): Promise<string[]> {
	const mails = await forgetMails(c, row);
	await c.trx.deleteFrom('audit_personal').where('audit_id', 'in', auditOf(c.trx, row.id)).execute();
	await c.trx.deleteFrom('search_word').where('subject_kind', '=', 'registration').where('subject_id', '=', row.id).execute();
	await c.trx.deleteFrom('registration_needs').where('registration_id', '=', row.id).execute();
	await c.trx.deleteFrom('application_trait').where('registration_id', '=', row.id).execute();
	await c.trx.deleteFrom('consent').where('registration_id', '=', row.id).execute();
	if (as === null) {
		await c.trx.deleteFrom('scan').where('registration_id', '=', row.id).where('undoes_id', 'is not', null).execute();
		await c.trx.deleteFrom('registration').where('id', '=', row.id).execute();
		return mails;
	}
	const personId = await nobody(c);
	await c.trx
		.updateTable('registration')
		.set((e) => ({
			...columnsLeft('anonymised'),
			person_id: personId,
			delegation_role: null,
			sort_key: '',
			email: null,
			email_folded: null,
			decline_reason: null,
			owns_address: 0 as const,
			link_version: e('link_version', '+', 1),
			former_link_version: null,
			pass_code: newCode(),
			form_key_hash: null,
			form_hash: null,
			typed_hash: null,
			browser_hash: null,
			address_confirmed_at: null,
			approved_at: null,
			confirm_by: null,
			confirm_due_at: null,
			privacy_state: as
		}))
		.where('id', '=', row.id)
		.execute();
	if (as === 'erased') await coarsen(c, row);
	return mails;
}

/**
 * Reduces a row to what totals count: it clears languages, preferences, the organisation and the devices of scans, and rounds times to the
 * day.
 */
async function coarsen(c: Change, row: Row): Promise<void> {
	const day = (instant: string) => `${instant.slice(0, 10)}T00:00:00.000Z`;
	await c.trx
		.updateTable('registration')
		.set({
			...columnsLeft('erased'),
			organisation_id: null,
			language: source,
			preferred_session_id: null,
			submitted_at: day(row.submitted_at),
			changed_at: day(c.at),
			attended_at: row.attended_at && day(row.attended_at)
		})
		.where('id', '=', row.id)
		.execute();
	await c.trx.deleteFrom('seat').where('registration_id', '=', row.id).where('state', '=', 'ended').execute();
	await c.trx
		.updateTable('scan')
		.set({ device: '', device_at: null, at: sql`substr(at, 1, 10) || 'T00:00:00.000Z'` })
		.where('registration_id', '=', row.id)
		.execute();
}

/** Restricts a registration, or lifts its restriction. */
export async function setPrivacyState(c: Change, id: string, privacyState: Extract<PrivacyState, 'restricted' | null>): Promise<void> {
	await c.trx.updateTable('registration').set({ privacy_state: privacyState }).where('id', '=', id).execute();
}
