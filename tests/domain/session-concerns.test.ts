import { expect, test } from 'vitest';
import {
	createHall,
	createSession,
	formOf,
	inputOf,
	programmeForStaff,
	sessionForStaff
} from '../../src/lib/domain/programme/index.server.ts';
import { concernsAmong, countClashes, countConcerns, type Concern } from '../../src/lib/domain/programme/concerns.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { doubtKeys } from '../../src/lib/domain/forum/rules.ts';
import { sessionsLeftDoubts } from '../../src/lib/domain/programme/rules.ts';
import type { SessionInput } from '../../src/lib/domain/programme/schema.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { editForumAndAdmit } from '../../src/lib/workflow/edit-forum.server.ts';
import { changeSession, publishSession } from '../../src/lib/workflow/move-session.server.ts';
import { askedBy } from '../support/concerns.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, aForumInput, organiserOf, program, sessionInput } from '../support/forum.ts';

/** What does not fit about a session is told whole, and saving in spite of it accepts what was shown and nothing more. */

useFreshDatabase();

const at = (from: string, to: string) => ({ startsLocal: `2026-12-15T${from}`, endsLocal: `2026-12-15T${to}` });
const duty = (name: string) => ({ role: 'speaker' as const, name: { kk: name }, office: null });
const keys = (concerns: readonly Concern[]) => concerns.map(({ key }) => key);
const briefly = (concerns: readonly Concern[]) =>
	concerns.map((concern) =>
		concern.kind === 'capacity'
			? `${concern.capacity} > ${concern.holds}`
			: concern.kind === 'time'
				? concern.code.replace(/^.*doubt\./, '')
				: 'session' in concern
					? `${concern.kind} ${concern.session.title.kk}`
					: concern.kind
	);

async function aHouse() {
	const forumId = await aForum();
	const organiser = organiserOf(forumId);
	const hallId = await createHall(program, forumId, { name: { kk: '1-зал' }, capacity: 40 });
	const make = (title: string, more: Partial<SessionInput>) =>
		createSession(organiser, forumId, sessionInput({ title: { kk: title }, accepted: 'all', ...more }));
	return { forumId, organiser, hallId, make };
}
type House = Awaited<ReturnType<typeof aHouse>>;

/** A platform from 17:00 to 19:00 in the hall with 60 seats, led by two people; the forum ends at 18:00. */
const evening = ({ hallId }: House, more: Partial<SessionInput> = {}) =>
	sessionInput({
		kind: 'dialogue_platform',
		title: { kk: 'Кешкі алаң' },
		...at('17:00', '19:00'),
		hallId,
		duties: [duty('Айнұр Ахметова'), { ...duty('Айнұр Ахметова'), role: 'moderator' as const }, duty('Ерлан Серік')],
		platform: { number: 9, capacity: 60, signUpOpensLocal: '2026-11-01T09:00', signUpClosesLocal: '2026-12-15T18:30' },
		accepted: [],
		...more
	});

test('all clashes are told, by hall and by person, with the seats above the hall’s and the times beyond the forum’s', async () => {
	const house = await aHouse();
	const { forumId, organiser, hallId, make } = house;
	await make('Қорытынды', { ...at('16:30', '17:30'), hallId, duties: [duty('Айнұр Ахметова')] });
	await make('Кездесу', { ...at('17:15', '17:45'), hallId });
	await make('Сұхбат', { ...at('17:40', '18:10'), duties: [duty('Ерлан Серік'), duty('Айнұр Ахметова')] });
	// the control: back to back is nothing
	await make('Дейін', { ...at('16:00', '17:00'), hallId, duties: [duty('Ерлан Серік')] });
	const asked = await askedBy(() => createSession(organiser, forumId, evening(house)));
	expect(briefly(asked)).toEqual([
		'hall Қорытынды',
		'person Қорытынды',
		'hall Кездесу',
		'person Сұхбат',
		'person Сұхбат',
		'60 > 40',
		'endsAfterForum',
		'closesAfterStart'
	]);
	const early = { ...at('07:00', '08:00'), day: '2026-12-14', startsLocal: '2026-12-14T07:00', endsLocal: '2026-12-14T08:00' };
	expect(briefly(await askedBy(() => createSession(organiser, forumId, sessionInput({ ...early, accepted: [] }))))).toEqual([
		'beforeForum'
	]);
	expect((await programmeForStaff(organiser, forumId)).length).toBe(4);
});

test('saving in spite accepts what was shown: a new clash, a moved one and another time ask again, one that is gone does not', async () => {
	const house = await aHouse();
	const { forumId, organiser, hallId, make } = house;
	const closing = await make('Қорытынды', { ...at('16:30', '17:30'), hallId });
	const first = await askedBy(() => createSession(organiser, forumId, evening(house)));
	const since = await make('Жаңа отырыс', { ...at('18:00', '18:30'), hallId });
	const second = await askedBy(() => createSession(organiser, forumId, evening(house, { accepted: keys(first) })));
	expect(briefly(second)).toEqual(['hall Қорытынды', 'hall Жаңа отырыс', '60 > 40', 'endsAfterForum', 'closesAfterStart']);
	// part of what is shown is not enough
	expect(await askedBy(() => createSession(organiser, forumId, evening(house, { accepted: keys(second).slice(1) })))).toEqual(second);
	await changeSession(
		organiser,
		closing,
		sessionInput({ title: { kk: 'Қорытынды' }, ...at('16:45', '17:30'), hallId, accepted: 'all' }),
		noForm
	);
	const third = await askedBy(() => createSession(organiser, forumId, evening(house, { accepted: keys(second) })));
	const another = evening(house, { ...at('17:00', '19:30'), accepted: keys(third) });
	expect(briefly(await askedBy(() => createSession(organiser, forumId, another)))).toEqual(briefly(third));
	await changeSession(
		organiser,
		since,
		sessionInput({ title: { kk: 'Жаңа отырыс' }, ...at('19:00', '19:30'), hallId, accepted: 'all' }),
		noForm
	);
	const made = await createSession(organiser, forumId, evening(house, { accepted: keys(third) }));
	expect(await sessionForStaff(organiser, made)).toMatchObject({ title: { kk: 'Кешкі алаң' } });
});

test('what the page of a session shows is not asked about again, until it is another; a person added asks', async () => {
	const house = await aHouse();
	const { forumId, organiser, hallId, make } = house;
	const id = await make('Кешкі алаң', { ...evening(house), accepted: 'all' });
	const forum = await forumById(forumId);
	const form = async (changed: object) => {
		const session = await sessionForStaff(organiser, id);
		const shown = concernsAmong(await programmeForStaff(organiser, forumId), forum)[id] ?? [];
		const data = { ...formOf(session, forum.timeZone), shown: keys(shown).join(';'), ...changed };
		return inputOf(data, session.duties);
	};
	await changeSession(organiser, id, await form({ 'title.kk': 'Кешкі кездесу' }), noForm);
	expect((await sessionForStaff(organiser, id)).title.kk).toBe('Кешкі кездесу');
	await make('Қатар отырыс', { ...at('17:30', '18:00'), duties: [duty('Гүлнар Ибраева')] });
	const people = { dutyRole: ['speaker'], dutyPerson: [''], dutyNameKk: ['Гүлнар Ибраева'], dutyNameRu: [''], dutyNameEn: [''] };
	const asked = await askedBy(async () => changeSession(organiser, id, await form(people), noForm));
	expect(briefly(asked)).toContain('person Қатар отырыс');
	const { hall } = await sessionForStaff(organiser, id);
	expect(hall).toMatchObject({ id: hallId, capacity: 40 });
	// the program's own steps ask about clashes alone
	const draft = await make('Қаралама', { ...at('19:00', '20:00'), state: 'draft' });
	await publishSession(organiser, draft);
	const clashing = await make('Қайшы қаралама', { ...at('17:30', '18:30'), hallId, state: 'draft' });
	expect(briefly(await askedBy(() => publishSession(organiser, clashing)))).toEqual(['hall Кешкі кездесу']);
});

test('the count counts clashes: each pair once, by hall and by person apart', async () => {
	const { forumId, organiser, hallId, make } = await aHouse();
	for (const title of ['а', 'ә', 'б']) await make(title, { ...at('10:00', '12:00'), hallId });
	await make('в', { ...at('14:00', '15:00'), duties: [duty('Ерлан Серік')] });
	await make('г', { ...at('14:30', '19:00'), duties: [duty('Ерлан Серік')] });
	const sessions = await programmeForStaff(organiser, forumId);
	const concerns = concernsAmong(sessions, await forumById(forumId));
	expect(countConcerns(concerns)).toEqual({ clashes: 4, others: 1 });
	expect(countClashes(sessions)).toBe(4);
	// the control: sessions that clash are five, and sides of clashes eight
	expect(Object.values(concerns).filter((each) => each.some(({ kind }) => kind !== 'time')).length).toBe(5);
	expect(
		Object.values(concerns)
			.flat()
			.filter(({ kind }) => kind !== 'time').length
	).toBe(8);
});

test('a forum’s new times accept the sessions that were shown to be left behind; one added since asks again', async () => {
	const { forumId, organiser, make } = await aHouse();
	await make('Кешкі ас', at('16:00', '17:30'));
	const shorter = { endsLocal: '2026-12-15T17:00' };
	const forum = await forumById(forumId);
	const shownFor = async (changed: Partial<Parameters<typeof aForumInput>[0]>) => {
		const input = aForumInput(changed);
		const spans = (await programmeForStaff(organiser, forumId)).map(({ startsLocal, endsLocal }) => ({ startsLocal, endsLocal }));
		return doubtKeys(sessionsLeftDoubts(input, forum, spans), input);
	};
	const shown = await shownFor(shorter);
	expect(shown.length).toBe(1);
	const save = (changed: object) => editForumAndAdmit(organiser, forumId, aForumInput(changed), noForm);
	await expect(save({ ...shorter, times: 'ask' })).rejects.toThrow('times.doubtful');
	await make('Ән кеші', at('17:00', '17:45'));
	await expect(save({ ...shorter, times: 'keep', timesShown: shown })).rejects.toThrow('times.doubtful');
	// the same words for other times are another thing
	await expect(save({ endsLocal: '2026-12-15T16:30', times: 'keep', timesShown: await shownFor(shorter) })).rejects.toThrow(
		'times.doubtful'
	);
	await save({ ...shorter, times: 'keep', timesShown: await shownFor(shorter) });
	expect((await forumById(forumId)).endsLocal).toBe(shorter.endsLocal);
});

test('moved along with a forum that gets shorter, what would still end after it is told too', () => {
	const [before, evening] = [at('08:30', '18:00'), at('16:00', '17:30')];
	const after = { startsLocal: '2026-12-22T08:30', endsLocal: '2026-12-22T17:00' };
	const codes = (ends: string) =>
		sessionsLeftDoubts({ ...after, endsLocal: `2026-12-22T${ends}` }, before, [evening]).map(({ code }) => code.replace(/^.*doubt\./, ''));
	expect(codes('17:00')).toEqual(['moved n=1', 'sessionsAfterMoved n=1']);
	expect(codes('17:30')).toEqual(['moved n=1']);
});
