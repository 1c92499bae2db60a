import type { Tables } from '../../server/database/tables.ts';
import { statedColumns } from '../forum/fields.ts';
import { formColumns } from '../registration/fields.ts';

/**
 * Every column of every table: whose personal data it holds, or that it holds none. A new column without a place here fails the test
 * tests/domain/personal-columns.test.ts.
 *
 * participant: of somebody who registers; it stands in the person's own data and is gone after an erasure.
 * staff: of those with an account or a public duty; they see it on their account's page and on the public programme.
 * stranger: typed by somebody who has not shown yet that the address is theirs: in nobody's own data, gone after 48 hours.
 * other: nobody's: keys, counters, texts of the forum. Keys point to people but say nothing once the people's rows are gone.
 */
interface Whose {
	participant?: string;
	staff?: string;
	stranger?: string;
	other?: string;
}

export const personalColumns: Record<keyof Tables, Whose> = {
	installation: { other: 'key value' },
	administrative_unit: { other: 'id code country parent_id kind name_ml rural valid_from valid_to' },
	organisation: { other: 'id name_ml name_folded kind country unit_id rural state merged_into created_at' },
	organisation_alias: { other: 'organisation_id name name_folded' },
	person: { participant: 'surname given_name patronymic latin_name name_folded email email_folded phone', other: 'id created_at' },
	search_word: { participant: 'word', other: 'subject_kind scope subject_id' },
	account: {
		staff: 'email email_folded password_hash language told_of_withdrawals told_of_measures disabled_at created_at',
		other: 'id person_id'
	},
	role_grant: { staff: 'role body_id granted_at accepted_at', other: 'id account_id scope_kind scope_id' },
	login: { staff: 'created_at expires_at browser seen_at', other: 'id_hash account_id' },
	second_factor: { staff: 'since', other: 'account_id secret last_step offered_secret offered_at offered_to' },
	recovery_code: { staff: 'created_at used_at', other: 'code_hash account_id' },
	wrong_code: { other: 'id account_id at told' },
	sign_in_step: { other: 'token_hash account_id tries created_at expires_at' },
	account_link: { other: 'token_hash kind account_id created_at expires_at used_at' },
	forum_series: { other: 'id slug title_ml' },
	forum: {
		other: `${statedColumns.join(' ')} id series_id slug contact_email time_zone starts_local ends_local starts_at ends_at state cancel_note_ml approval registration_opens_at registration_closes_at taken protocol_language retention_days confirm_hours proposals_close_local proposals_close_at adopted_by next_recommendation experts demo next_number revision created_at`
	},
	participant_kind: { other: 'forum_id code name_ml position' },
	forum_country: { other: 'forum_id country host' },
	forum_guest: { staff: 'name_ml office_ml said_ml', other: 'id forum_id person_id position' },
	hall: { other: 'id forum_id name_ml capacity position' },
	session: {
		other:
			'id forum_id slug kind title_ml description_ml hall_id day starts_local ends_local starts_at ends_at languages state cancel_note_ml position sequence created_at'
	},
	duty: { staff: 'role name_ml office_ml', other: 'id session_id person_id position' },
	platform: { other: 'session_id number capacity taken waiting sign_up_opens_at sign_up_closes_at continues_id' },
	seat_lock: { other: 'forum_id queue_position' },
	delegation: { other: 'id forum_id slug kind country organisation_id name_ml quota protocol_position participants created_at' },
	registration: {
		participant: `${formColumns.join(' ')} number delegation_role sort_key email_folded language state decline_reason owns_address entered_by pass_code attended_at privacy_state submitted_at changed_at address_confirmed_at approved_at confirm_by confirm_due_at`,
		other:
			'id forum_id person_id delegation_id organisation_id link_version former_link_version form_key_hash form_hash typed_hash browser_hash'
	},
	registration_needs: { participant: 'accessibility food', other: 'registration_id' },
	consent: { participant: 'purpose given text_version language at', other: 'id registration_id' },
	burst: { other: 'id forum_id kind created_at settled_at' },
	application_trait: { participant: 'kind value_hash at settled_at', other: 'registration_id burst_id' },
	pending_duplicate: {
		stranger: 'email_folded typed',
		other: 'id forum_id form_key_hash expires_at registration_id made_registration_id'
	},
	seat: {
		participant: 'session_id state queue_position by_hand since ended_at end_reason ended_from',
		other: 'id forum_id registration_id'
	},
	scan: { participant: 'session_id direction device device_at at', other: 'id forum_id registration_id undoes_id by_account_id' },
	proposal: {
		participant: 'session_id from_floor text_ml source_language show_name state reason aside_reason created_at',
		other: 'id forum_id registration_id by_account_id supporters'
	},
	proposal_support: { participant: 'proposal_id at', other: 'registration_id' },
	follower: {
		participant: 'email email_folded language text_version given_at until by_mail whole_forum',
		other: 'id forum_id registration_id link_version told_at'
	},
	follower_proposal: { participant: 'proposal_id', other: 'follower_id' },
	follower_recommendation: { participant: 'recommendation_id', other: 'follower_id' },
	follow_request: {
		stranger: 'email email_folded language asked_at',
		other: 'id forum_id recommendation_id expires_at follower_id'
	},
	measure_news: { other: 'follower_id event_id kind at told_at' },
	recommendation_news: { other: 'follower_id recommendation_id kind at' },
	recommendation: {
		other:
			'id forum_id session_id number state position ordinal merged_into continues_id authentic_language version tabled_at screen_at next_measure adopted_at created_at'
	},
	measure: {
		other:
			'id forum_id recommendation_id position title_ml lead_id lead_name_ml form_ml term_ml cost funding recurrence control_date first_control_date overdue_at state outcome since asked_date reported version created_at'
	},
	measure_body: { other: 'measure_id organisation_id position name_ml' },
	measure_event: {
		other:
			'id measure_id version kind at by_account_id behalf_of way letter_number letter_date text_ml source_language lead_id control_date outcome corrects_id published_at hidden_reason'
	},
	office_table: { other: 'forum_id columns heads' },
	returned_table: { other: 'id account_id forum_id name language rows written created_at expires_at' },
	file: { other: 'id forum_id event_id page same_as name kind bytes sha256 public by_account_id at' },
	file_chunk: { other: 'file_id n data' },
	sent_once: { other: 'key at' },
	amendment: {
		participant: 'recommendation_id version text language state reason at decided_at',
		other: 'id by_account_id registration_id'
	},
	recommendation_version: { other: 'recommendation_id version text_ml amends by_account_id at' },
	recommendation_proposal: { other: 'recommendation_id proposal_id' },
	decision: {
		other: 'id recommendation_id version session_id stage mode in_favour against abstained present adopted reason by_account_id at'
	},
	expert: {
		participant: 'line_ml shown_to text_version at until organisation_text sort_key',
		other: 'id forum_id registration_id person_id link_version'
	},
	expert_field: { participant: 'field', other: 'expert_id' },
	follower_news: { other: 'follower_id proposal_id kind at' },
	audit_entry: { participant: 'at verb columns details', other: 'id actor_kind actor_id subject_kind subject_id forum_id' },
	audit_personal: { participant: 'details', other: 'audit_id person_id' },
	bulk_decision: { other: 'id forum_id at undo_until undone_at' },
	bulk_decision_member: { other: 'bulk_id registration_id outcome approved_at confirm_by confirm_due_at' },
	outbox: {
		participant: 'kind address created_at sent_at kept',
		other:
			'id forum_id registration_id account_id language params due_at tries claimed_until failed_at last_error cap recipient_hash held_at joined_into bulk_id'
	},
	recipient_tally: { other: 'recipient_hash letters joined_at changed_at' },
	registration_tally: { other: 'forum_id country kind unit_id rural state attended n' },
	scan_tally: { other: 'forum_id place n' }
};

const words = (text: string | undefined) => text?.split(' ').filter(Boolean) ?? [];

/** The columns of one kind, as `table.column`. */
export const columnsAbout = (whose: keyof Whose): string[] =>
	Object.entries(personalColumns).flatMap(([table, columns]) => words(columns[whose]).map((column) => `${table}.${column}`));
