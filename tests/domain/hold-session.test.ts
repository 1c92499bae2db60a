import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinWaitingList, leaveSeat, placeByHand, setCapacity, takeSeat } from '../../src/lib/domain/dialogue/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { auditOf } from '../../src/lib/domain/document/index.server.ts';
import { createHall, createSession, sessionsByIds } from '../../src/lib/domain/programme/index.server.ts';
import { registrationById } from '../../src/lib/domain/registration/index.server.ts';
import { messageOf } from '../../src/lib/mail/message.server.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { cancelForum } from '../../src/lib/workflow/cancel-forum.server.ts';
import { cancelSession } from '../../src/lib/workflow/cancel-session.server.ts';
import { withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { eraseRegistration } from '../../src/lib/workflow/erase.server.ts';
import { holdForum } from '../../src/lib/workflow/hold-forum.server.ts';
import { holdingOf, holdSession } from '../../src/lib/workflow/hold-session.server.ts';
import { restrictRegistration } from '../../src/lib/workflow/restrict.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, anAccount, aPlatform, mailKindsOf, organiserOf, program, sessionInput, verbsAbout } from '../support/forum.ts';
import { askedBy } from '../support/concerns.ts';
import { aRacer } from '../support/race.ts';
import { recount, standOf } from '../support/seats.ts';

const fresh = useFreshDatabase();
const NOTE = { kk: 'Спикер келмейді' };
const meant = { reason: 'Қате бас тартылды', accepted: [] };
const sessionOf = async (id: string) => (await sessionsByIds([id]))[0];

/** Every row of a platform, whole, and its counters. */
const rowsOf = async (sessionId: string) => ({
	seats: await database().reader.selectFrom('seat').selectAll().where('session_id', '=', sessionId).orderBy('id').execute(),
	platform: await database().reader.selectFrom('platform').selectAll().where('session_id', '=', sessionId).executeTakeFirstOrThrow()
});

/** A platform of so many seats and so many people who want one. */
async function scene(seats: number, people: number) {
	const forum = await aForum();
	const platform = await aPlatform(forum, seats);
	const who: Awaited<ReturnType<typeof aDelegate>>[] = [];
	for (let n = 0; n < people; n++) who.push(await aDelegate(forum, { preferredSessionId: platform }));
	const organiser = organiserOf(forum);
	const cancel = () => cancelSession(organiser, platform, NOTE);
	return {
		forum,
		platform,
		who,
		ids: who.map((each) => each.registrationId),
		organiser,
		cancel,
		hold: () => holdSession(organiser, platform, meant)
	};
}

test('a cancelled session is held after all: seats and the waiting list as they were, a mail each, a reason in the audit', async () => {
	const s = await scene(2, 4);
	const before = await rowsOf(s.platform);
	expect(await holdingOf(s.organiser, s.platform)).toBeNull();
	await s.cancel();
	expect((await standOf(s.platform)).held).toEqual([]);
	expect(await holdingOf(s.organiser, s.platform)).toEqual({ obstacle: null, told: 4, silent: 0 });
	const revision = (await forumById(s.forum)).revision;
	expect(await s.hold()).toEqual({ held: 2, waiting: 2, lost: 0, told: 4, silent: [] });
	expect(await rowsOf(s.platform)).toEqual(before);
	await recount(s.forum);
	expect(await sessionOf(s.platform)).toMatchObject({ state: 'published', cancelNote: null });
	expect((await forumById(s.forum)).revision).toBe(revision + 1);
	for (const id of s.ids) expect(await mailKindsOf(id)).toEqual(['registration.confirmed', 'programme.cancelled', 'programme.held']);
	expect((await verbsAbout(s.platform)).slice(-2)).toEqual(['programme.cancel', 'programme.hold']);
	const [line] = (await auditOf(s.organiser, s.forum)).items;
	expect(line).toMatchObject({ verb: 'programme.hold', reason: meant.reason, columns: ['state', 'cancel_note_ml'] });
	const mails = await database().reader.selectFrom('outbox').selectAll().where('kind', '=', 'programme.held').orderBy('id').execute();
	expect((await messageOf(mails[0]!)).text).toContain('Алаңдағы орныңыз');
	expect((await messageOf(mails[3]!)).text).toContain('кезек нөміріңіз: 2');
	await expect(s.hold()).rejects.toThrow('programme.not-cancelled');
});

test('a session without seats is published again', async () => {
	const forum = await aForum();
	const plenary = await createSession(program, forum, sessionInput());
	await cancelSession(organiserOf(forum), plenary, NOTE);
	expect(await holdSession(organiserOf(forum), plenary, meant)).toEqual({ held: 0, waiting: 0, lost: 0, told: 0, silent: [] });
	expect(await sessionOf(plenary)).toMatchObject({ state: 'published', cancelNote: null });
});

test('what was taken meanwhile wins: another seat, a duty; who has left or was erased does not come; each is told who comes', async () => {
	const s = await scene(5, 7);
	const [first, seated, busy, left, erased, restricted, waits] = s.who as [
		(typeof s.who)[0],
		(typeof s.who)[0],
		(typeof s.who)[0],
		(typeof s.who)[0],
		(typeof s.who)[0],
		(typeof s.who)[0],
		(typeof s.who)[0]
	];
	const other = await aPlatform(s.forum, 3);
	await s.cancel();
	await takeSeat(seated.actor, seated.registrationId, other);
	const { personId } = await registrationById(busy.registrationId);
	const duties = [{ personId, role: 'speaker' as const, name: { kk: 'Айнұр Ахметова' }, office: null }];
	await createSession(program, s.forum, sessionInput({ startsLocal: '2026-12-15T14:00', endsLocal: '2026-12-15T15:00', duties }));
	await withdrawRegistration(left.actor, left.registrationId);
	await eraseRegistration(erased.actor, erased.registrationId);
	await restrictRegistration(s.organiser, restricted.registrationId);
	const outcome = await s.hold();
	// first keeps his; restricted keeps everything as it was; the two who waited are promoted into what stays free
	expect(await standOf(s.platform)).toMatchObject({
		held: [first.registrationId, restricted.registrationId, waits.registrationId],
		queue: []
	});
	expect(outcome).toMatchObject({ held: 1, waiting: 2, told: 5 });
	await recount(s.forum);
	const kinds = async (id: string) => (await mailKindsOf(id)).slice(2);
	expect(await kinds(first.registrationId)).toEqual(['programme.held']);
	expect(await kinds(seated.registrationId)).toEqual(['programme.held-without']);
	expect(await kinds(busy.registrationId)).toEqual(['programme.held-without']);
	expect(await kinds(left.registrationId)).toEqual(['registration.withdrawn']);
	expect((await kinds(waits.registrationId)).sort()).toEqual(['dialogue.promoted', 'programme.held']);
	const why = await database().reader.selectFrom('outbox').selectAll().where('kind', '=', 'programme.held-without').orderBy('id').execute();
	expect(why.map((mail) => JSON.parse(mail.params).why)).toEqual(['seat', 'duty']);
	expect((await messageOf(why[0]!)).text).toContain('Сол уақытта басқа алаңнан орын алдыңыз');
	expect((await messageOf(why[1]!)).text).toContain('басқа міндетіңіз бар');
	expect((await messageOf(why[1]!)).text).not.toContain('қайта таңдай аласыз');
});

test('who waits elsewhere by now keeps that; a seat held beside it comes back', async () => {
	const s = await scene(1, 2);
	const [holds, waits] = s.who as [(typeof s.who)[0], (typeof s.who)[0]];
	const other = await aPlatform(s.forum, 1);
	await aDelegate(s.forum, { preferredSessionId: other });
	await s.cancel();
	await joinWaitingList(holds.actor, holds.registrationId, other);
	await joinWaitingList(waits.actor, waits.registrationId, other);
	expect(await s.hold()).toMatchObject({ held: 1, waiting: 0, lost: 1 });
	expect(await standOf(s.platform)).toMatchObject({ held: [holds.registrationId], queue: [] });
	await recount(s.forum);
});

test('a seat taken meanwhile wins over a waiting place too: nobody is moved out of it; one held before stands beside it', async () => {
	const s = await scene(1, 3);
	const [, late, before] = s.who as [(typeof s.who)[0], (typeof s.who)[0], (typeof s.who)[0]];
	const other = await aPlatform(s.forum, 3);
	await takeSeat(before.actor, before.registrationId, other);
	setClock('2026-11-24T06:00:00.000Z');
	await s.cancel();
	setClock('2026-11-24T07:00:00.000Z');
	await takeSeat(late.actor, late.registrationId, other);
	expect(await s.hold()).toMatchObject({ held: 1, waiting: 1, lost: 1 });
	expect(await standOf(s.platform)).toMatchObject({ held: [s.ids[0]], queue: [before.registrationId] });
	expect((await standOf(other)).held.sort()).toEqual([late.registrationId, before.registrationId].sort());
	await recount(s.forum);
});

/** As a release let it: the seats of a cancelled platform are not changed any more. */
const resize = (sessionId: string, capacity: number) =>
	database().writer.updateTable('platform').set({ capacity }).where('session_id', '=', sessionId).execute();

test('with fewer seats than then the last ones wait, before those who waited; over the limit stays over it', async () => {
	const s = await scene(3, 4);
	await placeByHand(s.organiser, s.ids[3] ?? '', s.platform);
	const extra = await aDelegate(s.forum, { preferredSessionId: s.platform });
	expect(await standOf(s.platform)).toMatchObject({ taken: 4, queue: [extra.registrationId] });
	const before = await rowsOf(s.platform);
	await s.cancel();
	await s.hold();
	expect(await rowsOf(s.platform)).toEqual(before);
	await s.cancel();
	await resize(s.platform, 2);
	expect(await s.hold()).toMatchObject({ held: 2, waiting: 3, lost: 0, told: 5 });
	expect(await standOf(s.platform)).toMatchObject({ held: s.ids.slice(0, 2), queue: [s.ids[2], s.ids[3], extra.registrationId] });
	await recount(s.forum);
	await s.cancel();
	await resize(s.platform, 4);
	await s.hold();
	expect((await standOf(s.platform)).held).toEqual(s.ids);
	await recount(s.forum);
});

test('only what ended with the last cancelling comes back', async () => {
	const s = await scene(2, 2);
	const [one, two] = s.who as [(typeof s.who)[0], (typeof s.who)[0]];
	const other = await aPlatform(s.forum, 3);
	await leaveSeat(one.actor, one.registrationId, s.platform);
	await s.cancel();
	await takeSeat(two.actor, two.registrationId, other);
	expect(await s.hold()).toMatchObject({ held: 0, lost: 1 });
	await leaveSeat(two.actor, two.registrationId, other);
	setClock('2026-11-25T05:00:00.000Z');
	await s.cancel();
	expect(await s.hold()).toEqual({ held: 0, waiting: 0, lost: 0, told: 0, silent: [] });
	expect((await standOf(s.platform)).held).toEqual([]);
});

test('halls, people and numbers are asked for as when a session is published', async () => {
	const forum = await aForum();
	const organiser = organiserOf(forum);
	const hallId = await createHall(program, forum, { name: { kk: '1-зал' }, capacity: null });
	const session = await createSession(program, forum, sessionInput({ hallId }));
	await cancelSession(organiser, session, NOTE);
	await createSession(program, forum, sessionInput({ hallId, title: { kk: 'Орнына' } }));
	await expect(holdSession(organiser, session, meant)).rejects.toThrow('programme.concerns');
	expect((await sessionOf(session))?.state).toBe('cancelled');
	const shown = await askedBy(() => holdSession(organiser, session, meant));
	expect(shown.map((concern) => concern.kind)).toEqual(['hall']);
	await holdSession(organiser, session, { ...meant, accepted: shown.map(({ key }) => key) });
	expect((await sessionOf(session))?.state).toBe('published');

	const duty = { role: 'speaker' as const, name: { kk: 'Ерлан Серік' }, office: null };
	const evening = { startsLocal: '2026-12-15T16:00', endsLocal: '2026-12-15T17:00', duties: [duty] };
	const talk = await createSession(program, forum, sessionInput(evening));
	await cancelSession(organiser, talk, NOTE);
	await createSession(program, forum, sessionInput(evening));
	await expect(holdSession(organiser, talk, meant)).rejects.toThrow('programme.concerns');
	expect((await askedBy(() => holdSession(organiser, talk, meant))).map((concern) => concern.kind)).toEqual(['person']);

	const platform = { number: 77, capacity: 3, signUpOpensLocal: '2026-11-01T09:00', signUpClosesLocal: '2026-12-14T18:00' };
	const numbered = await aPlatform(forum, 3, { platform });
	await cancelSession(organiser, numbered, NOTE);
	await aPlatform(forum, 3, { platform });
	await expect(holdSession(organiser, numbered, meant)).rejects.toThrow('programme.number-given');
});

test('is refused, and not offered, to others, after its end, and while the forum is cancelled or over', async () => {
	const s = await scene(1, 1);
	await expect(s.hold()).rejects.toThrow('programme.not-cancelled');
	await s.cancel();
	for (const stranger of [organiserOf('another'), s.who[0]!.actor, anAccount([{ role: 'desk', scopeKind: 'forum', scopeId: s.forum }])]) {
		await expect(holdSession(stranger, s.platform, meant)).rejects.toThrow('not-found');
		await expect(holdingOf(stranger, s.platform)).rejects.toThrow('not-found');
	}
	const refused = async (code: string) => {
		expect((await holdingOf(s.organiser, s.platform))?.obstacle).toBe(code);
		await expect(s.hold()).rejects.toThrow(code);
		expect((await sessionOf(s.platform))?.state).toBe('cancelled');
	};
	setClock('2026-12-15T10:30:00.000Z');
	await refused('programme.over');
	setClock((await forumById(s.forum)).endsAt);
	await refused('forum.over');
	setClock('2026-12-15T09:00:00.000Z');
	await cancelForum(s.organiser, s.forum, NOTE);
	await refused('forum.cancelled');
	// under way it is still possible
	await holdForum(s.organiser, s.forum, 'қате');
	await s.hold();
	expect((await standOf(s.platform)).held).toEqual(s.ids);
});

const step = fc.record({
	who: fc.nat(6),
	where: fc.nat(1),
	what: fc.constantFrom('take', 'leave', 'join', 'place', 'capacity'),
	seats: fc.nat(3)
});

test('property: cancelled and held after all is as if nothing had been, whatever had happened before', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 20 }), async (steps) => {
			const forum = await aForum();
			const boss = organiserOf(forum);
			const platforms = [await aPlatform(forum, 1), await aPlatform(forum, 2)];
			const people: Awaited<ReturnType<typeof aDelegate>>[] = [];
			for (let i = 0; i < 7; i++) people.push(await aDelegate(forum));
			for (const { who, where, what, seats } of steps) {
				const [person, platform] = [people[who], platforms[where]];
				if (!person || !platform) continue;
				const [actor, id] = [person.actor, person.registrationId];
				const doing = {
					take: () => takeSeat(actor, id, platform),
					leave: () => leaveSeat(actor, id, platform),
					join: () => joinWaitingList(actor, id, platform),
					place: () => placeByHand(boss, id, platform),
					capacity: () => setCapacity(boss, platform, seats, noForm)
				}[what];
				await doing().catch((reason: Error) => {
					if (reason.name !== 'Refusal') throw reason;
				});
			}
			for (const platform of platforms) {
				const before = await rowsOf(platform);
				await cancelSession(boss, platform, NOTE);
				// control: the cancelling has ended everything
				expect(await standOf(platform)).toMatchObject({ taken: 0, waiting: 0, held: [], queue: [] });
				await holdSession(boss, platform, meant);
				expect(await rowsOf(platform)).toEqual(before);
			}
			await recount(forum);
		}),
		{ numRuns: process.env.ALANG_TEST_ENGINE === 'postgres' ? 5 : 15, seed: 20261124 }
	);
}, 120_000);

test('held after all from two processes at once, beside people who move: once, everything counted', async () => {
	const s = await scene(10, 20);
	const other = await aPlatform(s.forum, 5);
	await s.cancel();
	const racers = [aRacer(fresh.url), aRacer(fresh.url)];
	const jobs = [
		{ kind: 'hold', forumId: s.forum, sessionId: s.platform },
		...s.ids.slice(5, 15).map((registrationId) => ({ kind: 'sit', forumId: s.forum, registrationId, sessionId: other })),
		...s.ids.slice(15).map((registrationId) => ({ kind: 'withdraw', forumId: s.forum, registrationId }))
	];
	const answers = (await Promise.all(racers.map((racer) => racer.run(jobs)))).flat();
	expect(
		answers
			.filter(({ index }) => index === 0)
			.map(({ answer }) => answer)
			.sort()
	).toEqual(['held after all', 'programme.not-cancelled']);
	const stand = await standOf(s.platform);
	expect(stand.taken).toBeLessThanOrEqual(10);
	await recount(s.forum);
	await Promise.all(racers.map((racer) => racer.stop()));
}, 60_000);

test('seats that a release before this one had ended come back in their order, as many as there are seats', async () => {
	const s = await scene(2, 3);
	await s.cancel();
	await database().writer.updateTable('seat').set({ ended_from: null }).where('session_id', '=', s.platform).execute();
	await database().writer.updateTable('audit_entry').set({ details: '{"told":3}' }).where('verb', '=', 'programme.cancel').execute();
	await s.hold();
	expect(await standOf(s.platform)).toMatchObject({ held: s.ids.slice(0, 2), queue: s.ids.slice(2), taken: 2, waiting: 1 });
});

test('a cancelled forum is held after all: everybody is told, and places that became free are given on', async () => {
	const forum = await aForum({ capacity: 1 });
	const organiser = organiserOf(forum);
	const platform = await aPlatform(forum, 1);
	const one = await aDelegate(forum, { preferredSessionId: platform });
	const two = await aDelegate(forum, { preferredSessionId: platform });
	await expect(holdForum(organiser, forum, 'қате')).rejects.toThrow('forum.not-cancelled');
	await cancelForum(organiser, forum, NOTE);
	await withdrawRegistration(one.actor, one.registrationId);
	expect((await registrationById(two.registrationId)).state).toBe('waiting');
	for (const stranger of [one.actor, organiserOf('another')]) await expect(holdForum(stranger, forum, 'қате')).rejects.toThrow('not-found');
	const revision = (await forumById(forum)).revision;
	expect(await holdForum(organiser, forum, 'қате')).toEqual({ told: 1, silent: [] });
	expect(await forumById(forum)).toMatchObject({ state: 'published', cancelNote: null, revision: revision + 1 });
	expect((await registrationById(two.registrationId)).state).toBe('confirmed');
	expect((await standOf(platform)).held).toEqual([two.registrationId]);
	expect(await mailKindsOf(two.registrationId)).toEqual([
		'registration.waiting',
		'forum.cancelled',
		'forum.held',
		'registration.confirmed'
	]);
	expect(await mailKindsOf(one.registrationId)).not.toContain('forum.held');
	expect((await verbsAbout(forum)).at(-1)).toBe('forum.hold');
	expect((await auditOf(organiser, forum)).items[0]).toMatchObject({ verb: 'forum.hold', reason: 'қате' });
	await recount(forum);
	await cancelForum(organiser, forum, NOTE);
	setClock((await forumById(forum)).endsAt);
	await expect(holdForum(organiser, forum, 'қате')).rejects.toThrow('forum.over');
});
