import { parse } from 'node-html-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { table } from './access-table.ts';
import { routeList } from './route-list.ts';
import { keyOf, httpClient } from './http-client.ts';
import { anInstallation, type Installation } from './fixtures.ts';

/**
 * Published counts: exactly these tables are there for the public and for officials. All are single breakdowns, which are exact. Sex and age
 * are not asked for, needs are counted nowhere. A crossed cut that comes later changes a list below, and must then hide counts under 3.
 */

let world: Installation;
beforeAll(async () => void (world = await anInstallation()), 120_000);
afterAll(() => world.stop());
const { addressOf } = httpClient(() => world);

const get = async (path: string, role: 'anonymous' | 'official') =>
	(await fetch(world.origin + path, { headers: { cookie: world.cookies[role], accept: 'text/html', connection: 'close' } })).text();

/** The tables of a page by what stands at the head of their columns, in English. */
const headsOf = (html: string): string[] =>
	parse(html)
		.querySelectorAll('table')
		.map((each) =>
			each
				.querySelectorAll('thead th')
				.map((cell) => cell.text.trim().replace(/\s+/g, ' '))
				.join(' | ')
		);

test('tables of pages', async () => {
	const found: Record<string, string[]> = {};
	for (const entry of routeList().filter(({ what }) => what === 'page')) {
		const row = table[keyOf(entry)];
		const official = Array.isArray(row?.who) && row.who.includes('official');
		if (!row || !(official || row.who === 'everyone' || row.who === 'public')) continue;
		const heads = headsOf(await get(`/en${addressOf(entry.route, row, 'own')}`.replace(/\/$/, ''), official ? 'official' : 'anonymous'));
		if (heads.length) found[entry.route] = heads;
	}
	const figures = 'Registered | Confirmed | Attended | Of regis­tered';
	expect(found).toEqual({
		// without counts
		'/accessibility': ['Forum | Operator | Contact'],
		'/privacy': ['Forum | Operator | Retention period | Contact'],
		'/forums/[forum]': ['Time | Session | Hall'],
		// one number for each delegation
		'/forums/[forum]/delegations': ['Country, delegation | Category | Participants'],
		'/official/forums/[forum]': [
			`Country | ${figures}`,
			`Category | ${figures}`,
			'Platform | Seats | Attended | Of seats held | No seat',
			`District or city | ${figures}`,
			`Settlement | ${figures}`
		],
		// those who agreed, one a line
		'/official/forums/[forum]/experts': ['Expert | How they can help | Shown to | Write to']
	});
	// control: a crossed table is told apart
	expect(headsOf('<table><thead><tr><th>District</th><th>Women</th><th>Men</th></tr></thead></table>')).toEqual(['District | Women | Men']);
});

test('tables of the official’s file', async () => {
	const csv = await get(`/en/official/forums/${world.things.own.slug}/summary.csv`, 'official');
	const lines = csv
		.replace(/^\ufeff/, '')
		.trim()
		.split(/\r?\n/);
	expect(lines[0]).toBe(
		'Table;Name;Registered (platforms: seats held);Confirmed;Attended;Attended, share of registered (platforms: of seats held);No seat'
	);
	expect([...new Set(lines.slice(1).map((line) => line.split(';')[0]))]).toEqual([
		'By country',
		'By participant category',
		'By dialogue platform',
		'By district and city',
		'Rural and urban'
	]);
});

/** Where numbers stand in an answer: `items[].participants.registered`. */
function numbersIn(value: unknown, path = ''): string[] {
	if (typeof value === 'number') return [path];
	if (Array.isArray(value)) return [...new Set(value.flatMap((each) => numbersIn(each, `${path}[]`)))];
	if (value && typeof value === 'object')
		return Object.entries(value).flatMap(([name, each]) => numbersIn(each, path ? `${path}.${name}` : name));
	return [];
}

test('numbers of the public data', async () => {
	const found: Record<string, string[]> = {};
	for (const entry of routeList().filter(
		({ what, route }) => what === 'GET' && route.startsWith('/api/') && !route.endsWith('openapi.json')
	)) {
		const row = table[keyOf(entry)];
		if (row) found[entry.route] = numbersIn(JSON.parse(await get(addressOf(entry.route, row, 'own'), 'anonymous')));
	}
	const forum = ['participants.registered', 'participants.confirmed', 'participants.attended', 'recommendations'];
	expect(found).toEqual({
		'/api/v1/forums': forum.map((each) => `items[].${each}`),
		'/api/v1/forums/[forum]': forum,
		'/api/v1/forums/[forum]/delegations': ['items[].participants'],
		'/api/v1/forums/[forum]/platforms': ['items[].capacity', 'items[].taken', 'items[].waiting'],
		'/api/v1/forums/[forum]/programme': [],
		'/api/v1/forums/[forum]/recommendations': ['number', 'platform.number', 'proposals', 'supporters'].map((each) => `items[].${each}`)
	});
	expect(numbersIn({ items: [{ women: 1 }] })).toEqual(['items[].women']); // control
});
