import { afterAll, beforeAll, expect, test } from 'vitest';
import { faultsOfHtml } from '../support/html.ts';
import { table } from './access-table.ts';
import { routeList } from './route-list.ts';
import { doer, keyOf, httpClient } from './http-client.ts';
import { anInstallation, type Installation } from './fixtures.ts';

/** Every page that somebody finds is HTML as the standard has it, as it is opened and with what a form says that is sent empty. */

let world: Installation;
beforeAll(async () => {
	world = await anInstallation();
}, 120_000);
afterAll(() => world?.stop());

const { addressOf } = httpClient(() => world);
const pages = routeList().filter(({ what }) => what === 'page');

async function ask(path: string, role: keyof Installation['cookies'], body?: URLSearchParams): Promise<string> {
	const headers = { cookie: world.cookies[role], origin: world.origin, accept: 'text/html', connection: 'close' };
	const answer = await fetch(world.origin + path, { headers, redirect: 'manual', ...(body && { method: 'POST', body }) });
	const html = await answer.text();
	return answer.headers.get('content-type')?.startsWith('text/html') ? html : '';
}

test.each(['', '/ru', '/en'])('every page under «%s», in the name of who finds it', async (prefix) => {
	let seen = 0;
	const found: string[] = [];
	for (const entry of pages) {
		const row = table[keyOf(entry)];
		if (!row) continue;
		const path = addressOf(entry.route, row, 'own');
		const html = await ask(prefix + (prefix && path === '/' ? '' : path), doer(row, 'own'));
		if (!html) continue;
		seen++;
		found.push(...(await faultsOfHtml(html)).map((fault) => `${entry.route}: ${fault}`));
	}
	expect(found).toEqual([]);
	expect(seen).toBeGreaterThan(50);
	console.log(`${seen} pages under «${prefix}»`);
});

test('every form that is sent empty', async () => {
	let seen = 0;
	const found: string[] = [];
	for (const entry of routeList()) {
		const row = table[keyOf(entry)];
		if (!entry.what.startsWith('action:') || !row) continue;
		const action = entry.what.slice('action:'.length);
		const path = addressOf(entry.route, row, 'own');
		const [bare = '', query] = path.split('?');
		const html = await ask(
			action === 'default' ? path : `${bare}?/${action}${query ? `&${query}` : ''}`,
			doer(row, 'own'),
			new URLSearchParams({ nothing: '' })
		);
		if (!html) continue;
		seen++;
		found.push(...(await faultsOfHtml(html)).map((fault) => `${keyOf(entry)}: ${fault}`));
	}
	expect([...new Set(found)]).toEqual([]);
	expect(seen).toBeGreaterThan(20);
	console.log(`${seen} forms`);
});

test('control: what is no HTML is found', async () => {
	const page = (body: string) => `<!doctype html><html lang="kk"><head><title>Бет</title></head><body>${body}</body></html>`;
	expect(await faultsOfHtml(page('<main><p>Сәлем</p></main>'))).toEqual([]);
	for (const wrong of [
		'<form action=""></form>',
		'<ul><p>x</p></ul>',
		'<p id="a"></p><p id="a"></p>',
		'<label for="none">x</label>',
		'<p><div></div></p>',
		'<select><!></select>'
	])
		expect([wrong, (await faultsOfHtml(page(wrong))).length > 0]).toEqual([wrong, true]);
});
