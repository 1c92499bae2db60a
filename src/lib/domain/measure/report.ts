import { instantOf, wallOf } from '../../i18n/time-zone.ts';
import type { TextMl } from '../../i18n/localized-text.ts';
import type { Forum } from '../forum/schema.ts';
import { addUp, measureStatuses, overdueAt, statusOf, type MeasureStatus, type MeasureStep } from './rules.ts';

/** The year report: how the measures that were under control in a year stood at its end. Events are only added, so it can be recounted. */

export type StatusCounts = Record<MeasureStatus, number>;

/** What the report asks of a measure. */
export interface ReportedMeasure {
	forumId: string;
	/** the platform of its recommendation; null: none */
	sessionId: string | null;
	/** the forum's zone: its years begin and its days end there */
	zone: string;
	createdAt: string;
	/** all of them, in their order */
	events: readonly MeasureStep[];
}

/** How a measure stood: the word of the total, and the body that answered for it. */
export interface MeasureStanding {
	status: MeasureStatus;
	leadId: string | null;
}

/** Instants of days in a zone that many measures share: each is worked out once. */
const worked = new Map<string, string>();
const MOST_WORKED = 5_000;
function workedOnce(key: string, make: () => string): string {
	const known = worked.get(key);
	if (known !== undefined) return known;
	if (worked.size >= MOST_WORKED) worked.clear();
	const made = make();
	worked.set(key, made);
	return made;
}
const beginOf = (year: number, zone: string): string => workedOnce(`${year} ${zone}`, () => instantOf(`${year}-01-01T00:00`, zone));
const lateFrom = (date: string | null, zone: string): string | null =>
	date === null ? null : workedOnce(`late ${date} ${zone}`, () => overdueAt(date, zone) ?? '');
const justBefore = (instant: string): string => new Date(Date.parse(instant) - 1).toISOString();

/** The instant whose state a year's figures are: its last one in the zone, or now while it runs; null: it has not begun. */
export function countedAt(year: number, zone: string, at: string): string | null {
	if (beginOf(year, zone) > at) return null;
	const last = justBefore(beginOf(year + 1, zone));
	return last < at ? last : at;
}

/** The year in a zone at an instant. */
export const yearAt = (instant: string, zone: string): number => Number(wallOf(instant, zone).slice(0, 4));

const factsAt = (measure: ReportedMeasure, at: string) =>
	addUp(
		measure.createdAt,
		measure.events.filter((event) => event.at <= at)
	);

/** How a measure stood at an instant; null: there was none yet. */
export function standingAt(measure: ReportedMeasure, at: string): MeasureStanding | null {
	if (measure.createdAt > at) return null;
	const { state, outcome, leadId, controlDate } = factsAt(measure, at);
	return { status: statusOf({ state, outcome, leadId, overdueAt: lateFrom(controlDate, measure.zone) }, at), leadId };
}

/**
 * How a measure stands in the report of a year; null: it was not under control in that year. It was where it was added before the year's
 * end and not closed before its beginning, or was taken under control again in it.
 * @param at now
 */
export function standingIn(measure: ReportedMeasure, year: number, at: string): MeasureStanding | null {
	const until = countedAt(year, measure.zone, at);
	if (until === null || measure.createdAt > until) return null;
	const from = beginOf(year, measure.zone);
	const wasOver = measure.createdAt < from && factsAt(measure, justBefore(from)).state === 'closed';
	const again = measure.events.some((event) => event.kind === 'reopen' && event.at >= from && event.at <= until);
	return wasOver && !again ? null : standingAt(measure, until);
}

/** The figures of a row: of the year, and of the one before. */
export interface ReportFigures {
	now: StatusCounts;
	last: StatusCounts;
}

const zeros = (): StatusCounts => Object.fromEntries(measureStatuses.map((each) => [each, 0])) as StatusCounts;
export const noFigures = (): ReportFigures => ({ now: zeros(), last: zeros() });

/** What some rows count together. */
export function sumOfRows(rows: readonly ReportFigures[]): ReportFigures {
	const sum = noFigures();
	for (const row of rows)
		for (const which of ['now', 'last'] as const) for (const each of measureStatuses) sum[which][each] += row[which][each];
	return sum;
}

/** All that some words count together. */
export const sumOf = (counts: StatusCounts): number => measureStatuses.reduce((sum, each) => sum + counts[each], 0);

export interface ReportCounts {
	/** by the id of the body that answered at the end of each year; '' for measures without one */
	bodies: Map<string, ReportFigures>;
	/** by the forum's id and the platform's, '' for none */
	platforms: Map<string, ReportFigures>;
	total: ReportFigures;
}

export const platformKey = ({ forumId, sessionId }: Pick<ReportedMeasure, 'forumId' | 'sessionId'>): string =>
	`${forumId}/${sessionId ?? ''}`;

/**
 * Counts measures by body and by platform. Each is counted once in a year, so that every column adds up to the total.
 * @param counts whether a measure counts where a body answered for it
 * @param at now
 */
export function reportOf(
	measures: readonly ReportedMeasure[],
	{ year, at, counts }: { year: number; at: string; counts: (forumId: string, leadId: string | null) => boolean }
): ReportCounts {
	const found: ReportCounts = { bodies: new Map(), platforms: new Map(), total: noFigures() };
	const rowOf = (rows: Map<string, ReportFigures>, key: string): ReportFigures => {
		const row = rows.get(key) ?? noFigures();
		rows.set(key, row);
		return row;
	};
	for (const measure of measures)
		for (const [which, of] of [['now', year] as const, ['last', year - 1] as const]) {
			const standing = standingIn(measure, of, at);
			if (!standing || !counts(measure.forumId, standing.leadId)) continue;
			const rows = [rowOf(found.bodies, standing.leadId ?? ''), rowOf(found.platforms, platformKey(measure)), found.total];
			for (const row of rows) row[which][standing.status]++;
		}
	return found;
}

/** The words that count any measure in one of the years, in their order. */
export const shownStatuses = ({ now, last }: ReportFigures): MeasureStatus[] =>
	measureStatuses.filter((each) => now[each] + last[each] > 0);

export interface ReportBody extends ReportFigures {
	/** null: no body answered for them */
	body: { id: string; name: TextMl } | null;
}

export interface ReportPlatform extends ReportFigures {
	forumId: string;
	/** null: the forum itself; the title of a draft is null */
	platform: { id: string; number: number; title: TextMl | null } | null;
}

export interface MeasureReport {
	year: number;
	/** the years of which there is a report, the present one first */
	years: number[];
	/** when it was counted */
	at: string;
	/** the year is not over */
	running: boolean;
	/** there was a measure in the year before */
	compared: boolean;
	/** whose measures are counted in one of the two years, the latest first */
	forums: Forum[];
	/** in no order of their figures: pages sort by name */
	bodies: ReportBody[];
	platforms: ReportPlatform[];
	total: ReportFigures;
}
