import { expect, test } from 'vitest';
import {
	choicesOf,
	joinWaitingList,
	leaveSeat,
	leaveWaitingList,
	moveSeat,
	placeByHand,
	seatListOf,
	setCapacity,
	takeSeat
} from '../../src/lib/domain/dialogue/index.server.ts';
import { createSession, dutiesOf } from '../../src/lib/domain/programme/index.server.ts';
import { registrationOf } from '../../src/lib/domain/registration/index.server.ts';
import { availabilityOf } from '../../src/lib/seats.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { cancelForum } from '../../src/lib/workflow/cancel-forum.server.ts';
import { withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { aDelegate, aForum, anAccount, aPlatform, mailKindsOf, organiserOf, program, sessionInput, verbsAbout } from '../support/forum.ts';
import { recount, standOf } from '../support/seats.ts';
import { useFreshDatabase } from '../support/database.ts';

useFreshDatabase();

const MORNING = { startsLocal: '2026-12-15T10:00', endsLocal: '2026-12-15T12:00' };

test('a seat is taken, left and taken by the next', async () => {
	const forum = await aForum();
	const platform = await aPlatform(forum, 1);
	const [a, b] = [await aDelegate(forum), await aDelegate(forum)];
	await takeSeat(a.actor, a.registrationId, platform);
	expect(await standOf(platform)).toEqual({ taken: 1, waiting: 0, held: [a.registrationId], queue: [] });
	await expect(takeSeat(b.actor, b.registrationId, platform)).rejects.toThrow('dialogue.full');
	expect(await joinWaitingList(b.actor, b.registrationId, platform)).toBe(1);
	expect(await mailKindsOf(b.registrationId)).toEqual(['registration.confirmed']);
	await leaveSeat(a.actor, a.registrationId, platform);
	expect(await standOf(platform)).toEqual({ taken: 1, waiting: 0, held: [b.registrationId], queue: [] });
	expect(await mailKindsOf(b.registrationId)).toEqual(['registration.confirmed', 'dialogue.promoted']);
	expect(await verbsAbout(b.registrationId)).toEqual(['registration.submit', 'dialogue.join', 'dialogue.promote']);
	await recount(forum);
});

test('a move is one step: full keeps the old seat, free gives it to the next', async () => {
	const forum = await aForum();
	const [one, two] = [await aPlatform(forum, 1), await aPlatform(forum, 1)];
	const [a, b, c] = [await aDelegate(forum), await aDelegate(forum), await aDelegate(forum)];
	await takeSeat(a.actor, a.registrationId, one);
	await takeSeat(b.actor, b.registrationId, two);
	await expect(takeSeat(a.actor, a.registrationId, two)).rejects.toThrow('dialogue.clash');
	await expect(moveSeat(a.actor, a.registrationId, two)).rejects.toThrow('dialogue.full');
	expect((await standOf(one)).held).toEqual([a.registrationId]);
	await joinWaitingList(c.actor, c.registrationId, one);
	await leaveSeat(b.actor, b.registrationId, two);
	await moveSeat(a.actor, a.registrationId, two);
	expect((await standOf(one)).held).toEqual([c.registrationId]);
	expect((await standOf(two)).held).toEqual([a.registrationId]);
	await recount(forum);
});

test('who waits while holding a seat moves when the turn comes, and the chain goes on', async () => {
	const forum = await aForum();
	const platforms = [await aPlatform(forum, 1), await aPlatform(forum, 1), await aPlatform(forum, 1)] as const;
	const people = [await aDelegate(forum), await aDelegate(forum), await aDelegate(forum), await aDelegate(forum)] as const;
	for (const [index, platform] of platforms.entries()) {
		const person = people[index];
		if (person) await takeSeat(person.actor, person.registrationId, platform);
	}
	await joinWaitingList(people[1].actor, people[1].registrationId, platforms[0]);
	await joinWaitingList(people[2].actor, people[2].registrationId, platforms[1]);
	await joinWaitingList(people[3].actor, people[3].registrationId, platforms[2]);
	await expect(joinWaitingList(people[2].actor, people[2].registrationId, platforms[0])).rejects.toThrow('dialogue.other-waiting');
	await leaveSeat(people[0].actor, people[0].registrationId, platforms[0]);
	expect((await standOf(platforms[0])).held).toEqual([people[1].registrationId]);
	expect((await standOf(platforms[1])).held).toEqual([people[2].registrationId]);
	expect((await standOf(platforms[2])).held).toEqual([people[3].registrationId]);
	await recount(forum);
});

test('a withdrawal and a larger capacity promote in order; a smaller one throws nobody out', async () => {
	const forum = await aForum();
	const platform = await aPlatform(forum, 2);
	const people: Awaited<ReturnType<typeof aDelegate>>[] = [];
	for (let i = 0; i < 6; i++) people.push(await aDelegate(forum, { preferredSessionId: platform }));
	expect(people.map((person) => person.seat)).toEqual(['held', 'held', 'waiting', 'waiting', 'waiting', 'waiting']);
	const id = (index: number) => people[index]?.registrationId ?? '';
	await withdrawRegistration(people[0]?.actor ?? program, id(0));
	expect(await standOf(platform)).toEqual({ taken: 2, waiting: 3, held: [id(1), id(2)], queue: [id(3), id(4), id(5)] });
	await setCapacity(organiserOf(forum), platform, 4, noForm);
	expect(await standOf(platform)).toEqual({ taken: 4, waiting: 1, held: [id(1), id(2), id(3), id(4)], queue: [id(5)] });
	await setCapacity(organiserOf(forum), platform, 1, noForm);
	expect((await standOf(platform)).held).toHaveLength(4);
	await leaveSeat(people[1]?.actor ?? program, id(1), platform);
	expect(await standOf(platform)).toEqual({ taken: 3, waiting: 1, held: [id(2), id(3), id(4)], queue: [id(5)] });
	await recount(forum);
});

test('an organiser places over the limit; it is marked, logged and told', async () => {
	const forum = await aForum();
	const [platform, other] = [await aPlatform(forum, 1), await aPlatform(forum, 1)];
	const [a, b] = [await aDelegate(forum, { preferredSessionId: platform }), await aDelegate(forum, { preferredSessionId: other })];
	await placeByHand(organiserOf(forum), b.registrationId, platform);
	const list = await seatListOf(organiserOf(forum), platform);
	expect(list.held.map((row) => [row.registrationId, row.byHand]).sort()).toEqual(
		[
			[a.registrationId, false],
			[b.registrationId, true]
		].sort()
	);
	expect((await standOf(other)).held).toEqual([]);
	expect(await mailKindsOf(b.registrationId)).toContain('dialogue.placed');
	expect(await verbsAbout(b.registrationId)).toContain('dialogue.place');
	await expect(placeByHand(b.actor, b.registrationId, other)).rejects.toThrow('not-found');
	await recount(forum);
});

test('outside the sign-up window only an organiser gives seats, and everybody may give one up', async () => {
	const forum = await aForum();
	const platform = await aPlatform(forum, 5);
	const [a, b] = [await aDelegate(forum), await aDelegate(forum)];
	setClock('2026-12-15T05:00:00.000Z');
	await expect(takeSeat(a.actor, a.registrationId, platform)).rejects.toThrow('dialogue.closed');
	await takeSeat(organiserOf(forum), a.registrationId, platform);
	setClock('2026-10-01T05:00:00.000Z');
	await expect(takeSeat(b.actor, b.registrationId, platform)).rejects.toThrow('dialogue.not-yet-open');
	await leaveSeat(a.actor, a.registrationId, platform);
	expect(await standOf(platform)).toMatchObject({ taken: 0, held: [] });
});

test('a duty at the same time refuses with the reason', async () => {
	const forum = await aForum();
	const platform = await aPlatform(forum, 5);
	const a = await aDelegate(forum);
	const { personId } = await registrationOf(a.actor, a.registrationId);
	const duties = [{ personId, role: 'speaker' as const, name: { kk: 'Айнұр Ахметова' }, office: null }];
	await createSession(program, forum, sessionInput({ ...MORNING, title: { kk: 'Таңғы отырыс' }, duties }));
	await takeSeat(a.actor, a.registrationId, platform);
	await leaveSeat(a.actor, a.registrationId, platform);
	await createSession(
		program,
		forum,
		sessionInput({ title: { kk: 'Жабылу' }, startsLocal: '2026-12-15T15:00', endsLocal: '2026-12-15T16:00', duties })
	);
	expect(await dutiesOf(personId)).toHaveLength(2);
	await expect(takeSeat(a.actor, a.registrationId, platform)).rejects.toThrow('dialogue.duty-clash');
	const [choice] = await choicesOf(a.actor, a.registrationId);
	expect([choice?.choice, choice?.duty?.title.kk]).toEqual(['none', 'Жабылу']);
});

test('the private page says what is possible and what it costs', async () => {
	const forum = await aForum();
	const [full, few, other] = [await aPlatform(forum, 1), await aPlatform(forum, 4), await aPlatform(forum, 9, MORNING)];
	await aDelegate(forum, { preferredSessionId: full });
	for (let i = 0; i < 3; i++) await aDelegate(forum, { preferredSessionId: few });
	const a = await aDelegate(forum, { preferredSessionId: few });
	const seen = new Map((await choicesOf(a.actor, a.registrationId)).map((choice) => [choice.session.id, choice]));
	const held = seen.get(few) ?? expect.unreachable();
	expect([held.mine, availabilityOf(held.session.platform)]).toEqual(['held', 'full']);
	expect([seen.get(full)?.choice, seen.get(full)?.releases.map((each) => each.sessionId)]).toEqual(['join', [few]]);
	expect([seen.get(other)?.choice, seen.get(other)?.releases]).toEqual(['take', []]);
	await joinWaitingList(a.actor, a.registrationId, full);
	const again = (await choicesOf(a.actor, a.registrationId)).find((choice) => choice.session.id === full);
	expect([again?.mine, again?.queueNumber]).toEqual(['waiting', 1]);
	await leaveWaitingList(a.actor, a.registrationId, full);
	expect(await standOf(full)).toMatchObject({ taken: 1, waiting: 0 });
	await expect(leaveWaitingList(a.actor, a.registrationId, full)).rejects.toThrow('dialogue.not-here');
});

test('a longer platform says every seat it would cost, and costs them', async () => {
	const forum = await aForum();
	const first = await aPlatform(forum, 5, { startsLocal: '2026-12-15T13:30', endsLocal: '2026-12-15T14:30' });
	const second = await aPlatform(forum, 5, { startsLocal: '2026-12-15T14:30', endsLocal: '2026-12-15T15:30' });
	const long = await aPlatform(forum, 5);
	const a = await aDelegate(forum);
	for (const platform of [first, second]) await takeSeat(a.actor, a.registrationId, platform);
	const choice = (await choicesOf(a.actor, a.registrationId)).find((each) => each.session.id === long);
	expect([choice?.choice, choice?.releases.map((each) => each.sessionId)]).toEqual(['move', [first, second]]);
	await moveSeat(a.actor, a.registrationId, long);
	for (const platform of [first, second]) expect(await standOf(platform)).toMatchObject({ taken: 0, held: [] });
	await recount(forum);
});

test('nobody takes or leaves a seat at a cancelled forum', async () => {
	const forum = await aForum();
	const platform = await aPlatform(forum, 5);
	const a = await aDelegate(forum);
	await cancelForum(program, forum, { kk: 'Өтпейді' });
	await expect(takeSeat(a.actor, a.registrationId, platform)).rejects.toThrow('forum.cancelled');
	expect(await standOf(platform)).toMatchObject({ taken: 0 });
});

test('nobody else sees or touches a seat', async () => {
	const forum = await aForum();
	const elsewhere = await aForum();
	const platform = await aPlatform(forum, 5);
	const [a, b] = [await aDelegate(forum), await aDelegate(forum)];
	for (const actor of [
		b.actor,
		organiserOf(elsewhere),
		anAccount([{ role: 'desk', scopeKind: 'forum', scopeId: forum }]),
		{ kind: 'anonymous' as const }
	]) {
		await expect(takeSeat(actor, a.registrationId, platform)).rejects.toThrow('not-found');
		await expect(choicesOf(actor, a.registrationId)).rejects.toThrow('not-found');
		await expect(seatListOf(actor, platform)).rejects.toThrow('not-found');
		await expect(setCapacity(actor, platform, 1, noForm)).rejects.toThrow('not-found');
	}
	const moderator = anAccount([{ role: 'moderator', scopeKind: 'session', scopeId: platform }]);
	expect((await seatListOf(moderator, platform)).held).toEqual([]);
	expect(await database().reader.selectFrom('seat').select('id').execute()).toEqual([]);
});
