import { expect, test } from 'vitest';
import { joinWaitingList, takeSeat } from '../../src/lib/domain/dialogue/index.server.ts';
import { forumById, forumData } from '../../src/lib/domain/forum/index.server.ts';
import { doubtKeys } from '../../src/lib/domain/forum/rules.ts';
import { concernsIn } from '../../src/lib/domain/programme/concerns.ts';
import { createSession, formOf, inputOf, sessionForStaff, spansOf } from '../../src/lib/domain/programme/index.server.ts';
import { movedDoubts } from '../../src/lib/domain/programme/rules.ts';
import { wallOf } from '../../src/lib/i18n/time-zone.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { carried } from '../../src/lib/ui/accepted.ts';
import { changeSession } from '../../src/lib/workflow/move-session.server.ts';
import { refusedFor, settingsOf } from '../support/concerns.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, arrive, organiserOf, program, sessionInput, THEN } from '../support/forum.ts';

/** What only a change of a session brings about is asked before it is saved, with the number of people whom it concerns. */
useFreshDatabase();

test('sign-up for a platform that closes at once, or opens later, with those who hold a seat and who wait', async () => {
	const forumId = await aForum();
	const staff = organiserOf(forumId);
	const id = await aPlatform(forumId, 1);
	const [one, two] = [await aDelegate(forumId), await aDelegate(forumId)];
	await takeSeat(one.actor, one.registrationId, id);
	await joinWaitingList(two.actor, two.registrationId, id);
	const stored = await sessionForStaff(staff, id);
	const send = async (more: object, of = stored) =>
		concernsIn(
			await refusedFor(changeSession(staff, of.id, inputOf({ ...formOf(of, 'Asia/Qostanay'), tell: '9', ...more }, of.duties), noForm))
		);
	const stands = { kind: 'signUp', taken: 1, waiting: 1 };
	const ended = await send({ signUpCloses: '2026-11-24T10:00' });
	expect(ended).toMatchObject([{ ...stands, opensAt: null }]);
	expect(await send({ signUpOpens: '2026-12-10T10:00' })).toMatchObject([{ ...stands, opensAt: '2026-12-10T05:00:00.000Z' }]);
	// what was accepted of one window is not of another; nor of another number of people
	expect(await send({ signUpCloses: '2026-11-24T09:00', accepted: carried(ended) })).toMatchObject([stands]);
	const three = await aDelegate(forumId);
	await joinWaitingList(three.actor, three.registrationId, id);
	expect(await send({ signUpCloses: '2026-11-24T10:00', accepted: carried(ended) })).toMatchObject([{ waiting: 2 }]);
	// controls: a minute more is open, a window that is over stays over, and a draft has none
	expect(await send({ signUpCloses: '2026-11-24T10:01' })).toEqual([]);
	const shut = (await send({ signUpCloses: '2026-11-24T10:00' }))[0]?.key;
	expect(await send({ signUpCloses: '2026-11-24T10:00', accepted: shut })).toEqual([]);
	expect(await send({ signUpCloses: '2026-11-24T08:00' }, await sessionForStaff(staff, id))).toEqual([]);
	const draft = await sessionForStaff(staff, await aPlatform(forumId, 1, { state: 'draft' }));
	expect(await send({ signUpCloses: '2026-11-24T10:00' }, draft)).toEqual([]);
});

test('sessions that move along with their forum say what becomes of the platforms’ sign-up', async () => {
	const forumId = await aForum({ contactEmail: 'a@b.kz' });
	await aPlatform(forumId, 5);
	await aPlatform(forumId, 5, {
		platform: { number: 900, capacity: 5, signUpOpensLocal: '2026-11-01T09:00', signUpClosesLocal: '2026-11-30T18:00' }
	});
	const stored = forumData(await forumById(forumId));
	const now = wallOf(THEN, stored.timeZone);
	const doubts = async (day: string) => {
		const moved = { ...stored, startsLocal: `${day}T08:30`, endsLocal: `${day}T18:00` };
		const spans = await spansOf(forumId, stored.timeZone);
		const all = movedDoubts(moved, { ...stored, proposalsCloseLocal: null }, spans, now);
		const shown = doubtKeys(all, moved);
		const { send } = await settingsOf(forumId);
		const asks = async (keys: readonly string[]) => await send({ ...moved, times: 'move', timesShown: keys.join(';'), tell: 'nobody' });
		const without = shown.filter((key) => !key.includes('signUp'));
		return {
			codes: all.map(({ code }) => code.replace(/^.*doubt\./, '')).filter((code) => code.startsWith('signUp')),
			asks,
			shown,
			without
		};
	};
	// a week earlier: one closes earlier, the other, which closes on the 30th, at once
	const week = await doubts('2026-12-08');
	expect(week.codes).toEqual(['signUpEnds n=1', 'signUpEarlier n=1']);
	expect(await week.asks(week.without)).toMatchObject({ refusalCode: 'times.doubtful' });
	expect((await doubts('2026-12-14')).codes).toEqual(['signUpEarlier n=2']);
	// control: later closes nothing
	expect((await doubts('2026-12-22')).codes).toEqual([]);
	expect(await week.asks(week.shown)).toBeNull();
});

test('a session that the public knows is hidden knowingly', async () => {
	const forumId = await aForum();
	const staff = organiserOf(forumId);
	setClock(THEN);
	const id = await createSession(program, forumId, sessionInput());
	const session = await sessionForStaff(staff, id);
	const send = async (more: object) =>
		concernsIn(
			await refusedFor(changeSession(staff, id, inputOf({ ...formOf(session, 'Asia/Qostanay'), ...more }, session.duties), noForm))
		);
	await aDelegate(forumId);
	const asked = await send({ state: 'draft' });
	expect(asked).toEqual([{ key: `hidden ${id} 1`, kind: 'hidden', n: 1 }]);
	await aDelegate(forumId);
	expect(await send({ state: 'draft', accepted: carried(asked) })).toMatchObject([{ n: 2 }]);
	expect(await send({ state: 'draft', accepted: `hidden ${id} 2` })).toEqual([]);
	expect((await sessionForStaff(staff, id)).state).toBe('draft');
	// control: published again, and as a draft saved once more
	expect(await send({ state: 'published' })).toEqual([]);
});

test('a session at which people were marked present becomes one without marks', async () => {
	const forumId = await aForum();
	const staff = organiserOf(forumId);
	const id = await createSession(program, forumId, sessionInput());
	const session = await sessionForStaff(staff, id);
	const send = async (more: object) =>
		concernsIn(
			await refusedFor(changeSession(staff, id, inputOf({ ...formOf(session, 'Asia/Qostanay'), ...more }, session.duties), noForm))
		);
	const [one, two] = [await aDelegate(forumId), await aDelegate(forumId)];
	await arrive({ forumId, sessionId: id, registrationId: one.registrationId });
	const marks = await send({ kind: 'break' });
	expect(marks).toEqual([{ key: `marks ${id} 1`, kind: 'marks', n: 1 }]);
	expect(await send({ state: 'draft' })).toMatchObject([{ kind: 'hidden' }, { kind: 'marks', n: 1 }]);
	await arrive({ forumId, sessionId: id, registrationId: two.registrationId });
	expect(await send({ kind: 'break', accepted: carried(marks) })).toMatchObject([{ n: 2 }]);
	// controls: a ceremony keeps them, and a session without marks becomes a break without a word
	expect(await send({ kind: 'ceremony' })).toEqual([]);
	expect(await send({ kind: 'break', accepted: `marks ${id} 2` })).toEqual([]);
	const bare = await createSession(
		program,
		forumId,
		sessionInput({ title: { kk: 'Кофе' }, startsLocal: '2026-12-15T16:00', endsLocal: '2026-12-15T17:00' })
	);
	const other = await sessionForStaff(staff, bare);
	const input = inputOf({ ...formOf(other, 'Asia/Qostanay'), kind: 'break' }, other.duties);
	expect(concernsIn(await refusedFor(changeSession(staff, bare, input, noForm)))).toEqual([]);
});
