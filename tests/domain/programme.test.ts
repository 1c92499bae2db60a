import { expect, test } from 'vitest';
import { joinWaitingList, setCapacity, takeSeat } from '../../src/lib/domain/dialogue/index.server.ts';
import {
	concernsAbout,
	createHall,
	createSession,
	editHall,
	formOf,
	inputOf,
	listHalls,
	programmeForStaff,
	programmeOf,
	removeHall,
	sessionForStaff,
	stepRows
} from '../../src/lib/domain/programme/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { database, read } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { cancelSession } from '../../src/lib/workflow/cancel-session.server.ts';
import { toldAbout } from '../../src/lib/workflow/notify.server.ts';
import { changeSession } from '../../src/lib/workflow/move-session.server.ts';
import { editForumAndAdmit } from '../../src/lib/workflow/edit-forum.server.ts';
import {
	aDelegate,
	aForum,
	anAccount,
	aPlatform,
	aForumInput,
	mailKindsOf,
	organiserOf,
	sessionInput,
	verbsAbout
} from '../support/forum.ts';
import { askedBy } from '../support/concerns.ts';
import { useFreshDatabase } from '../support/database.ts';

useFreshDatabase();

const NAME = { kk: 'Айнұр Ахметова', ru: 'Айнур Ахметова' };
const speaker = { role: 'speaker' as const, name: NAME, office: { kk: 'төраға' } };

test('halls are kept by the organiser of the forum alone, and one in use stays', async () => {
	const forum = await aForum();
	const organiser = organiserOf(forum);
	const stranger = organiserOf(await aForum());
	const hall = await createHall(organiser, forum, { name: { kk: '1-зал' }, capacity: 60 });
	await editHall(organiser, forum, hall, { name: { kk: 'Үлкен зал' }, capacity: 250 }, noForm);
	expect(await listHalls(forum)).toEqual([{ id: hall, name: { kk: 'Үлкен зал' }, capacity: 250, position: 1 }]);
	await expect(createHall(stranger, forum, { name: { kk: 'x' }, capacity: null })).rejects.toThrow('not-found');
	await expect(removeHall(stranger, forum, hall)).rejects.toThrow('not-found');
	const session = await createSession(organiser, forum, sessionInput({ hallId: hall }));
	await expect(removeHall(organiser, forum, hall)).rejects.toThrow('programme.hall-in-use');
	await changeSession(organiser, session, sessionInput({ hallId: null }), noForm);
	await removeHall(organiser, forum, hall);
	// a form that was open meanwhile, and another forum's hall
	const other = await aForum();
	const elsewhere = await createHall(organiserOf(other), other, { name: { kk: 'Бөтен зал' }, capacity: null });
	for (const hallId of [hall, elsewhere]) {
		await expect(changeSession(organiser, session, sessionInput({ hallId }), noForm)).rejects.toThrow('programme.hall-gone');
		await expect(createSession(organiser, forum, sessionInput({ hallId }))).rejects.toThrow('programme.hall-gone');
	}
	expect(await listHalls(forum)).toEqual([]);
	expect(await verbsAbout(hall)).toEqual(['programme.hall-create', 'programme.hall-edit', 'programme.hall-remove']);
});

test('one hall or one person at two places at once is refused unless it is meant; back to back is fine', async () => {
	const forum = await aForum();
	const organiser = organiserOf(forum);
	const hall = await createHall(organiser, forum, { name: { kk: '1-зал' }, capacity: null });
	await createSession(organiser, forum, sessionInput({ hallId: hall, duties: [speaker] }));
	const later = { startsLocal: '2026-12-15T11:00', endsLocal: '2026-12-15T13:00' };
	for (const [more, kind] of [
		[{ hallId: hall }, 'hall'],
		[{ duties: [speaker] }, 'person']
	] as const)
		expect((await askedBy(() => createSession(organiser, forum, sessionInput({ ...later, ...more })))).map((each) => each.kind)).toEqual([
			kind
		]);
	expect(await programmeOf(forum)).toHaveLength(1);
	const after = { startsLocal: '2026-12-15T12:00', endsLocal: '2026-12-15T13:00', hallId: hall, duties: [speaker] };
	const next = await createSession(organiser, forum, sessionInput(after));
	expect(await concernsAbout(read(), forum, next)).toEqual([]);
	await changeSession(organiser, next, sessionInput({ ...after, ...later, accepted: 'all' }), noForm);
	const concerns = await concernsAbout(read(), forum, next);
	expect(concerns.map((concern) => concern.kind)).toEqual(['hall', 'person']);
	expect(concerns.flatMap((concern) => (concern.kind === 'person' ? [concern.name] : []))).toEqual([NAME]);
});

test('a draft is seen by the forum’s organiser alone until it is published', async () => {
	const forum = await aForum();
	const organiser = organiserOf(forum);
	const draft = await createSession(organiser, forum, sessionInput({ state: 'draft' }));
	expect(await programmeOf(forum)).toEqual([]);
	expect((await programmeForStaff(organiser, forum)).map((session) => session.id)).toEqual([draft]);
	for (const other of [
		organiserOf('another'),
		anAccount([{ role: 'moderator', scopeKind: 'session', scopeId: draft }]),
		anAccount([{ role: 'desk', scopeKind: 'forum', scopeId: forum }]),
		anAccount([{ role: 'official', scopeKind: 'forum', scopeId: forum }])
	]) {
		await expect(programmeForStaff(other, forum)).rejects.toThrow('not-found');
		await expect(sessionForStaff(other, draft)).rejects.toThrow('not-found');
		await expect(changeSession(other, draft, sessionInput(), noForm)).rejects.toThrow('not-found');
		await expect(cancelSession(other, draft, { kk: 'x' })).rejects.toThrow('not-found');
		await expect(toldAbout(other, draft)).rejects.toThrow('not-found');
	}
	await changeSession(organiser, draft, sessionInput({ state: 'published' }), noForm);
	expect((await programmeOf(forum)).map((session) => session.id)).toEqual([draft]);
	expect(await verbsAbout(draft)).toEqual(['programme.create', 'programme.edit']);
});

test('who gets the former name of somebody beside them in one role is another person, and does not vanish', async () => {
	const forum = await aForum();
	const organiser = organiserOf(forum);
	const speaker = (name: { kk: string; ru?: string }, personId: string | null = null) => ({
		role: 'speaker' as const,
		personId,
		name,
		office: {}
	});
	const id = await createSession(organiser, forum, sessionInput({ duties: [speaker({ kk: 'Айнұр Ахметова', ru: 'А. Ахметова' })] }));
	const [stands] = (await sessionForStaff(organiser, id)).duties;
	const named = speaker({ kk: 'Айнұр Серікова', ru: 'А. Ахметова' }, stands?.personId);
	await changeSession(organiser, id, sessionInput({ duties: [named, speaker({ kk: 'Айнұр Ахметова' })] }), noForm);
	const { duties } = await sessionForStaff(organiser, id);
	expect(duties.map(({ name }) => name.kk)).toEqual(['Айнұр Серікова', 'Айнұр Ахметова']);
	expect(duties[0]?.personId).toBe(stands?.personId);
	expect(duties[1]?.personId).not.toBe(stands?.personId);
	// control: one person in two roles stays one
	const both = [speaker({ kk: 'Марат Оспанов' }), { ...speaker({ kk: 'Марат Оспанов' }), role: 'moderator' as const }];
	await changeSession(organiser, id, sessionInput({ duties: both }), noForm);
	expect(new Set((await sessionForStaff(organiser, id)).duties.map(({ personId }) => personId)).size).toBe(1);
});

test('moving a platform tells who sits and who waits, once each; other edits tell nobody', async () => {
	const forum = await aForum();
	const organiser = organiserOf(forum);
	const platform = await aPlatform(forum, 1);
	const [a, b, c] = [await aDelegate(forum), await aDelegate(forum), await aDelegate(forum)];
	await takeSeat(a.actor, a.registrationId, platform);
	await joinWaitingList(b.actor, b.registrationId, platform);
	const session = await sessionForStaff(organiser, platform);
	const same = inputOf(formOf(session, 'Asia/Qostanay'), session.duties);
	expect(await changeSession(organiser, platform, { ...same, title: { kk: 'Жаңа атау' } }, noForm)).toEqual({ told: 0, silent: [] });
	expect(await changeSession(organiser, platform, { ...same, startsLocal: '2026-12-15T14:00', tell: 2 }, noForm)).toEqual({
		told: 2,
		silent: []
	});
	for (const [person, mails] of [
		[a, 1],
		[b, 1],
		[c, 0]
	] as const)
		expect((await mailKindsOf(person.registrationId)).filter((kind) => kind === 'programme.moved')).toHaveLength(mails);
});

test('cancelling tells all with one mail each, ends the seats and keeps the session with its note', async () => {
	const forum = await aForum();
	const organiser = organiserOf(forum);
	const platform = await aPlatform(forum, 1);
	const [a, b] = [await aDelegate(forum), await aDelegate(forum)];
	await takeSeat(a.actor, a.registrationId, platform);
	await joinWaitingList(b.actor, b.registrationId, platform);
	expect(await toldAbout(organiser, platform)).toEqual({ told: 2, silent: 0 });
	await cancelSession(organiser, platform, { kk: 'Спикер ауырып қалды' });
	for (const person of [a, b])
		expect((await mailKindsOf(person.registrationId)).filter((kind) => kind === 'programme.cancelled')).toHaveLength(1);
	const [shown] = await programmeOf(forum);
	expect(shown).toMatchObject({ state: 'cancelled', cancelNote: { kk: 'Спикер ауырып қалды' }, platform: { taken: 0, waiting: 0 } });
	await expect(cancelSession(organiser, platform, { kk: 'x' })).rejects.toThrow('dialogue.cancelled');
	await expect(changeSession(organiser, platform, sessionInput(), noForm)).rejects.toThrow('dialogue.cancelled');
	expect((await verbsAbout(platform)).at(-1)).toBe('programme.cancel');
});

test('seats change with the session: more go to who waits, fewer throw nobody out, one number is one platform', async () => {
	const forum = await aForum();
	const organiser = organiserOf(forum);
	const platform = await aPlatform(forum, 1);
	const [a, b] = [await aDelegate(forum), await aDelegate(forum)];
	await takeSeat(a.actor, a.registrationId, platform);
	await joinWaitingList(b.actor, b.registrationId, platform);
	const session = await sessionForStaff(organiser, platform);
	const form = formOf(session, 'Asia/Qostanay');
	await changeSession(organiser, platform, inputOf({ ...form, capacity: '2' }), noForm);
	expect((await sessionForStaff(organiser, platform)).platform).toMatchObject({ capacity: 2, taken: 2, waiting: 0 });
	const fewer = { ...form, capacity: '1' };
	await expect(changeSession(organiser, platform, inputOf(fewer), noForm)).rejects.toThrow('programme.concerns');
	await changeSession(organiser, platform, inputOf({ ...fewer, accepted: 'seats 1 2' }), noForm);
	expect((await sessionForStaff(organiser, platform)).platform).toMatchObject({ capacity: 1, taken: 2 });
	await expect(changeSession(organiser, platform, inputOf({ ...form, state: 'draft' }), noForm)).rejects.toThrow('programme.in-use');
	const other = await aPlatform(forum, 5);
	const otherForm = formOf(await sessionForStaff(organiser, other), 'Asia/Qostanay');
	await expect(changeSession(organiser, other, inputOf({ ...otherForm, number: form.number }), noForm)).rejects.toThrow(
		'programme.number-taken'
	);
	await setCapacity(organiser, other, 7, noForm);
	expect((await verbsAbout(other)).at(-1)).toBe('dialogue.capacity');
});

test('the form gives back what the session holds; a renamed person stays, another name is another person', async () => {
	const forum = await aForum();
	const organiser = organiserOf(forum);
	const id = await createSession(organiser, forum, sessionInput({ duties: [speaker], endsLocal: '2026-12-16T00:30' }));
	const before = await sessionForStaff(organiser, id);
	// it ends after the forum, which its page shows
	const shown = (await concernsAbout(read(), forum, id)).map(({ key }) => key).join(';');
	const form = { ...formOf(before, 'Asia/Qostanay'), shown };
	await changeSession(organiser, id, inputOf(form, before.duties), noForm);
	const { duties, ...same } = await sessionForStaff(organiser, id);
	expect(same).toEqual({ ...before, duties: undefined });
	const person = duties[0]?.personId;
	await changeSession(organiser, id, inputOf({ ...form, dutyNameKk: ['Айнұр Сейітова'] }, before.duties), noForm);
	expect((await sessionForStaff(organiser, id)).duties[0]?.personId).toBe(person);
	const now = await sessionForStaff(organiser, id);
	await changeSession(
		organiser,
		id,
		inputOf({ ...form, dutyNameKk: ['Ерлан Оспанов'], dutyNameRu: ['Ерлан Оспанов'] }, now.duties),
		noForm
	);
	expect((await sessionForStaff(organiser, id)).duties[0]?.personId).not.toBe(person);
	const more = stepRows(form, 'add');
	expect([more.data.dutyRole.length, more.open]).toEqual([2, 1]);
	expect(stepRows(stepRows(more.data, 'down-0').data, 'remove-0').data.dutyNameKk).toEqual(['Айнұр Ахметова']);
	expect(stepRows(form, 'remove-0').data.dutyRole).toEqual([]);
});

test('another zone takes the timetable along: the wall times stay', async () => {
	const forum = await aForum();
	const platform = await aPlatform(forum, 1);
	const organiser = organiserOf(forum);
	await editForumAndAdmit(organiser, forum, aForumInput({ timeZone: 'Europe/Brussels' }), noForm);
	const session = await sessionForStaff(organiser, platform);
	expect(session).toMatchObject({ startsLocal: '2026-12-15T13:30', startsAt: '2026-12-15T12:30:00.000Z' });
	expect(session.platform?.signUpOpensAt).toBe('2026-11-01T08:00:00.000Z');
	expect((await forumById(forum)).timeZone).toBe('Europe/Brussels');
	const [row] = await database().reader.selectFrom('forum').select('revision').where('id', '=', forum).execute();
	expect(row?.revision).toBeGreaterThan(0);
});
