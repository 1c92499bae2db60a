import type { ExpressionBuilder } from 'kysely';
import { now } from '../../server/clock.ts';
import { read } from '../../server/database/open.ts';
import type { MeasureRow, RecommendationRow, Tables } from '../../server/database/tables.ts';
import { readMl } from '../../i18n/localized-text.ts';
import { hasStatus, listedMeasures, toMeasures } from './listed.server.ts';
import { eventsOf, namedEvents, toPublic } from './queries.server.ts';
import { underWay, type MeasureStatus } from './rules.ts';
import type { MeasureBody, MeasuresInRow } from './schema.ts';

/** What lists of recommendations ask about their measures: filters, choices, and what a row shows. */

export interface PublicMeasureFilters {
	/** null: all */
	status: MeasureStatus | null;
	/** of a lead or a co-executor; '' all */
	bodyId: string;
	/** the year of the control date; '' all, 'none' without a date */
	year: string;
}

/** Whether filters leave anything out. */
export const narrows = ({ status, bodyId, year }: PublicMeasureFilters): boolean => status !== null || bodyId !== '' || year !== '';

/** The recommendations of which one measure is as the filters say. @param forumId null: of every forum */
export const withMeasure =
	(forumId: string | null, { status, bodyId, year }: PublicMeasureFilters, at: string) =>
	(e: ExpressionBuilder<Tables & { r: RecommendationRow }, 'r'>) => {
		let some = e.selectFrom('measure as m').select('m.recommendation_id');
		if (forumId !== null) some = some.where('m.forum_id', '=', forumId);
		if (status) some = some.where(hasStatus(status, at));
		if (year === 'none') some = some.where('m.control_date', 'is', null);
		else if (year) some = some.where('m.control_date', 'like', `${year}-%`);
		if (bodyId)
			some = some.where((m) =>
				m.or([
					m('m.lead_id', '=', bodyId),
					m('m.id', 'in', m.selectFrom('measure_body').select('measure_id').where('organisation_id', '=', bodyId))
				])
			);
		return e('r.id', 'in', some);
	};

/** The measures of a forum; null: of every forum that everybody may see. */
const atForum = (forumId: string | null) => (e: ExpressionBuilder<Tables & { m: MeasureRow }, 'm'>) =>
	forumId === null
		? e('m.forum_id', 'in', e.selectFrom('forum').select('forum.id').where('forum.state', '<>', 'draft'))
		: e('m.forum_id', '=', forumId);

/** The bodies that carry out measures, in no order. @param forumId null: of every forum that everybody may see */
export async function bodiesOfMeasures(forumId: string | null): Promise<MeasureBody[]> {
	const rows = await read()
		.selectFrom('organisation as o')
		.select(['o.id', 'o.name_ml'])
		.where((e) => {
			const leads = e.selectFrom('measure as m').select('m.lead_id').where('m.lead_id', 'is not', null);
			const others = e.selectFrom('measure_body as b').innerJoin('measure as m', 'm.id', 'b.measure_id').select('b.organisation_id');
			return e.or([e('o.id', 'in', leads.where(atForum(forumId))), e('o.id', 'in', others.where(atForum(forumId)))]);
		})
		.execute();
	return rows.map(({ id, name_ml }) => ({ id, name: readMl(name_ml) }));
}

/** The years of a forum's control dates, in order. */
export async function yearsOfMeasures(forumId: string): Promise<string[]> {
	const rows = await read()
		.selectFrom('measure')
		.select('control_date')
		.distinct()
		.where('forum_id', '=', forumId)
		.where('control_date', 'is not', null)
		.execute();
	return [...new Set(rows.map(({ control_date }) => (control_date ?? '').slice(0, 4)))].sort();
}

/** The next instants at which a measure that waits for a body becomes late: one at most. @param forumId as above */
export async function nextOverdue(forumId: string | null): Promise<string[]> {
	const query = read().selectFrom('measure as m').where('m.state', 'in', underWay).where('m.overdue_at', '>', now());
	const { at } = await query
		.where(atForum(forumId))
		.select((e) => e.fn.min('m.overdue_at').as('at'))
		.executeTakeFirstOrThrow();
	return at === null ? [] : [at];
}

/** The measures of published recommendations with the last answer of each that everybody may read. @param ids of recommendations */
export async function measuresInRows(ids: readonly string[]): Promise<Map<string, MeasuresInRow>> {
	const found = new Map<string, MeasuresInRow>(ids.map((id) => [id, { measures: [], answer: null }]));
	if (!ids.length) return found;
	const rows = await listedMeasures(read()).where('m.recommendation_id', 'in', ids).orderBy('r.number').orderBy('m.position').execute();
	const measures = await toMeasures(read(), rows);
	for (const measure of measures) found.get(measure.recommendationId)?.measures.push(measure);
	const ofMeasures = new Map(measures.map((measure) => [measure.id, measure.recommendationId]));
	const stored = measures.length
		? await eventsOf([...ofMeasures.keys()])
				.where('published_at', 'is not', null)
				.where('hidden_reason', 'is', null)
				.where('behalf_of', 'is not', null)
				.where('text_ml', 'is not', null)
				.execute()
		: [];
	const last = new Map<string, (typeof stored)[number]>();
	for (const event of stored) {
		const id = ofMeasures.get(event.measure_id) ?? '';
		if ((last.get(id)?.at ?? '') <= event.at) last.set(id, event);
	}
	const named = await namedEvents([...last.values()]);
	for (const [index, id] of [...last.keys()].entries()) {
		const [row, event] = [found.get(id), named[index]];
		if (row && event) row.answer = toPublic(event);
	}
	return found;
}
