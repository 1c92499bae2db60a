import type { RequestEvent } from '@sveltejs/kit';
import { expect, test } from 'vitest';
import { readConfig, useConfig } from '../config.ts';
import { giveWay, isHeavy, threadIsFree } from './give-way.ts';

/** Keeps the thread at work, in pieces between which others have their turn, until a number of pieces is done. */
function work(pieces: number) {
	let done = 0;
	const next = () => {
		const from = performance.now();
		while (performance.now() - from < 5);
		if (++done < pieces) setImmediate(next);
	};
	setImmediate(next);
	return { done: () => done };
}

test('a heavy request begins once the thread has time to spare', async () => {
	const { done } = work(40);
	await threadIsFree();
	expect(done()).toBe(40);
	// control: nothing to wait for
	const from = performance.now();
	await threadIsFree();
	expect(performance.now() - from).toBeLessThan(500);
});

test('… and after a second in any case, those that came together too', async () => {
	const { done } = work(400);
	await Promise.all([threadIsFree(), threadIsFree(), threadIsFree()]);
	expect(done()).toBeGreaterThan(20);
	expect(done()).toBeLessThan(400);
});

test.each([
	['sign-ins and forgotten passphrases', '/login', 'POST', 100, true],
	['', '/password/[token]', 'POST', 100, true],
	['the page of a sign-in is none', '/login', 'GET', 0, false],
	['files that are made', '/organiser/forums/[forum]/registrations.[format]', 'GET', 0, true],
	['', '/official/recommendations/table.xlsx', 'GET', 0, true],
	['', '/organiser/forums/[forum]/measures/table.pdf', 'GET', 0, true],
	['passphrases that are chosen', '/invitations/[token]', 'POST', 100, true],
	['', '/setup/[token]', 'POST', 100, true],
	['large forms', '/forums/[forum]/register', 'POST', 60_000, true],
	['forms as people fill them in are none', '/forums/[forum]/register', 'POST', 4_000, false],
	['pages are none', '/forums/[forum]', 'GET', 0, false]
])('%s %s %s', (_, route, method, bytes, heavy) => {
	const request = new Request(`http://127.0.0.1${route}`, { method, headers: { 'content-length': String(bytes) } });
	expect(isHeavy({ request, url: new URL(request.url) } as RequestEvent, route)).toBe(heavy);
});

test('a form that brings a file has a turn of its own', () => {
	const url = new URL('http://127.0.0.1/official/recommendations/table');
	const headers = { 'content-length': '5000000', 'content-type': 'multipart/form-data; boundary=x' };
	const request = new Request(url, { method: 'POST', headers });
	expect(isHeavy({ request, url } as RequestEvent, '/official/recommendations/table')).toBe(false);
});

test('the hook lets pages through and holds what is heavy, unless limits are off', async () => {
	const asked = async (RATE_LIMITS: 'on' | 'off', route: string) => {
		useConfig(readConfig({ RATE_LIMITS }));
		const request = new Request(`http://127.0.0.1${route}`);
		const event = { request, url: new URL(request.url), route: { id: route } } as RequestEvent;
		const { done } = work(40);
		await giveWay({ event, resolve: () => new Response() });
		const before = done();
		await threadIsFree();
		return before;
	};
	expect(await asked('on', '/forums/[forum]/recommendations.[format]')).toBe(40);
	expect(await asked('on', '/forums/[forum]')).toBe(0);
	expect(await asked('off', '/forums/[forum]/recommendations.[format]')).toBe(0);
});
