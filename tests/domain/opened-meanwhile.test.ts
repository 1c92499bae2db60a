import { expect, test } from 'vitest';
import { kindsData, kindsInput, kindsOf, setKinds } from '../../src/lib/domain/forum/index.server.ts';
import { createSession } from '../../src/lib/domain/programme/index.server.ts';
import { formProblems } from '../../src/lib/domain/registration/index.server.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { addByHand } from '../../src/lib/workflow/add-by-hand.server.ts';
import { cancelForum } from '../../src/lib/workflow/cancel-forum.server.ts';
import { cancelSession } from '../../src/lib/workflow/cancel-session.server.ts';
import { submitRegistration } from '../../src/lib/workflow/submit-registration.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, aPlatform, byHandInput, formInput, organiserOf, program, sessionInput } from '../support/forum.ts';

/** What has changed between opening a form and sending it is said: the registration is made, and tells what became of its choice. */
useFreshDatabase();

let number = 90;
const signUp = (signUpOpensLocal: string, signUpClosesLocal: string) => ({
	platform: { number: number++, capacity: 5, signUpOpensLocal, signUpClosesLocal }
});
const send = (forumId: string, preferredSessionId: string, more: Record<string, unknown> = {}) =>
	submitRegistration({ kind: 'anonymous' }, forumId, formInput({ preferredSessionId, ...more }), {
		language: 'kk',
		formKey: Math.random().toString()
	});

test('a first choice that is not there any more is said, and why; the registration stands', async () => {
	const forumId = await aForum();
	const staff = organiserOf(forumId);
	const cancelled = await aPlatform(forumId, 5);
	await cancelSession(staff, cancelled, { kk: 'Болмайды' });
	const early = await aPlatform(forumId, 5, signUp('2026-12-01T09:00', '2026-12-14T18:00'));
	const closed = await aPlatform(forumId, 5, signUp('2026-11-01T09:00', '2026-11-20T18:00'));
	const draft = await aPlatform(forumId, 5, { state: 'draft' });
	const elsewhere = await aPlatform(await aForum(), 5);
	const wished = { cancelled, early, closed, draft, elsewhere };
	const said = Object.fromEntries(
		await Promise.all(Object.entries(wished).map(async ([name, id]) => [name, await send(forumId, id)] as const))
	);
	const lost = (code: string) => expect.objectContaining({ outcome: 'registered', seat: 'none', lost: code }) as unknown;
	expect(said).toEqual({
		cancelled: lost('cancelled'),
		early: lost('early'),
		closed: lost('closed'),
		draft: lost('gone'),
		elsewhere: lost('gone')
	});
	// control: a choice that is there says nothing, nor does none
	expect(await send(forumId, await aPlatform(forumId, 5))).not.toHaveProperty('lost');
	expect(await send(forumId, '')).not.toHaveProperty('lost');
	expect(await database().reader.selectFrom('registration').select('id').where('forum_id', '=', forumId).execute()).toHaveLength(7);
});

test('who lands on the forum’s waiting list keeps as the wish only what the private page would take, and is told of the rest', async () => {
	const forumId = await aForum({ capacity: 1, registrationClosesLocal: '2026-12-15T17:00' });
	const staff = organiserOf(forumId);
	const begun = await aPlatform(forumId, 5, { startsLocal: '2026-12-15T09:00', endsLocal: '2026-12-15T11:00' });
	const early = await aPlatform(forumId, 5, signUp('2026-12-15T10:00', '2026-12-15T13:00'));
	const closed = await aPlatform(forumId, 5, signUp('2026-11-01T09:00', '2026-11-20T18:00'));
	const cancelled = await aPlatform(forumId, 5);
	await cancelSession(staff, cancelled, { kk: 'Болмайды' });
	const draft = await aPlatform(forumId, 5, { state: 'draft' });
	await send(forumId, '');
	setClock('2026-12-15T04:30:00.000Z');
	const kept: Record<string, unknown> = {};
	for (const [name, id] of Object.entries({ begun, early, cancelled, draft, closed })) {
		const made = await send(forumId, id);
		const added = await addByHand(staff, forumId, byHandInput({ preferredSessionId: id }), { language: 'kk' });
		if (made.outcome !== 'registered') throw new Error(made.outcome);
		const rows = await database()
			.reader.selectFrom('registration')
			.select(['state', 'preferred_session_id'])
			.where('id', 'in', [made.registrationId, added.registrationId])
			.execute();
		expect([made.seat, made.lost]).toEqual([added.seat, added.lost]);
		expect(rows).toEqual([0, 1].map(() => ({ state: 'waiting', preferred_session_id: name === 'closed' ? id : null })));
		kept[name] = made.lost ?? made.seat;
	}
	// the same form, corrected: the reason again, not that something was left as it was; what can be had now is kept
	const typed = { email: 'waits@example.kz', preferredSessionId: begun };
	const key = { language: 'kk', formKey: 'its cookie' } as const;
	const again = async (more: Record<string, unknown>) =>
		submitRegistration({ kind: 'anonymous' }, forumId, formInput({ ...typed, ...more }), key);
	expect(await again({})).toMatchObject({ lost: 'begun' });
	expect(await again({ position: 'Төраға' })).toMatchObject({ again: 'corrected', lost: 'begun' });
	expect(await again({ position: 'Төраға', preferredSessionId: closed })).toMatchObject({ again: 'corrected' });
	const waits = () =>
		database().reader.selectFrom('registration').select('preferred_session_id').where('email', '=', typed.email).execute();
	expect(await waits()).toEqual([{ preferred_session_id: closed }]);
	expect(await again({ position: 'Төраға', preferredSessionId: early })).toMatchObject({ lost: 'other' });
	expect(await waits()).toEqual([{ preferred_session_id: closed }]);
	// a wish becomes a seat after sign-up has closed too
	expect(kept).toEqual({ begun: 'begun', early: 'early', cancelled: 'cancelled', draft: 'gone', closed: 'preferred' });
});

test('a platform that has become full is a place on its list; a duty at the same time is said', async () => {
	const forumId = await aForum();
	const platform = await aPlatform(forumId, 1);
	await send(forumId, platform);
	expect(await send(forumId, platform)).toMatchObject({ seat: 'waiting' });
	const name = { surname: 'Сапаров', givenName: 'Ерлан', email: 'erlan@example.kz' };
	const first = await send(forumId, '', name);
	const { person_id: personId } = await database()
		.reader.selectFrom('registration')
		.select('person_id')
		.where('email', '=', name.email)
		.executeTakeFirstOrThrow();
	await createSession(
		program,
		forumId,
		sessionInput({
			startsLocal: '2026-12-15T13:00',
			endsLocal: '2026-12-15T16:00',
			duties: [{ role: 'speaker', name: { kk: 'Сапаров Ерлан' }, office: null, personId }]
		})
	);
	expect(first.outcome).toBe('registered');
	expect(
		await addByHand(organiserOf(forumId), forumId, byHandInput({ ...name, preferredSessionId: platform }), { language: 'kk' })
	).toMatchObject({ seat: 'none', lost: 'clash' });
});

test('a kind that was removed is doubtful, before anything is written', async () => {
	const forumId = await aForum();
	expect((await formProblems(forumId, formInput({ kind: 'media' }))).unknown).toEqual([]);
	const kinds = kindsInput(kindsData(await kindsOf(forumId)));
	await setKinds(
		organiserOf(forumId),
		forumId,
		kinds.filter((kind) => kind.code !== 'media'),
		noForm
	);
	expect((await formProblems(forumId, formInput({ kind: 'media' }))).unknown).toEqual(['kind']);
});

test('registration that has closed, and a forum that was cancelled, refuse with their reason', async () => {
	const forumId = await aForum();
	await cancelForum(organiserOf(forumId), forumId, { kk: 'Болмайды' });
	await expect(send(forumId, '')).rejects.toThrow('forum.cancelled');
	const other = await aForum();
	setClock('2026-12-14T13:00:00.000Z');
	await expect(send(other, '')).rejects.toThrow('registration.closed');
});
