import { TOTP } from 'otpauth';
import { describe, expect, test } from 'vitest';
import { system, type AccountActor } from '../../src/lib/server/actor.ts';
import { DAY, MINUTE, later, now, nowMs, setClock } from '../../src/lib/server/clock.ts';
import { config, readConfig, useConfig } from '../../src/lib/server/config.ts';
import { read } from '../../src/lib/server/database/open.ts';
import {
	askReset,
	changePassword,
	confirmSecondFactor,
	createAccount,
	enterCode,
	linkToken,
	offerSecondFactor,
	resetPassword,
	signIn,
	takeSecondFactor,
	type SignedIn,
	type Visitor
} from '../../src/lib/domain/access/index.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { cookieJar } from '../support/visit.ts';

/** What somebody gains who has collected marks, addresses and logins of an account beforehand: nothing. */

useFreshDatabase();

const PASSWORD = 'құпия сөз бар мұнда';
const OTHER = 'another one altogether';
const EMAIL = 'aigerim@example.kz';
const WRONG = '000000';
const anAccount = (email = EMAIL) =>
	createAccount(system('test'), {
		name: { surname: 'Серікова', givenName: 'Айгерім' },
		email,
		language: 'kk',
		roles: [{ role: 'admin', scopeKind: 'installation', scopeId: '' }],
		password: PASSWORD
	});
const code = (secret: string, steps = 0) =>
	TOTP.generate({ secret: new TOTP({ secret: secret.replaceAll(' ', '') }).secret, timestamp: nowMs() + steps * 30_000 });
const deviceOf = (made: SignedIn) => cookieJar(made).get('device');
const withoutLimits = () => {
	const { database, dataDir } = config();
	const url = database.engine === 'sqlite' ? `file:${database.file}` : database.url;
	useConfig(readConfig({ DATA_DIR: dataDir, DATABASE_URL: url, LOG_LEVEL: 'silent', RATE_LIMITS: 'off' }));
};

/** Sets a second factor from a browser that is signed in. The clock then stands a minute later: its first code is over. */
async function setFactor(at: SignedIn) {
	const here = { address: '10.0.0.1', login: at.loginId };
	const { secret } = await offerSecondFactor(at.actor, PASSWORD, here);
	const set = await confirmSecondFactor(at.actor, code(secret), here);
	if (!('made' in set)) throw new Error('The first code was refused');
	setClock(later(now(), MINUTE));
	return { secret, codes: set.codes, made: set.made };
}
/** Browsers and addresses in which the account has signed in. */
async function collect(n: number, enter?: string): Promise<Visitor[]> {
	const all: Visitor[] = [];
	for (let i = 0; i < n; i++) {
		const visitor = { address: `10.5.0.${i}` };
		let made = await signIn(EMAIL, PASSWORD, visitor);
		if (enter) {
			setClock(later(now(), MINUTE));
			made = await enterCode(code(enter), { ...visitor, step: cookieJar(made).get('step') });
		}
		all.push({ ...visitor, device: deviceOf(made) });
	}
	return all;
}
/** How a try was answered. */
const answer = (tried: Promise<unknown>) =>
	tried.then(
		() => 'in',
		(reason: unknown) => (reason as { code: string }).code
	);
const count = (answers: readonly string[]) =>
	answers.reduce<Record<string, number>>((all, each) => ({ ...all, [each]: (all[each] ?? 0) + 1 }), {});
const wrongCode = async (visitor: Visitor, typed = WRONG, password = PASSWORD) => {
	const made = await signIn(EMAIL, password, visitor);
	return answer(enterCode(typed, { ...visitor, step: cookieJar(made).get('step') }));
};
const burn = async (visitor: Visitor = { address: '10.6.0.1' }, password = PASSWORD) => {
	for (let i = 0; i < 10; i++) await wrongCode(visitor, WRONG, password);
};
const letters = async () =>
	(await read().selectFrom('outbox').select('kind').where('kind', '=', 'access.codes-spent').execute()).map((row) => row.kind);
async function reset(password: string, visitor: Visitor): Promise<SignedIn> {
	await askReset(EMAIL, 'kk', '10.0.0.9');
	const mail = await read()
		.selectFrom('outbox')
		.select('params')
		.where('kind', '=', 'access.reset')
		.orderBy('id', 'desc')
		.executeTakeFirstOrThrow();
	return resetPassword(linkToken((JSON.parse(mail.params) as { linkId: string }).linkId), password, visitor);
}

describe('wrong codes', () => {
	test('are ten for the account: of six known browsers, a stranger, recovery codes and an offer together, also at once', async () => {
		await anAccount();
		const { secret, made } = await setFactor(await signIn(EMAIL, PASSWORD, { address: '10.0.0.1' }));
		const marks = await collect(6, secret);
		const here = { address: '10.0.0.1', login: made.loginId };
		await offerSecondFactor(made.actor, PASSWORD, here);
		const recovery = 'ABCDE-ABCDE-ABCDE-ABCDE-ABCDE';
		const answers = await Promise.all([
			...marks.flatMap((mark) => [WRONG, '111111', recovery].map((typed) => wrongCode(mark, typed))),
			...[WRONG, recovery, 'x'].map((typed) => wrongCode({ address: '10.7.0.1' }, typed)),
			...[1, 2, 3].map(() =>
				confirmSecondFactor(made.actor, WRONG, here).then(
					() => 'access.wrong-code',
					(reason: unknown) => (reason as { code: string }).code
				)
			)
		]);
		expect(count(answers)).toEqual({ 'access.wrong-code': 10, 'access.too-many': 14 });
		const refused = await read().selectFrom('audit_entry').select('id').where('verb', '=', 'access.code-refused').execute();
		expect(refused).toHaveLength(10);
		expect(await answer(confirmSecondFactor(made.actor, WRONG, here))).toBe('access.too-many');
		expect(await wrongCode(marks[0] as Visitor, code(secret, 1))).toBe('access.too-many');
	});

	test('without the limit all of them are looked at (control)', async () => {
		await anAccount();
		const { secret } = await setFactor(await signIn(EMAIL, PASSWORD, { address: '10.0.0.1' }));
		const marks = await collect(3, secret);
		withoutLimits();
		const answers = await Promise.all(marks.flatMap((mark) => Array.from({ length: 8 }, () => wrongCode(mark))));
		expect(count(answers)).toEqual({ 'access.wrong-code': 24 });
	});

	test('tell the owner once; the count lapses after fifteen minutes, and after a day when there were fifty', async () => {
		const id = await anAccount();
		const { secret } = await setFactor(await signIn(EMAIL, PASSWORD, { address: '10.0.0.1' }));
		for (let i = 0; i < 9; i++) await wrongCode({ address: '10.6.0.1' });
		expect(await letters()).toEqual([]);
		await wrongCode({ address: '10.6.0.1' });
		expect(await letters()).toEqual(['access.codes-spent']);
		const mail = await read().selectFrom('outbox').selectAll().where('kind', '=', 'access.codes-spent').executeTakeFirstOrThrow();
		expect(mail).toMatchObject({ account_id: id, language: 'kk', params: '{}' });
		expect(await wrongCode({ address: '10.6.0.1' })).toBe('access.too-many');
		setClock(later(now(), 15 * MINUTE + 1000));
		expect(await wrongCode({ address: '10.6.0.1' }, code(secret))).toBe('in');
		for (let round = 0; round < 4; round++) {
			await burn();
			setClock(later(now(), 16 * MINUTE));
		}
		expect(await wrongCode({ address: '10.6.0.1' })).toBe('access.too-many');
		expect(await letters()).toHaveLength(1);
		setClock(later(now(), DAY - 75 * MINUTE));
		expect(await wrongCode({ address: '10.6.0.1' }, code(secret))).toBe('in');
	});

	test('are not to be spent by who does not know the passphrase', async () => {
		await anAccount();
		const { secret, made } = await setFactor(await signIn(EMAIL, PASSWORD, { address: '10.0.0.1' }));
		for (let i = 0; i < 30; i++) {
			await answer(signIn(EMAIL, 'wrong guess', { address: `10.8.0.${i}` }));
			await answer(enterCode(WRONG, { address: `10.8.0.${i}`, step: 'made up' }));
			// a login that was taken over, whose passphrase is not known
			await answer(confirmSecondFactor(made.actor, WRONG, { address: '10.8.0.1', login: made.loginId }));
		}
		expect(await read().selectFrom('wrong_code').select('id').execute()).toEqual([]);
		const device = deviceOf(made);
		expect(await wrongCode({ address: '10.9.0.1', device }, code(secret))).toBe('in');
	});
});

describe('a count that is spent ends', () => {
	test('with a new passphrase by mail, three times a day; the guesser has to find that one first', async () => {
		await anAccount();
		const { secret } = await setFactor(await signIn(EMAIL, PASSWORD, { address: '10.0.0.1' }));
		await burn();
		expect(await wrongCode({ address: '10.0.0.1' }, code(secret))).toBe('access.too-many');
		const made = await reset(OTHER, { address: '10.0.0.1' });
		const entered = await enterCode(code(secret), { address: '10.0.0.1', step: cookieJar(made).get('step') });
		expect(entered.actor.email).toBe(EMAIL);
		expect(await answer(signIn(EMAIL, PASSWORD, { address: '10.6.0.1' }))).toBe('access.wrong-sign-in');
		// who reads the mails as well gains three times as much and no more
		const passwords = [OTHER, `${OTHER} 2`, `${OTHER} 3`, `${OTHER} 4`];
		for (const [i, password] of passwords.slice(0, 3).entries()) {
			await burn({ address: '10.6.0.1' }, password);
			setClock(later(now(), 3 * MINUTE));
			const step = cookieJar(await reset(passwords[i + 1] ?? '', { address: '10.6.0.1' })).get('step');
			expect(await answer(enterCode(WRONG, { address: '10.6.0.1', step }))).toBe(i < 2 ? 'access.wrong-code' : 'access.too-many');
			setClock(later(now(), 60 * MINUTE * (i < 1 ? 1 : 0)));
		}
	});

	test('when the owner changes the passphrase in a browser that is signed in, and when an admin takes the factor off', async () => {
		const id = await anAccount();
		const { secret, made } = await setFactor(await signIn(EMAIL, PASSWORD, { address: '10.0.0.1' }));
		await burn();
		await changePassword(made.actor, PASSWORD, OTHER, { address: '10.0.0.1', login: made.loginId });
		setClock(later(now(), MINUTE));
		expect(await wrongCode({ address: '10.6.0.1' }, code(secret), OTHER)).toBe('in');
		await burn({ address: '10.6.0.1' }, OTHER);
		await anAccount('boss@example.kz');
		const boss = await signIn('boss@example.kz', PASSWORD, { address: '10.0.0.2' });
		await takeSecondFactor(boss.actor, id);
		expect((await signIn(EMAIL, OTHER, { address: '10.0.0.1' })).secondStep).toBe(false);
		expect(await read().selectFrom('wrong_code').select('id').execute()).toEqual([]);
	});
});

describe('an offer of a new factor', () => {
	test('is seen and confirmed by the login that asked, and by no other one of the account', async () => {
		await anAccount();
		const [asking, other] = [
			await signIn(EMAIL, PASSWORD, { address: '10.0.0.1' }),
			await signIn(EMAIL, PASSWORD, { address: '10.0.0.2' })
		];
		const [here, there] = [asking, other].map((each) => ({ address: '10.0.0.1', login: each.loginId })) as [Visitor, Visitor];
		const offer = await offerSecondFactor(asking.actor, PASSWORD, here);
		for (const typed of [code(offer.secret), WRONG]) {
			const refusal = await confirmSecondFactor(other.actor, typed, there).catch((reason: unknown) => reason);
			expect(refusal).toMatchObject({ code: 'conflict', details: {} });
		}
		await expect(confirmSecondFactor(other.actor, code(offer.secret), { address: '10.0.0.1' })).rejects.toMatchObject({
			code: 'not-found'
		});
		expect(await read().selectFrom('wrong_code').select('id').execute()).toEqual([]);
		// control: the one that asked sees it again after a wrong code, and confirms it
		expect(await confirmSecondFactor(asking.actor, WRONG, here)).toEqual({ again: offer });
		expect(await confirmSecondFactor(asking.actor, code(offer.secret), here)).toHaveProperty('made');
	});
});

describe('wrong passphrases', () => {
	const guess = (visitor: Visitor, i: number) => answer(signIn(EMAIL, `wrong guess ${i}`, visitor));

	test('are ten from all known browsers together, and ten from all known addresses', async () => {
		await anAccount();
		const known = await collect(6);
		const byMark = await Promise.all(
			known.flatMap(({ device }, i) => [1, 2, 3, 4].map((n) => guess({ address: `10.7.${n}.${i}`, device }, n)))
		);
		expect(count(byMark)).toEqual({ 'access.wrong-sign-in': 10, 'access.too-many': 14 });
		const byAddress = await Promise.all(known.flatMap(({ address }) => [1, 2, 3, 4].map((n) => guess({ address }, n))));
		expect(count(byAddress)).toEqual({ 'access.wrong-sign-in': 10, 'access.too-many': 14 });
		// what strangers have left is not touched, nor do they touch what the owner's browsers have
		expect(await guess({ address: '10.9.9.9' }, 1)).toBe('access.wrong-sign-in');
	});

	test('from marks and addresses of the passphrase before count as strangers’, which reset and change make them', async () => {
		await anAccount();
		const known = await collect(3);
		await reset(OTHER, { address: '10.0.0.1' });
		const tries = await Promise.all(known.flatMap((visitor) => [1, 2, 3, 4, 5, 6].map((n) => guess(visitor, n))));
		expect(count(tries)).toEqual({ 'access.wrong-sign-in': 10, 'access.too-many': 8 });
		expect(await guess({ address: '10.9.9.9' }, 1)).toBe('access.too-many');
	});

	const stands = async (visitor: Visitor, password = PASSWORD) => answer(signIn(EMAIL, password, visitor));
	test('of strangers do not lock out a mark, until its passphrase or factor changes or it is ninety days old', async () => {
		await anAccount();
		const made = await signIn(EMAIL, PASSWORD, { address: '10.0.0.1' });
		const mark = { address: '10.9.0.1', device: deviceOf(made) };
		for (let i = 0; i < 10; i++) await guess({ address: `10.8.0.${i}` }, i);
		// control: the mark stands, a stranger waits
		expect(await stands({ address: '10.9.0.1' })).toBe('access.too-many');
		expect(await stands(mark)).toBe('in');
		setClock(later(now(), 89 * DAY));
		expect(await stands({ ...mark, address: '10.9.0.2' })).toBe('in');
		setClock(later(now(), DAY));
		expect(await stands({ ...mark, address: '10.9.0.3' })).toBe('access.too-many');
		setClock(undefined);
		const { made: set } = await setFactor(made);
		expect(await stands({ ...mark, address: '10.9.0.4' })).toBe('access.too-many');
		expect(await stands({ address: '10.9.0.4', device: deviceOf(set) })).toBe('in');
	});

	test('of a whole hall for whatever accounts do not lock out a browser known there', async () => {
		await anAccount();
		const made = await signIn(EMAIL, PASSWORD, { address: '10.0.0.1' });
		await Promise.all(Array.from({ length: 310 }, (_, i) => answer(signIn(`n${i}@example.kz`, 'wrong guess', { address: '10.0.0.1' }))));
		expect(await stands({ address: '10.0.0.1' })).toBe('access.too-many');
		expect(await stands({ address: '10.0.0.1', device: deviceOf(made) })).toBe('in');
	});

	test('and made-up links of a whole hall do not keep the owner from a reset there', async () => {
		await anAccount();
		const hall = { address: '10.0.0.1' };
		const made = await Promise.all(Array.from({ length: 205 }, (_, i) => answer(resetPassword(`none${i}`, OTHER, hall))));
		// control: they are counted
		expect(count(made)).toEqual({ 'not-found': 200, 'access.too-many': 5 });
		expect((await reset(OTHER, hall)).actor.email).toBe(EMAIL);
	});

	test('given once more while signed in are ten, also at once', async () => {
		await anAccount();
		const { actor, loginId } = await signIn(EMAIL, PASSWORD, { address: '10.0.0.1' });
		const again = (a: AccountActor) => answer(offerSecondFactor(a, 'wrong guess', { address: '10.0.0.1', login: loginId }));
		expect(count(await Promise.all(Array.from({ length: 15 }, () => again(actor))))).toEqual({
			'access.wrong-sign-in': 10,
			'access.too-many': 5
		});
	});
});
