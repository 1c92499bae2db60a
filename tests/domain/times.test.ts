import { expect, test } from 'vitest';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { delegationSchema } from '../../src/lib/domain/delegation/schema.ts';
import { placeSchema } from '../../src/lib/domain/dialogue/schema.ts';
import { registrationByNumber, takeSeat } from '../../src/lib/domain/dialogue/index.server.ts';
import {
	createForum,
	forumById,
	forumData,
	forumSchema,
	guestsInput,
	kindsInput,
	setGuests,
	setKinds,
	setProposalsClose
} from '../../src/lib/domain/forum/index.server.ts';
import { guestsData, kindsData } from '../../src/lib/domain/forum/settings-forms.ts';
import {
	createHall,
	createSession,
	formOf,
	impossibleTimes,
	programmeForStaff,
	programmeOf,
	scheduleXml,
	sessionForStaff,
	sessionSchema
} from '../../src/lib/domain/programme/index.server.ts';
import { movedDoubts } from '../../src/lib/domain/programme/rules.ts';
import { hallSchema } from '../../src/lib/domain/programme/schema.ts';
import { change } from '../../src/lib/server/change.ts';
import { wallOf } from '../../src/lib/i18n/time-zone.ts';
import { now, setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { cancelSession } from '../../src/lib/workflow/cancel-session.server.ts';
import { changeSession, publishSession } from '../../src/lib/workflow/move-session.server.ts';
import { editForumAndAdmit } from '../../src/lib/workflow/edit-forum.server.ts';
import { askedBy } from '../support/concerns.ts';
import {
	aDelegate,
	aForum,
	aPlatform,
	aForumInput,
	mailKindsOf,
	organiserOf,
	program,
	sessionInput,
	verbsAbout
} from '../support/forum.ts';
import { useFreshDatabase } from '../support/database.ts';

useFreshDatabase();

const WEEK_LATER = { startsLocal: '2026-12-22T08:30', endsLocal: '2026-12-22T18:00' };
const walls = async (forumId: string) =>
	(await programmeForStaff(program, forumId)).map(({ day, startsLocal, endsLocal }) => [day, startsLocal, endsLocal]);

test('a forum that moves asks about its sessions, leaves them or takes them along with their windows and people', async () => {
	const forumId = await aForum();
	const organiser = organiserOf(forumId);
	const session = await createSession(program, forumId, sessionInput());
	const night = { startsLocal: '2026-12-15T22:00', endsLocal: '2026-12-16T01:00' };
	await createSession(program, forumId, sessionInput({ ...night, state: 'draft' }));
	const platform = await aPlatform(forumId, 10);
	const { actor, registrationId } = await aDelegate(forumId);
	await takeSeat(actor, registrationId, platform);
	const before = await walls(forumId);

	await expect(editForumAndAdmit(organiser, forumId, aForumInput({ ...WEEK_LATER, times: 'ask' }), noForm)).rejects.toThrow(
		'times.doubtful'
	);
	expect(await walls(forumId)).toEqual(before);
	expect((await forumById(forumId)).startsLocal).toBe('2026-12-15T08:30');

	// the choice to leave them
	const registrationClosesLocal = '2026-12-14T18:00';
	await editForumAndAdmit(organiser, forumId, aForumInput({ ...WEEK_LATER, registrationClosesLocal, times: 'keep' }), noForm);
	expect(await walls(forumId)).toEqual(before);
	expect(await mailKindsOf(registrationId)).not.toContain('programme.moved');
	await editForumAndAdmit(organiser, forumId, aForumInput({ times: 'keep' }), noForm);

	// the choice to take them along: each keeps its hour, the programme day of the night session too
	expect(await editForumAndAdmit(organiser, forumId, aForumInput({ ...WEEK_LATER, times: 'move' }), noForm)).toEqual({
		moved: 3,
		told: 1,
		silent: [],
		admitted: []
	});
	expect(await walls(forumId)).toEqual(before.map((each) => each.map((wall) => wall.replace('-16', '-23').replace('-15', '-22'))));
	const moved = await sessionForStaff(program, platform);
	expect(moved.startsAt).toBe('2026-12-22T08:30:00.000Z');
	// sign-up is open already and stays open; it closes a week later as well
	expect(moved.platform).toMatchObject({ signUpOpensAt: '2026-11-01T04:00:00.000Z', signUpClosesAt: '2026-12-21T13:00:00.000Z', taken: 1 });
	// one letter a move of the forum, with the seats as they are then, and none of each session
	expect((await mailKindsOf(registrationId)).filter((kind) => /moved$/.test(kind))).toEqual(Array(3).fill('forum.moved'));
	expect(await verbsAbout(forumId)).toContain('programme.move-along');
	expect((await sessionForStaff(program, session)).startsLocal).toBe('2026-12-22T10:00');
});

test('nobody is asked about times that stood, nor about a cancelled session', async () => {
	const late = { registrationClosesLocal: '2026-12-16T18:00' };
	const forumId = await aForum(late);
	const organiser = organiserOf(forumId);
	await editForumAndAdmit(organiser, forumId, aForumInput({ ...late, city: { kk: 'Рудный' }, times: 'ask' }), noForm);
	await expect(
		editForumAndAdmit(organiser, forumId, aForumInput({ registrationClosesLocal: '2026-12-17T18:00', times: 'ask' }), noForm)
	).rejects.toThrow('times.doubtful');
	const session = await createSession(program, forumId, sessionInput());
	await database().writer.updateTable('session').set({ state: 'cancelled' }).where('id', '=', session).execute();
	await editForumAndAdmit(organiser, forumId, aForumInput({ ...WEEK_LATER, times: 'ask' }), noForm);
	expect((await forumById(forumId)).startsLocal).toBe(WEEK_LATER.startsLocal);
});

test('cancelled sessions follow their forum with the others, and alone without a question; nobody is written to about them', async () => {
	const forumId = await aForum();
	const organiser = organiserOf(forumId);
	const off = await createSession(program, forumId, sessionInput({ kind: 'ceremony' }));
	const night = { day: '2026-12-15', startsLocal: '2026-12-16T00:30', endsLocal: '2026-12-16T01:30' };
	const held = await createSession(program, forumId, sessionInput(night));
	await cancelSession(organiser, off, { kk: 'Спикер ауырып қалды' });
	const { registrationId } = await aDelegate(forumId);
	const week = aForumInput({ ...WEEK_LATER, registrationClosesLocal: '2026-12-20T18:00' });
	// kept where they are: both stay
	await editForumAndAdmit(organiser, forumId, { ...week, times: 'keep' }, noForm);
	expect((await programmeOf(forumId)).map(({ day }) => day)).toEqual(['2026-12-15', '2026-12-15']);
	await editForumAndAdmit(organiser, forumId, aForumInput({ times: 'keep' }), noForm);
	expect(await editForumAndAdmit(organiser, forumId, { ...week, times: 'move' }, noForm)).toMatchObject({ moved: 1, told: 1 });
	expect((await programmeOf(forumId)).map(({ day, state, startsAt }) => [day, state, startsAt])).toEqual([
		['2026-12-22', 'cancelled', '2026-12-22T05:00:00.000Z'],
		['2026-12-22', 'published', '2026-12-22T19:30:00.000Z']
	]);
	expect(scheduleXml(await forumById(forumId), await programmeOf(forumId), 'en')).toContain(
		'<day index="1" date="2026-12-22" start="2026-12-22T10:00'
	);
	expect(await mailKindsOf(registrationId)).not.toContain('programme.moved');
	// none takes place any more: back on the former day, and no question of sessions
	await cancelSession(organiser, held, { kk: 'Боран' });
	const back = await editForumAndAdmit(organiser, forumId, aForumInput({ times: 'ask', timesShown: [] }), noForm);
	expect([back.moved, (await programmeOf(forumId)).map(({ day }) => day)]).toEqual([0, ['2026-12-15', '2026-12-15']]);
});

test('what does not move with the forum is named: registration that the form leaves, the time set for proposals', async () => {
	const forumId = await aForum({ registrationOpensLocal: '2026-11-30T09:00' });
	const organiser = organiserOf(forumId);
	const stays = async (more: object) => {
		const { timeZone, proposalsCloseLocal, ...forum } = await forumById(forumId);
		const before = { ...forumData({ ...forum, timeZone, proposalsCloseLocal }), proposalsCloseLocal };
		const doubts = movedDoubts({ ...before, ...more }, before, [], wallOf(now(), timeZone));
		return doubts.map(({ field, code }) => [field, code.replace(/^.*doubt\./, '')]);
	};
	const registration = [
		['registrationOpensLocal', 'stays'],
		['registrationClosesLocal', 'stays']
	];
	expect(await stays(WEEK_LATER)).toEqual(registration);
	// what the form moves is not named, nor an opening that is past
	expect(await stays({ ...WEEK_LATER, registrationClosesLocal: '2026-12-21T18:00' })).toEqual(registration.slice(0, 1));
	setClock('2026-12-01T05:00:00.000Z');
	expect(await stays(WEEK_LATER)).toEqual(registration.slice(1));
	await setProposalsClose(organiser, forumId, '2026-12-16T18:00', noForm);
	expect(await stays(WEEK_LATER)).toEqual([...registration.slice(1), ['startsLocal', 'proposalsStay']]);
	// a closing that is past the new end is named once, for that
	const earlier = { startsLocal: '2026-12-10T08:30', endsLocal: '2026-12-10T18:00' };
	expect(await stays(earlier)).toEqual([
		['registrationClosesLocal', 'closesAfterEnd'],
		['startsLocal', 'proposalsStay']
	]);
	// controls: the same day at another hour, and another end
	expect(await stays({ startsLocal: '2026-12-15T09:00', endsLocal: '2026-12-16T18:00' })).toEqual([]);
	// the form is asked, and may mean it
	const input = aForumInput({ ...WEEK_LATER, registrationOpensLocal: '2026-11-30T09:00', times: 'ask' });
	await expect(editForumAndAdmit(organiser, forumId, input, noForm)).rejects.toThrow('times.doubtful');
	await editForumAndAdmit(organiser, forumId, { ...input, times: 'keep' }, noForm);
	expect((await forumById(forumId)).startsLocal).toBe(WEEK_LATER.startsLocal);
});

test('a new forum and a session ask too, and are saved as they are when that is meant', async () => {
	const late = { registrationClosesLocal: '2026-12-16T18:00' };
	await expect(createForum(program, aForumInput({ ...late, times: 'ask' }))).rejects.toThrow('times.doubtful');
	await createForum(program, aForumInput({ ...late, times: 'keep' }));

	const forumId = await aForum();
	const organiser = organiserOf(forumId);
	const evening = { startsLocal: '2026-12-15T19:00', endsLocal: '2026-12-15T22:00', state: 'draft' as const };
	const shown = await askedBy(() => createSession(organiser, forumId, sessionInput({ ...evening, accepted: [] })));
	expect(shown.map((concern) => concern.kind === 'time' && concern.code)).toEqual(['programme.edit.doubt.afterForum']);
	const accepted = shown.map(({ key }) => key);
	const dinner = await createSession(organiser, forumId, sessionInput({ ...evening, accepted }));
	// its title may change with what the page shows, without being asked again; another time is asked about; publishing it is not
	await changeSession(organiser, dinner, sessionInput({ ...evening, title: { kk: 'Кешкі ас' }, accepted }), noForm);
	const later = { ...evening, endsLocal: '2026-12-15T23:00', accepted };
	await expect(changeSession(organiser, dinner, sessionInput(later), noForm)).rejects.toThrow('programme.concerns');
	await publishSession(organiser, dinner);
	expect((await sessionForStaff(organiser, dinner)).state).toBe('published');
});

test('an hour that does not exist in the forum’s zone, or comes twice, is said beside its field', async () => {
	const forumId = await aForum({ timeZone: 'Europe/Berlin' });
	const typed = async (changed: object) =>
		(await superValidate({ ...forumData(await forumById(forumId)), ...changed }, zod4(forumSchema))).errors as Record<string, string[]>;
	expect(await typed({ startsLocal: '2027-03-28T02:30', endsLocal: '2027-03-28T03:00' })).toEqual({ startsLocal: ['field.wallSkipped'] });
	expect(await typed({ registrationClosesLocal: '2026-10-25T02:30', registrationOpensLocal: '2026-10-24T10:00' })).toEqual({
		registrationClosesLocal: ['field.wallRepeated']
	});
	expect(await typed({ startsLocal: '2026-02-30T10:00' })).toEqual({ startsLocal: ['field.date'] });
	expect(await typed({ startsLocal: '' })).toEqual({ startsLocal: ['field.wallNeeded'] });
	// control: the same hours in a zone whose clocks stay
	expect(await typed({ timeZone: 'Asia/Qostanay', startsLocal: '2027-03-28T02:30', endsLocal: '2027-03-28T03:00' })).toEqual({});

	const night = await createSession(
		program,
		forumId,
		sessionInput({ day: '2027-03-27', startsLocal: '2027-03-27T10:00', endsLocal: '2027-03-27T11:00' })
	);
	const data = { ...formOf(await sessionForStaff(program, night), 'Europe/Berlin'), day: '2027-03-28', starts: '02:30', ends: '03:00' };
	expect(impossibleTimes(data, 'Europe/Berlin')).toEqual({ starts: 'field.wallSkipped' });
	expect(impossibleTimes(data, 'Asia/Qostanay')).toEqual({});
	const day = async (text: string) => (await superValidate({ ...data, day: text }, zod4(sessionSchema))).errors;
	expect(await day('2027-02-30')).toEqual({ day: ['field.date'] });
	expect(await day('')).toEqual({ day: ['field.dayNeeded'] });
	expect(await day('2027-02-28')).toEqual({});
});

test('a zone or a move that would put a session into such an hour is refused with its name', async () => {
	const forumId = await aForum();
	const organiser = organiserOf(forumId);
	await createSession(
		program,
		forumId,
		sessionInput({ day: '2027-03-28', startsLocal: '2027-03-28T02:30', endsLocal: '2027-03-28T03:00' })
	);
	const rezone = aForumInput({ timeZone: 'Europe/Berlin', times: 'keep' });
	await expect(editForumAndAdmit(organiser, forumId, rezone, noForm)).rejects.toThrow('programme.impossible-time');
	expect((await forumById(forumId)).timeZone).toBe('Asia/Qostanay');
	await editForumAndAdmit(organiser, forumId, aForumInput({ timeZone: 'Asia/Almaty', times: 'keep' }), noForm);
});

test('a number that no integer holds is refused by its form, on both engines alike', async () => {
	const forumId = await aForum();
	const name = { 'name.kk': 'x' };
	const delegation = async (quota: string) => (await superValidate({ ...name, quota }, zod4(delegationSchema))).valid;
	expect(await Promise.all(['', '1', '9999'].map(delegation))).toEqual([true, true, true]);
	expect(await Promise.all(['0', '10000', '1e3', '-1'].map(delegation))).toEqual([false, false, false, false]);
	const hall = async (capacity: string) => (await superValidate({ ...name, capacity }, zod4(hallSchema))).valid;
	expect(await Promise.all(['250', '9e99', '0x10', '0'].map(hall))).toEqual([true, false, false, false]);
	const place = async (number: string) => (await superValidate(new URLSearchParams({ number }), zod4(placeSchema))).valid;
	expect(await Promise.all(['12', '999999', '3000000000', '1e300', '1 2', ''].map(place))).toEqual([
		...[true, true, false, false, false, false]
	]);
	expect(await registrationByNumber(program, forumId, 999_999_999)).toBeNull();
});

test('when a forged form names a row twice, the first is that row and the second becomes a new one', async () => {
	const forumId = await aForum();
	const organiser = organiserOf(forumId);
	const guest = { id: null, name: { kk: 'Айнұр' }, office: { kk: 'төраға' }, said: {} };
	await setGuests(organiser, forumId, [guest], noForm);
	const [row] = await database().reader.selectFrom('forum_guest').selectAll().where('forum_id', '=', forumId).execute();
	const twice = guestsInput(
		guestsData([
			{ ...guest, id: row?.id ?? '' },
			{ ...guest, id: row?.id ?? '', name: { kk: 'Сара' } }
		])
	);
	await setGuests(organiser, forumId, twice, noForm);
	expect(await database().reader.selectFrom('forum_guest').select('name_ml').where('forum_id', '=', forumId).execute()).toHaveLength(2);
	await setKinds(
		organiser,
		forumId,
		kindsInput(
			kindsData([
				{ code: 'ngo', name: { kk: 'ҮЕҰ' } },
				{ code: 'ngo', name: { kk: 'Басқа' } }
			])
		),
		noForm
	);
	expect(await database().reader.selectFrom('participant_kind').select('code').where('forum_id', '=', forumId).execute()).toHaveLength(2);
});

test('what only the database refuses is a sentence, and nothing is written', async () => {
	const forumId = await aForum();
	setClock(undefined);
	await expect(createHall(organiserOf(forumId), forumId, { name: { kk: 'Зал' }, capacity: 0 })).rejects.toThrow('impossible-value');
	await expect(
		createSession(program, forumId, sessionInput({ startsLocal: '2026-12-15T12:00', endsLocal: '2026-12-15T10:00' }))
	).rejects.toThrow('impossible-value');
	expect(await programmeForStaff(program, forumId)).toEqual([]);
	// control: a fault of another kind stays a fault
	await expect(
		change(program, 'test', (c) => c.trx.insertInto('seat_lock').values({ forum_id: 'no such forum' }).execute())
	).rejects.not.toThrow('impossible-value');
});
