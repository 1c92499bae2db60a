import { expect, test } from 'vitest';
import { locales } from '../../i18n/locales.ts';
import { faultAnswer, faultForm, faultPage } from './fault-answer.ts';

const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

test.each([
	['/api/v1/forums', browser, 'json'],
	['/api', '*/*', 'json'],
	['/apis', '*/*', 'page'],
	['/ru/forums/x', '*/*', 'page'],
	['/ru/forums/x', '', 'page'],
	['/ru/forums/x', 'application/json', 'json'],
	['/forums/x/programme.ics', browser, 'page'],
	['/forums/x/programme.ics', '*/*', 'text'],
	['/forums/x/programme.ics', 'text/calendar', 'text'],
	['/forums/x/programme.ics', 'application/json', 'json'],
	['/forums/x/programme.json', '*/*', 'json'],
	['/forums/x/programme.json', browser, 'page'],
	['/forums/x.y/programme', '*/*', 'page']
])('%s for whoever accepts %s: %s', (pathname, accept, form) => expect(faultForm(pathname, accept)).toBe(form));

test('each status has its sentence in each language, as a page, as a line and as JSON with all of them', async () => {
	for (const status of [400, 403, 404, 405, 413, 415, 429, 500, 503, 507]) {
		const lines = await Promise.all(locales.map((locale) => faultAnswer(`/${locale}/x.ics`, '*/*', status, 61).text()));
		expect([status, new Set(lines).size]).toEqual([status, 3]);
		const json = (await faultAnswer('/api', '', status, 61).json()) as { status: number; message: Record<string, string> };
		expect([json.status, Object.values(json.message).map((text) => `${text}\n`)]).toEqual([status, lines]);
	}
	expect(await faultAnswer('/en/x.ics', '', 429, 61).text()).toContain('2\u00a0minutes');
});

test('a sentence is text on the page, whatever signs it has', () => {
	const page = faultPage('en', 404, `<b> & $& $1`);
	expect(page).toContain('<h1>&lt;b&gt; &amp; $&amp; $1</h1>');
	expect(page).not.toMatch(/%(alang|sveltekit)/);
});
