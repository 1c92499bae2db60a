import { addDays, daysBetween, wallOf } from '../../i18n/time-zone.ts';
import { MORNING } from './reminder.ts';
import { isOverdue, measureNumber, organiserWork, underWay, type AwaitedFacts, type MeasureFacts } from './rules.ts';

/** The organiser's week: what of the measures waits, is late or ends soon. */

/** On so many days a week's letter may still go where the program stood still on Monday. */
const DAYS = 2;
/** What ends within so many days is told of. */
const AHEAD = 14;

/** The Monday, YYYY-MM-DD, whose letter may go at an instant; null: it is not Monday morning in the zone, nor soon after. */
export function weekOf(at: string, zone: string): string | null {
	const wall = wallOf(at, zone);
	const today = wall.slice(0, 10);
	const days = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7;
	if (days >= DAYS || (days === 0 && Number(wall.slice(11, 13)) < MORNING)) return null;
	return addDays(`${today}T00:00`, -days).slice(0, 10);
}

/** What is claimed of somebody's letter of a week. */
export const weekKey = (monday: string, accountId: string): string => `measures-week/${monday}/${accountId}`;

/** What the letter tells of, in its order. */
export const weekParts = ['claimed', 'asked', 'reported', 'noBody', 'overdue', 'soon'] as const;
export type WeekPart = (typeof weekParts)[number];

/** What the week asks of a measure. */
export interface WeekMeasure extends AwaitedFacts, Pick<MeasureFacts, 'controlDate'> {
	number: number;
	position: number;
	overdueAt: string | null;
}

/** The numbers of the measures of each part; one may stand in several. @param today the day in the forum's zone */
export function weekWork(measures: readonly WeekMeasure[], { at, today }: { at: string; today: string }): Record<WeekPart, string[]> {
	const isPart: Record<WeekPart, (measure: WeekMeasure) => boolean> = {
		claimed: (measure) => organiserWork(measure).includes('claimed'),
		asked: (measure) => organiserWork(measure).includes('asked'),
		reported: (measure) => organiserWork(measure).includes('reported'),
		noBody: (measure) => organiserWork(measure).includes('assign'),
		overdue: (measure) => isOverdue(measure, at),
		soon: (measure) => {
			const { state, controlDate } = measure;
			return underWay.includes(state) && controlDate !== null && !isOverdue(measure, at) && daysBetween(today, controlDate) <= AHEAD;
		}
	};
	const numbers = (part: WeekPart) => measures.filter((measure) => measure.state !== 'closed' && isPart[part](measure)).map(measureNumber);
	return Object.fromEntries(weekParts.map((part) => [part, numbers(part)])) as Record<WeekPart, string[]>;
}
