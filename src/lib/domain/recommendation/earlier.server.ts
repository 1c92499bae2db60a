import type { ExpressionBuilder } from 'kysely';
import { read } from '../../server/database/open.ts';
import type { ForumRow, RecommendationRow, Tables } from '../../server/database/tables.ts';
import { readMl, type TextMl } from '../../i18n/localized-text.ts';
import type { Forum } from '../forum/schema.ts';
import { listed } from './listed.server.ts';

/** Recommendations of earlier forums, from which one may go on. */

const MOST = 200;

/** Whether one of a forum may go on from a recommendation: that is published at another forum, which everybody sees and which did not begin later. */
export const isOfEarlier =
	({ id, startsAt }: Pick<Forum, 'id' | 'startsAt'>) =>
	(e: ExpressionBuilder<Tables & { r: RecommendationRow; f: ForumRow }, 'r' | 'f'>) =>
		e.and([e('f.id', '<>', id), e('r.number', 'is not', null), e('f.state', '<>', 'draft'), e('f.starts_at', '<=', startsAt)]);

/** Those from which one of a forum may go on: of the newest forum first, at most 200. */
export async function earlierRecommendations(
	forum: Pick<Forum, 'id' | 'startsAt'>
): Promise<{ id: string; number: number; forum: TextMl; startsAt: string; timeZone: string; text: TextMl }[]> {
	const rows = await listed(read(), 'everybody')
		.innerJoin('forum as f', 'f.id', 'r.forum_id')
		.select(['f.title_ml', 'f.starts_at', 'f.time_zone'])
		.where(isOfEarlier(forum))
		.orderBy('f.starts_at', 'desc')
		.orderBy('r.number')
		.limit(MOST)
		.execute();
	return rows.flatMap(({ id, number, text_ml, ...of }) =>
		number === null
			? []
			: [{ id, number, forum: readMl(of.title_ml), startsAt: of.starts_at, timeZone: of.time_zone, text: readMl(text_ml) }]
	);
}
