import { locales, pathIn } from '../i18n/locales.ts';

/**
 * sitemap.xml (https://www.sitemaps.org/protocol.html) with the three languages of each page beside each other:
 * https://developers.google.com/search/docs/specialty/international/localized-versions#sitemap
 * @param paths of pages without their language; they hold nothing that XML would have to escape
 */
export function sitemap(origin: string, paths: readonly string[]): string {
	const pages = paths.flatMap((path) => {
		const link = (language: string, address: string) => `<xhtml:link rel="alternate" hreflang="${language}" href="${origin}${address}"/>`;
		const links = [...locales.map((locale) => link(locale, pathIn(locale, path))), link('x-default', path)].join('');
		return locales.map((locale) => `<url><loc>${origin}${pathIn(locale, path)}</loc>${links}</url>\n`);
	});
	const names = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"';
	return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset ${names}>\n${pages.join('')}</urlset>\n`;
}
