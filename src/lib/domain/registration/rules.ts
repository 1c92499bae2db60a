import type { Phase } from '../forum/rules.ts';

export type RegistrationState = 'submitted' | 'confirmed' | 'waiting' | 'declined' | 'withdrawn';
export type RegistrationStep = 'confirm' | 'admit' | 'decline' | 'withdraw' | 'reopen';

/** What was asked for a person's data: null as usual; restricted: kept whole, shown to its owner and an admin only; else who it was is gone. */
export type Hidden = 'restricted' | 'anonymised' | 'erased' | null;

/** Whether nothing is left of the person: the row only counts. */
export const isGone = (hidden: Hidden): boolean => hidden === 'anonymised' || hidden === 'erased';

/**
 * Who may see a person, the one condition: those who are gone are nobody's, restricted people their own and an admin's.
 * @param seer.seesRestricted the right 'registration.see-restricted' at the forum
 * @param seer.own the registration is the one who asks
 */
export const maySeePerson = (hidden: Hidden, seer: { seesRestricted: boolean; own: boolean }): boolean =>
	hidden === null || (hidden === 'restricted' && (seer.seesRestricted || seer.own));

/** The state machine, as one table: where each step leads, or nothing where it is refused. 'as new': where a new one begins (firstState). */
const table: Record<RegistrationState, Partial<Record<RegistrationStep, RegistrationState | 'as new'>>> = {
	submitted: { confirm: 'confirmed', decline: 'declined', withdraw: 'withdrawn' },
	confirmed: { decline: 'declined', withdraw: 'withdrawn' },
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
	if (phase === 'over' || phase === 'archived') return 'forum.over';
	return addressTaken ? 'registration.address-in-use' : null;
}

/** Submitted and confirmed people count for the forum's places and may hold seats and waiting places. */
export const holdsPlace = (state: RegistrationState): boolean => state === 'submitted' || state === 'confirmed';

/** Whether the registration stands: its address is taken at this forum. */
export const isLive = (state: RegistrationState): boolean => holdsPlace(state) || state === 'waiting';
export const liveStates = (Object.keys(table) as RegistrationState[]).filter(isLive);

/** Version of a registration's first private link; raising it revokes the link. */
export const FIRST_LINK = 1;

/**
 * Whether a form that was sent again gets the private link once more: only while it is the link of the first answer, for the address the
 * registration has now. A link that was revoked, or left with the registration, does not come back.
 */
export const answersRepeat = (
	made: { linkVersion: number; emailFolded: string | null; state: RegistrationState; hidden: Hidden },
	emailFolded: string
): boolean => made.linkVersion === FIRST_LINK && made.emailFolded === emailFolded && isLive(made.state) && !isGone(made.hidden);

export type Face = RegistrationState | 'cancelled' | 'over';

/** What the owner of a registration is told first: what has happened to the forum outweighs a registration that stands. */
export function faceOf(state: RegistrationState, phase: Phase): Face {
	if (!isLive(state)) return state;
	if (phase === 'cancelled') return 'cancelled';
	return phase === 'over' || phase === 'archived' ? 'over' : state;
}

/** The state of a new registration, and of one admitted from the forum's waiting list. */
export const firstState = (approval: 'automatic' | 'organiser', hasPlace: boolean): RegistrationState =>
	!hasPlace ? 'waiting' : approval === 'automatic' ? 'confirmed' : 'submitted';

/** Surname, given name and patronymic in the official order of Kazakhstan. */
export const officialName = (person: { surname: string; givenName: string; patronymic: string }): string =>
	[person.surname, person.givenName, person.patronymic].filter(Boolean).join(' ');
