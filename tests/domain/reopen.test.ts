import { expect, test } from 'vitest';
import { joinWaitingList, leaveSeat, placeByHand, setCapacity, takeSeat } from '../../src/lib/domain/dialogue/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { historyOf, ownData, registrationById, registrationOf } from '../../src/lib/domain/registration/index.server.ts';
import { createSession } from '../../src/lib/domain/programme/index.server.ts';
import { messageOf } from '../../src/lib/mail/message.server.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { cancelForum } from '../../src/lib/workflow/cancel-forum.server.ts';
import { cancelSession } from '../../src/lib/workflow/cancel-session.server.ts';
import { declineRegistration, withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { eraseRegistration } from '../../src/lib/workflow/erase.server.ts';
import { reopeningOf, reopenRegistration } from '../../src/lib/workflow/reopen.server.ts';
import { restrictRegistration } from '../../src/lib/workflow/restrict.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, anAccount, aPlatform, mailKindsOf, organiserOf, program, sessionInput, verbsAbout } from '../support/forum.ts';
import { aRacer } from '../support/race.ts';
import { recount, standOf } from '../support/seats.ts';

const fresh = useFreshDatabase();
const admin = anAccount([{ role: 'admin', scopeKind: 'installation', scopeId: '' }]);
const REASON = 'Қате басылды';

const liveSeatsOf = async (registrationId: string) =>
	(
		await database()
			.reader.selectFrom('seat')
			.select(['session_id', 'state'])
			.where('registration_id', '=', registrationId)
			.where('state', '<>', 'ended')
			.orderBy('id')
			.execute()
	).map((row) => [row.session_id, row.state]);
const lastEntry = (id: string) =>
	database()
		.reader.selectFrom('audit_entry as a')
		.leftJoin('audit_personal as p', 'p.audit_id', 'a.id')
		.select(['a.verb', 'a.columns', 'a.details', 'p.details as personal', 'p.person_id'])
		.where('a.subject_id', '=', id)
		.orderBy('a.id', 'desc')
		.limit(1)
		.executeTakeFirstOrThrow();

/** A forum, its organiser and a platform; the person holds a seat there. */
async function scene(more: Parameters<typeof aForum>[0] = {}, seats = 3) {
	const forum = await aForum(more);
	const platform = await aPlatform(forum, seats);
	const who = await aDelegate(forum, { preferredSessionId: platform });
	return { forum, platform, who, id: who.registrationId, organiser: organiserOf(forum) };
}

test.each(['declined', 'withdrawn'] as const)(
	'a %s registration is opened again with its seat, a reason apart and one mail',
	async (how) => {
		const { forum, platform, id, who, organiser } = await scene();
		const { number } = await registrationById(id);
		if (how === 'declined') await declineRegistration(organiser, id, 'Орын аз');
		else await withdrawRegistration(who.actor, id);
		await recount(forum);
		const revision = (await forumById(forum)).revision;
		expect(await reopeningOf(organiser, id)).toEqual({ obstacle: null, number: 0, leadsTo: 'confirmed' });
		await reopenRegistration(organiser, id, REASON);
		expect(await registrationById(id)).toMatchObject({ state: 'confirmed', declineReason: null, number });
		expect(await liveSeatsOf(id)).toEqual([[platform, 'held']]);
		await recount(forum);
		expect((await forumById(forum)).revision).toBe(revision + 1);
		expect(await mailKindsOf(id)).toEqual(['registration.confirmed', `registration.${how}`, 'registration.reopened']);
		const entry = await lastEntry(id);
		expect(entry).toMatchObject({ verb: 'registration.reopen', columns: '["state"]', person_id: (await registrationById(id)).personId });
		expect(JSON.parse(entry.details)).toEqual({ from: how, to: 'confirmed', seats: { [platform]: 'held' } });
		expect(entry.personal).toBe(JSON.stringify({ reason: REASON }));
		expect((await historyOf(organiser, id))[0]).toMatchObject({ verb: 'registration.reopen', reason: REASON });
		expect(JSON.stringify(await ownData(who.actor, id))).toContain(REASON);
		// once: it stands
		expect(await reopeningOf(organiser, id)).toBeNull();
		await expect(reopenRegistration(organiser, id, REASON)).rejects.toThrow('registration.state');
	}
);

test('with approval by the organiser it is under review again', async () => {
	const { forum, id, organiser, platform } = await scene({ approval: 'organiser' });
	await declineRegistration(organiser, id, 'Орын аз');
	expect((await reopeningOf(organiser, id))?.leadsTo).toBe('submitted');
	await reopenRegistration(organiser, id, REASON);
	expect((await registrationById(id)).state).toBe('submitted');
	expect(await liveSeatsOf(id)).toEqual([[platform, 'held']]);
	await recount(forum);
});

test('a full forum: the end of the waiting list under a new number, with the former platform as the wish', async () => {
	const { forum, platform, id, who, organiser } = await scene({ capacity: 1 });
	const next = await aDelegate(forum, {});
	const last = await aDelegate(forum, {});
	await withdrawRegistration(who.actor, id);
	expect((await registrationById(next.registrationId)).state).toBe('confirmed');
	expect((await reopeningOf(organiser, id))?.leadsTo).toBe('waiting');
	await reopenRegistration(organiser, id, REASON);
	expect(await registrationById(id)).toMatchObject({ state: 'waiting', number: 4, preferredSessionId: platform });
	expect(JSON.parse((await lastEntry(id)).columns)).toEqual(['state', 'number']);
	const words = await database().reader.selectFrom('search_word').select('word').where('subject_id', '=', id).execute();
	expect(words.map((row) => row.word)).toContain('4');
	expect(await liveSeatsOf(id)).toEqual([]);
	// who waited before comes first; then it is the turn of the reopened one, with the seat that was given up
	await withdrawRegistration(next.actor, next.registrationId);
	expect((await registrationById(last.registrationId)).state).toBe('confirmed');
	expect((await registrationById(id)).state).toBe('waiting');
	await withdrawRegistration(last.actor, last.registrationId);
	expect((await registrationById(id)).state).toBe('confirmed');
	expect(await liveSeatsOf(id)).toEqual([[platform, 'held']]);
	await recount(forum);
});

test('a full forum: a wish that the private page would refuse is not kept, and the letter says so', async () => {
	const { forum, platform, id, who, organiser } = await scene({ capacity: 1 });
	const waiting = await aDelegate(forum, { preferredSessionId: platform });
	const hall = await aPlatform(forum, 3, { startsLocal: '2026-12-15T16:00', endsLocal: '2026-12-15T17:00' });
	const later = await aDelegate(forum, { preferredSessionId: hall });
	for (const each of [who, later]) await withdrawRegistration(each.actor, each.registrationId);
	expect((await registrationById(waiting.registrationId)).state).toBe('confirmed');
	// the platform of the seat runs, the other one is still to come
	setClock('2026-12-15T09:00:00.000Z');
	const told = async (registrationId: string) => {
		await reopenRegistration(organiser, registrationId, REASON);
		const mail = await database()
			.reader.selectFrom('outbox')
			.select('params')
			.where('registration_id', '=', registrationId)
			.where('kind', '=', 'registration.reopened')
			.executeTakeFirstOrThrow();
		const { state, preferredSessionId } = await registrationById(registrationId);
		return [state, preferredSessionId, (JSON.parse(mail.params) as { released: string[] }).released];
	};
	expect(await told(id)).toEqual(['waiting', null, [platform]]);
	// control
	expect(await told(later.registrationId)).toEqual(['waiting', hall, []]);
	await recount(forum);
});

test('who waited for the forum and finds room gets the platform that was wished', async () => {
	const { forum, platform, who, organiser } = await scene({ capacity: 1 });
	const waiting = await aDelegate(forum, { preferredSessionId: platform });
	await withdrawRegistration(waiting.actor, waiting.registrationId);
	await withdrawRegistration(who.actor, who.registrationId);
	await reopenRegistration(organiser, waiting.registrationId, REASON);
	expect((await registrationById(waiting.registrationId)).state).toBe('confirmed');
	expect(await liveSeatsOf(waiting.registrationId)).toEqual([[platform, 'held']]);
	await recount(forum);
});

test('a seat that was given up before stays given up, although it was the first choice', async () => {
	const { forum, platform, id, who, organiser } = await scene();
	await leaveSeat(who.actor, id, platform);
	await withdrawRegistration(who.actor, id);
	await reopenRegistration(organiser, id, REASON);
	expect(await liveSeatsOf(id)).toEqual([]);
	await recount(forum);
});

test('a seat taken meanwhile becomes a place at the end of the waiting list, while sign-up is open', async () => {
	const { forum, platform, id, who, organiser } = await scene({}, 1);
	const second = await aDelegate(forum, { preferredSessionId: platform });
	const third = await aDelegate(forum, { preferredSessionId: platform });
	await withdrawRegistration(who.actor, id);
	await reopenRegistration(organiser, id, REASON);
	expect(await standOf(platform)).toMatchObject({ held: [second.registrationId], queue: [third.registrationId, id] });
	await recount(forum);
	await withdrawRegistration(organiser, id);
	// sign-up has closed: no place, and the letter names it
	setClock('2026-12-15T01:00:00.000Z');
	await reopenRegistration(organiser, id, REASON);
	expect(await liveSeatsOf(id)).toEqual([]);
	expect(JSON.parse((await lastEntry(id)).details).seats).toEqual({ [platform]: 'full' });
	const mail = await database()
		.reader.selectFrom('outbox')
		.selectAll()
		.where('kind', '=', 'registration.reopened')
		.orderBy('id', 'desc')
		.executeTakeFirstOrThrow();
	expect(JSON.parse(mail.params)).toEqual({ released: [platform], missed: [] });
	expect((await messageOf(mail)).text).toContain('Бұл алаңдағы орныңыз қайтарылмады');
	await recount(forum);
	// the letter goes late, and a seat was given meanwhile
	await placeByHand(organiser, id, platform);
	const late = (await messageOf(mail)).text;
	expect(late).not.toContain('Бұл алаңдағы орныңыз қайтарылмады');
	expect(late).toMatch(/Алаң \d/);
});

test('a seat and a waiting place of the same time come back as they were; a session that has begun or is cancelled does not', async () => {
	const { forum, platform, id, who, organiser } = await scene();
	const wanted = await aPlatform(forum, 1);
	const morning = await aPlatform(forum, 1, { startsLocal: '2026-12-15T09:00', endsLocal: '2026-12-15T10:00' });
	const off = await aPlatform(forum, 1, { startsLocal: '2026-12-15T16:00', endsLocal: '2026-12-15T17:00' });
	const other = await aDelegate(forum, { preferredSessionId: wanted });
	await takeSeat(who.actor, id, morning);
	await takeSeat(who.actor, id, off);
	await joinWaitingList(who.actor, id, wanted);
	await withdrawRegistration(who.actor, id);
	await cancelSession(organiser, off, { kk: 'Өтпейді' });
	await reopenRegistration(organiser, id, REASON);
	expect((await liveSeatsOf(id)).sort()).toEqual(
		[
			[platform, 'held'],
			[wanted, 'waiting'],
			[morning, 'held']
		].sort()
	);
	await recount(forum);
	// what was waited for has become free: it comes back as a seat, and the other one of that time does not
	await withdrawRegistration(who.actor, id);
	await leaveSeat(other.actor, other.registrationId, wanted);
	setClock('2026-12-14T06:00:00.000Z');
	await reopenRegistration(organiser, id, REASON);
	expect((await liveSeatsOf(id)).sort()).toEqual(
		[
			[wanted, 'held'],
			[morning, 'held']
		].sort()
	);
	await recount(forum);
	await withdrawRegistration(organiser, id);
	setClock('2026-12-15T04:00:00.000Z');
	await reopenRegistration(organiser, id, REASON);
	expect(JSON.parse((await lastEntry(id)).details).seats).toMatchObject({ [morning]: 'over', [wanted]: 'held' });
	await recount(forum);
});

test('a duty taken on meanwhile wins', async () => {
	const { forum, id, who, organiser } = await scene();
	await withdrawRegistration(who.actor, id);
	const { personId } = await registrationById(id);
	const duty = { personId, role: 'speaker' as const, name: { kk: 'Айнұр Ахметова' }, office: null };
	await createSession(program, forum, sessionInput({ startsLocal: '2026-12-15T14:00', endsLocal: '2026-12-15T15:00', duties: [duty] }));
	await reopenRegistration(organiser, id, REASON);
	expect(await liveSeatsOf(id)).toEqual([]);
	expect(Object.values(JSON.parse((await lastEntry(id)).details).seats)).toEqual(['duty']);
});

test('is refused, and not offered, where it cannot be: each with its reason, and nothing changes', async () => {
	const { forum, id, who, organiser } = await scene();
	const refused = async (code: string, actor = organiser) => {
		const before = await verbsAbout(id);
		await expect(reopenRegistration(actor, id, REASON)).rejects.toThrow(code);
		expect(await verbsAbout(id)).toEqual(before);
		expect((await registrationById(id)).state).toBe('withdrawn');
	};
	await withdrawRegistration(who.actor, id);
	for (const stranger of [organiserOf('another'), anAccount([{ role: 'desk', scopeKind: 'forum', scopeId: forum }])]) {
		await refused('not-found', stranger);
		await expect(reopeningOf(stranger, id)).rejects.toThrow('not-found');
	}
	await expect(reopenRegistration(who.actor, id, REASON)).rejects.toThrow('not-found');

	// the person has registered anew: by whom is said to who may see that one
	const { email } = await registrationById(id);
	const again = await aDelegate(forum, { email: email?.toUpperCase() });
	expect(await reopeningOf(organiser, id)).toMatchObject({ obstacle: 'registration.address-in-use', number: 2 });
	await refused('registration.address-in-use');
	await restrictRegistration(organiser, again.registrationId);
	expect(await reopeningOf(organiser, id)).toMatchObject({ obstacle: 'registration.address-in-use', number: 0 });
	expect(await reopeningOf(admin, id)).toMatchObject({ number: 2 });
	await withdrawRegistration(admin, again.registrationId);

	// restricted: an admin's alone
	await restrictRegistration(organiser, id);
	await refused('not-found');
	expect((await reopeningOf(admin, id))?.obstacle).toBeNull();

	setClock((await forumById(forum)).endsAt);
	expect((await reopeningOf(admin, id))?.obstacle).toBe('forum.over');
	await refused('forum.over', admin);
	setClock('2026-11-24T05:00:00.000Z');
	await cancelForum(organiser, forum, { kk: 'Боран' });
	expect((await reopeningOf(admin, id))?.obstacle).toBe('forum.cancelled');
	await refused('forum.cancelled', admin);
});

test('nobody who was erased comes back', async () => {
	const { forum, id, who, organiser } = await scene();
	await withdrawRegistration(who.actor, id);
	setClock((await forumById(forum)).startsAt);
	await eraseRegistration(organiser, id);
	for (const actor of [organiser, admin]) await expect(reopenRegistration(actor, id, REASON)).rejects.toThrow('not-found');
	await expect(registrationOf(admin, id)).rejects.toThrow('not-found');
});

test('opened again twice at once from two processes, beside people who take the last seats: once, and never more people than seats', async () => {
	const forum = await aForum({ capacity: 30 });
	const platform = await aPlatform(forum, 10);
	const gone: string[] = [];
	for (let n = 0; n < 10; n++) {
		const { registrationId, actor } = await aDelegate(forum, { preferredSessionId: platform });
		await withdrawRegistration(actor, registrationId);
		gone.push(registrationId);
	}
	const others: string[] = [];
	for (let n = 0; n < 15; n++) others.push((await aDelegate(forum)).registrationId);
	const racers = [aRacer(fresh.url), aRacer(fresh.url)];
	const jobs = [
		...gone.map((registrationId) => ({ kind: 'reopen', forumId: forum, registrationId })),
		...others.map((registrationId) => ({ kind: 'sit', forumId: forum, registrationId, sessionId: platform })),
		...Array.from({ length: 10 }, (_, n) => ({ kind: 'register', forumId: forum, key: `race-${n}`, sessionId: platform }))
	];
	const answers = (await Promise.all(racers.map((racer) => racer.run(jobs)))).flat().map(({ index, answer }) => ({ index, answer }));
	for (const [index] of gone.entries()) {
		const both = answers.filter((each) => each.index === index).map(({ answer }) => answer);
		expect(both.sort()).toEqual(['registration.state', 'reopened']);
	}
	const stand = await standOf(platform);
	expect([stand.taken, stand.held.length]).toEqual([10, 10]);
	expect((await forumById(forum)).taken).toBe(30);
	await recount(forum);
	expect(await database().reader.selectFrom('outbox').select('id').where('kind', '=', 'registration.reopened').execute()).toHaveLength(10);
	await Promise.all(racers.map((racer) => racer.stop()));
}, 60_000);

test('only what ended with this step comes back, not what ended in an earlier life', async () => {
	const { id, who, organiser, platform } = await scene();
	await withdrawRegistration(who.actor, id);
	await setCapacity(organiser, platform, 0, noForm);
	setClock('2026-12-14T20:00:00.000Z');
	await reopenRegistration(organiser, id, REASON);
	expect(await liveSeatsOf(id)).toEqual([]);
	await setCapacity(organiser, platform, 3, noForm);
	await withdrawRegistration(organiser, id);
	await reopenRegistration(organiser, id, REASON);
	expect(await liveSeatsOf(id)).toEqual([]);
	const ended = await database()
		.reader.selectFrom('seat')
		.select('id')
		.where('registration_id', '=', id)
		.where('end_reason', '=', 'withdrawn')
		.execute();
	expect(ended).toHaveLength(1);
});

test('control: without the question about the address the database itself would throw', async () => {
	const { forum, id, who } = await scene();
	await withdrawRegistration(who.actor, id);
	await aDelegate(forum, { email: (await registrationById(id)).email });
	const unasked = database().writer.updateTable('registration').set({ state: 'confirmed' }).where('id', '=', id).execute();
	await expect(unasked).rejects.toThrow(/unique/i);
});
