import type { Forum } from '../domain/forum/schema.ts';
import { publicMeasures } from '../domain/measure/index.server.ts';
import { publicPlatforms, recommendationsAfter } from '../domain/recommendation/index.server.ts';
import { now } from '../server/clock.ts';
import type { RecommendationJson } from './schemas.ts';
import { recommendationJson } from './serializers.ts';

/** One page of a forum's recommendations for programs. @param after the `next` of the page before; null: the first @throws Refusal('recommendation.after') */
export async function recommendationsJson(
	forum: Forum,
	after: string | null
): Promise<{ items: RecommendationJson[]; next: string | null }> {
	const [{ items, next }, platforms] = await Promise.all([recommendationsAfter(forum.id, after), publicPlatforms(forum.id)]);
	const origins = new Map(platforms.map((platform) => [platform.id, platform]));
	const measures = await publicMeasures(items.map(({ id }) => id));
	const at = now();
	return {
		items: items.map((each) =>
			recommendationJson(each, origins.get(each.sessionId ?? ''), { forum, at, measures: measures.get(each.id) ?? [] })
		),
		next
	};
}
