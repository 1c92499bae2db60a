import { addDays, countryZone, daysBetween, wallOf } from '../../i18n/time-zone.ts';

/** When bodies are reminded of measures: 14 and 3 days before the control date, the day after it, then every week. */

const [FIRST, SECOND, WEEK] = [14, 3, 7];
/** So many days a first reminder is still sent, where the program stood still; later it would tell nothing that the second does not. */
const GRACE = 3;
/** Before this hour nobody is written to about measures. */
export const MORNING = 8;

/**
 * Which reminder a measure is due for; null: none. Each is sent once, and a new date begins anew.
 * @param controlDate YYYY-MM-DD
 * @param today the day in the forum's zone
 */
export function reminderFor(controlDate: string, today: string): string | null {
	const left = daysBetween(today, controlDate);
	if (left < 0) return `late-${Math.floor((-left - 1) / WEEK)}`;
	if (left <= SECOND) return `before-${SECOND}`;
	return left <= FIRST && left > FIRST - GRACE ? `before-${FIRST}` : null;
}

/** The last control date of which somebody may be reminded by now. @param today YYYY-MM-DD */
export const lastReminded = (today: string): string => addDays(`${today}T00:00`, FIRST + 1).slice(0, 10);

/** The day of whose digest an instant is, YYYY-MM-DD; null: it is too early in the day. */
export function digestDay(at: string): string | null {
	const wall = wallOf(at, countryZone);
	return Number(wall.slice(11, 13)) < MORNING ? null : wall.slice(0, 10);
}

/** What is claimed of a reminder before it is sent. */
export const reminderKey = (measureId: string, kind: string, controlDate: string, accountId: string): string =>
	`${measureId}/${kind}/${controlDate}/${accountId}`;
/** What is claimed of somebody's digest of a day. */
export const digestKey = (day: string, accountId: string): string => `reminders/${day}/${accountId}`;
