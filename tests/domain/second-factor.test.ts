import { readFileSync } from 'node:fs';
import { TOTP } from 'otpauth';
import { describe, expect, test } from 'vitest';
import { anonymous, system, type AccountActor } from '../../src/lib/server/actor.ts';
import { HOUR, MINUTE, later, now, nowMs, setClock } from '../../src/lib/server/clock.ts';
import { config } from '../../src/lib/server/config.ts';
import { database, read } from '../../src/lib/server/database/open.ts';
import { seal, sha256, unseal } from '../../src/lib/server/crypto.ts';
import {
	askReset,
	changePassword,
	codeAwaited,
	confirmSecondFactor,
	createAccount,
	dropSecondFactor,
	enterCode,
	grantRole,
	linkToken,
	newRecoveryCodes,
	offerSecondFactor,
	ownSecondFactor,
	requireSecondFactor,
	resetPassword,
	secondFactorRequired,
	signIn,
	signOut,
	takeSecondFactor,
	type Visitor
} from '../../src/lib/domain/access/index.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { cookieJar, request, requestAs } from '../support/visit.ts';

useFreshDatabase();

const PASSWORD = 'құпия сөз бар мұнда';
const EMAIL = 'aigerim@example.kz';
const from = (more: Partial<Visitor> = {}): Visitor => ({ address: '10.0.0.1', ...more });
const anAccount = (email = EMAIL, role: 'admin' | 'organiser' | null = 'admin') =>
	createAccount(system('test'), {
		name: { surname: 'Серікова', givenName: 'Айгерім' },
		email,
		language: 'ru',
		roles: role ? [{ role, scopeKind: 'installation', scopeId: '' }] : [],
		password: PASSWORD
	});
const code = (secret: string, steps = 0) => TOTP.generate({ secret: secretOf(secret), timestamp: nowMs() + steps * 30_000 });
const secretOf = (text: string) => new TOTP({ secret: text.replaceAll(' ', '') }).secret;
const verbs = async () => (await read().selectFrom('audit_entry').select('verb').orderBy('id').execute()).map((row) => row.verb);
const mails = async () => (await read().selectFrom('outbox').select('kind').orderBy('id').execute()).map((row) => row.kind);

/** An account whose second factor is in use; the clock then stands a minute later, so that its first code is over. */
async function guarded(email = EMAIL, role: 'admin' | 'organiser' | null = 'admin') {
	const id = await anAccount(email, role);
	const first = await signIn(email, PASSWORD, from());
	const { secret, address } = await offerSecondFactor(first.actor, PASSWORD, from({ login: first.loginId }));
	const set = await confirmSecondFactor(first.actor, code(secret), from({ login: first.loginId }));
	if (!('made' in set)) throw new Error('The first code was refused');
	setClock(later(now(), MINUTE));
	return { id, actor: first.actor, secret, address, first, here: set.made, codes: set.codes };
}
/** The first step of a sign-in. @returns the browser that waits for its code */
async function firstStep(email = EMAIL, more: Partial<Visitor> = {}): Promise<Visitor> {
	const made = await signIn(email, PASSWORD, from(more));
	expect([made.secondStep, made.loginId, await request(cookieJar(made))]).toEqual([true, '', anonymous]);
	return from({ ...more, step: cookieJar(made).get('step') });
}

describe('setting up', () => {
	test('asks for the passphrase, then for a code; other logins end and ten recovery codes are shown', async () => {
		await anAccount();
		const [one, two] = [await signIn(EMAIL, PASSWORD, from()), await signIn(EMAIL, PASSWORD, from())];
		await expect(offerSecondFactor(one.actor, 'not the right one', from({ login: one.loginId }))).rejects.toMatchObject({
			code: 'access.wrong-sign-in'
		});
		const offer = await offerSecondFactor(one.actor, PASSWORD, from({ login: one.loginId }));
		expect(offer.address).toMatch(/^otpauth:\/\/totp\/Alang:aigerim%40example\.kz\?issuer=Alang&secret=[A-Z2-7]{32}&/);
		expect(offer.address).toContain(offer.secret.replaceAll(' ', ''));
		expect(await ownSecondFactor(one.actor)).toEqual({ since: null, codesLeft: 0, required: false });
		expect((await signIn(EMAIL, PASSWORD, from())).secondStep).toBe(false);
		const set = await confirmSecondFactor(one.actor, code(offer.secret), from({ login: one.loginId }));
		if (!('made' in set)) throw new Error('The code was refused');
		expect(set.codes).toHaveLength(10);
		expect(set.codes.every((each) => /^([0-9A-Z]{5}-){4}[0-9A-Z]{5}$/.test(each))).toBe(true);
		expect(set.made.loginId).not.toBe(one.loginId);
		expect(await Promise.all([one, two, set.made].map(async (each) => (await request(cookieJar(each))).kind))).toEqual([
			'anonymous',
			'anonymous',
			'account'
		]);
		expect(await ownSecondFactor(one.actor)).toEqual({ since: expect.any(String) as string, codesLeft: 10, required: false });
		expect((await verbs()).slice(-2)).toEqual(['access.sign-in', 'access.set-second-factor']);
		expect(await mails()).toEqual(['access.second-factor-on']);
	});

	test('shows the offer again after a wrong code, ten times; an hour later there is nothing to confirm', async () => {
		await anAccount();
		const { actor, loginId } = await signIn(EMAIL, PASSWORD, from());
		const here = from({ login: loginId });
		await expect(confirmSecondFactor(actor, '123456', here)).rejects.toMatchObject({ code: 'conflict' });
		const offer = await offerSecondFactor(actor, PASSWORD, here);
		expect(await confirmSecondFactor(actor, code(offer.secret, 5), here)).toEqual({ again: offer });
		for (let i = 0; i < 9; i++) await confirmSecondFactor(actor, 'x', here);
		await expect(confirmSecondFactor(actor, code(offer.secret), here)).rejects.toMatchObject({ code: 'access.too-many' });
		setClock(later(now(), HOUR + 1000));
		await expect(confirmSecondFactor(actor, code(offer.secret), here)).rejects.toBeInstanceOf(Error);
		expect(await ownSecondFactor(actor)).toMatchObject({ since: null });
	});

	test('keeps the old phone until the new one has given its first code', async () => {
		const { actor, secret, here } = await guarded();
		const browsing = from({ login: here.loginId });
		const other = await offerSecondFactor(actor, PASSWORD, browsing);
		expect((await enterCode(code(secret), await firstStep())).secondStep).toBe(false);
		await confirmSecondFactor(actor, code(other.secret), browsing);
		setClock(later(now(), MINUTE));
		await expect(enterCode(code(secret), await firstStep())).rejects.toMatchObject({ code: 'access.wrong-code' });
		expect((await enterCode(code(other.secret), await firstStep())).actor).toEqual(actor);
	});

	test('is nobody else’s business', async () => {
		const all = [
			offerSecondFactor(anonymous, PASSWORD, from({ login: 'x' })),
			confirmSecondFactor(anonymous, '123456', from({ login: 'x' })),
			newRecoveryCodes(anonymous, PASSWORD),
			dropSecondFactor(anonymous, PASSWORD),
			ownSecondFactor(anonymous)
		];
		await Promise.all(all.map((tried) => expect(tried).rejects.toMatchObject({ code: 'not-found' })));
	});
});

describe('the second step', () => {
	test('follows the passphrase; its mark opens nothing, and is used once', async () => {
		const { actor, secret } = await guarded();
		const waiting = await firstStep();
		expect(await codeAwaited(waiting)).toBe(true);
		expect(await request(new Map([['login', waiting.step ?? '']]))).toEqual(anonymous);
		const made = await enterCode(code(secret), waiting);
		expect(await request(cookieJar(made))).toEqual(actor);
		expect(cookieJar(made).has('step')).toBe(false);
		expect(await codeAwaited(waiting)).toBe(false);
		setClock(later(now(), MINUTE));
		await expect(enterCode(code(secret), waiting)).rejects.toMatchObject({ code: 'access.step-over' });
		expect((await verbs()).slice(-2)).toEqual(['access.ask-code', 'access.sign-in']);
	});

	test('waits ten minutes, and not past a new passphrase', async () => {
		const { secret, here } = await guarded();
		const late = await firstStep();
		setClock(later(now(), 10 * MINUTE + 1000));
		expect(await codeAwaited(late)).toBe(false);
		await expect(enterCode(code(secret), late)).rejects.toMatchObject({ code: 'access.step-over' });
		const early = await firstStep();
		await changePassword(here.actor, PASSWORD, 'another one altogether', from());
		await expect(enterCode(code(secret), early)).rejects.toMatchObject({ code: 'access.step-over' });
	});

	test('takes a clock that is a step off, and no more', async () => {
		const { secret } = await guarded();
		for (const steps of [-2, 2, 10])
			await expect(enterCode(code(secret, steps), await firstStep())).rejects.toMatchObject({ code: 'access.wrong-code' });
		await enterCode(code(secret, -1), await firstStep());
		await enterCode(code(secret, 1), await firstStep());
	});

	test('takes no code twice, nor an older one, also from ten browsers at once', async () => {
		const { secret } = await guarded();
		const waiting = await Promise.all(Array.from({ length: 10 }, () => firstStep()));
		const all = await Promise.allSettled(waiting.map((each) => enterCode(code(secret), each)));
		expect(all.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
		setClock(later(now(), 10 * MINUTE));
		const again = await firstStep();
		await enterCode(code(secret), again);
		await expect(enterCode(code(secret, -1), await firstStep())).rejects.toMatchObject({ code: 'access.wrong-code' });
	});

	test('takes each recovery code once, tells the owner, and not somebody else’s', async () => {
		const { codes } = await guarded();
		const other = await guarded('other@example.kz');
		const [one = '', two = ''] = codes;
		await enterCode(one.toLowerCase().replaceAll('-', ' '), await firstStep());
		await expect(enterCode(one, await firstStep())).rejects.toMatchObject({ code: 'access.wrong-code' });
		await expect(enterCode(other.codes[0] ?? '', await firstStep())).rejects.toMatchObject({ code: 'access.wrong-code' });
		await enterCode(two, await firstStep());
		const told = await read().selectFrom('outbox').select('params').where('kind', '=', 'access.recovery-code-used').orderBy('id').execute();
		expect(told.map((row) => row.params)).toEqual(['{"left":9}', '{"left":8}']);
	});

	test('pays five wrong codes with one passphrase, ten in fifteen minutes, from a browser known before as well', async () => {
		const { here, secret } = await guarded();
		const device = cookieJar(here).get('device');
		const waiting = await firstStep();
		for (let i = 0; i < 4; i++) await expect(enterCode('000000', waiting)).rejects.toMatchObject({ code: 'access.wrong-code' });
		await expect(enterCode('000000', waiting)).rejects.toMatchObject({ code: 'access.step-over' });
		await expect(enterCode(code(secret), waiting)).rejects.toMatchObject({ code: 'access.step-over' });
		const again = await firstStep();
		for (let i = 0; i < 5; i++) await expect(enterCode('000000', again)).rejects.toBeInstanceOf(Error);
		for (const known of [undefined, device])
			await expect(enterCode(code(secret), await firstStep(EMAIL, { device: known }))).rejects.toMatchObject({
				code: 'access.too-many',
				details: { minutes: 15 }
			});
	});

	test('is not walked around by a reset link', async () => {
		const { actor, secret } = await guarded();
		await askReset(EMAIL, 'ru', '10.0.0.9');
		const mail = await read().selectFrom('outbox').select('params').where('kind', '=', 'access.reset').executeTakeFirstOrThrow();
		const token = linkToken((JSON.parse(mail.params) as { linkId: string }).linkId);
		const made = await resetPassword(token, 'another one altogether', from());
		expect([made.secondStep, await request(cookieJar(made))]).toEqual([true, anonymous]);
		const entered = await enterCode(code(secret), from({ step: cookieJar(made).get('step') }));
		expect(await request(cookieJar(entered))).toEqual(actor);
	});

	test('without a second factor there is none (control)', async () => {
		await anAccount();
		const made = await signIn(EMAIL, PASSWORD, from());
		expect([made.secondStep, (await request(cookieJar(made))).kind]).toEqual([false, 'account']);
		await expect(enterCode('123456', from({ step: 'made up' }))).rejects.toMatchObject({ code: 'access.step-over' });
	});
});

describe('taking it away', () => {
	test('its owner, with the passphrase; new recovery codes replace the old', async () => {
		const { actor, codes } = await guarded();
		await expect(dropSecondFactor(actor, 'not the right one')).rejects.toMatchObject({ code: 'access.wrong-sign-in' });
		const newer = await newRecoveryCodes(actor, PASSWORD);
		await expect(enterCode(codes[0] ?? '', await firstStep())).rejects.toMatchObject({ code: 'access.wrong-code' });
		await enterCode(newer[0] ?? '', await firstStep());
		await dropSecondFactor(actor, PASSWORD);
		expect((await signIn(EMAIL, PASSWORD, from())).secondStep).toBe(false);
		await expect(dropSecondFactor(actor, PASSWORD)).rejects.toMatchObject({ code: 'conflict' });
		await expect(newRecoveryCodes(actor, PASSWORD)).rejects.toMatchObject({ code: 'conflict' });
		expect((await mails()).slice(1)).toEqual(['access.recovery-codes-new', 'access.recovery-code-used', 'access.second-factor-off']);
	});

	test('an admin, for somebody who has lost the device: logins end, the owner is told', async () => {
		const owner = await guarded();
		await anAccount('boss@example.kz');
		const admin = await signIn('boss@example.kz', PASSWORD, from());
		await anAccount('organiser@example.kz', 'organiser');
		const organiser = await signIn('organiser@example.kz', PASSWORD, from());
		for (const nobody of [anonymous, organiser.actor])
			await expect(takeSecondFactor(nobody, owner.id)).rejects.toMatchObject({ code: 'not-found' });
		await expect(takeSecondFactor(owner.actor, owner.id)).rejects.toMatchObject({ code: 'access.own-factor' });
		await takeSecondFactor(admin.actor, owner.id);
		expect(await request(cookieJar(owner.here))).toEqual(anonymous);
		expect((await signIn(EMAIL, PASSWORD, from())).secondStep).toBe(false);
		expect((await mails()).at(-1)).toBe('access.second-factor-taken');
		const entry = await read()
			.selectFrom('audit_entry')
			.select(['actor_id', 'subject_id'])
			.where('verb', '=', 'access.take-second-factor')
			.executeTakeFirst();
		expect(entry).toEqual({ actor_id: admin.actor.accountId, subject_id: owner.id });
		await expect(takeSecondFactor(admin.actor, owner.id)).rejects.toMatchObject({ code: 'not-found' });
	});
});

describe('as a duty of organisers and admins', () => {
	const asked = async (cookies: Map<string, string>, route: string | null) => {
		const { actor, mustSetUpFactor } = await requestAs(cookies, route);
		return [actor.kind, mustSetUpFactor];
	};

	test('who has none reaches the page that sets it up and the way out, and everything again afterwards', async () => {
		await anAccount('boss@example.kz');
		const boss = await signIn('boss@example.kz', PASSWORD, from());
		await anAccount(EMAIL, 'organiser');
		const made = await signIn(EMAIL, PASSWORD, from());
		const cookies = cookieJar(made);
		expect(await asked(cookies, '/organiser')).toEqual(['account', false]);
		await expect(requireSecondFactor(made.actor, true)).rejects.toMatchObject({ code: 'not-found' });
		await requireSecondFactor(boss.actor, true);
		expect(await secondFactorRequired()).toBe(true);
		for (const route of ['/organiser', '/account', '/organiser/forums/[forum]/registrations', '/login', null])
			expect([route, ...(await asked(cookies, route))]).toEqual([route, 'anonymous', true]);
		for (const route of ['/account/second-factor', '/logout'])
			expect([route, ...(await asked(cookies, route))]).toEqual([route, 'account', true]);
		const { actor } = await requestAs(cookies, '/account/second-factor');
		const browsing = from({ login: made.loginId });
		const { secret } = await offerSecondFactor(actor, PASSWORD, browsing);
		const set = await confirmSecondFactor(actor, code(secret), browsing);
		if (!('made' in set)) throw new Error('The code was refused');
		expect(await asked(cookieJar(set.made), '/organiser')).toEqual(['account', false]);
		await expect(dropSecondFactor(actor, PASSWORD)).rejects.toMatchObject({ code: 'conflict' });
		await requireSecondFactor(boss.actor, false);
		await dropSecondFactor(actor, PASSWORD);
	});

	test('others need none, until they become organisers', async () => {
		const boss = await guarded('boss@example.kz');
		await requireSecondFactor(boss.actor, true);
		const id = await anAccount(EMAIL, null);
		const cookies = cookieJar(await signIn(EMAIL, PASSWORD, from()));
		expect(await asked(cookies, '/desk')).toEqual(['account', false]);
		await grantRole(boss.actor, id, { role: 'organiser', scopeKind: 'installation', scopeId: '' });
		expect(await asked(cookies, '/desk')).toEqual(['anonymous', true]);
	});

	test('who must set it up can still sign out', async () => {
		await anAccount();
		const made = await signIn(EMAIL, PASSWORD, from());
		await requireSecondFactor(made.actor, true);
		const { actor } = await requestAs(cookieJar(made), '/logout');
		await signOut(actor as AccountActor, made.loginId);
		expect(await request(cookieJar(made))).toEqual(anonymous);
	});
});

describe('at rest', () => {
	test('neither the secret nor a recovery code nor a mark is in the database', async () => {
		const { id, secret, codes } = await guarded();
		const waiting = await firstStep();
		const rows = JSON.stringify([
			await read().selectFrom('second_factor').selectAll().execute(),
			await read().selectFrom('recovery_code').selectAll().execute(),
			await read().selectFrom('sign_in_step').selectAll().execute(),
			await read().selectFrom('outbox').selectAll().execute(),
			await read().selectFrom('audit_entry').selectAll().execute()
		]);
		const plain = secret.replaceAll(' ', '');
		const hidden = [plain, ...codes, ...codes.map((each) => each.replaceAll('-', '')), waiting.step ?? ''];
		expect(hidden.filter((each) => rows.includes(each))).toEqual([]);
		const target = config().database;
		if (target.engine === 'sqlite') {
			database().raw?.pragma('wal_checkpoint(truncate)');
			const file = readFileSync(target.file);
			expect(hidden.filter((each) => file.includes(Buffer.from(each)))).toEqual([]);
		}
		// the control: what the search would find, and the secret is there under the installation's key
		expect(rows).toContain(sha256((codes[0] ?? '').replaceAll('-', '')));
		const kept = await read().selectFrom('second_factor').select('secret').where('account_id', '=', id).executeTakeFirstOrThrow();
		expect(unseal('second-factor', id, kept.secret ?? '')).toBe(plain);
	});

	test('a sealed text opens for its owner and purpose only, and not when it was touched', () => {
		const sealed = seal('test', 'a', 'құпия');
		expect(unseal('test', 'a', sealed)).toBe('құпия');
		expect(seal('test', 'a', 'құпия')).not.toBe(sealed);
		expect(() => unseal('test', 'b', sealed)).toThrow();
		expect(() => unseal('other', 'a', sealed)).toThrow();
		expect(() => unseal('test', 'a', `${sealed.slice(0, -2)}AA`)).toThrow();
		expect(() => unseal('test', 'a', sealed.slice(0, 20))).toThrow();
	});
});
