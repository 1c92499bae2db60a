import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Puts the style sheets of a kept page into the page itself: a phone on its first visit can show it after one answer instead of two.
 * Pages made for one person link them: such a page is not compressed, and the browser has the sheets by then.
 */

const links = /[ \t]*<link href="([^"]+\/_app\/immutable\/assets\/[\w.-]+\.css)" rel="stylesheet">\n?/g;

/** The sheets that were read, by file: those of a build do not change while the process runs. */
const texts = new Map<string, string>();

/** A sheet whose relative `url(…)` are made absolute, so that it can stand in any page. */
function sheet(client: string, at: URL): string {
	const file = join(client, at.pathname);
	const known = texts.get(file);
	if (known !== undefined) return known;
	const css = readFileSync(file, 'utf8').replace(/url\((\.[^)]+)\)/g, (_, target: string) => `url(${new URL(target, at).pathname})`);
	texts.set(file, css);
	return css;
}

/**
 * @param path the page's own, to which its links are relative
 * @param client the folder of the build's files for browsers
 * @returns the page with one `<style>`, and the source that a policy allows it by; null when it links none
 */
export function withInlineStyles(html: string, path: string, client: string): { html: string; source: string } | null {
	const sheets = [...html.matchAll(links)].map(([, href = '']) => new URL(href, new URL(path, 'http://page.invalid')));
	if (!sheets.length) return null;
	const css = sheets.map((at) => sheet(client, at)).join('');
	let first = true;
	const page = html.replace(links, () => {
		const style = first ? `\t\t<style>${css}</style>\n` : '';
		first = false;
		return style;
	});
	return { html: page, source: `'sha256-${createHash('sha256').update(css).digest('base64')}'` };
}
