import { z } from 'zod';
import { line } from '../../i18n/typed.ts';
import type { TextMl } from '../../i18n/localized-text.ts';
import type { PlaceState, RegistrationState, ScanDirection, SessionKind } from '../../lists.ts';
import type { Figures } from './rules.ts';

const id = z.string().min(1).max(64);

/**
 * Marking somebody present. The place is the one chosen in the form when it is sent, not the one its list was made for: '' is the forum's
 * door, else a session.
 */
export const markSchema = z.object({ registrationId: id, place: z.string().max(64), search: line(100).default('') });
/** The same for somebody whose data are restricted, by what stands on the pass. */
export const passSchema = z.object({ pass: line(100).default(''), place: z.string().max(64) });
/** A form without an id takes back no arrival; it gets the same sentence as one whose arrival has gone meanwhile. */
export const undoScanSchema = z.object({ scanId: id.or(z.literal('')).default('') });

/** A row of presence as the desk and the organiser read it: who, where, when, by whom. */
export interface Scan {
	id: string;
	registrationId: string;
	/** null: the forum's door */
	sessionId: string | null;
	direction: ScanDirection;
	/** the row that an undo takes back */
	undoesId: string | null;
	device: string;
	at: string;
	/** the account's name; null: the program itself */
	by: string | null;
}

/** A row of the forum's log: a scan with whose it is, and the session's title; null is the forum's door. */
export type LoggedScan = Scan & { number: number; name: string; session: TextMl | null };

/** A mark as the page repeats it just after: whose and where, and whether it still holds. */
export type SaidScan = LoggedScan & { holds: boolean };

/** A session at which presence can be marked. */
export interface DeskPlace {
	sessionId: string;
	kind: Exclude<SessionKind, 'break'>;
	/** a platform's number, else null */
	number: number | null;
	title: TextMl;
	hall: TextMl | null;
	startsAt: string;
	endsAt: string;
}

/** Somebody on the desk's list. */
export interface DeskRow {
	registrationId: string;
	number: number;
	surname: string;
	givenName: string;
	patronymic: string;
	latinName: string;
	organisation: string;
	country: string;
	/** only confirmed people are expected */
	state: RegistrationState;
	/** at a platform: whether a seat is held there */
	seat: PlaceState | null;
	/** the scan that holds at the chosen place, or null */
	present: { scanId: string; at: string; by: string | null } | null;
}

/** Who came with a pass whose data are restricted: found by its code or number alone, and nothing of the person is told. */
export interface RestrictedRow {
	/** only confirmed people are let in */
	expected: boolean;
	seat: PlaceState | null;
	present: { at: string; by: string | null } | null;
}

export interface DeskList {
	rows: DeskRow[];
	/** null: the search is no pass, or not one of a restricted person whom the actor may not see */
	restricted: RestrictedRow | null;
	/** cursor of the next page, or null */
	next: string | null;
	/** at the chosen place: confirmed people (at a platform, those of them with a seat), how many of these are there, and who came without a seat */
	expected: number;
	present: number;
	withoutSeat: number;
}

/**
 * A dialogue platform's figures. One definition each:
 * - held: seats held by people whose application stands;
 * - present: those of them who are confirmed and were present at this platform;
 * - share: present ÷ held, 0 to 1; null where no seat is held;
 * - withoutSeat: confirmed people who were present at this platform and hold no seat there.
 */
export interface PlatformFigures {
	sessionId: string;
	number: number;
	title: TextMl;
	capacity: number;
	held: number;
	present: number;
	share: number | null;
	withoutSeat: number;
}

/**
 * What an official sees of a forum: numbers only, nothing of any person.
 * Countries, kinds, and the two of the host country each add up to their total.
 */
export interface Summary {
	/** the instant at which it was counted */
	at: string;
	/** ISO code of the host country */
	host: string;
	total: Figures;
	/** all countries but the host; `total` less `home` */
	foreign: Figures;
	/** the host country: the population of districts and of rural and urban */
	home: Figures;
	/** every country with an application that stands, by code */
	countries: (Figures & { country: string })[];
	/** in the forum's order of kinds; those with nobody are left out */
	kinds: (Figures & { code: string; name: TextMl })[];
	/** of the home country: districts and cities; a village counts in its district; last, without a name, those who did not say */
	districts: (Figures & { unitId: string | null; name: TextMl | null })[];
	/** of the home country */
	settlements: (Figures & { code: 'rural' | 'urban' | 'unstated' })[];
	/** not the cancelled ones, by number */
	platforms: PlatformFigures[];
}

/** A session as its moderator or rapporteur reads it. */
export interface FollowedSession {
	id: string;
	slug: string;
	title: TextMl;
	cancelled: boolean;
	startsAt: string;
	endsAt: string;
	hall: TextMl | null;
	/** null: a session without seats */
	platform: { number: number; capacity: number } | null;
}
