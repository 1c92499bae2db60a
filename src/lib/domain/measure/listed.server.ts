import type { ExpressionBuilder, Kysely } from 'kysely';
import { adoptedVersion } from '../../server/database/adopted-version.ts';
import type { MeasureRow, RecommendationRow, Tables } from '../../server/database/tables.ts';
import { readMl, type TextMl } from '../../i18n/localized-text.ts';
import { underWay, type MeasureStatus } from './rules.ts';
import type { Measure, MeasureBody } from './schema.ts';

/** Measures as lists show them. */

/** The measures of recommendations that have a number, to be counted or put in order: what a page shows of them is read for its rows alone. */
export const numberedMeasures = (from: Kysely<Tables>) =>
	from.selectFrom('measure as m').innerJoin('recommendation as r', 'r.id', 'm.recommendation_id').where('r.number', 'is not', null);

/** The rows with the number and the adopted text of their recommendation. */
export const listedMeasures = (from: Kysely<Tables>) =>
	numberedMeasures(from)
		.innerJoin('recommendation_version as v', (on) =>
			on.onRef('v.recommendation_id', '=', 'r.id').on((e) => e('v.version', '=', adoptedVersion(e)))
		)
		.selectAll('m')
		.select(['r.number', 'r.session_id', 'v.text_ml as recommendation_ml']);
export type ListedRow = Awaited<ReturnType<ReturnType<typeof listedMeasures>['execute']>>[number];

/** The bodies beside the leads of some measures, in their order. */
async function bodiesOf(from: Kysely<Tables>, ids: readonly string[]): Promise<Map<string, MeasureBody[]>> {
	const found = new Map<string, MeasureBody[]>(ids.map((id) => [id, []]));
	if (!ids.length) return found;
	const rows = await from
		.selectFrom('measure_body')
		.select(['measure_id', 'organisation_id', 'name_ml'])
		.where('measure_id', 'in', ids)
		.orderBy('measure_id')
		.orderBy('position')
		.execute();
	for (const row of rows) found.get(row.measure_id)?.push({ id: row.organisation_id, name: readMl(row.name_ml) });
	return found;
}

const words = (column: string | null): TextMl => readMl(column) ?? {};

/** The measures of some rows, in their order. */
export async function toMeasures(from: Kysely<Tables>, rows: readonly ListedRow[]): Promise<Measure[]> {
	const bodies = await bodiesOf(
		from,
		rows.map(({ id }) => id)
	);
	return rows.map((row) => ({
		...{ id: row.id, forumId: row.forum_id, recommendationId: row.recommendation_id, sessionId: row.session_id },
		...{ number: row.number ?? 0, position: row.position, title: words(row.title_ml), recommendation: readMl(row.recommendation_ml) },
		lead: row.lead_id === null ? null : { id: row.lead_id, name: words(row.lead_name_ml) },
		bodies: bodies.get(row.id) ?? [],
		...{ form: words(row.form_ml), term: words(row.term_ml), cost: row.cost, funding: row.funding, recurrence: row.recurrence },
		...{ controlDate: row.control_date, firstControlDate: row.first_control_date, overdueAt: row.overdue_at },
		...{ state: row.state, outcome: row.outcome, since: row.since, asked: row.asked_date, reported: row.reported === 1 },
		version: row.version
	}));
}

export type Where = ExpressionBuilder<Tables & { m: MeasureRow }, 'm'>;

/** The rows that one word of the total counts at an instant; as statusOf says it of one measure. */
export const hasStatus = (status: MeasureStatus, at: string) => (e: Where) => {
	const waits = e('m.state', 'in', underWay);
	const late = e.and([waits, e('m.overdue_at', '<=', at)]);
	const early = e.or([e('m.overdue_at', 'is', null), e('m.overdue_at', '>', at)]);
	switch (status) {
		case 'overdue':
			return late;
		case 'claimed':
			return e('m.state', '=', 'claimed');
		case 'in_work':
			return e.and([e('m.state', '=', 'in_work'), early]);
		case 'waiting':
			return e.and([e('m.state', '=', 'new'), e('m.lead_id', 'is not', null), early]);
		case 'no_body':
			return e.and([e('m.state', '=', 'new'), e('m.lead_id', 'is', null), early]);
		default:
			return e.and([e('m.state', '=', 'closed'), e('m.outcome', '=', status)]);
	}
};

type WhereOf = ExpressionBuilder<Tables & { m: MeasureRow; r: RecommendationRow }, 'm' | 'r'>;

/** Whether its recommendation is adopted now, and not considered again. */
export const isRecommended = (e: ExpressionBuilder<Tables & { r: RecommendationRow }, 'r'>) => e('r.state', '=', 'adopted');

/**
 * Whether an organiser has something to do: to confirm, to decide on a longer term, to accept, or to name a body; as waitsForOrganiser says
 * it of one measure.
 */
export const awaitsOrganiser = (e: WhereOf) =>
	e.and([
		isRecommended(e),
		e.or([
			e('m.state', '=', 'claimed'),
			e('m.asked_date', 'is not', null),
			e('m.reported', '=', 1),
			e.and([e('m.state', '=', 'new'), e('m.lead_id', 'is', null)])
		])
	]);

/** Whether the body that leads it has to do something; as waitsForBody says it of one measure. */
export const awaitsBody = (e: WhereOf) =>
	e.and([
		isRecommended(e),
		e('m.lead_id', 'is not', null),
		e('m.state', 'in', underWay),
		e('m.asked_date', 'is', null),
		e('m.reported', '=', 0)
	]);

/** The measures that some bodies lead, or carry out beside the lead. */
export const ofBody = (ids: readonly string[], as: 'lead' | 'co') => (e: Where) =>
	as === 'lead'
		? e('m.lead_id', 'in', ids)
		: e('m.id', 'in', e.selectFrom('measure_body as b').select('b.measure_id').where('b.organisation_id', 'in', ids));
