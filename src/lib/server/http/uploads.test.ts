import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { locales, pathIn } from '../../i18n/locales.ts';
import { bodyRule, FORM_BYTES, LARGEST_BODY, REQUEST_MS, STAFF_FORM_BYTES, UPLOAD_BYTES, UPLOAD_MS, uploadRoutes } from './uploads.ts';

const addressOf = (route: string) => route.replace(/\[\w+\]/g, '0197-ab');
const MULTIPART = 'multipart/form-data; boundary=x';
const pages = readdirSync('src/routes', { recursive: true })
	.map((name) => String(name))
	.filter((name) => name.endsWith('+page.server.ts'))
	.map((name) => `/${name.slice(0, -'/+page.server.ts'.length).replace(/\([^()/]+\)\//g, '')}`);

test('a file goes to the pages of the table, in each language, with the room and the time that it needs', () => {
	for (const route of uploadRoutes)
		for (const locale of locales) {
			const form = route.startsWith('/organiser/') ? STAFF_FORM_BYTES : FORM_BYTES;
			const rule = { form, whole: UPLOAD_BYTES, ms: UPLOAD_MS, file: true };
			expect(bodyRule(`${pathIn(locale, addressOf(route))}?/answer`, MULTIPART)).toEqual(rule);
			// control: a form of another type has the usual room
			expect(bodyRule(pathIn(locale, addressOf(route)), 'application/x-www-form-urlencoded')).toEqual({
				...{ form, whole: form, ms: REQUEST_MS, file: false }
			});
		}
});

test('no other page takes one', () => {
	expect(pages.length).toBeGreaterThan(80);
	const others = pages.filter((route) => !uploadRoutes.some((each) => addressOf(each) === addressOf(route)));
	expect(others.filter((route) => bodyRule(addressOf(route), MULTIPART).file)).toEqual([]);
	for (const odd of ['/', '/official/recommendations/x/y', '/ru/ru/official/recommendations/x', '/%6ffficial'])
		expect([odd, bodyRule(odd, MULTIPART).file]).toEqual([odd, false]);
});

/** Which addresses the site of nginx gives which room. */
function shippedSite() {
	const site = readFileSync('scripts/deploy/nginx.conf', 'utf8');
	const place = /location ~ (\S+) \{([^}]*)\}/.exec(site);
	const bytes = (text: string) => Number(/client_max_body_size (\d+)k;/.exec(text)?.[1]) * 1024;
	return { pattern: new RegExp(place?.[1] ?? '$^'), upload: bytes(place?.[2] ?? ''), usual: bytes(site), within: place?.[2] ?? '' };
}

test('the site of nginx lets through what the table allows, and no more anywhere else', () => {
	const { pattern, upload, usual, within } = shippedSite();
	expect([upload, usual]).toEqual([LARGEST_BODY, STAFF_FORM_BYTES]);
	expect(within).toContain('proxy_pass http://alang;');
	for (const locale of locales) {
		for (const route of uploadRoutes) expect(pattern.test(pathIn(locale, addressOf(route)))).toBe(true);
		for (const route of pages)
			expect([route, pattern.test(pathIn(locale, addressOf(route)))]).toEqual([route, bodyRule(addressOf(route), MULTIPART).file]);
	}
});
