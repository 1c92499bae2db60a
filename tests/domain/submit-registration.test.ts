import { expect, test } from 'vitest';
import { openToken } from '../../src/lib/domain/registration/index.server.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { addByHand } from '../../src/lib/workflow/add-by-hand.server.ts';
import { submitRegistration, registerDuplicate } from '../../src/lib/workflow/submit-registration.server.ts';
import { pendingDuplicateToken } from '../../src/lib/domain/registration/index.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, byHandInput, formInput, mailKindsOf, organiserOf, verbsAbout } from '../support/forum.ts';

useFreshDatabase();
const nobody = { kind: 'anonymous' } as const;
const read = () => database().reader;
const registrations = (forumId: string) =>
	read().selectFrom('registration').selectAll().where('forum_id', '=', forumId).orderBy('number').execute();
const taken = async (forumId: string) =>
	(await read().selectFrom('forum').select('taken').where('id', '=', forumId).executeTakeFirstOrThrow()).taken;
const send = (forumId: string, overrides: Record<string, unknown>, formKey: string) =>
	submitRegistration(nobody, forumId, formInput(overrides), { language: 'kk', formKey });

test('a delegate registers: number, state, seat, link, consents, search words, mail, audit', async () => {
	const forumId = await aForum();
	const platformId = await aPlatform(forumId, 30);
	const made = await aDelegate(forumId, {
		email: 'Ainur@Example.KZ',
		preferredSessionId: platformId,
		phone: '8 701 123 45 67',
		food: 'вегетариандық',
		consentPhoto: true
	});
	expect(made.seat).toBe('held');
	const { registration, actor } = await openToken(made.token);
	expect(actor).toEqual({ kind: 'delegate', registrationId: made.registrationId, forumId });
	expect(registration).toMatchObject({
		number: 1,
		state: 'confirmed',
		email: 'Ainur@Example.KZ',
		phone: '+77011234567',
		ownsAddress: true,
		needs: null,
		consents: { participation: 'yes', name: 'everyone', photo: 'yes', keep: 'no', needs: 'no' }
	});
	expect(await taken(forumId)).toBe(1);
	expect(await mailKindsOf(made.registrationId)).toEqual(['registration.confirmed']);
	expect(await verbsAbout(made.registrationId)).toEqual(['registration.submit']);
	const consent = await read().selectFrom('consent').selectAll().where('purpose', '=', 'photo').executeTakeFirstOrThrow();
	expect([consent.text_version, consent.language]).toEqual(['2026-11', 'kk']);
	const words = await read().selectFrom('search_word').select('word').where('subject_id', '=', made.registrationId).execute();
	expect(words.map((row) => row.word).sort()).toEqual(
		[
			...['ahmetoua', 'ainur', 'ak', 'net', 'ni', 'nzhet', 'kogamdik', 'kori', 'eksample', 'kz'],
			...['1', '77011234567', '87011234567', '7011234567', '1234567', '4567']
		].sort()
	);
});

test('needs are stored only with the consent of their own', async () => {
	const forumId = await aForum();
	const made = await aDelegate(forumId, { needsConsent: true, accessibility: 'пандус' });
	const { registration } = await openToken(made.token);
	expect(registration.needs).toEqual({ accessibility: 'пандус', food: '' });
	expect(registration.consents.needs).toBe('yes');
});

test('approval by the organiser: submitted, and the seat is held from the first second', async () => {
	const forumId = await aForum({ approval: 'organiser' });
	const platformId = await aPlatform(forumId, 1);
	const first = await aDelegate(forumId, { preferredSessionId: platformId });
	const second = await aDelegate(forumId, { preferredSessionId: platformId });
	expect([first.seat, second.seat]).toEqual(['held', 'waiting']);
	expect((await registrations(forumId)).map((row) => row.state)).toEqual(['submitted', 'submitted']);
	expect(await mailKindsOf(first.registrationId)).toEqual(['registration.received']);
});

test('a full forum: who comes later waits, and the choice stays a wish', async () => {
	const forumId = await aForum({ capacity: 1 });
	const platformId = await aPlatform(forumId, 30);
	await aDelegate(forumId);
	const late = await aDelegate(forumId, { preferredSessionId: platformId });
	expect(late.seat).toBe('preferred');
	expect((await openToken(late.token)).registration).toMatchObject({ state: 'waiting', preferredSessionId: platformId, number: 2 });
	expect(await mailKindsOf(late.registrationId)).toEqual(['registration.waiting']);
	expect(await taken(forumId)).toBe(1);
	expect(await read().selectFrom('seat').selectAll().execute()).toEqual([]);
});

test('the same form twice gets the same answer, also at the same time and after registration has closed', async () => {
	const forumId = await aForum();
	const platformId = await aPlatform(forumId, 30);
	const wish = { email: 'a@example.kz', preferredSessionId: platformId };
	const answers = await Promise.all([1, 2, 3].map(() => send(forumId, wish, 'one form')));
	setClock('2026-12-20T05:00:00.000Z');
	answers.push(await send(forumId, wish, 'one form'));
	expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
	expect(answers[0]).toMatchObject({ outcome: 'registered', seat: 'held' });
	const rows = await registrations(forumId);
	expect(rows).toHaveLength(1);
	expect(await mailKindsOf(rows[0]?.id ?? '')).toEqual(['registration.confirmed']);
});

test('going back and registering a colleague with the same form makes another registration', async () => {
	const forumId = await aForum();
	await send(forumId, { email: 'a@example.kz' }, 'one form');
	expect(await send(forumId, { email: 'b@example.kz', givenName: 'Болат' }, 'one form')).toMatchObject({ outcome: 'registered' });
	expect(await registrations(forumId)).toHaveLength(2);
});

test('one address fifty times at once, also in capitals: one registration', async () => {
	const forumId = await aForum();
	const answers = await Promise.all(
		Array.from({ length: 50 }, (_, n) => send(forumId, { email: n % 2 ? 'Same@Example.kz' : 'same@example.KZ' }, `form ${n}`))
	);
	expect(answers.filter((answer) => answer.outcome === 'registered')).toHaveLength(1);
	expect(answers.filter((answer) => answer.outcome === 'mailed')).toHaveLength(49);
	const rows = await registrations(forumId);
	expect(rows).toHaveLength(1);
	expect(await taken(forumId)).toBe(1);
	expect(await mailKindsOf(rows[0]?.id ?? '')).toEqual(['registration.confirmed', ...Array(5).fill('registration.address-taken')]);
});

test('a taken address: the stranger learns only that a mail was sent, and its owner may register another person too', async () => {
	const forumId = await aForum();
	const own = await aDelegate(forumId, { email: 'shared@example.kz' });
	expect(await send(forumId, { email: 'shared@example.kz', givenName: 'Болат' }, 'other')).toEqual({ outcome: 'mailed' });
	expect(await verbsAbout(own.registrationId)).toEqual(['registration.submit', 'registration.address-taken']);
	const mail = await read().selectFrom('outbox').selectAll().where('kind', '=', 'registration.address-taken').executeTakeFirstOrThrow();
	const { parkedId } = JSON.parse(mail.params) as { parkedId: string };
	const too = await registerDuplicate(pendingDuplicateToken(parkedId));
	expect((await openToken(too.token)).registration).toMatchObject({
		givenName: 'Болат',
		email: 'shared@example.kz',
		ownsAddress: false,
		enteredBy: 'owner'
	});
	// pressed twice it answers the same, and makes nothing more
	expect(await registerDuplicate(pendingDuplicateToken(parkedId))).toEqual(too);
	expect(await registrations(forumId)).toHaveLength(2);
});

test('what was typed for a taken address is kept 48 hours', async () => {
	const forumId = await aForum();
	await aDelegate(forumId, { email: 'shared@example.kz' });
	await send(forumId, { email: 'shared@example.kz' }, 'other');
	const { id } = await read().selectFrom('pending_duplicate').select('id').executeTakeFirstOrThrow();
	setClock('2026-11-26T05:01:00.000Z');
	await expect(registerDuplicate(pendingDuplicateToken(id))).rejects.toThrow('not-found');
	await expect(registerDuplicate('nonsense')).rejects.toThrow('not-found');
});

test('refuses outside the times of registration, at a cancelled forum, and what the lists do not hold', async () => {
	const forumId = await aForum();
	await expect(send(forumId, { kind: 'king' }, 'x')).rejects.toThrow('not-found');
	await expect(send(forumId, { kind: 'ngo', unitId: 'nowhere', settlement: 'rural' }, 'x')).rejects.toThrow('not-found');
	setClock('2026-10-01T05:00:00.000Z');
	await expect(send(forumId, {}, 'x')).rejects.toThrow('registration.not-yet-open');
	setClock('2026-12-14T13:00:00.000Z');
	await expect(send(forumId, {}, 'x')).rejects.toThrow('registration.closed');
	await expect(send('no forum', {}, 'x')).rejects.toThrow('not-found');
	expect(await registrations(forumId)).toEqual([]);
	expect(await read().selectFrom('outbox').selectAll().execute()).toEqual([]);
	expect(await taken(forumId)).toBe(0);
});

test('by hand: also without an address, and addresses may be shared', async () => {
	const forumId = await aForum({ approval: 'organiser' });
	const organiser = organiserOf(forumId);
	const made = await addByHand(organiser, forumId, byHandInput({ email: '' }), { language: 'ru' });
	expect((await openToken(made.token)).registration).toMatchObject({
		email: null,
		state: 'confirmed',
		ownsAddress: false,
		enteredBy: 'organiser',
		language: 'ru'
	});
	expect(await mailKindsOf(made.registrationId)).toEqual([]);
	expect(await verbsAbout(made.registrationId)).toEqual(['registration.add']);
	for (const givenName of ['Болат', 'Сара'])
		await addByHand(organiser, forumId, byHandInput({ email: 'team@example.kz', givenName }), { language: 'kk' });
	expect(await registrations(forumId)).toHaveLength(3);
	await expect(addByHand(organiserOf('another'), forumId, byHandInput(), { language: 'kk' })).rejects.toThrow('not-found');
});
