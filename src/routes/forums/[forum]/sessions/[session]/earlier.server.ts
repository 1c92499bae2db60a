import { forumById } from '$lib/domain/forum/index.server';
import type { Forum } from '$lib/domain/forum/schema';
import { countByStatus, measuresInRows } from '$lib/domain/measure/index.server';
import type { MeasureStatus } from '$lib/domain/measure/rules';
import type { MeasuresInRow } from '$lib/domain/measure/schema';
import type { Session } from '$lib/domain/programme/schema';
import { sessionsByIds } from '$lib/domain/programme/index.server';
import { publicPlatformOf, publicRecommendations } from '$lib/domain/recommendation/index.server';
import type { PublicPlatform, Published } from '$lib/domain/recommendation/schema';

/** What became of the recommendations of an earlier platform. */
export interface EarlierOutcome {
	forum: Forum;
	platform: PublicPlatform;
	/** the first page of them, in the order of the outcome document */
	items: Published[];
	/** by the recommendation's id */
	measures: Map<string, MeasuresInRow>;
	/** of the platform alone, as MeasureTotals takes it */
	counts: Map<string, Record<MeasureStatus, number>>;
}

/** What a platform goes on from, where everybody may read it and something was recommended there; null: nothing. */
export async function earlierOutcome({ platform }: Pick<Session, 'platform'>): Promise<EarlierOutcome | null> {
	const [session] = platform?.continuesId ? await sessionsByIds([platform.continuesId]) : [];
	if (!session) return null;
	const [forum, named, { items }] = await Promise.all([
		forumById(session.forumId),
		publicPlatformOf({ sessionId: session.id }),
		publicRecommendations(session.forumId, null, session.id)
	]);
	if (forum.state === 'draft' || !named || !items.length) return null;
	const counts = (await countByStatus(forum.id)).get(session.id);
	return {
		...{ forum, platform: named, items },
		measures: await measuresInRows(items.map(({ id }) => id)),
		counts: new Map(counts ? [[session.id, counts]] : [])
	};
}
