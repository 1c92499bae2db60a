import type { ColumnType } from 'kysely';
import type { Locale } from '../../i18n/locales.ts';
import type {
	AccountLinkKind,
	ActivityField,
	ActorKind,
	Approval,
	BulkOutcome,
	BurstKind,
	ConsentPurpose,
	DelegationKind,
	DelegationRole,
	DemoKind,
	DutyRole,
	EnteredBy,
	ExpertShownTo,
	ForumState,
	PrivacyState,
	OrganisationState,
	PlaceState,
	Adopter,
	AmendmentState,
	DecisionMode,
	DecisionStage,
	EventWay,
	FileKind,
	MeasureEventKind,
	MeasureNewsKind,
	MeasureOutcome,
	MeasureState,
	NewsKind,
	OfficeSet,
	RecommendationNewsKind,
	Recurrence,
	ProposalState,
	RecommendationState,
	RegistrationState,
	RoleName,
	ScanDirection,
	ScopeKind,
	SeatState,
	SessionKind,
	SessionState,
	ShownTo,
	UnitKind
} from '../../lists.ts';
import type { MailCap } from '../mail-kinds.ts';

/**
 * The rows as both engines hold them: text, integer and real only. Flags are 0 or 1; instants are ISO 8601 UTC texts of
 * fixed width; `*_ml` columns hold JSON text {kk?, ru?, en?}. The tables themselves are made in migrations/.
 */
type Defaulted<T> = ColumnType<T, T | undefined, T>;

export interface InstallationRow {
	key: string;
	value: string;
}

export interface AdministrativeUnitRow {
	id: string;
	code: string;
	/** ISO code of the country it lies in */
	country: Defaulted<string>;
	parent_id: string | null;
	kind: UnitKind;
	name_ml: string;
	rural: 0 | 1 | null;
	valid_from: string | null;
	valid_to: string | null;
}

export interface OrganisationRow {
	id: string;
	name_ml: string;
	name_folded: string;
	kind: string;
	country: string;
	unit_id: string | null;
	rural: 0 | 1 | null;
	state: OrganisationState;
	merged_into: string | null;
	created_at: string;
}

export interface OrganisationAliasRow {
	organisation_id: string;
	name: string;
	name_folded: string;
}

export interface PersonRow {
	id: string;
	surname: string;
	given_name: string;
	patronymic: Defaulted<string>;
	latin_name: Defaulted<string>;
	name_folded: string;
	email: string | null;
	email_folded: string | null;
	phone: string | null;
	created_at: string;
}

export interface SearchWordRow {
	subject_kind: string;
	scope: string;
	word: string;
	subject_id: string;
}

export interface AccountRow {
	id: string;
	person_id: string;
	email: string;
	email_folded: string;
	password_hash: string | null;
	language: Locale;
	/** 1: a mail a day says who withdrew at the forums it organises */
	told_of_withdrawals: Defaulted<0 | 1>;
	/** 1: a mail a week says what waits, is late or ends soon of the measures of the forums it organises */
	told_of_measures: Defaulted<0 | 1>;
	disabled_at: string | null;
	created_at: string;
}

export interface RoleGrantRow {
	id: string;
	account_id: string;
	role: RoleName;
	scope_kind: ScopeKind;
	scope_id: string;
	/** when it was given or offered */
	granted_at: string;
	/** null: offered to the account's owner, who has not agreed yet; it opens nothing */
	accepted_at: string | null;
	/** the state body an official speaks for there, or null */
	body_id: Defaulted<string | null>;
}

export interface LoginRow {
	id_hash: string;
	account_id: string;
	created_at: string;
	expires_at: string;
	/** as its owner knows it: Firefox, Windows; '' where the browser did not say */
	browser: Defaulted<string>;
	/** the last request, to five minutes */
	seen_at: Defaulted<string>;
}

export interface SecondFactorRow {
	account_id: string;
	/** sealed; null while the first one is only offered */
	secret: string | null;
	since: string | null;
	/** the 30 seconds of the last code that was taken: no code is taken twice */
	last_step: Defaulted<number>;
	/** sealed; becomes the secret with its first code */
	offered_secret: string | null;
	offered_at: string | null;
	/** the hash of the login that asked: no other one confirms */
	offered_to: string | null;
}

/** A wrong code of an account's second factor, of whatever kind and from wherever. */
export interface WrongCodeRow {
	id: string;
	account_id: string;
	at: string;
	/** 1: the owner was told */
	told: Defaulted<0 | 1>;
}

export interface RecoveryCodeRow {
	code_hash: string;
	account_id: string;
	created_at: string;
	used_at: string | null;
}

/** Somebody whose passphrase was right and whose code is awaited: not a login. */
export interface SignInStepRow {
	token_hash: string;
	account_id: string;
	tries: Defaulted<number>;
	created_at: string;
	expires_at: string;
}

export interface AccountLinkRow {
	token_hash: string;
	kind: AccountLinkKind;
	account_id: string | null;
	created_at: string;
	expires_at: string;
	used_at: string | null;
}

export interface ForumSeriesRow {
	id: string;
	slug: string;
	title_ml: string;
}

export interface ForumRow {
	id: string;
	series_id: string | null;
	slug: string;
	title_ml: string;
	edition_ml: string | null;
	lead_ml: string;
	outcome_ml: string | null;
	city_ml: string;
	region_ml: string;
	venue_ml: string | null;
	organiser_ml: string;
	contact_email: string | null;
	source_ml: string | null;
	time_zone: string;
	starts_local: string;
	ends_local: string;
	starts_at: string;
	ends_at: string;
	state: ForumState;
	cancel_note_ml: string | null;
	approval: Approval;
	registration_opens_at: string;
	registration_closes_at: string;
	capacity: number | null;
	taken: Defaulted<number>;
	representatives_about: number | null;
	region_ngo_count: number | null;
	rural_share_ml: string | null;
	protocol_language: Defaulted<string>;
	retention_days: Defaulted<number>;
	/** so long a place is kept for somebody who has not confirmed the address; null: nobody is asked to */
	confirm_hours: Defaulted<number | null>;
	/** until when proposals are taken, as a wall time and its instant; both null: two days after the forum's end */
	proposals_close_local: Defaulted<string | null>;
	proposals_close_at: Defaulted<string | null>;
	/** the number that the next recommendation gets when it is adopted */
	next_recommendation: Defaulted<number>;
	/** community experts that everybody sees; kept by triggers of migration 0036: never written by the program */
	experts: Defaulted<number>;
	adopted_by: Defaulted<Adopter>;
	demo: Defaulted<DemoKind>;
	next_number: Defaulted<number>;
	revision: Defaulted<number>;
	created_at: string;
}

export interface ParticipantKindRow {
	forum_id: string;
	code: string;
	name_ml: string;
	position: number;
}

export interface ForumCountryRow {
	forum_id: string;
	country: string;
	host: Defaulted<0 | 1>;
}

export interface ForumGuestRow {
	id: string;
	forum_id: string;
	person_id: string;
	name_ml: string;
	office_ml: string;
	said_ml: string | null;
	position: number;
}

export interface HallRow {
	id: string;
	forum_id: string;
	name_ml: string;
	capacity: number | null;
	position: number;
}

export interface SessionRow {
	id: string;
	forum_id: string;
	slug: string;
	kind: SessionKind;
	title_ml: string;
	description_ml: string | null;
	hall_id: string | null;
	day: string;
	starts_local: string;
	ends_local: string;
	starts_at: string;
	ends_at: string;
	languages: Defaulted<string>;
	state: SessionState;
	cancel_note_ml: string | null;
	position: Defaulted<number>;
	/** how often what calendars show of it has changed; kept by triggers of migration 0019: never written by the program */
	sequence: Defaulted<number>;
	created_at: string;
}

export interface DutyRow {
	id: string;
	session_id: string;
	person_id: string;
	role: DutyRole;
	name_ml: string;
	office_ml: string | null;
	position: Defaulted<number>;
}

export interface PlatformRow {
	session_id: string;
	number: number;
	capacity: number;
	taken: Defaulted<number>;
	waiting: Defaulted<number>;
	sign_up_opens_at: string;
	sign_up_closes_at: string;
	/** the session of the platform of an earlier forum on the same topic, as an organiser says */
	continues_id: Defaulted<string | null>;
}

export interface SeatLockRow {
	forum_id: string;
	queue_position: Defaulted<number>;
}

export interface DelegationRow {
	id: string;
	forum_id: string;
	slug: string;
	kind: DelegationKind;
	country: string;
	organisation_id: string | null;
	name_ml: string;
	quota: number | null;
	protocol_position: number | null;
	/** confirmed registrations; kept by triggers of migration 0010: never written by the program */
	participants: Defaulted<number>;
	created_at: string;
}

export interface RegistrationRow {
	id: string;
	forum_id: string;
	number: number;
	person_id: string;
	delegation_id: string;
	delegation_role: DelegationRole | null;
	organisation_id: string | null;
	organisation_text: string;
	kind: string;
	position_text: Defaulted<string>;
	country: string;
	unit_id: string | null;
	rural: 0 | 1 | null;
	surname: string;
	given_name: string;
	patronymic: Defaulted<string>;
	latin_name: Defaulted<string>;
	sort_key: string;
	email: string | null;
	email_folded: string | null;
	phone: Defaulted<string>;
	working_language: Locale;
	interpretation: Defaulted<0 | 1>;
	language: Locale;
	shown_to: ShownTo;
	state: RegistrationState;
	decline_reason: string | null;
	owns_address: 0 | 1;
	link_version: Defaulted<number>;
	/** the private link of before, which opens until the present one was opened; null: none does */
	former_link_version: Defaulted<number | null>;
	pass_code: string;
	preferred_session_id: string | null;
	/** the key of the form that made it, with the person that was typed: an exact repeat */
	form_key_hash: string | null;
	/** the key of that form alone, and with all that was typed */
	form_hash: Defaulted<string | null>;
	typed_hash: Defaulted<string | null>;
	/** the browser's half of that key: another form of the same browser */
	browser_hash: Defaulted<string | null>;
	entered_by: Defaulted<EnteredBy>;
	attended_at: string | null;
	/** null: as usual; restricted: for its owner and an admin only; the others: who it was is gone */
	privacy_state: Defaulted<PrivacyState>;
	submitted_at: string;
	changed_at: string;
	/** when its owner showed that the address is theirs, by a link that went there */
	address_confirmed_at: Defaulted<string | null>;
	/** when an organiser entered it, confirmed it or vouched for it by hand */
	approved_at: Defaulted<string | null>;
	/** until when the address is to be confirmed, as the owner was told; it stays where the place was given on */
	confirm_by: Defaulted<string | null>;
	/** when the program looks at it next: first for the reminder, then to give the place on; null: nothing is awaited */
	confirm_due_at: Defaulted<string | null>;
}

/** What somebody proposes at a dialogue platform, or says there. */
export interface ProposalRow {
	id: string;
	forum_id: string;
	session_id: string;
	/** its author or who said it; null: from the hall, or gone */
	registration_id: string | null;
	/** 1: said aloud and written down by the rapporteur */
	from_floor: Defaulted<0 | 1>;
	by_account_id: string | null;
	text_ml: string;
	/** the language in which it was said: the others are translations */
	source_language: Locale;
	/** 1: the author wants the name beside it */
	show_name: Defaulted<0 | 1>;
	state: Defaulted<ProposalState>;
	/** why it is hidden */
	reason: string | null;
	/** why the platform takes it no further; null: it was not set aside */
	aside_reason: string | null;
	/** kept by a trigger of migration 0027: never written by the program */
	supporters: Defaulted<number>;
	created_at: string;
}

export interface ProposalSupportRow {
	proposal_id: string;
	registration_id: string;
	at: string;
}

/** Somebody who asked to be told what becomes of proposals or recommendations of a forum: outlives the registration. */
export interface FollowerRow {
	id: string;
	forum_id: string;
	/** null: it is gone; until then address and language are its own */
	registration_id: string | null;
	email: string | null;
	email_folded: string | null;
	language: Locale;
	link_version: Defaulted<number>;
	text_version: string;
	given_at: string;
	until: string;
	/** when the last letter went to the outbox */
	told_at: Defaulted<string | null>;
	/** 1: follows recommendations, and has confirmed the address by the link in a mail; at most one for each address of a forum */
	by_mail: Defaulted<0 | 1>;
	/** follows all recommendations of the forum */
	whole_forum: Defaulted<0 | 1>;
}

export interface FollowerRecommendationRow {
	follower_id: string;
	recommendation_id: string;
}

/** What a follower has not been written yet of a recommendation. */
export interface RecommendationNewsRow {
	follower_id: string;
	recommendation_id: string;
	kind: RecommendationNewsKind;
	at: string;
}

/** An address that somebody typed to follow recommendations: whose it is is not known before the link in the mail was pressed. */
export interface FollowRequestRow {
	id: string;
	forum_id: string;
	/** null: all of the forum's */
	recommendation_id: string | null;
	/** null: confirmed, so the address is the follower's */
	email: string | null;
	email_folded: string | null;
	language: Locale;
	asked_at: string;
	expires_at: string;
	follower_id: Defaulted<string | null>;
}

/** Somebody who offers expertise: outlives the registration. */
export interface ExpertRow {
	id: string;
	forum_id: string;
	/** null: it is gone; until then name, address and organisation are its own */
	registration_id: string | null;
	person_id: string;
	line_ml: string;
	shown_to: ExpertShownTo;
	text_version: string;
	at: string;
	until: string;
	link_version: Defaulted<number>;
	/** of one whose registration is gone, as `sort_key` */
	organisation_text: Defaulted<string | null>;
	sort_key: Defaulted<string | null>;
}

export interface ExpertFieldRow {
	expert_id: string;
	field: ActivityField;
}

/** What a follower has not been written yet. */
export interface FollowerNewsRow {
	follower_id: string;
	proposal_id: string;
	kind: NewsKind;
	at: string;
}

/** A text that a platform or the forum recommends. */
export interface RecommendationRow {
	id: string;
	forum_id: string;
	/** null: it comes from no platform */
	session_id: string | null;
	/** given when it is first adopted, never given again */
	number: number | null;
	state: RecommendationState;
	/** its place in the outcome document */
	position: number;
	/** its ordinal among the recommendations of its platform, or of those without a platform; its letter follows from it */
	ordinal: Defaulted<number>;
	merged_into: string | null;
	/** the recommendation of an earlier forum that it goes on from */
	continues_id: string | null;
	/** the language whose text decides where two differ */
	authentic_language: Locale;
	/** the version of its text that stands, from 1 */
	version: number;
	/** since when it is put to the vote, or was last */
	tabled_at: Defaulted<string | null>;
	/** since when the hall sees it because somebody chose it; only of one that is put to the vote */
	screen_at: Defaulted<string | null>;
	/** the number of the measure that is added next */
	next_measure: Defaulted<number>;
	adopted_at: string | null;
	created_at: string;
}

export interface RecommendationVersionRow {
	recommendation_id: string;
	version: number;
	text_ml: string;
	/** the amendment that this version takes up */
	amends: string | null;
	by_account_id: string | null;
	at: string;
}

export interface RecommendationProposalRow {
	recommendation_id: string;
	proposal_id: string;
}

/** A change of a text that somebody asks for. */
export interface AmendmentRow {
	id: string;
	recommendation_id: string;
	/** the version that it is about */
	version: number;
	text: string;
	language: Locale;
	/** who wrote down what was heard in the hall */
	by_account_id: string | null;
	/** the participant who asks for it */
	registration_id: string | null;
	state: AmendmentState;
	reason: string | null;
	at: string;
	decided_at: string | null;
}

/** A vote, or another decision on a text; append-only. */
export interface DecisionRow {
	id: string;
	recommendation_id: string;
	/** the version that was decided on */
	version: number;
	/** the platform; null: the forum */
	session_id: string | null;
	stage: DecisionStage;
	/** null for a reopening */
	mode: DecisionMode | null;
	in_favour: number | null;
	against: number | null;
	abstained: number | null;
	/** how many were in the hall, as typed */
	present: number | null;
	adopted: 0 | 1;
	reason: string | null;
	by_account_id: string | null;
	at: string;
}

export interface MeasureRow {
	id: string;
	forum_id: string;
	recommendation_id: string;
	/** 19.2 is the second of the recommendation with the number 19 */
	position: number;
	/** what is to be done; null: what the recommendation says */
	title_ml: Defaulted<string | null>;
	/** the body that answers for it; null: none yet, or not any more */
	lead_id: Defaulted<string | null>;
	/** its name in the register, which renaming and merging rewrite here */
	lead_name_ml: Defaulted<string | null>;
	/** what shows that it is over: an order, a plan, a report */
	form_ml: Defaulted<string | null>;
	/** the term as it is printed, never read as a date */
	term_ml: Defaulted<string | null>;
	cost: Defaulted<string>;
	funding: Defaulted<string>;
	recurrence: Defaulted<Recurrence | null>;
	/** the day in the forum's zone, YYYY-MM-DD, by the end of which it is to be over */
	control_date: Defaulted<string | null>;
	/** the one that it had first; of a measure that comes again, first of its present turn */
	first_control_date: Defaulted<string | null>;
	/** the instant at which the day after the control date begins */
	overdue_at: Defaulted<string | null>;
	state: Defaulted<MeasureState>;
	outcome: Defaulted<MeasureOutcome | null>;
	/** when it came into its state */
	since: string;
	/** the date that the body asks for, not decided on */
	asked_date: Defaulted<string | null>;
	/** the body has reported since a report was accepted last */
	reported: Defaulted<0 | 1>;
	/** of its last event, from 1; 0: nothing has happened */
	version: Defaulted<number>;
	created_at: string;
}

/** A body that carries a measure out beside the one that answers for it. */
export interface MeasureBodyRow {
	measure_id: string;
	organisation_id: string;
	position: number;
	name_ml: string;
}

/** What happened to a measure. Only the last two columns are ever written anew. */
export interface MeasureEventRow {
	id: string;
	measure_id: string;
	version: number;
	kind: MeasureEventKind;
	at: string;
	by_account_id: string | null;
	/** the body that speaks; null: the organiser */
	behalf_of: string | null;
	way: EventWay;
	/** of a letter, or of the document on which it rests */
	letter_number: string | null;
	letter_date: string | null;
	text_ml: string | null;
	source_language: Locale;
	/** of an assignment: the body that answers from then on; of «not ours»: the one that is suggested */
	lead_id: string | null;
	/** of an assignment, a longer term or the next turn: the date; of a request: the one that is asked for */
	control_date: string | null;
	outcome: MeasureOutcome | null;
	corrects_id: string | null;
	/** since when everybody may read it; of what is hidden: since when nobody may any more, null where nobody ever could */
	published_at: string | null;
	/** null: it is not hidden */
	hidden_reason: string | null;
}

/** What a follower is told of a measure: kept once it was told, so that nothing is told twice. */
export interface MeasureNewsRow {
	follower_id: string;
	event_id: string;
	kind: MeasureNewsKind;
	at: string;
	/** null: not yet */
	told_at: Defaulted<string | null>;
}

/** How a forum's table of measures is laid out (domain/measure/office-columns.ts). */
export interface OfficeTableRow {
	forum_id: string;
	columns: OfficeSet;
	/** JSON: heading words of the forum's own, by column and language */
	heads: string;
}

/** A filled-in table that was sent and waits to be confirmed: its rows as they were read. */
export interface ReturnedTableRow {
	id: string;
	account_id: string;
	/** the forum at whose page it was sent; null: an official's, over all forums */
	forum_id: string | null;
	/** of the file */
	name: string;
	/** in which its answers are written */
	language: Locale;
	/** JSON */
	rows: string;
	/** JSON: what was written of it; null: nothing yet */
	written: string | null;
	created_at: string;
	expires_at: string;
}

/** A file that belongs to what happened to a measure. */
export interface FileRow {
	id: string;
	forum_id: string;
	/** null: it came with a form that is not accepted yet */
	event_id: string | null;
	/** the page on which it was chosen: only there it may be used */
	page: string;
	/** the file whose bytes it has; null: its own */
	same_as: string | null;
	name: string;
	kind: FileKind;
	bytes: number;
	sha256: string;
	/** whether everybody may open it, where the words of its event are published */
	public: 0 | 1;
	by_account_id: string | null;
	at: string;
}

/** Bytes of a file, 64 KB at most. */
export interface FileChunkRow {
	file_id: string;
	n: number;
	data: Uint8Array;
}

/** The key of a reminder or a digest that somebody has claimed. */
export interface SentOnceRow {
	key: string;
	at: string;
}

export interface FollowerProposalRow {
	follower_id: string;
	proposal_id: string;
}

/** Kept by triggers of migration 0006: never written by the program. '' stands for what is not stated. */
export interface RegistrationTallyRow {
	forum_id: string;
	country: string;
	kind: string;
	unit_id: string;
	rural: '' | '0' | '1';
	state: RegistrationState;
	attended: 0 | 1;
	n: number;
}

/** Arrivals that stand, by place: a session's id, or '' for the forum's door. Kept by triggers of migration 0006. */
export interface ScanTallyRow {
	forum_id: string;
	place: string;
	n: number;
}

export interface RegistrationNeedsRow {
	registration_id: string;
	accessibility: Defaulted<string>;
	food: Defaulted<string>;
}

export interface ConsentRow {
	id: string;
	registration_id: string;
	purpose: ConsentPurpose;
	given: string;
	text_version: string;
	language: string;
	at: string;
}

/** A burst: applications that came close together and have one trait in common. */
export interface BurstRow {
	id: string;
	forum_id: string;
	kind: BurstKind;
	created_at: string;
	/** when an organiser declined them or put them aside */
	settled_at: Defaulted<string | null>;
}

/** A trait of an application, to be compared with others: a keyed hash, never the value itself. */
export interface ApplicationTraitRow {
	registration_id: string;
	kind: BurstKind;
	/** null once the daily clean-up has taken it away */
	value_hash: string | null;
	at: string;
	burst_id: string | null;
	settled_at: Defaulted<string | null>;
}

export interface PendingDuplicateRow {
	id: string;
	forum_id: string;
	email_folded: string;
	form_key_hash: string;
	typed: string;
	expires_at: string;
	/** the registration that had the address */
	registration_id: string | null;
	/** the registration that it has become; what was typed is gone then */
	made_registration_id: Defaulted<string | null>;
}

export interface SeatRow {
	id: string;
	forum_id: string;
	session_id: string;
	registration_id: string;
	state: SeatState;
	queue_position: number;
	by_hand: Defaulted<0 | 1>;
	since: string;
	ended_at: string | null;
	end_reason: string | null;
	/** what it was when it ended; null for rows that ended before this was kept */
	ended_from: Defaulted<PlaceState | null>;
}

export interface ScanRow {
	id: string;
	forum_id: string;
	session_id: string | null;
	registration_id: string;
	direction: ScanDirection;
	undoes_id: string | null;
	device: Defaulted<string>;
	device_at: string | null;
	at: string;
	by_account_id: string | null;
}

export interface AuditEntryRow {
	id: string;
	at: string;
	actor_kind: ActorKind;
	actor_id: string | null;
	verb: string;
	subject_kind: string;
	subject_id: string;
	forum_id: string | null;
	columns: string;
	details: string;
}

export interface AuditPersonalRow {
	audit_id: string;
	person_id: string;
	details: string;
}

export interface OutboxRow {
	id: string;
	kind: string;
	forum_id: string | null;
	registration_id: string | null;
	account_id: string | null;
	address: string | null;
	language: string;
	params: string;
	created_at: string;
	due_at: string;
	tries: Defaulted<number>;
	claimed_until: string | null;
	sent_at: string | null;
	failed_at: string | null;
	last_error: string | null;
	/** the allowance of its recipient that it counts against; null: none */
	cap: MailCap;
	recipient_hash: string | null;
	/** since when it waits for the joined letter */
	held_at: string | null;
	/** the first mail of the joined letter that carries this one; the letter is sent under its id */
	joined_into: string | null;
	/** of one that is done: 1 kept as a file, 0 taken by a server; null: done before this was known */
	kept: Defaulted<0 | 1 | null>;
	/** the decision on several of which it tells: until its mails go it can be undone */
	bulk_id: Defaulted<string | null>;
}

/** Several applications confirmed together. */
export interface BulkDecisionRow {
	id: string;
	forum_id: string;
	at: string;
	/** when its mails go */
	undo_until: string;
	undone_at: Defaulted<string | null>;
}

/** One of them: what became of it, and what it was before. */
export interface BulkDecisionMemberRow {
	bulk_id: string;
	registration_id: string;
	outcome: BulkOutcome;
	approved_at: string | null;
	confirm_by: string | null;
	confirm_due_at: string | null;
}

/** What one address was sent in the last day because of visitors and delegates. */
export interface RecipientTallyRow {
	recipient_hash: string;
	/** JSON: [{id, at}] */
	letters: string;
	joined_at: string | null;
	changed_at: string;
}

/** Every table, as Kysely needs it. */
export interface Tables {
	installation: InstallationRow;
	administrative_unit: AdministrativeUnitRow;
	organisation: OrganisationRow;
	organisation_alias: OrganisationAliasRow;
	person: PersonRow;
	search_word: SearchWordRow;
	account: AccountRow;
	role_grant: RoleGrantRow;
	login: LoginRow;
	second_factor: SecondFactorRow;
	recovery_code: RecoveryCodeRow;
	wrong_code: WrongCodeRow;
	sign_in_step: SignInStepRow;
	account_link: AccountLinkRow;
	forum_series: ForumSeriesRow;
	forum: ForumRow;
	participant_kind: ParticipantKindRow;
	forum_country: ForumCountryRow;
	forum_guest: ForumGuestRow;
	hall: HallRow;
	session: SessionRow;
	duty: DutyRow;
	platform: PlatformRow;
	seat_lock: SeatLockRow;
	delegation: DelegationRow;
	registration: RegistrationRow;
	registration_tally: RegistrationTallyRow;
	registration_needs: RegistrationNeedsRow;
	consent: ConsentRow;
	burst: BurstRow;
	application_trait: ApplicationTraitRow;
	pending_duplicate: PendingDuplicateRow;
	seat: SeatRow;
	scan: ScanRow;
	scan_tally: ScanTallyRow;
	proposal: ProposalRow;
	proposal_support: ProposalSupportRow;
	follower: FollowerRow;
	follower_proposal: FollowerProposalRow;
	follower_news: FollowerNewsRow;
	expert: ExpertRow;
	expert_field: ExpertFieldRow;
	follower_recommendation: FollowerRecommendationRow;
	recommendation_news: RecommendationNewsRow;
	measure_news: MeasureNewsRow;
	follow_request: FollowRequestRow;
	recommendation: RecommendationRow;
	recommendation_version: RecommendationVersionRow;
	recommendation_proposal: RecommendationProposalRow;
	amendment: AmendmentRow;
	decision: DecisionRow;
	measure: MeasureRow;
	measure_body: MeasureBodyRow;
	measure_event: MeasureEventRow;
	office_table: OfficeTableRow;
	returned_table: ReturnedTableRow;
	file: FileRow;
	file_chunk: FileChunkRow;
	sent_once: SentOnceRow;
	audit_entry: AuditEntryRow;
	audit_personal: AuditPersonalRow;
	bulk_decision: BulkDecisionRow;
	bulk_decision_member: BulkDecisionMemberRow;
	outbox: OutboxRow;
	recipient_tally: RecipientTallyRow;
}
