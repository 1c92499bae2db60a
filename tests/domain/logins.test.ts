import { describe, expect, test } from 'vitest';
import { anonymous, system } from '../../src/lib/server/actor.ts';
import { DAY, HOUR, MINUTE, later, now, setClock } from '../../src/lib/server/clock.ts';
import { read } from '../../src/lib/server/database/open.ts';
import { sha256 } from '../../src/lib/server/crypto.ts';
import { createAccount, endOwnLogin, grantRole, ownLogins, signIn, type Visitor } from '../../src/lib/domain/access/index.server.ts';
import type { RoleGrant } from '../../src/lib/server/actor.ts';
import { useFreshDatabase } from '../support/database.ts';
import { cookieJar, request } from '../support/visit.ts';

useFreshDatabase();

const PASSWORD = 'құпия сөз бар мұнда';
const anAccount = (email: string, roles: readonly RoleGrant[] = []) =>
	createAccount(system('test'), { name: { surname: 'Серікова', givenName: '' }, email, language: 'kk', roles, password: PASSWORD });
const from = (words = ''): Visitor => ({ address: '10.0.0.1', browser: words });
const organiser: RoleGrant[] = [{ role: 'organiser', scopeKind: 'installation', scopeId: '' }];

describe('one’s logins', () => {
	test('are told by browser and time, the last used first, this one marked', async () => {
		await anAccount('a@example.kz');
		const start = now();
		const phone = await signIn('a@example.kz', PASSWORD, from('Safari, iPhone'));
		setClock(later(start, HOUR));
		const here = await signIn('a@example.kz', PASSWORD, from('Firefox, Windows'));
		await signIn('a@example.kz', PASSWORD, from());
		setClock(later(start, 2 * HOUR));
		await request(cookieJar(phone));
		const list = await ownLogins(here.actor, here.loginId);
		expect(list.map((each) => [each.browser, each.here]).sort()).toEqual([
			['', false],
			['Firefox, Windows', true],
			['Safari, iPhone', false]
		]);
		expect(list[0]).toEqual({
			id: sha256(phone.loginId),
			browser: 'Safari, iPhone',
			since: expect.stringMatching(start.slice(0, 16)) as string,
			seenAt: expect.stringMatching(later(start, 2 * HOUR).slice(0, 16)) as string,
			here: false
		});
	});

	test('are ended one by one, by their hash; this one goes on', async () => {
		await anAccount('a@example.kz');
		await anAccount('b@example.kz');
		const [here, there] = [await signIn('a@example.kz', PASSWORD, from()), await signIn('a@example.kz', PASSWORD, from())];
		const other = await signIn('b@example.kz', PASSWORD, from());
		for (const id of [sha256(other.loginId), there.loginId, 'x'])
			await expect(endOwnLogin(here.actor, id)).rejects.toMatchObject({ code: 'not-found' });
		await endOwnLogin(here.actor, sha256(there.loginId));
		expect(await request(cookieJar(there))).toEqual(anonymous);
		expect(await request(cookieJar(here))).toEqual(here.actor);
		expect(await request(cookieJar(other))).toEqual(other.actor);
		await expect(endOwnLogin(here.actor, sha256(there.loginId))).rejects.toMatchObject({ code: 'not-found' });
		expect(await read().selectFrom('audit_entry').select('actor_id').where('verb', '=', 'access.end-login').execute()).toEqual([
			{ actor_id: here.actor.accountId }
		]);
		await expect(ownLogins(anonymous, '')).rejects.toMatchObject({ code: 'not-found' });
		await expect(endOwnLogin(anonymous, sha256(here.loginId))).rejects.toMatchObject({ code: 'not-found' });
	});

	test('are written about every five minutes at most', async () => {
		await anAccount('a@example.kz');
		const made = await signIn('a@example.kz', PASSWORD, from());
		const seen = async () => (await read().selectFrom('login').select('seen_at').executeTakeFirstOrThrow()).seen_at;
		const first = await seen();
		setClock(later(first, 4 * MINUTE));
		await request(cookieJar(made));
		expect(await seen()).toBe(first);
		setClock(later(first, 6 * MINUTE));
		await request(cookieJar(made));
		expect((await seen()) > later(first, 5 * MINUTE)).toBe(true);
	});
});

describe('a login at rest', () => {
	test.each([
		['an organiser’s', organiser, 12 * HOUR],
		['a volunteer’s', [], 7 * DAY]
	] as const)('%s is over after its time, and goes on before', async (_, roles, rest) => {
		await anAccount('a@example.kz', [...roles]);
		const made = await signIn('a@example.kz', PASSWORD, from());
		const start = now();
		setClock(later(start, rest - MINUTE));
		expect((await request(cookieJar(made))).kind).toBe('account');
		setClock(later(start, 2 * rest - 2 * MINUTE));
		expect((await request(cookieJar(made))).kind).toBe('account');
		setClock(later(start, 3 * rest));
		const cookies = cookieJar(made);
		expect(await request(cookies)).toEqual(anonymous);
		expect([...cookies.keys()]).toEqual(['device']);
		expect(await read().selectFrom('login').selectAll().execute()).toEqual([]);
	});

	test('becomes shorter with the role', async () => {
		const id = await anAccount('a@example.kz');
		const made = await signIn('a@example.kz', PASSWORD, from());
		setClock(later(now(), DAY));
		expect((await request(cookieJar(made))).kind).toBe('account');
		setClock(later(now(), DAY));
		await grantRole(system('test'), id, { role: 'organiser', scopeKind: 'installation', scopeId: '' });
		expect(await request(cookieJar(made))).toEqual(anonymous);
	});
});
