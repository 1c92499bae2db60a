import { read } from '../../server/database/open.ts';
import { sessionsByIds } from '../programme/index.server.ts';
import type { Session } from '../programme/schema.ts';
import type { PublicPlatform } from './schema.ts';

/** The platforms that public texts come from: what was adopted stays public, also where its session is a draft again. */

/** What everybody may know of a platform; of a draft its number alone, by which its texts were adopted. */
const toPublic = ({ id, slug, title, state, platform }: Session): PublicPlatform => ({
	id,
	number: platform?.number ?? 0,
	...(state === 'draft' ? { slug: null, title: null } : { slug, title })
});

/** The platforms from which published recommendations come, in the order of the programme. */
export async function publicPlatforms(forumId: string): Promise<PublicPlatform[]> {
	const rows = await read()
		.selectFrom('session as s')
		.select('s.id')
		.where('s.forum_id', '=', forumId)
		.where((e) =>
			e.exists(e.selectFrom('recommendation as r').select('r.id').whereRef('r.session_id', '=', 's.id').where('r.number', 'is not', null))
		)
		.execute();
	return (await sessionsByIds(rows.map(({ id }) => id))).map(toPublic);
}

/** The platform that a published recommendation comes from; null: the forum itself. */
export async function publicPlatformOf({ sessionId }: { sessionId: string | null }): Promise<PublicPlatform | null> {
	const [session] = await sessionsByIds(sessionId ? [sessionId] : []);
	return session ? toPublic(session) : null;
}
