import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The style sheets of a kept page stand in the page itself: a phone that comes for the first time shows it after one answer instead of
 * two. A page made for one person links them, for it is sent without being compressed and they are in the browser by then.
 */

const links = /[ \t]*<link href="([^"]+\/_app\/immutable\/assets\/[\w.-]+\.css)" rel="stylesheet">\n?/g;

/** @param at where the sheet lay: what it points to is found from anywhere */
const fromAnywhere = (css: string, at: URL): string =>
	css.replace(/url\((\.[^)]+)\)/g, (_, target: string) => `url(${new URL(target, at).pathname})`);

/**
 * @param path of the page, from which its links go out
 * @param client the folder of what the build gives to browsers
 * @returns the page with one `<style>`, and the source that a policy allows it by; null when it links none
 */
export function withOwnStyles(html: string, path: string, client: string): { html: string; source: string } | null {
	const sheets = [...html.matchAll(links)].map(([, href = '']) => new URL(href, new URL(path, 'http://page.invalid')));
	if (!sheets.length) return null;
	const css = sheets.map((at) => fromAnywhere(readFileSync(join(client, at.pathname), 'utf8'), at)).join('');
	let first = true;
	const page = html.replace(links, () => {
		const style = first ? `\t\t<style>${css}</style>\n` : '';
		first = false;
		return style;
	});
	return { html: page, source: `'sha256-${createHash('sha256').update(css).digest('base64')}'` };
}
