import { read } from '../../server/database/open.ts';
import { sessionsByIds } from '../programme/index.server.ts';
import type { Session } from '../programme/schema.ts';
import { joinedPlatforms, platformsJoined } from '../proposal/index.server.ts';
import { ownAmendments, tabledAt } from './queries.server.ts';
import type { Amendment, Recommendation } from './schema.ts';

/** A platform where somebody takes part, with what is put to the vote there and what they asked for. */
export interface PlatformTexts {
	session: Session;
	texts: Recommendation[];
	amendments: (Amendment & { recommendationId: string })[];
}

/** Whether a text is put to the vote where somebody takes part, in one question. */
export const hasTabledTexts = async (registrationId: string): Promise<boolean> =>
	!!(await read()
		.selectFrom('recommendation')
		.select('id')
		.where('state', '=', 'tabled')
		.where('session_id', 'in', joinedPlatforms(read(), registrationId))
		.limit(1)
		.executeTakeFirst());

/**
 * The platforms where somebody takes part, by time, with their texts; callers have checked the link.
 * @param registrationId of the person
 */
export async function platformsWithTexts(registrationId: string): Promise<PlatformTexts[]> {
	const joined = await platformsJoined(read(), registrationId);
	const sessions = (await sessionsByIds([...joined])).filter(({ state, platform }) => state !== 'draft' && platform);
	sessions.sort((a, b) => a.startsAt.localeCompare(b.startsAt) || a.id.localeCompare(b.id));
	return Promise.all(
		sessions.map(async (session) => ({
			session,
			texts: await tabledAt(session.id),
			amendments: await ownAmendments(registrationId, session.id)
		}))
	);
}
