import type { Approval, PrivacyState, Phase, RegistrationState } from '../../lists.ts';
import type { RefusalCode } from '../../server/refusal.ts';
import { isHeld, isOver, isPastPhase } from '../forum/rules.ts';
import type { Forum } from '../forum/schema.ts';
import { hasBegun } from '../programme/rules.ts';
import type { Session } from '../programme/schema.ts';
import { HOUR, later } from '../../instant.ts';

export type RegistrationStep = 'confirm' | 'unconfirm' | 'admit' | 'decline' | 'withdraw' | 'reopen';

export type BothStates = { state: RegistrationState; privacyState: PrivacyState };

/** Whether the person of a row was erased or anonymised: the row only counts. */
export const isGone = (privacyState: PrivacyState): boolean => privacyState === 'anonymised' || privacyState === 'erased';

/**
 * Whether somebody may see a person; the one condition for it. Nobody sees an erased or anonymised person; the person and an admin see a
 * restricted one.
 * @param seer.seesRestricted the right 'registration.see-restricted' at the forum
 * @param seer.own the registration is the one who asks
 */
export const maySeePerson = (privacyState: PrivacyState, seer: { seesRestricted: boolean; own: boolean }): boolean =>
	privacyState === null || (privacyState === 'restricted' && (seer.seesRestricted || seer.own));

/** The state machine, as one table: where each step leads, or nothing where it is refused. 'as new': where a new one begins (firstState). */
const table: Record<RegistrationState, Partial<Record<RegistrationStep, RegistrationState | 'as new'>>> = {
	submitted: { confirm: 'confirmed', decline: 'declined', withdraw: 'withdrawn' },
	confirmed: { unconfirm: 'submitted', decline: 'declined', withdraw: 'withdrawn' },
	waiting: { admit: 'confirmed', decline: 'declined', withdraw: 'withdrawn' },
	declined: { reopen: 'as new' },
	withdrawn: { reopen: 'as new' }
};

/**
 * @param asNew the state in which a new registration would begin, for the step that leads there
 * @returns the state after a step, or null where the step is refused
 */
export function after(state: RegistrationState, step: RegistrationStep, asNew: RegistrationState = 'submitted'): RegistrationState | null {
	const next = table[state][step];
	return next === 'as new' ? asNew : (next ?? null);
}

/** Why a registration cannot be opened again; null where it can. */
export type ReopenObstacle = 'registration.state' | 'forum.cancelled' | 'forum.over' | 'registration.address-in-use';

/** @param addressTaken whether another registration that stands was made with its address, where it has one of its own */
export function obstacleToReopening(state: RegistrationState, phase: Phase, addressTaken: boolean): ReopenObstacle | null {
	if (!after(state, 'reopen')) return 'registration.state';
	if (phase === 'cancelled') return 'forum.cancelled';
	if (isPastPhase(phase)) return 'forum.over';
	return addressTaken ? 'registration.address-in-use' : null;
}

type Held = Pick<Forum, 'state' | 'endsAt'>;

/** Steps that admit somebody who was not admitted before. */
const lettingIn: readonly RegistrationStep[] = ['confirm', 'admit', 'reopen'];

/**
 * The reason why the forum does not allow a step at an instant, or null: the figures of a forum that is over do not change, and a cancelled
 * forum admits nobody.
 */
export function stepRefusal(step: RegistrationStep, forum: Held, at: string): RefusalCode | null {
	if (isOver(forum, at)) return 'forum.over';
	return forum.state === 'cancelled' && lettingIn.includes(step) ? 'forum.cancelled' : null;
}

/** Whether a step is possible from this state, at this forum, now. */
export const mayStep = (state: RegistrationState, step: RegistrationStep, forum: Held, at: string): boolean =>
	after(state, step) !== null && !stepRefusal(step, forum, at);

/** So long the mails of a decision on several wait, and so long it can be undone. */
export const UNDO_MS = 60_000;
/** So long what was typed for a taken address is kept, and the letter that asks about it. */
export const DUPLICATE_KEPT_MS = 48 * HOUR;

/** Whether a decision on several can still be undone: once, until its mails go, and not once the forum is over. */
export const mayUndo = (bulk: { undoUntil: string; undoneAt: string | null }, forum: Held, at: string): boolean =>
	bulk.undoneAt === null && at < bulk.undoUntil && !stepRefusal('unconfirm', forum, at);

/** Whether undoing a decision on several includes this registration: it is as the confirming left it, and nobody has marked its arrival. */
export const standsConfirmed = (
	one: { state: RegistrationState; approvedAt: string | null; attendedAt: string | null },
	bulk: { at: string }
): boolean => after(one.state, 'unconfirm') !== null && one.approvedAt === bulk.at && one.attendedAt === null;

/** Whether the private page and the letters offer to withdraw: a cancelled forum offers no withdrawal. */
export const offersWithdrawal = (state: RegistrationState, forum: Held, at: string): boolean =>
	forum.state !== 'cancelled' && mayStep(state, 'withdraw', forum, at);

/** Submitted and confirmed people count for the forum's places and may hold seats and waiting places. */
export const holdsPlace = (state: RegistrationState): boolean => state === 'submitted' || state === 'confirmed';

/** Whether a registration is active: its address is taken at this forum. */
export const isLive = (state: RegistrationState): boolean => holdsPlace(state) || state === 'waiting';
export const liveStates = (Object.keys(table) as RegistrationState[]).filter(isLive);
export const holdingStates = liveStates.filter(holdsPlace);

/** Version of a registration's first private link; raising it revokes the link. */
export const FIRST_LINK = 1;

/** Whether a registration is active and its person was not erased. */
export const isHere = ({ state, privacyState }: BothStates): boolean => isLive(state) && !isGone(privacyState);

/**
 * Whether a form that is sent again gets the answer of its first sending: only while the link of that answer opens, for the address the
 * registration has now. A revoked or erased link does not come back.
 * @param made.handed an organiser has made the present link for the very address: the form is still its owner's, and gives no link
 */
export const answersRepeat = (
	made: { linkVersion: number; formerLinkVersion: number | null; emailFolded: string | null; handed?: boolean } & BothStates,
	emailFolded: string
): boolean =>
	made.emailFolded === emailFolded && ([made.linkVersion, made.formerLinkVersion].includes(FIRST_LINK) || !!made.handed) && isHere(made);

/** Whether a link of a mail still answers: after a change of address it does not, since that raised the link version. */
export const answersLink = (made: { linkVersion: number } & BothStates): boolean => made.linkVersion === FIRST_LINK && isHere(made);

/**
 * Whether somebody may still change a registration: it is active, and its forum is not over. Consents, own data and erasure do not ask
 * this, since they belong to the person for as long as anything is kept.
 */
export const mayChange = (state: RegistrationState, forum: Pick<Forum, 'endsAt'>, at: string): boolean =>
	isLive(state) && !isOver(forum, at);

/**
 * The reason why somebody who waits for the forum may not prefer a platform, or null. A preference becomes a seat when the forum has room,
 * also after sign-up has closed, but not before sign-up opens.
 * @param session null for dropping a preference, which is possible while the forum is to be
 */
export function preferenceRefusal(
	session: Pick<Session, 'state' | 'startsAt' | 'platform'> | null,
	forum: Held,
	at: string
): RefusalCode | null {
	if (isOver(forum, at)) return 'forum.over';
	if (!isHeld(forum, at)) return 'forum.cancelled';
	if (!session) return null;
	if (session.state === 'cancelled') return 'dialogue.cancelled';
	if (hasBegun(session, at)) return 'dialogue.begun';
	return session.platform && at < session.platform.signUpOpensAt ? 'dialogue.not-yet-open' : null;
}

export type DisplayStatus = RegistrationState | 'cancelled' | 'over' | 'unconfirmed';

/** The status that the owner of a registration reads first: a cancelled forum outweighs an active registration. */
export function displayStatus(state: RegistrationState, phase: Phase, confirmBy: string | null = null): DisplayStatus {
	if (hasLapsed({ state, confirmBy })) return 'unconfirmed';
	if (!isLive(state)) return state;
	if (phase === 'cancelled') return 'cancelled';
	return isPastPhase(phase) ? 'over' : state;
}

/** Whether there is a pass to show at the entrance: those who wait for the forum, and inactive registrations, have none. */
export const showsPass = (status: DisplayStatus): boolean => status === 'submitted' || status === 'confirmed';

/** The state of a new registration, and of one admitted from the forum's waiting list. */
export const firstState = (approval: Approval, hasPlace: boolean): RegistrationState =>
	!hasPlace ? 'waiting' : approval === 'automatic' ? 'confirmed' : 'submitted';

/** Kinds of participants who come for an organisation; an expert, another one and whom a forum has named itself may come for nobody. */
const forAnOrganisation: readonly string[] = ['ngo', 'diplomatic', 'state_body', 'media', 'international', 'business'];
/** @param kind the code of a kind; '' while none was chosen */
export const needsOrganisation = (kind: string): boolean => kind === '' || forAnOrganisation.includes(kind);

/** Surname, given name and patronymic in the official order of Kazakhstan. */
export const officialName = (person: { surname: string; givenName: string; patronymic: string }): string =>
	[person.surname, person.givenName, person.patronymic].filter(Boolean).join(' ');

/** The time for confirming ends this long before the start of the forum, so that people who get a place can still set out. */
const BEFORE_START_MS = 2 * HOUR;
/** The shortest time for confirming an address: it leaves room for a reminder. */
const LEAST_MS = 2 * HOUR;
/** Between the reminder and the end of the time. */
const AFTER_REMINDER_MS = HOUR;

export interface Confirming {
	/** until when, as the owner is told */
	confirmBy: string;
	/** when the program looks at it next: first for the reminder, at half of the time */
	confirmDueAt: string;
}

/**
 * The time until which an address that holds a place from `at` on has to be confirmed. Close to the forum's start the time is shorter;
 * where it would be under two hours nobody is asked.
 * @returns null where nobody is asked
 */
export function confirmingFrom(forum: Pick<Forum, 'confirmHours' | 'startsAt'>, at: string): Confirming | null {
	if (forum.confirmHours === null) return null;
	const latest = Date.parse(forum.startsAt) - BEFORE_START_MS - Date.parse(at);
	const ms = Math.min(forum.confirmHours * HOUR, latest);
	return ms < LEAST_MS ? null : { confirmBy: later(at, ms), confirmDueAt: later(at, ms / 2) };
}

export interface Awaited {
	state: RegistrationState;
	privacyState: PrivacyState;
	confirmBy: string | null;
	confirmDueAt: string | null;
	/** how the reminder went, once it was written */
	reminder: { sentAt: string | null; failedAt: string | null } | null;
	forum: Pick<Forum, 'state' | 'startsAt'>;
}

/** Whether a forum passes on the places of unconfirmed addresses: until it begins. */
const givesOn = (forum: Awaited['forum'], at: string): boolean => forum.state === 'published' && at < forum.startsAt;

export type ConfirmStep = { do: 'nothing' } | { do: 'remind'; confirmBy: string } | { do: 'give-on' };

/**
 * The program's next step about an unconfirmed address. It does nothing once the forum has begun or is cancelled, nor for restricted
 * people. Nobody loses a place without a reminder that was sent an hour before: while mails are not sent, places stay.
 */
export function confirmStep({ state, privacyState, confirmBy, confirmDueAt, reminder, forum }: Awaited, at: string): ConfirmStep {
	if (!holdsPlace(state) || privacyState || confirmBy === null || confirmDueAt === null || at < confirmDueAt) return { do: 'nothing' };
	if (!givesOn(forum, at)) return { do: 'nothing' };
	const hour = later(at, AFTER_REMINDER_MS);
	if (confirmDueAt < confirmBy) return { do: 'remind', confirmBy: confirmBy > hour ? confirmBy : hour };
	const left = !reminder || reminder.failedAt !== null || (reminder.sentAt !== null && later(reminder.sentAt, AFTER_REMINDER_MS) <= at);
	return { do: left ? 'give-on' : 'nothing' };
}

/** Whether the owner has yet to confirm the address to keep the place: pages, letters and commands ask for it only while that is so. */
export const awaitsConfirming = (one: { confirmDueAt: string | null }, forum: Awaited['forum'], at: string): boolean =>
	one.confirmDueAt !== null && givesOn(forum, at);
/** Whether the place was passed on because nobody confirmed the address. */
export const hasLapsed = (one: { state: RegistrationState; confirmBy: string | null }): boolean =>
	one.state === 'withdrawn' && one.confirmBy !== null;

/** A burst: at least so many alike applications within so many milliseconds. Organisers are told of it; nothing else happens. */
export const burst = { atLeast: 10, withinMs: 600_000 } as const;

/**
 * Whether the newest application is one of a burst.
 * @param latest instants of those alike that nobody has settled, the newest first; more than `atLeast` need not be known
 * @returns how many of them belong to the burst, 0 for none
 */
export function inBurst(latest: readonly string[]): number {
	const [newest = ''] = latest;
	const near = latest.filter((at) => Date.parse(newest) - Date.parse(at) <= burst.withinMs).length;
	return near >= burst.atLeast ? near : 0;
}

/** Whether an application still waits for the organiser's decision on its burst: not once its address is confirmed or it was approved. */
export const openInBurst = (one: { confirmed: boolean; approved: boolean } & BothStates): boolean =>
	isLive(one.state) && !one.privacyState && !one.confirmed && !one.approved;

/** Whether the organisers are told of a burst, by the number of its open applications. */
export const toldBurst = (open: number): boolean => open >= burst.atLeast;
