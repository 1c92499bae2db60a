/**
 * What each text column of the schema holds. A column without a word here fails the test of scripting, so that whoever adds one says
 * whether people can write into it; what they can write into is then attacked by itself.
 * - free: words as somebody typed them; ml: the same in three languages; json: free words inside JSON
 * - closed: one of a few words that the program chose; id, instant (also wall times and days), secret (hashes and codes)
 * - derived: made from other columns, folded: nobody's own words
 */
export type Holds = 'free' | 'ml' | 'json' | 'closed' | 'id' | 'instant' | 'secret' | 'derived';

const words: Record<string, Partial<Record<Holds, string>>> = {
	account: {
		id: 'id person_id',
		free: 'email',
		derived: 'email_folded',
		secret: 'password_hash',
		closed: 'language',
		instant: 'disabled_at created_at'
	},
	account_link: { secret: 'token_hash', closed: 'kind', id: 'account_id', instant: 'created_at expires_at used_at' },
	administrative_unit: { id: 'id code parent_id', closed: 'kind country', ml: 'name_ml', instant: 'valid_from valid_to' },
	amendment: {
		id: 'id recommendation_id by_account_id registration_id',
		free: 'text reason',
		closed: 'language state',
		instant: 'at decided_at'
	},
	application_trait: { id: 'registration_id burst_id', closed: 'kind', secret: 'value_hash', instant: 'at settled_at' },
	audit_entry: {
		id: 'id actor_id subject_id forum_id',
		instant: 'at',
		closed: 'actor_kind verb subject_kind columns',
		json: 'details'
	},
	audit_personal: { id: 'audit_id person_id', json: 'details' },
	bulk_decision: { id: 'id forum_id', instant: 'at undo_until undone_at' },
	bulk_decision_member: { id: 'bulk_id registration_id', closed: 'outcome', instant: 'approved_at confirm_by confirm_due_at' },
	burst: { id: 'id forum_id', closed: 'kind', instant: 'created_at settled_at' },
	consent: { id: 'id registration_id', closed: 'purpose given text_version language', instant: 'at' },
	decision: {
		id: 'id recommendation_id session_id by_account_id',
		closed: 'stage mode',
		free: 'reason',
		instant: 'at'
	},
	delegation: { id: 'id forum_id slug organisation_id', closed: 'kind country', ml: 'name_ml', instant: 'created_at' },
	duty: { id: 'id session_id person_id', closed: 'role', ml: 'name_ml office_ml' },
	expert: {
		id: 'id forum_id registration_id person_id',
		ml: 'line_ml',
		free: 'organisation_text',
		derived: 'sort_key',
		closed: 'shown_to text_version',
		instant: 'at until'
	},
	expert_field: { id: 'expert_id', closed: 'field' },
	follower: {
		id: 'id forum_id registration_id',
		free: 'email',
		derived: 'email_folded',
		closed: 'language text_version',
		instant: 'given_at until told_at'
	},
	follow_request: {
		id: 'id forum_id recommendation_id follower_id',
		free: 'email',
		derived: 'email_folded',
		closed: 'language',
		instant: 'asked_at expires_at'
	},
	follower_recommendation: { id: 'follower_id recommendation_id' },
	measure_news: { id: 'follower_id event_id', closed: 'kind', instant: 'at told_at' },
	recommendation_news: { id: 'follower_id recommendation_id', closed: 'kind', instant: 'at' },
	follower_proposal: { id: 'follower_id proposal_id' },
	follower_news: { id: 'follower_id proposal_id', closed: 'kind', instant: 'at' },
	forum: {
		id: 'id series_id slug',
		ml: 'title_ml edition_ml lead_ml outcome_ml city_ml region_ml venue_ml organiser_ml source_ml cancel_note_ml rural_share_ml',
		free: 'contact_email',
		closed: 'time_zone state approval protocol_language adopted_by demo',
		instant:
			'starts_local ends_local starts_at ends_at registration_opens_at registration_closes_at proposals_close_local proposals_close_at created_at'
	},
	forum_country: { id: 'forum_id', closed: 'country' },
	forum_guest: { id: 'id forum_id person_id', ml: 'name_ml office_ml said_ml' },
	forum_series: { id: 'id slug', ml: 'title_ml' },
	hall: { id: 'id forum_id', ml: 'name_ml' },
	installation: { closed: 'key value' },
	login: { secret: 'id_hash', id: 'account_id', closed: 'browser', instant: 'created_at expires_at seen_at' },
	organisation: {
		id: 'id unit_id merged_into',
		ml: 'name_ml',
		derived: 'name_folded',
		closed: 'kind country state',
		instant: 'created_at'
	},
	organisation_alias: { id: 'organisation_id', free: 'name', derived: 'name_folded' },
	measure: {
		id: 'id forum_id recommendation_id lead_id',
		ml: 'title_ml lead_name_ml form_ml term_ml',
		free: 'cost funding',
		closed: 'recurrence state outcome',
		instant: 'control_date first_control_date overdue_at since asked_date created_at'
	},
	measure_body: { id: 'measure_id organisation_id', ml: 'name_ml' },
	measure_event: {
		id: 'id measure_id by_account_id behalf_of lead_id corrects_id',
		ml: 'text_ml',
		free: 'letter_number hidden_reason',
		closed: 'kind way source_language outcome',
		instant: 'at letter_date control_date published_at'
	},
	office_table: { id: 'forum_id', closed: 'columns', json: 'heads' },
	returned_table: {
		id: 'id account_id forum_id',
		free: 'name',
		closed: 'language written',
		json: 'rows',
		instant: 'created_at expires_at'
	},
	file: {
		id: 'id forum_id event_id page same_as by_account_id',
		free: 'name',
		closed: 'kind',
		secret: 'sha256',
		instant: 'at'
	},
	file_chunk: { id: 'file_id' },
	outbox: {
		id: 'id forum_id registration_id account_id joined_into bulk_id',
		closed: 'kind language last_error cap',
		free: 'address',
		json: 'params',
		secret: 'recipient_hash',
		instant: 'created_at due_at claimed_until sent_at failed_at held_at'
	},
	pending_duplicate: {
		id: 'id forum_id registration_id made_registration_id',
		derived: 'email_folded',
		secret: 'form_key_hash',
		json: 'typed',
		instant: 'expires_at'
	},
	participant_kind: { id: 'forum_id code', ml: 'name_ml' },
	person: {
		id: 'id',
		free: 'surname given_name patronymic latin_name email phone',
		derived: 'name_folded email_folded',
		instant: 'created_at'
	},
	platform: { id: 'session_id continues_id', instant: 'sign_up_opens_at sign_up_closes_at' },
	proposal: {
		id: 'id forum_id session_id registration_id by_account_id',
		ml: 'text_ml',
		closed: 'source_language state',
		free: 'reason aside_reason',
		instant: 'created_at'
	},
	proposal_support: { id: 'proposal_id registration_id', instant: 'at' },
	recipient_tally: { secret: 'recipient_hash', closed: 'letters', instant: 'joined_at changed_at' },
	recommendation: {
		id: 'id forum_id session_id merged_into continues_id',
		closed: 'state authentic_language',
		instant: 'tabled_at screen_at adopted_at created_at'
	},
	recommendation_proposal: { id: 'recommendation_id proposal_id' },
	recommendation_version: { id: 'recommendation_id amends by_account_id', ml: 'text_ml', instant: 'at' },
	recovery_code: { secret: 'code_hash', id: 'account_id', instant: 'created_at used_at' },
	registration: {
		id: 'id forum_id person_id delegation_id organisation_id kind unit_id preferred_session_id',
		free: 'organisation_text position_text surname given_name patronymic latin_name email phone decline_reason',
		derived: 'sort_key email_folded',
		closed: 'delegation_role country working_language language shown_to state privacy_state entered_by',
		secret: 'pass_code form_key_hash form_hash typed_hash browser_hash',
		instant: 'attended_at submitted_at changed_at address_confirmed_at approved_at confirm_by confirm_due_at'
	},
	registration_needs: { id: 'registration_id', free: 'accessibility food' },
	registration_tally: { id: 'forum_id kind unit_id', closed: 'country rural state' },
	role_grant: { id: 'id account_id scope_id body_id', closed: 'role scope_kind', instant: 'granted_at accepted_at' },
	scan: {
		id: 'id forum_id session_id registration_id undoes_id by_account_id',
		closed: 'direction',
		free: 'device',
		instant: 'device_at at'
	},
	scan_tally: { id: 'forum_id place' },
	search_word: { closed: 'subject_kind', id: 'scope subject_id', derived: 'word' },
	seat: { id: 'id forum_id session_id registration_id', closed: 'state end_reason ended_from', instant: 'since ended_at' },
	seat_lock: { id: 'forum_id' },
	second_factor: { id: 'account_id', secret: 'secret offered_secret offered_to', instant: 'since offered_at' },
	sent_once: { id: 'key', instant: 'at' },
	session: {
		id: 'id forum_id slug hall_id',
		closed: 'kind languages state',
		ml: 'title_ml description_ml cancel_note_ml',
		instant: 'day starts_local ends_local starts_at ends_at created_at'
	},
	sign_in_step: { secret: 'token_hash', id: 'account_id', instant: 'created_at expires_at' },
	wrong_code: { id: 'id account_id', instant: 'at' }
};

/** What a column holds, by `table.column`. */
export const holds = new Map<string, Holds>(
	Object.entries(words).flatMap(([table, kinds]) =>
		Object.entries(kinds).flatMap(([kind, names]) => names.split(' ').map((name): [string, Holds] => [`${table}.${name}`, kind as Holds]))
	)
);

/** Columns whose words people write. Their order is their number in a payload. */
export const writtenColumns = [...holds]
	.filter(([, kind]) => kind === 'free' || kind === 'ml' || kind === 'json')
	.map(([column]) => column);
export const numberOf = (column: string): number => {
	const number = writtenColumns.indexOf(column);
	if (number < 0) throw new Error(`${column} is no column of free words`);
	return number + 1;
};

/** Columns that no page, mail or file shows, with the reason. */
export const unseen: Record<string, string> = {
	'forum_series.title_ml': 'joins editions; nothing shows it yet',
	'person.email': 'the registration has its own',
	'person.phone': 'the registration has its own',
	'person.patronymic': 'the registration has its own',
	'person.latin_name': 'the registration has its own'
};
