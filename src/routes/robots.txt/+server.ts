import { locales, pathIn } from '$lib/i18n/locales';
import { config } from '$lib/server/config';
import type { RequestHandler } from './$types';

/**
 * Where search engines have no work to do. Private links are not among them: what is not to be read here cannot say `noindex`, and would
 * be listed by its address alone if somebody made it public.
 */
const work = ['/organiser', '/moderator', '/desk', '/official', '/account'];

export const GET: RequestHandler = () => {
	const closed = locales.flatMap((locale) => work.map((path) => `Disallow: ${pathIn(locale, path)}`));
	const lines = ['User-agent: *', ...closed, '', `Sitemap: ${config().origin}/sitemap.xml`, ''];
	return new Response(lines.join('\n'), {
		headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=86400' }
	});
};
