import { expect, test } from 'vitest';
import { joinWaitingList, ownProgramme, platformsPage, takeSeat } from '../../src/lib/domain/dialogue/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import {
	calendarOf,
	createHall,
	createSession,
	editHall,
	formOf,
	inputOf,
	programmeOf
} from '../../src/lib/domain/programme/index.server.ts';
import { takesPlace } from '../../src/lib/domain/programme/rules.ts';
import { platformJson, sessionJson } from '../../src/lib/api/serializers.ts';
import { platformShape, sessionShape } from '../../src/lib/api/schemas.ts';
import { messageOf } from '../../src/lib/mail/message.server.ts';
import { later, now, setClock } from '../../src/lib/server/clock.ts';
import { read } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { cancelForum } from '../../src/lib/workflow/cancel-forum.server.ts';
import { cancelSession } from '../../src/lib/workflow/cancel-session.server.ts';
import { editForumAndAdmit } from '../../src/lib/workflow/edit-forum.server.ts';
import { holdForum } from '../../src/lib/workflow/hold-forum.server.ts';
import { holdSession } from '../../src/lib/workflow/hold-session.server.ts';
import { changeSession } from '../../src/lib/workflow/move-session.server.ts';
import { faultsOfCalendar, readCalendar } from '../support/calendar.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, aForumInput, organiserOf, program, sessionInput } from '../support/forum.ts';
import { outboxRows } from '../support/outbox.ts';

useFreshDatabase();

const publicCalendar = async (forumId: string) => calendarOf(await forumById(forumId), await programmeOf(forumId), 'kk');
const entriesOf = async (forumId: string) => readCalendar(await publicCalendar(forumId)).entries;
const sequences = async (forumId: string) => (await entriesOf(forumId)).map(({ sequence }) => sequence);
const ownEntries = async (who: Awaited<ReturnType<typeof aDelegate>>, forumId: string) =>
	readCalendar(calendarOf(await forumById(forumId), await ownProgramme(who.actor, who.registrationId), 'kk')).entries;
const { city } = aForumInput();

/** A forum with a plenary in a hall and a platform in none. */
async function aDay() {
	const forumId = await aForum({ contactEmail: 'forum@example.kz' });
	const organiser = organiserOf(forumId);
	const hallId = await createHall(organiser, forumId, { name: { kk: '1-зал' }, capacity: null });
	const plenary = await createSession(program, forumId, sessionInput({ hallId }));
	const platform = await aPlatform(forumId, 1);
	return { forumId, organiser, hallId, plenary, platform };
}

test('a calendar file: its lines, when it was made, and numbers that no host’s name is part of', async () => {
	const { forumId, plenary, platform } = await aDay();
	const file = await publicCalendar(forumId);
	expect(file.endsWith('END:VCALENDAR\r\n')).toBe(true);
	expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
	expect(file.split('\r\n').filter((line) => Buffer.byteLength(line) > 75)).toEqual([]);
	const { method, names, entries } = readCalendar(file);
	expect(method).toBe('PUBLISH');
	expect(names).toEqual(expect.arrayContaining(['refresh-interval', 'x-published-ttl']));
	expect(entries.map(({ uid, stamp }) => [uid, stamp])).toEqual([plenary, platform].map((id) => [id, `${now().slice(0, 19)}.000Z`]));
	setClock(later(now(), 60_000));
	expect((await entriesOf(forumId))[0]?.stamp).toBe(`${now().slice(0, 19)}.000Z`);
	expect(file).toMatch(/ORGANIZER;CN="Ұйымдастырушы":mailto:forum@example\.kz/);
});

test('SEQUENCE rises with the session, its hall’s name and its forum’s place, and with nothing else', async () => {
	const { forumId, organiser, hallId, plenary, platform } = await aDay();
	expect(await sequences(forumId)).toEqual([0, 0]);
	const session = sessionInput({ hallId, title: { kk: 'Ашылу' } });
	await changeSession(organiser, plenary, session, noForm);
	expect(await sequences(forumId)).toEqual([1, 0]);
	// control: what no calendar shows, the same again, and what people do
	await changeSession(organiser, plenary, { ...session, languages: ['kk', 'ru'], duties: [] }, noForm);
	await editHall(organiser, forumId, hallId, { name: { kk: '1-зал' }, capacity: 60 }, noForm);
	const person = await aDelegate(forumId);
	await takeSeat(person.actor, person.registrationId, platform);
	expect(await sequences(forumId)).toEqual([1, 0]);
	await editHall(organiser, forumId, hallId, { name: { kk: 'Үлкен зал' }, capacity: 60 }, noForm);
	expect(await sequences(forumId)).toEqual([2, 0]);
	await cancelSession(organiser, platform, { kk: 'Спикер ауырып қалды' });
	await holdSession(organiser, platform, { reason: 'келді', accepted: [] });
	expect(await sequences(forumId)).toEqual([2, 2]);
	const { slug, title, lead, region, organiser: name } = await forumById(forumId);
	const forum = aForumInput({ slug, title, lead, region, organiser: name, contactEmail: 'forum@example.kz' });
	await editForumAndAdmit(organiser, forumId, { ...forum, title: { kk: 'Басқа атау' }, times: 'keep' }, noForm);
	expect(await sequences(forumId)).toEqual([2, 2]);
	await editForumAndAdmit(organiser, forumId, { ...forum, venue: { kk: 'Мәдениет үйі' }, times: 'keep' }, noForm);
	expect(await sequences(forumId)).toEqual([3, 3]);
	expect((await entriesOf(forumId))[0]?.location).toBe(`Үлкен зал, Мәдениет үйі, ${city.kk}`);
	await cancelForum(organiser, forumId, { kk: 'Боран' });
	await holdForum(organiser, forumId, 'Боран басылды');
	expect(await sequences(forumId)).toEqual([5, 5]);
});

test('cancelled is cancelled for the public and for those who sat there; who waited never had it', async () => {
	const { forumId, organiser, plenary, platform } = await aDay();
	const [sits, waits] = [await aDelegate(forumId), await aDelegate(forumId)];
	await takeSeat(sits.actor, sits.registrationId, platform);
	await joinWaitingList(waits.actor, waits.registrationId, platform);
	const statuses = async (entries: ReturnType<typeof entriesOf>) => (await entries).map(({ uid, status }) => [uid, status]);
	expect(await statuses(ownEntries(sits, forumId))).toEqual([
		[plenary, 'CONFIRMED'],
		[platform, 'CONFIRMED']
	]);
	await cancelSession(organiser, platform, { kk: 'Спикер ауырып қалды' });
	const cancelled = [
		[plenary, 'CONFIRMED'],
		[platform, 'CANCELLED']
	];
	expect(await statuses(entriesOf(forumId))).toEqual(cancelled);
	expect(await statuses(ownEntries(sits, forumId))).toEqual(cancelled);
	expect(await statuses(ownEntries(waits, forumId))).toEqual([[plenary, 'CONFIRMED']]);
	expect((await entriesOf(forumId))[1]?.description).toContain('Спикер ауырып қалды');
	await cancelForum(organiser, forumId, { kk: 'Боран' });
	const [opening] = await ownEntries(sits, forumId);
	expect(opening).toMatchObject({ uid: plenary, status: 'CANCELLED', description: expect.stringContaining('Боран') as string });
	expect((await entriesOf(forumId)).map(({ status }) => status)).toEqual(['CANCELLED', 'CANCELLED']);
});

test('the public JSON says it too, of a platform, and of all of a cancelled forum', async () => {
	const { forumId, organiser, platform } = await aDay();
	await cancelSession(organiser, platform, { kk: 'Спикер ауырып қалды' });
	const json = async () => {
		const forum = await forumById(forumId);
		const { items } = await platformsPage(forumId, null, 100);
		const sessions = (await programmeOf(forumId)).map((session) => sessionShape.parse(sessionJson(session, forum)));
		const platforms = items.map((each) => platformShape.parse(platformJson(each, each.platform, forum, now())));
		return [...sessions, ...platforms].map(({ id, cancelled, cancelNote }) => [id === platform, cancelled, cancelNote?.kk]);
	};
	const note = 'Спикер ауырып қалды';
	expect(await json()).toEqual([
		[false, false, undefined],
		[true, true, note],
		[true, true, note]
	]);
	await cancelForum(organiser, forumId, { kk: 'Боран' });
	expect((await json()).map(([, cancelled]) => cancelled)).toEqual([true, true, true]);
});

/** The calendar file that the last letter of a kind brings, and what its type says. */
async function broughtBy(kind: string) {
	const mail = (await outboxRows()).findLast((row) => row.kind === kind);
	if (!mail) throw new Error(`There is no letter ${kind}`);
	const { attachments = [] } = await messageOf(mail);
	const [file] = attachments.filter(({ contentType }) => String(contentType).startsWith('text/calendar'));
	return file && { type: file.contentType, faults: faultsOfCalendar(String(file.content)), ...readCalendar(String(file.content)) };
}

test('the letter that cancels a session strikes it out of the calendar into which the first letter put it', async () => {
	const { forumId, organiser, platform } = await aDay();
	const person = await aDelegate(forumId, { preferredSessionId: platform });
	const first = await broughtBy('registration.confirmed');
	expect(first).toMatchObject({ method: 'PUBLISH', type: 'text/calendar; charset=utf-8; method=PUBLISH' });
	const before = first?.entries.find(({ uid }) => uid === platform);
	await cancelSession(organiser, platform, { kk: 'Спикер ауырып қалды' });
	const last = await broughtBy('programme.cancelled');
	expect(last).toMatchObject({ method: 'CANCEL', type: 'text/calendar; charset=utf-8; method=CANCEL' });
	expect(last?.entries).toMatchObject([{ uid: platform, status: 'CANCELLED', sequence: (before?.sequence ?? NaN) + 1 }]);
	await holdSession(organiser, platform, { reason: 'келді', accepted: [] });
	expect(await broughtBy('programme.held')).toMatchObject({
		method: 'PUBLISH',
		entries: [{ uid: platform, status: 'CONFIRMED', sequence: 2 }]
	});
	const found = await read().selectFrom('outbox').select('id').where('registration_id', '=', person.registrationId).execute();
	expect(found.length).toBeGreaterThan(2);
});

test('a moved session comes with its new time to those who sit there; who waits gets no entry', async () => {
	const { forumId, organiser, platform } = await aDay();
	const [sits, waits] = [await aDelegate(forumId), await aDelegate(forumId)];
	await takeSeat(sits.actor, sits.registrationId, platform);
	await joinWaitingList(waits.actor, waits.registrationId, platform);
	const [session] = (await programmeOf(forumId)).filter(({ id }) => id === platform);
	if (!session) throw new Error('no platform');
	const input = inputOf(formOf(session, 'Asia/Qostanay'), session.duties);
	await changeSession(organiser, platform, { ...input, startsLocal: '2026-12-15T14:00', tell: 2 }, noForm);
	const moved = (await outboxRows()).filter((row) => row.kind === 'programme.moved');
	const files = await Promise.all(moved.map(async (row) => [row.registration_id, (await messageOf(row)).attachments?.length]));
	expect(new Map(files as [string, number][])).toEqual(
		new Map([
			[sits.registrationId, 1],
			[waits.registrationId, 0]
		])
	);
});

test('the letter that cancels the forum says it of the whole own programme: CANCEL may name one entry alone', async () => {
	const { forumId, organiser, plenary, platform } = await aDay();
	await aDelegate(forumId, { preferredSessionId: platform });
	await cancelForum(organiser, forumId, { kk: 'Боран' });
	const brought = await broughtBy('forum.cancelled');
	expect([brought?.method, brought?.type, brought?.faults]).toEqual(['PUBLISH', 'text/calendar; charset=utf-8; method=PUBLISH', []]);
	expect((brought?.entries ?? []).map(({ uid, status, sequence }) => [uid, status, sequence])).toEqual([
		[plenary, 'CANCELLED', 1],
		[platform, 'CANCELLED', 1]
	]);
	// control: the file as it was, of two entries
	const [forum, sessions] = [await forumById(forumId), await programmeOf(forumId)];
	expect(faultsOfCalendar(calendarOf(forum, sessions, 'kk', 'CANCEL'))).toEqual(['CANCEL of 2 entries']);
	expect(faultsOfCalendar(calendarOf(forum, sessions.slice(1), 'kk', 'CANCEL'))).toEqual([]);
});

test('the letter that cancels a forum of one session strikes it out', async () => {
	const forumId = await aForum();
	const only = await createSession(program, forumId, sessionInput());
	await aDelegate(forumId);
	await cancelForum(organiserOf(forumId), forumId, { kk: 'Боран' });
	expect(await broughtBy('forum.cancelled')).toMatchObject({ method: 'CANCEL', faults: [], entries: [{ uid: only, status: 'CANCELLED' }] });
});

test('a calendar without sessions holds the days of the forum, until it has some', async () => {
	const forumId = await aForum({ startsLocal: '2026-12-15T20:00', endsLocal: '2026-12-17T00:00', timeZone: 'Pacific/Auckland' });
	const draft = await createSession(program, forumId, sessionInput({ state: 'draft' }));
	const person = await aDelegate(forumId);
	const organiser = organiserOf(forumId);
	const file = await publicCalendar(forumId);
	expect(faultsOfCalendar(file)).toEqual([]);
	// control: what was there before
	expect(faultsOfCalendar(file.replace(/BEGIN:VEVENT[^]*END:VEVENT\r\n/, ''))).toEqual(['no entry']);
	expect(file).toContain('DTSTART;VALUE=DATE:20261215\r\nDTEND;VALUE=DATE:20261217\r\n');
	expect(file).toContain('TRANSP:TRANSPARENT');
	const [entry, ...others] = readCalendar(file).entries;
	expect(others).toEqual([]);
	expect(entry).toMatchObject({ uid: forumId, days: true, status: 'CONFIRMED', summary: 'Азаматтық форум', location: city.kk });
	expect(await ownEntries(person, forumId)).toEqual([entry]);
	await cancelForum(organiser, forumId, { kk: 'Боран' });
	const [cancelled] = await entriesOf(forumId);
	expect(cancelled).toMatchObject({ uid: forumId, status: 'CANCELLED', description: expect.stringContaining('Боран') as string });
	expect(cancelled?.sequence).toBeGreaterThan(entry?.sequence ?? Infinity);
	await holdForum(organiser, forumId, 'Боран басылды');
	await changeSession(organiser, draft, sessionInput({ state: 'published' }), noForm);
	expect((await entriesOf(forumId)).map(({ uid, days }) => [uid, days])).toEqual([[draft, false]]);
});

test('control: a session takes place only where neither it nor its forum is cancelled', () => {
	const forum = { published: { state: 'published' }, cancelled: { state: 'cancelled' } } as const;
	expect(takesPlace({ state: 'published' }, forum.published)).toBe(true);
	expect([takesPlace({ state: 'cancelled' }, forum.published), takesPlace({ state: 'published' }, forum.cancelled)]).toEqual([
		false,
		false
	]);
});
