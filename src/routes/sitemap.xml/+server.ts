import { sitemap } from '$lib/api/sitemap';
import { listForums, registrationOpen } from '$lib/domain/forum/index.server';
import { sessionSlugs } from '$lib/domain/programme/index.server';
import { now } from '$lib/server/clock';
import { config } from '$lib/server/config';
import { keepUntilChange } from '$lib/server/http/cache-control';
import { revisionOf } from '$lib/server/revision';
import { instantsOf } from '../forums/cache-expiry';
import type { RequestHandler } from './$types';

/** of one forum; a sitemap ends at 50,000 addresses (https://www.sitemaps.org/protocol.html), each in three languages */
const MOST_NUMBERED = 100;
/** The newest ones: each number that was given has its page. */
const numbered = (last: number, home: string): string[] =>
	Array.from({ length: Math.min(last, MOST_NUMBERED) }, (_, index) => `${home}/recommendations/${last - index}`);

/** The public pages for search engines; those of single delegations, which name people, are found from their list. */
export const GET: RequestHandler = async (event) => {
	const revision = await revisionOf('*');
	const forums = await listForums();
	const sessions = await sessionSlugs(forums.map(({ id }) => id));
	keepUntilChange(
		event,
		{ id: '*', revision },
		forums.flatMap((forum) => instantsOf(forum))
	);
	const paths = forums.flatMap((forum) => {
		const home = `/forums/${forum.slug}`;
		const register = registrationOpen(forum, now()) ? [`${home}/register`] : [];
		const own = (sessions.get(forum.id) ?? []).map((slug) => `${home}/sessions/${slug}`);
		const adopted = forum.recommendations ? [`${home}/recommendations`, ...numbered(forum.recommendations, home)] : [];
		return [
			home,
			`${home}/programme`,
			`${home}/delegations`,
			...register,
			...adopted,
			...(forum.experts ? [`${home}/experts`] : []),
			...own
		];
	});
	const everywhere = forums.some(({ recommendations }) => recommendations > 0) ? ['/recommendations'] : [];
	return new Response(sitemap(config().origin, ['/', ...everywhere, ...paths, '/privacy', '/accessibility']), {
		headers: { 'content-type': 'application/xml; charset=utf-8' }
	});
};
