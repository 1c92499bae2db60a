import type { RegistrationState, ScanDirection } from '../../lists.ts';
import { asLine } from '../../i18n/typed-text.ts';
import { addDays, dayAt, instantOf } from '../../i18n/time-zone.ts';
import { daysTo } from '../forum/rules.ts';
import type { Forum } from '../forum/schema.ts';

/** Arrivals can be marked from this many days before the first day of the forum. */
const DAYS_BEFORE = 1;
/** Arrivals can be marked and corrected for this many days after the last day of the forum. */
const DAYS_AFTER = 30;

/** early: before the day that goes before the forum's first, in the forum's own calendar; over, closed: the record is kept as it is */
export type Marking = 'early' | 'open' | 'over' | 'cancelled' | 'closed';
type Held = Pick<Forum, 'state' | 'startsAt' | 'endsLocal' | 'timeZone'>;

/** The last day on which marks are made and undone, as an instant at its noon: organisers often correct lists after the forum. */
export const lastMarkingDay = (forum: Pick<Forum, 'endsLocal' | 'timeZone'>): string =>
	instantOf(`${addDays(forum.endsLocal, DAYS_AFTER).slice(0, 10)}T12:00`, forum.timeZone);

const afterLastDay = (forum: Pick<Forum, 'endsLocal' | 'timeZone'>, at: string): boolean =>
	dayAt(at, forum.timeZone) > addDays(forum.endsLocal, DAYS_AFTER).slice(0, 10);

/** Whether a forum marks arrivals at an instant, or why not. */
export function markingOf(forum: Held, at: string): Marking {
	if (forum.state === 'archived') return 'closed';
	if (forum.state === 'cancelled') return 'cancelled';
	if (daysTo(forum, at) > DAYS_BEFORE) return 'early';
	return afterLastDay(forum, at) ? 'over' : 'open';
}

/** An instant of the first day on which arrivals are marked, for naming that day. */
export const markingDay = (forum: Pick<Forum, 'startsLocal' | 'timeZone'>): string =>
	instantOf(`${addDays(forum.startsLocal, -DAYS_BEFORE).slice(0, 10)}T12:00`, forum.timeZone);

/** Whether a mark can be undone: while marks are made, and not in an archived forum. */
export const canUndo = (forum: Pick<Forum, 'state' | 'endsLocal' | 'timeZone'>, at: string): boolean =>
	forum.state !== 'archived' && !afterLastDay(forum, at);

/** The refusal's code that says why marks are neither made nor undone any more; null while they are. */
export const obstacleToUndo = (
	forum: Pick<Forum, 'state' | 'endsLocal' | 'timeZone'>,
	at: string
): 'attendance.closed' | 'attendance.over' | null =>
	canUndo(forum, at) ? null : forum.state === 'archived' ? 'attendance.closed' : 'attendance.over';

/** Whether somebody is expected at the door and at sessions: only confirmed people are. */
export const isExpected = (state: string): boolean => state === 'confirmed';

/** The code or number that was typed from a pass, also № 1 029; null for anything else. */
export function passIn(typed: string): { code: string } | { number: number } | null {
	const code = asLine(typed).toUpperCase();
	if (/^[0-9A-Z]{26}$/.test(code)) return { code };
	const digits = /^[№#\s]*(\d[\d\s.,'’]*)$/.exec(code)?.[1]?.replace(/\D/g, '') ?? '';
	return digits && digits.length <= 6 ? { number: Number(digits) } : null;
}

interface ScanLike {
	id: string;
	direction: ScanDirection;
	undoes_id: string | null;
}

/** The arrivals that no other row undoes, in their order. */
export function standingArrivals<T extends ScanLike>(scans: readonly T[]): T[] {
	const undone = new Set(scans.map((scan) => scan.undoes_id));
	return scans.filter((scan) => scan.direction === 'in' && !undone.has(scan.id));
}

/** The instant at which somebody was first present anywhere at the forum, or null. */
export function firstPresence(scans: readonly (ScanLike & { at: string })[]): string | null {
	return standingArrivals(scans).reduce<string | null>((first, scan) => (first === null || scan.at < first ? scan.at : first), null);
}

/** A part of a whole as 0 to 1; null where there is no whole. */
export const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

interface Counted {
	state: RegistrationState;
	/** was present at the forum's door or at any of its sessions */
	attended: boolean;
}

/**
 * The counts of an official summary, over the applications that stand: submitted, confirmed or waiting for the forum; neither declined nor
 * withdrawn. One definition each, in the order of the columns of screens and files.
 */
export const summaryCounts = {
	registered: () => true,
	confirmed: ({ state }) => isExpected(state),
	attended: ({ state, attended }) => isExpected(state) && attended
} satisfies Record<string, (application: Counted) => boolean>;
export type CountName = keyof typeof summaryCounts;
export const countNames = Object.keys(summaryCounts) as CountName[];
export type SummaryCounts = Record<CountName, number>;

const eachCount = (valueOf: (name: CountName) => number): SummaryCounts =>
	Object.fromEntries(countNames.map((name) => [name, valueOf(name)])) as SummaryCounts;

/** The counts of a group of equal applications. @param n how many they are */
export const countsOf = (application: Counted, n: number): SummaryCounts => eachCount((name) => (summaryCounts[name](application) ? n : 0));

/** share: attended ÷ registered, 0 to 1; null where nobody is registered. */
export interface Figures extends SummaryCounts {
	share: number | null;
}

/** The sums of some counts, with the share. */
export function figuresOf(rows: readonly SummaryCounts[]): Figures {
	const sums = eachCount((name) => rows.reduce((total, row) => total + row[name], 0));
	return { ...sums, share: shareOf(sums.attended, sums.registered) };
}

/** The sums of counts for each value of a trait. */
export function groupBy<T extends SummaryCounts, K>(rows: readonly T[], trait: (row: T) => K): Map<K, Figures> {
	const groups = new Map<K, T[]>();
	for (const row of rows) {
		const key = trait(row);
		const group = groups.get(key);
		if (group) group.push(row);
		else groups.set(key, [row]);
	}
	return new Map([...groups].map(([key, group]) => [key, figuresOf(group)]));
}

interface Unit {
	id: string;
	kind: string;
	parent_id: string | null;
}

/** The district or city a unit belongs to: itself, else the nearest above it; a unit with neither stands for itself. */
export function districtOf(units: ReadonlyMap<string, Unit>, unitId: string): string {
	const seen = new Set<string>();
	for (let unit = units.get(unitId); unit && !seen.has(unit.id); unit = units.get(unit.parent_id ?? '')) {
		if (unit.kind === 'district' || unit.kind === 'city') return unit.id;
		seen.add(unit.id);
	}
	return unitId;
}
