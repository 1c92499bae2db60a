import { afterAll, beforeAll, expect, test } from 'vitest';
import { deeds, type Deed } from './form-submissions.ts';
import { routeList } from './route-list.ts';
import { anInstallation, type Installation } from './fixtures.ts';

/** T20: every form of the program, sent from elsewhere or in an odd way: refused, and nothing changed. */

let world: Installation;
let all: Deed[];
beforeAll(async () => {
	world = await anInstallation();
	all = await deeds(world);
}, 120_000);
afterAll(() => world.stop());

const FORM = 'application/x-www-form-urlencoded';
const send = async ({ path, role, body }: Deed, headers: Record<string, string>, method = 'POST') => {
	const answer = await fetch(world.origin + path, {
		method,
		redirect: 'manual',
		headers: { accept: 'text/html', cookie: world.cookies[role], ...headers },
		// a Buffer gets no Content-Type of its own
		...(method !== 'GET' && { body: Buffer.from(body.toString()) })
	});
	await answer.arrayBuffer();
	return answer.status;
};

test('a form from elsewhere is refused, whatever it says it is', async () => {
	const { host, port } = new URL(world.origin);
	const elsewhere: Record<string, string>[] = [
		{},
		{ origin: 'null' },
		{ origin: 'https://elsewhere.example' },
		{ origin: `http://forum.${host}` },
		{ origin: `http://127.0.0.1:${Number(port) + 1}` },
		{ origin: `https://${host}` },
		{ origin: `${world.origin}.elsewhere.example` },
		{ origin: 'https://elsewhere.example', 'x-http-method-override': 'GET', 'x-forwarded-host': host }
	];
	const types: Record<string, string>[] = [
		{ 'content-type': FORM },
		{ 'content-type': 'text/plain' },
		{ 'content-type': 'application/json' },
		{}
	];
	const found: string[] = [];
	const before = await world.changes();
	for (const deed of all)
		for (const [index, from] of elsewhere.entries()) {
			// a page elsewhere can send these without asking first
			const sent = index < 2 ? types : [types[0] ?? {}, {}];
			for (const type of sent) {
				const status = await send(deed, { ...from, ...type });
				if (status !== 403) found.push(`${deed.name} from ${JSON.stringify({ ...from, ...type })}: ${status}`);
			}
		}
	expect(found).toEqual([]);
	expect(await world.changes()).toBe(before);
	console.log(`${all.length} forms × ${elsewhere.length} origins: all 403, nothing changed`);
});

test('other methods that change are refused as well, and looking at the address of a form changes nothing', async () => {
	const before = await world.changes();
	const found: string[] = [];
	for (const deed of all) {
		for (const method of ['PUT', 'PATCH', 'DELETE'])
			if ((await send(deed, { 'content-type': FORM }, method)) !== 403) found.push(`${method} ${deed.name}`);
		const status = await send({ ...deed, path: `${deed.path}${deed.path.includes('?') ? '&' : '?'}${deed.body}` }, {}, 'GET');
		if (status >= 500) found.push(`GET ${deed.name}: ${status}`);
	}
	// mail programs have no origin: domain/proposal-forms.test.ts presses it from everywhere
	const pressed = ['/follow/[token]/unsubscribe'];
	for (const { route, what } of routeList().filter((entry) => !pressed.includes(entry.route)))
		if (/^(POST|PUT|PATCH|DELETE)$/.test(what)) found.push(`${what} ${route} is no form: test it here`);
	expect(found).toEqual([]);
	expect(await world.changes()).toBe(before);
});

test('from our own pages, an odd Content-Type is refused without a change', async () => {
	const before = await world.changes();
	const found: string[] = [];
	for (const deed of all)
		for (const type of ['text/plain', 'application/json', 'text/xml', 'x', ''] as const) {
			const status = await send(deed, { origin: world.origin, ...(type && { 'content-type': type }) });
			// a form that needs no fields may be done: it came from our own page
			if (status >= 500 || (status < 400 && status !== 303)) found.push(`${deed.name} as ${type}: ${status}`);
		}
	expect(found).toEqual([]);
	expect(await world.changes()).toBe(before);
});

test('the same forms from our own pages do what they say', async () => {
	let changed = 0;
	for (const deed of all) {
		const before = await world.changes();
		const status = await send(deed, { origin: world.origin, 'content-type': FORM });
		expect(status, deed.name).not.toBe(403);
		expect(status, deed.name).toBeLessThan(500);
		if ((await world.changes()) > before) changed++;
	}
	console.log(`${changed} of ${all.length} forms changed something`);
	// the others need words that their forms leave open, or a state that an earlier form has ended: access.test.ts fills them
	expect(changed).toBeGreaterThan(20);
});
