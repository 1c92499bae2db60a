import type { Actor } from '../../server/actor.ts';
import { now } from '../../server/clock.ts';
import { read } from '../../server/database/open.ts';
import { Refusal } from '../../server/refusal.ts';
import { readMl } from '../../i18n/localized-text.ts';
import { forumById, forumsFor } from '../forum/index.server.ts';
import type { Forum } from '../forum/schema.ts';
import { sessionsByIds } from '../programme/index.server.ts';
import { bodyGrants } from './bodies.server.ts';
import { managesMeasures } from './context.server.ts';
import {
	noFigures,
	platformKey,
	reportOf,
	yearAt,
	type MeasureReport,
	type ReportBody,
	type ReportedMeasure,
	type ReportFigures,
	type ReportPlatform
} from './report.ts';
import type { MeasureStep } from './rules.ts';

/** The year report as organisers and bodies read it. */

const measureRows = () =>
	read()
		.selectFrom('measure as m')
		.innerJoin('recommendation as r', 'r.id', 'm.recommendation_id')
		.where('r.number', 'is not', null)
		.select(['m.id', 'm.forum_id', 'm.created_at', 'r.session_id']);
type Row = Awaited<ReturnType<ReturnType<typeof measureRows>['execute']>>[number];

/** As many ids stand in one statement at most. */
const AT_ONCE = 500;

async function eventsOfReport(ids: readonly string[]): Promise<Map<string, MeasureStep[]>> {
	const found = new Map<string, MeasureStep[]>(ids.map((id) => [id, []]));
	for (let n = 0; n < ids.length; n += AT_ONCE) {
		const rows = await read()
			.selectFrom('measure_event')
			.select(['measure_id', 'kind', 'at', 'behalf_of', 'lead_id', 'control_date', 'outcome'])
			.where('measure_id', 'in', ids.slice(n, n + AT_ONCE))
			.orderBy('measure_id')
			.orderBy('version')
			.execute();
		for (const { measure_id, kind, at, behalf_of, lead_id, control_date, outcome } of rows)
			found.get(measure_id)?.push({ kind, at, behalfOf: behalf_of, leadId: lead_id, controlDate: control_date, outcome });
	}
	return found;
}

interface Asked {
	rows: readonly Row[];
	forums: readonly Forum[];
	/** as the address says it */
	year: string;
	counts: (forumId: string, leadId: string | null) => boolean;
}

async function made({ rows, forums, year: asked, counts }: Asked): Promise<MeasureReport> {
	const at = now();
	const zones = new Map(forums.map(({ id, timeZone }) => [id, timeZone]));
	const events = await eventsOfReport(rows.map(({ id }) => id));
	const measures = rows.flatMap(({ id, forum_id, session_id, created_at }): ReportedMeasure[] => {
		const zone = zones.get(forum_id);
		return zone ? [{ forumId: forum_id, sessionId: session_id, zone, createdAt: created_at, events: events.get(id) ?? [] }] : [];
	});
	const present = Math.max(...forums.map(({ timeZone }) => yearAt(at, timeZone)), yearAt(at, 'UTC'));
	const first = Math.min(present, ...measures.map(({ createdAt, zone }) => yearAt(createdAt, zone)));
	const years = Array.from({ length: present - first + 1 }, (_, n) => present - n);
	const year = years.find((each) => String(each) === asked) ?? present;
	const { bodies, platforms, total } = reportOf(measures, { year, at, counts });
	return {
		...{ year, years, at, running: year === present, compared: year > first, total },
		forums: forums.filter(({ id }) => [...platforms.keys()].some((key) => key.startsWith(`${id}/`))),
		bodies: await namedBodies(bodies),
		platforms: await namedPlatforms(platforms, measures, forums)
	};
}

async function namedBodies(figures: ReadonlyMap<string, ReportFigures>): Promise<ReportBody[]> {
	const ids = [...figures.keys()].filter(Boolean);
	const rows = ids.length ? await read().selectFrom('organisation').select(['id', 'name_ml']).where('id', 'in', ids).execute() : [];
	const none = figures.get('');
	return [
		...rows.map(({ id, name_ml }) => ({ body: { id, name: readMl(name_ml) }, ...(figures.get(id) ?? noFigures()) })),
		...(none ? [{ body: null, ...none }] : [])
	];
}

/** Forum by forum, the platforms in the order of their numbers, then what the forum itself adopted. */
async function namedPlatforms(
	figures: ReadonlyMap<string, ReportFigures>,
	measures: readonly ReportedMeasure[],
	forums: readonly Forum[]
): Promise<ReportPlatform[]> {
	const ids = [...new Set(measures.flatMap(({ sessionId }) => sessionId ?? []))];
	const sessions = (await sessionsByIds(ids)).sort((a, b) => (a.platform?.number ?? 0) - (b.platform?.number ?? 0));
	return forums.flatMap(({ id: forumId }) => {
		const own = sessions.filter((session) => session.forumId === forumId);
		const rowOf = (sessionId: string | null, platform: ReportPlatform['platform']) => {
			const row = figures.get(platformKey({ forumId, sessionId }));
			return row ? [{ forumId, platform, ...row }] : [];
		};
		return [
			...own.flatMap(({ id, state, title, platform }) =>
				rowOf(id, { id, number: platform?.number ?? 0, title: state === 'draft' ? null : title })
			),
			...rowOf(null, null)
		];
	});
}

/**
 * The report of a forum's measures, and of those of the organiser's other forums: the last year is mostly another forum's.
 * @param year as an address says it; what is no year of the report is the present one
 * @param alone this forum's alone
 * @throws Refusal('not-found')
 */
export async function reportFor(actor: Actor, forumId: string, { year, alone }: { year: string; alone: boolean }): Promise<MeasureReport> {
	const forum = await forumById(forumId);
	if (!managesMeasures(actor, forum)) throw new Refusal('not-found');
	const all = alone ? [] : (await forumsFor(actor, 'measure.manage')).filter(({ id, state }) => id !== forumId && state !== 'draft');
	const forums = [forum, ...all].sort((a, b) => b.startsAt.localeCompare(a.startsAt));
	const rows = await measureRows()
		.where(
			'm.forum_id',
			'in',
			forums.map(({ id }) => id)
		)
		.execute();
	return made({ rows, forums, year, counts: () => true });
}

/** The report of the bodies for which an account speaks, over all forums: what they answered for at the end of each year. */
export async function reportOfBodies(actor: Actor, year: string): Promise<MeasureReport> {
	const grants = bodyGrants(actor);
	const ids = [...new Set(grants.map(({ bodyId }) => bodyId))];
	const led = ids.length
		? await measureRows()
				.where((e) =>
					e('m.id', 'in', e.selectFrom('measure_event').select('measure_id').where('kind', '=', 'assign').where('lead_id', 'in', ids))
				)
				.execute()
		: [];
	const rows = led.filter(({ forum_id }) => grants.some(({ scopeKind, scopeId }) => scopeKind === 'installation' || scopeId === forum_id));
	const at = [...new Set(rows.map(({ forum_id }) => forum_id))];
	const forums = (await Promise.all(at.map((id) => forumById(id)))).filter(({ state }) => state !== 'draft');
	return made({
		...{ rows, year, forums: forums.sort((a, b) => b.startsAt.localeCompare(a.startsAt)) },
		counts: (forumId, leadId) =>
			grants.some(({ scopeKind, scopeId, bodyId }) => bodyId === leadId && (scopeKind === 'installation' || scopeId === forumId))
	});
}
