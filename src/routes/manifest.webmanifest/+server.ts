import { pathIn } from '$lib/i18n/locales';
import { translate } from '$lib/i18n/translate';
import type { RequestHandler } from './$types';

const icon = (size: number) => ({ src: `/icons/mark-${size}.png`, sizes: `${size}x${size}`, type: 'image/png' });

/** The installation as a phone keeps it beside its apps: https://www.w3.org/TR/appmanifest/ */
export const GET: RequestHandler = ({ locals: { locale } }) => {
	const manifest = {
		name: translate(locale, 'common.brand'),
		description: translate(locale, 'common.tagline'),
		lang: locale,
		id: '/',
		start_url: pathIn(locale, '/'),
		scope: '/',
		display: 'minimal-ui',
		background_color: '#fbf9f3',
		theme_color: '#0b4a6f',
		icons: [{ src: '/icons/mark.svg', sizes: 'any', type: 'image/svg+xml' }, icon(192), icon(512)]
	};
	return new Response(JSON.stringify(manifest), {
		headers: { 'content-type': 'application/manifest+json; charset=utf-8', 'cache-control': 'public, max-age=86400' }
	});
};
