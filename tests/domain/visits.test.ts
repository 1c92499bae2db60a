import { afterEach, describe, expect, test } from 'vitest';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { networkOf } from '../../src/lib/server/visits.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum } from '../support/forum.ts';
import { aServer, type Running } from '../support/server.ts';

/** How much one network may ask of what is made anew for each visitor. */

const fresh = useFreshDatabase();
let server: Running | undefined;
afterEach(async () => {
	await server?.stop();
	server = undefined;
});

const FORM = '/forums/here/register';
const LIMIT = 3000;
const AT_ONCE = 20;

async function serve(env: Record<string, string>) {
	await aForum({ slug: 'here' });
	loadKey(false);
	server = await aServer(fresh.url, { LOG_LEVEL: 'silent', ADDRESS_HEADER: 'x-forwarded-for', ...env });
	const { address } = server;
	const at = async (path: string, from: string) => {
		const answer = await fetch(address + path, { headers: { 'x-forwarded-for': from }, redirect: 'manual' });
		return { status: answer.status, headers: answer.headers, text: await answer.text() };
	};
	/** Many requests. @returns how often each status came */
	const many = async (times: number, what: (i: number) => string, from: (i: number) => string) => {
		const counted: Record<number, number> = {};
		for (let i = 0; i < times; i += AT_ONCE)
			for (const { status } of await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => at(what(i + n), from(i + n)))))
				counted[status] = (counted[status] ?? 0) + 1;
		return counted;
	};
	return { at, many };
}

test('a hall of 200 behind one address opens five such pages each; a flood of one household is told to wait', async () => {
	const { at, many } = await serve({ RATE_LIMITS: 'on' });
	const hall = (i: number) =>
		[FORM, `/forums/here/delegations?q=a${i}`, '/nowhere', '/privacy?x', `${FORM}/organisations?q=abc`][i % 5] ?? '';
	expect(await many(1000, hall, () => '198.51.100.7')).toEqual({ 200: 800, 404: 200 });
	expect((await at('/forums/here', '198.51.100.7')).status).toBe(200);
	const own = (i: number) => `2001:db8:0:1::${(i + 1).toString(16)}`;
	const flood = await many(LIMIT, () => '/nowhere', own);
	expect(Object.values(flood).reduce((a, b) => a + b, 0)).toBe(LIMIT);
	const paths = [
		FORM,
		'/forums/here/delegations?q=a',
		`/ru${FORM}/organisations?q=abc`,
		'/api/v1/forums?after=x',
		'/registrations/x',
		'/none'
	];
	for (const path of paths) {
		const { status, headers, text } = await at(path, '2001:db8:0:1:ffff::1');
		expect([path, status, headers.get('cache-control')]).toEqual([path, 429, 'private, no-store']);
		expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
		expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60);
		expect(text).toMatch(path.startsWith('/ru') ? /Слишком много/ : /тым көп/);
	}
	// what costs nothing is answered, and so are others, and who works there
	expect((await at('/forums/here?a=1', own(1))).status).toBe(200);
	expect((await at(FORM, '2001:db8:0:2::1')).status).toBe(200);
	expect((await at(FORM, '198.51.100.7')).status).toBe(200);
	expect((await at('/organiser', own(1))).status).toBe(303);
}, 120_000);

test('without limits nobody waits (control)', async () => {
	const { many } = await serve({ RATE_LIMITS: 'off' });
	expect(
		await many(
			LIMIT + 100,
			() => '/nowhere',
			() => '198.51.100.7'
		)
	).toEqual({ 404: LIMIT + 100 });
}, 120_000);

describe('the network of an address', () => {
	test.each([
		['198.51.100.7', '198.51.100.7'],
		['::ffff:198.51.100.7', '198.51.100.7'],
		['2001:db8:0:1::1', '2001:db8:0:1::/64'],
		['2001:0db8:0000:0001:ffff:0:0:2', '2001:db8:0:1::/64'],
		['2001:db8::', '2001:db8:0:0::/64'],
		['::1', '0:0:0:0::/64']
	])('%s is %s', (address, network) => expect(networkOf(address)).toBe(network));
});
