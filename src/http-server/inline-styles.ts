import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The style sheets of a kept page stand in the page itself: a phone that comes for the first time shows it after one answer instead of
 * two. A page made for one person links them, for it is sent without being compressed and they are in the browser by then.
 */

const links = /[ \t]*<link href="([^"]+\/_app\/immutable\/assets\/[\w.-]+\.css)" rel="stylesheet">\n?/g;

/** The sheets of a build stay as they are while the process lives; by file. */
const texts = new Map<string, string>();

/** A sheet as it can stand anywhere: what it points to is found without regard to where it lay. */
function sheet(client: string, at: URL): string {
	const file = join(client, at.pathname);
	const known = texts.get(file);
	if (known !== undefined) return known;
	const css = readFileSync(file, 'utf8').replace(/url\((\.[^)]+)\)/g, (_, target: string) => `url(${new URL(target, at).pathname})`);
	texts.set(file, css);
	return css;
}

/**
 * @param path of the page, from which its links go out
 * @param client the folder of what the build gives to browsers
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
