import type { Phase } from '../forum/rules.ts';

export type RegistrationState = 'submitted' | 'confirmed' | 'waiting' | 'declined' | 'withdrawn';
export type RegistrationStep = 'confirm' | 'admit' | 'decline' | 'withdraw';

/** What was asked for a person's data: null as usual; restricted: kept whole, shown to its owner and an admin only; else who it was is gone. */
export type Hidden = 'restricted' | 'anonymised' | 'erased' | null;

/** Whether nothing is left of the person: the row only counts. */
export const isGone = (hidden: Hidden): boolean => hidden === 'anonymised' || hidden === 'erased';

/** The state machine, as one table: where each step leads, or nothing where it is refused. */
const table: Record<RegistrationState, Partial<Record<RegistrationStep, RegistrationState>>> = {
	submitted: { confirm: 'confirmed', decline: 'declined', withdraw: 'withdrawn' },
	confirmed: { decline: 'declined', withdraw: 'withdrawn' },
	waiting: { admit: 'confirmed', decline: 'declined', withdraw: 'withdrawn' },
	declined: {},
	withdrawn: {}
};

/** @returns the state after a step, or null where the step is refused */
export const after = (state: RegistrationState, step: RegistrationStep): RegistrationState | null => table[state][step] ?? null;

/** Submitted and confirmed people count for the forum's places and may hold seats and waiting places. */
export const holdsPlace = (state: RegistrationState): boolean => state === 'submitted' || state === 'confirmed';

/** Whether the registration stands: its address is taken at this forum. */
export const isLive = (state: RegistrationState): boolean => holdsPlace(state) || state === 'waiting';
export const liveStates = (Object.keys(table) as RegistrationState[]).filter(isLive);

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
