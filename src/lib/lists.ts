/**
 * The closed lists, each declared once: tables, schemas, the public JSON, components and messages take theirs from here. Locales are in
 * i18n/locales.ts, kinds of mail in server/mail-kinds.ts, refusals in server/refusal.ts. tests/domain/lists.test.ts holds each beside the
 * database; `Record<…State, …>` in the code points to what a new member still needs.
 */

export const unitKinds = ['region', 'city', 'district', 'settlement', 'village'] as const;
export type UnitKind = (typeof unitKinds)[number];

/** ISO code of the country of a forum, organisation or unit where none is given. A forum that names its host country has that one. */
export const HOME_COUNTRY = 'KZ';

export const organisationKinds = ['ngo', 'diplomatic', 'state_body', 'media', 'international', 'business', 'expert', 'other'] as const;
export type OrganisationKind = (typeof organisationKinds)[number];
export const organisationStates = ['proposed', 'accepted', 'merged'] as const;
export type OrganisationState = (typeof organisationStates)[number];

export const roles = ['admin', 'organiser', 'moderator', 'rapporteur', 'desk', 'official'] as const;
export type RoleName = (typeof roles)[number];
/** Roles that an organiser gives at a forum. */
export const teamRoles = roles.filter((role) => role !== 'admin');
export const scopeKinds = ['installation', 'forum', 'session'] as const;
export type ScopeKind = (typeof scopeKinds)[number];
export const accountLinkKinds = ['invitation', 'reset', 'setup'] as const;
export type AccountLinkKind = (typeof accountLinkKinds)[number];

export const actorKinds = ['anonymous', 'delegate', 'account', 'system'] as const;
export type ActorKind = (typeof actorKinds)[number];

export const forumStates = ['draft', 'published', 'cancelled', 'archived'] as const;
export type ForumState = (typeof forumStates)[number];
/** What a forum is at an instant: its state, and while it is published what follows from its times. */
export const forumPhases = ['draft', 'announced', 'open', 'closed', 'running', 'over', 'cancelled', 'archived'] as const;
export type Phase = (typeof forumPhases)[number];
/** Who confirms a registration. */
export const approvals = ['automatic', 'organiser'] as const;
export type Approval = (typeof approvals)[number];
/** none: real; partly: stated facts, invented times and delegates; whole: everything is invented */
export const demoKinds = ['none', 'partly', 'whole'] as const;
export type DemoKind = (typeof demoKinds)[number];

export const sessionKinds = ['plenary', 'dialogue_platform', 'ceremony', 'break'] as const;
export type SessionKind = (typeof sessionKinds)[number];
export const sessionStates = ['draft', 'published', 'cancelled'] as const;
export type SessionState = (typeof sessionStates)[number];
export const dutyRoles = ['speaker', 'moderator', 'rapporteur', 'interpreter'] as const;
export type DutyRole = (typeof dutyRoles)[number];

export const delegationKinds = ['country', 'organisation', 'mission', 'state_body', 'media'] as const;
export type DelegationKind = (typeof delegationKinds)[number];
export const delegationRoles = ['head', 'contact'] as const;
export type DelegationRole = (typeof delegationRoles)[number];

/** In the order in which an organiser reads them. */
export const registrationStates = ['submitted', 'waiting', 'confirmed', 'declined', 'withdrawn'] as const;
export type RegistrationState = (typeof registrationStates)[number];
export const shownTo = ['nobody', 'participants', 'everyone'] as const;
export type ShownTo = (typeof shownTo)[number];
/** What was done with a person's data. restricted: kept whole, shown to the owner and admins only; the others: who it was is deleted */
export const privacyStates = ['restricted', 'anonymised', 'erased'] as const;
/** null: as usual */
export type PrivacyState = (typeof privacyStates)[number] | null;
export const consentPurposes = ['participation', 'name', 'photo', 'keep', 'needs'] as const;
export type ConsentPurpose = (typeof consentPurposes)[number];
/** Whose hand filled the form in, whoever owns the address. */
export const enteredBy = ['owner', 'organiser'] as const;
export type EnteredBy = (typeof enteredBy)[number];
/** What became of one of several that were confirmed together. changed: its state was another already; kept: it was not undone with the others */
export const bulkOutcomes = ['confirmed', 'changed', 'undone', 'kept'] as const;
export type BulkOutcome = (typeof bulkOutcomes)[number];
/** Reasons for declining that need not be typed; their sentences are messages, in the delegate's language. */
export const declineReasons = ['places', 'delegation', 'incomplete', 'twice', 'notThisForum', 'notEntitled'] as const;
export type DeclineReason = (typeof declineReasons)[number];
/** Needs by which the organiser's list is narrowed. */
export const needKinds = ['interpretation', 'accessibility', 'food'] as const;
export type NeedKind = (typeof needKinds)[number];
/** In what applications that came thick are alike. */
export const burstKinds = ['network', 'address', 'name', 'organisation'] as const;
export type BurstKind = (typeof burstKinds)[number];

/** A seat, or a place on the waiting list. */
export const placeStates = ['held', 'waiting'] as const;
export type PlaceState = (typeof placeStates)[number];
export const seatStates = [...placeStates, 'ended'] as const;
export type SeatState = (typeof seatStates)[number];
/** Why a seat or a waiting place ended. */
export const endReasons = ['left', 'moved', 'seated', 'withdrawn', 'declined', 'cancelled', 'released'] as const;
export type EndReason = (typeof endReasons)[number];

/** hidden: by an organiser, with a reason, out of every list; withdrawn: by its author. What becomes of an open one follows from its links. */
export const proposalStates = ['open', 'withdrawn', 'hidden'] as const;
export type ProposalState = (typeof proposalStates)[number];

export const scanDirections = ['in', 'out', 'undo'] as const;
export type ScanDirection = (typeof scanDirections)[number];

/** Which allowance of its recipient a mail uses up. */
export const mailCaps = ['usual', 'warning'] as const;

/** draft: the rapporteur writes it; tabled: put to the vote; merged: its substance is in another. */
export const recommendationStates = ['draft', 'tabled', 'adopted', 'not_adopted', 'merged'] as const;
export type RecommendationState = (typeof recommendationStates)[number];

/** outdated: the text was decided before anybody came to it. */
export const amendmentStates = ['open', 'accepted', 'accepted_changed', 'refused', 'withdrawn', 'outdated'] as const;
export type AmendmentState = (typeof amendmentStates)[number];

/** On what a decision is; reopened: an organiser takes up again what was decided. */
export const decisionStages = ['basis', 'amendments', 'whole', 'reopened'] as const;
export type DecisionStage = (typeof decisionStages)[number];

/** How it was decided: without a vote, by a show of hands without counting, or counted. */
export const decisionModes = ['consensus', 'majority', 'counted'] as const;
export type DecisionMode = (typeof decisionModes)[number];

/** Whose decision as a whole adopts a recommendation. */
export const adopters = ['forum', 'platform'] as const;
export type Adopter = (typeof adopters)[number];

/** What those who follow a proposal are written. */
export const newsKinds = ['aside', 'taken-up', 'tabled', 'adopted', 'not-adopted', 'reopened'] as const;
export type NewsKind = (typeof newsKinds)[number];

/**
 * Fields of activity of non-governmental organisations, in the order of the law on state social order, grants and awards
 * (No. 36-III of 12 April 2005, article 5); their names are messages, `expert.field.…`.
 */
export const activityFields = [
	'education',
	'health',
	'environment',
	'youth',
	'family',
	'vulnerable',
	'orphans',
	'employment',
	'rights',
	'culture',
	'heritage',
	'accord',
	'probation',
	'monitoring',
	'civil_society',
	'volunteering',
	'animals',
	'other'
] as const;
export type ActivityField = (typeof activityFields)[number];

/** To whom somebody offers expertise: to state bodies and the organisers alone, or to everyone. */
export const expertsShownTo = ['bodies', 'everyone'] as const;
export type ExpertShownTo = (typeof expertsShownTo)[number];

/** What those who follow a published recommendation are written. */
export const recommendationNewsKinds = ['adopted', 'not-adopted', 'merged', 'reopened'] as const;
export type RecommendationNewsKind = (typeof recommendationNewsKinds)[number];

/** What those who follow a proposal or a recommendation are written of its measures (domain/measure/news/rules.ts says of which event). */
export const measureNewsKinds = ['assigned', 'answered', 'longer-term', 'closed', 'reopened'] as const;
export type MeasureNewsKind = (typeof measureNewsKinds)[number];

/** new: with a body, or waiting for one; claimed: the body says that it is over, and an organiser has not confirmed that yet. */
export const measureStates = ['new', 'in_work', 'claimed', 'closed'] as const;
export type MeasureState = (typeof measureStates)[number];

/** What became of a measure; the last one is not the body's to say. */
export const measureOutcomes = ['done', 'partly', 'refused', 'lapsed'] as const;
export type MeasureOutcome = (typeof measureOutcomes)[number];
export const claimedOutcomes = ['done', 'partly', 'refused'] as const satisfies readonly MeasureOutcome[];
export type ClaimedOutcome = (typeof claimedOutcomes)[number];

/** What happens to a measure (domain/measure/rules.ts says who does it, and when). */
export const measureEventKinds = [
	'assign',
	'report',
	'accept',
	'claim',
	'confirm',
	'return',
	'not_ours',
	'ask',
	'grant',
	'decline',
	'lapse',
	'reopen',
	'correct'
] as const;
export type MeasureEventKind = (typeof measureEventKinds)[number];

/** How an event came in: typed by who did it, or entered by an organiser from a letter or from a filled-in table. */
export const eventWays = ['screen', 'letter', 'table'] as const;
export type EventWay = (typeof eventWays)[number];

/** Which columns a forum's table of measures has: all nine, or the five of a regional plan. */
export const officeSets = ['nine', 'five'] as const;
export type OfficeSet = (typeof officeSets)[number];

/** How often a measure comes again. */
export const recurrences = ['month', 'quarter', 'half_year', 'year'] as const;
export type Recurrence = (typeof recurrences)[number];

/** What a file may be; its content decides, not its name (domain/file/kind.server.ts). */
export const fileKinds = ['pdf', 'jpeg', 'png', 'docx', 'xlsx'] as const;
export type FileKind = (typeof fileKinds)[number];
