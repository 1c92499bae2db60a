import type { Expression, Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Change } from '../../server/change.ts';
import { read } from '../../server/database/open.ts';
import type { Tables } from '../../server/database/tables.ts';
import { readMl, type TextMl } from '../../i18n/localized-text.ts';
import type { MeasureNewsKind, MeasureOutcome } from '../../lists.ts';
import { measureNewsStanding } from '../measure/news/rules.ts';

/** What those who follow a proposal or a recommendation hear of its measures. */

/** Whether a follower follows a published recommendation: itself, all of its forum's, or a proposal in it that is in the list. */
const follows = (follower: Expression<string>, recommendation: Expression<string>) =>
	read()
		.selectFrom('follower as who')
		.innerJoin('recommendation as what', 'what.forum_id', 'who.forum_id')
		.select('who.id')
		.where('who.id', '=', follower)
		.where('what.id', '=', recommendation)
		.where('what.number', 'is not', null)
		.where((e) =>
			e.or([
				e('who.whole_forum', '=', 1),
				e.exists(
					e
						.selectFrom('follower_recommendation as l')
						.select('l.follower_id')
						.whereRef('l.follower_id', '=', 'who.id')
						.whereRef('l.recommendation_id', '=', 'what.id')
				),
				e.exists(
					e
						.selectFrom('recommendation_proposal as in')
						.innerJoin('follower_proposal as l', 'l.proposal_id', 'in.proposal_id')
						.innerJoin('proposal as p', 'p.id', 'in.proposal_id')
						.select('l.follower_id')
						.whereRef('in.recommendation_id', '=', 'what.id')
						.whereRef('l.follower_id', '=', 'who.id')
						.where('p.state', '=', 'open')
				)
			])
		);

/**
 * Records that something happened to a measure, inside the change that did it, for everybody who follows its recommendation or a proposal
 * in it. Who was told of the same already is not told again.
 */
export async function noteMeasureNews(
	c: Change,
	{ recommendationId, eventId }: { recommendationId: string; eventId: string },
	kind: MeasureNewsKind
): Promise<void> {
	await c.trx
		.insertInto('measure_news')
		.columns(['follower_id', 'event_id', 'kind', 'at'])
		.expression((e) =>
			e
				.selectFrom('recommendation as r')
				.innerJoin('follower as f', 'f.forum_id', 'r.forum_id')
				.select(['f.id', sql.val(eventId).as('event_id'), sql.val(kind).as('kind'), sql.val(c.at).as('at')])
				.where('r.id', '=', recommendationId)
				.where((w) => w.exists(follows(w.ref('f.id'), w.ref('r.id'))))
		)
		.onConflict((on) => on.columns(['follower_id', 'event_id', 'kind']).doUpdateSet({ at: c.at }).where('measure_news.told_at', 'is', null))
		.execute();
}

/** A piece of news of a measure as it is noted. */
export type NotedMeasureNews = Pick<MeasureNews, 'eventId' | 'kind'>;
/** The same as a letter says it. */
export interface MeasureNews {
	eventId: string;
	kind: MeasureNewsKind;
	measureId: string;
	recommendationId: string;
	/** of the recommendation, and of the measure in it */
	number: number;
	position: number;
	/** that answers for it from now on, or that has answered */
	body: TextMl | null;
	/** YYYY-MM-DD: of a longer term the date that there was, and the new one */
	dateBefore: string | null;
	date: string | null;
	outcome: MeasureOutcome | null;
}

/**
 * What a letter says of some news of measures, as it is now: without what was undone or hidden meanwhile, and of what the follower follows
 * no more. In the order of their numbers.
 */
export async function measureNewsToTell(
	followerId: string,
	noted: readonly NotedMeasureNews[],
	from: Kysely<Tables> = read()
): Promise<MeasureNews[]> {
	if (!noted.length) return [];
	const measures = await from
		.selectFrom('measure as m')
		.innerJoin('recommendation as r', 'r.id', 'm.recommendation_id')
		.selectAll('m')
		.select('r.number')
		.where((e) =>
			e(
				'm.id',
				'in',
				e
					.selectFrom('measure_event')
					.select('measure_id')
					.where(
						'id',
						'in',
						noted.map(({ eventId }) => eventId)
					)
			)
		)
		.where((e) => e.exists(follows(e.val(followerId), e.ref('r.id'))))
		.orderBy('r.number')
		.orderBy('m.position')
		.execute();
	if (!measures.length) return [];
	const events = await from
		.selectFrom('measure_event as v')
		.leftJoin('organisation as o', 'o.id', 'v.behalf_of')
		.selectAll('v')
		.select('o.name_ml as speaker_ml')
		.where(
			'v.measure_id',
			'in',
			measures.map(({ id }) => id)
		)
		.orderBy('v.version')
		.execute();
	const ofMeasures = Map.groupBy(events, ({ measure_id }) => measure_id);
	return measures.flatMap((measure) => {
		const own = ofMeasures.get(measure.id) ?? [];
		const steps = own.map((event) => ({
			...{ id: event.id, kind: event.kind, at: event.at, behalfOf: event.behalf_of, leadId: event.lead_id },
			...{ controlDate: event.control_date, outcome: event.outcome },
			says: event.text_ml !== null || event.letter_number !== null,
			shown: event.published_at !== null && event.hidden_reason === null
		}));
		return measureNewsStanding(measure.created_at, steps, noted).map(({ eventId, kind, before }) => {
			const speaker = own.find(({ id }) => id === eventId)?.speaker_ml ?? null;
			return {
				...{ eventId, kind, measureId: measure.id, recommendationId: measure.recommendation_id },
				...{ number: measure.number ?? 0, position: measure.position },
				body: readMl(kind === 'assigned' ? measure.lead_name_ml : kind === 'answered' ? speaker : null),
				...{ dateBefore: before.controlDate, date: measure.control_date },
				outcome: kind === 'closed' ? measure.outcome : null
			};
		});
	});
}

/**
 * Takes what is noted for a follower and not told, inside the change that tells it: what holds is told from now on, the rest goes.
 * @param which of it; the other stays
 */
export async function takeMeasureNews(
	c: Change,
	followerId: string,
	which: (news: NotedMeasureNews) => boolean
): Promise<NotedMeasureNews[]> {
	const noted = await c.trx
		.selectFrom('measure_news')
		.select(['event_id as eventId', 'kind'])
		.where('follower_id', '=', followerId)
		.where('told_at', 'is', null)
		.execute();
	const taken = noted.filter(which);
	const told = await measureNewsToTell(followerId, taken, c.trx);
	const holds = (news: NotedMeasureNews) => told.some(({ eventId, kind }) => eventId === news.eventId && kind === news.kind);
	for (const news of taken) {
		const row = { follower_id: followerId, event_id: news.eventId, kind: news.kind };
		if (holds(news))
			await c.trx
				.updateTable('measure_news')
				.set({ told_at: c.at })
				.where((e) => e.and(row))
				.execute();
		else
			await c.trx
				.deleteFrom('measure_news')
				.where((e) => e.and(row))
				.execute();
	}
	return told.map(({ eventId, kind }) => ({ eventId, kind }));
}
