import { describe, expect, test } from 'vitest';
import { joinWaitingList, takeSeat } from '../../src/lib/domain/dialogue/index.server.ts';
import { forumById, type ForumInput } from '../../src/lib/domain/forum/index.server.ts';
import { createHall, createSession, formOf, inputOf, sessionForStaff } from '../../src/lib/domain/programme/index.server.ts';
import type { SessionInput } from '../../src/lib/domain/programme/schema.ts';
import { messageOf } from '../../src/lib/mail/message.server.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { addByHand } from '../../src/lib/workflow/add-by-hand.server.ts';
import { cancelForum, toldIfForumCancelled } from '../../src/lib/workflow/cancel-forum.server.ts';
import { cancelSession } from '../../src/lib/workflow/cancel-session.server.ts';
import { declineRegistration, withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { editForumAndAdmit } from '../../src/lib/workflow/edit-forum.server.ts';
import { holdForum } from '../../src/lib/workflow/hold-forum.server.ts';
import { holdingOf, holdSession } from '../../src/lib/workflow/hold-session.server.ts';
import { changeSession } from '../../src/lib/workflow/move-session.server.ts';
import { toldAbout } from '../../src/lib/workflow/notify.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import {
	aDelegate,
	aForum,
	aPlatform,
	byHandInput,
	aForumInput,
	mailKindsOf,
	organiserOf,
	program,
	sessionInput
} from '../support/forum.ts';
import { outboxRows } from '../support/outbox.ts';

/** D4: who hears that a session or the forum moves, what the letter has, and that the organiser is asked first. */

useFreshDatabase();

/** A forum for four of five: one with a seat, one on the list, one with neither, one without an address, one who waits for the forum. */
async function aCrowd() {
	const forumId = await aForum({ capacity: 5 });
	const boss = organiserOf(forumId);
	const platform = await aPlatform(forumId, 1);
	const plenary = await createSession(program, forumId, sessionInput({ title: { kk: 'Пленарлық отырыс', en: 'Plenary' } }));
	const lunch = await createSession(
		program,
		forumId,
		sessionInput({ kind: 'break', startsLocal: '2026-12-15T12:00', endsLocal: '2026-12-15T13:00' })
	);
	const [sits, queues, stands] = [await aDelegate(forumId), await aDelegate(forumId), await aDelegate(forumId)];
	await takeSeat(sits.actor, sits.registrationId, platform);
	await joinWaitingList(queues.actor, queues.registrationId, platform);
	const silent = await addByHand(boss, forumId, byHandInput({ email: '' }), { language: 'kk' });
	const gone = await aDelegate(forumId);
	await withdrawRegistration(gone.actor, gone.registrationId);
	const last = await aDelegate(forumId);
	const waits = await aDelegate(forumId);
	await database().writer.deleteFrom('outbox').execute();
	return { forumId, boss, platform, plenary, lunch, sits, queues, stands, last, waits, gone, silent };
}
type Crowd = Awaited<ReturnType<typeof aCrowd>>;

async function change({ boss }: Crowd, sessionId: string, more: Partial<SessionInput>) {
	const session = await sessionForStaff(boss, sessionId);
	return changeSession(boss, sessionId, { ...inputOf(formOf(session, 'Asia/Qostanay'), session.duties), ...more }, noForm);
}
const LATER = { startsLocal: '2026-12-15T14:00', endsLocal: '2026-12-15T16:00' };
const told = async () => (await outboxRows()).map((row) => row.registration_id);
const ids = (...people: { registrationId: string }[]) => people.map((each) => each.registrationId);

describe('a session', () => {
	test('that has seats tells who sits and who waits there', async () => {
		const crowd = await aCrowd();
		expect(await change(crowd, crowd.platform, { ...LATER, tell: 2 })).toEqual({ told: 2, silent: [] });
		expect(await told()).toEqual(ids(crowd.sits, crowd.queues));
	});

	test('for everybody tells all who hold a place at the forum, without a seat too; a break tells nobody', async () => {
		const crowd = await aCrowd();
		const everybody = ids(crowd.sits, crowd.queues, crowd.stands, crowd.last);
		const silent = [{ registrationId: crowd.silent.registrationId }];
		expect(await change(crowd, crowd.lunch, { startsLocal: '2026-12-15T12:10', tell: 4 })).toEqual({ told: 0, silent: [] });
		expect(await change(crowd, crowd.plenary, { startsLocal: '2026-12-15T10:30', tell: 4 })).toEqual({ told: 4, silent });
		expect(await told()).toEqual(everybody);
		await database().writer.deleteFrom('outbox').execute();
		// the sibling: a plenary that is cancelled, and held after all
		expect(await toldAbout(crowd.boss, crowd.plenary)).toEqual({ told: 4, silent: 1 });
		expect(await cancelSession(crowd.boss, crowd.plenary, { kk: 'Спикер ауырып қалды' })).toEqual({ told: 4, silent });
		expect(await holdingOf(crowd.boss, crowd.plenary)).toMatchObject({ told: 4, silent: 1 });
		expect(await holdSession(crowd.boss, crowd.plenary, { reason: 'Сауықты', accepted: [] })).toMatchObject({ told: 4, silent });
		expect((await outboxRows()).map((row) => row.kind)).toEqual([
			...Array(4).fill('programme.cancelled'),
			...Array(4).fill('programme.held')
		]);
		for (const row of await outboxRows()) {
			const text = String((await messageOf(row)).text);
			expect(text).not.toMatch(/орныңыз|жазылған|Жазылуыңыз/i);
		}
	});

	test('asks first, with the number of mails, and writes nothing until it is accepted', async () => {
		const crowd = await aCrowd();
		for (const [id, n, silent] of [
			[crowd.platform, 2, 0],
			[crowd.plenary, 4, 1]
		] as const) {
			const before = await sessionForStaff(crowd.boss, id);
			await expect(change(crowd, id, LATER)).rejects.toMatchObject({ code: 'programme.tells', details: { n, silent } });
			expect(await sessionForStaff(crowd.boss, id)).toEqual(before);
			expect(await outboxRows()).toEqual([]);
			// the count is the count of the mails, and of the page
			expect(await toldAbout(crowd.boss, id)).toEqual({ told: n, silent });
			expect(await change(crowd, id, { ...LATER, tell: n })).toMatchObject({ told: n });
			expect(await outboxRows()).toHaveLength(n);
			await database().writer.deleteFrom('outbox').execute();
		}
	});

	test('a number that was not shown accepts nothing: sent without the question, guessed, or of people who have left or come since', async () => {
		const crowd = await aCrowd();
		const session = await sessionForStaff(crowd.boss, crowd.platform);
		// a form that says «on», as the one of before did, was not shown any number
		const sent = inputOf({ ...formOf(session, 'Asia/Qostanay'), starts: '14:00', ends: '16:00', tell: 'on' }, session.duties);
		await expect(change(crowd, crowd.platform, sent)).rejects.toMatchObject({ code: 'programme.tells', details: { n: 2 } });
		for (const shown of [1, 3]) await expect(change(crowd, crowd.platform, { ...LATER, tell: shown })).rejects.toThrow('programme.tells');
		await withdrawRegistration(crowd.queues.actor, crowd.queues.registrationId);
		await expect(change(crowd, crowd.platform, { ...LATER, tell: 2 })).rejects.toMatchObject({ details: { n: 1 } });
		await takeSeat(crowd.stands.actor, crowd.stands.registrationId, crowd.platform).catch(() => undefined);
		await joinWaitingList(crowd.stands.actor, crowd.stands.registrationId, crowd.platform);
		await database().writer.deleteFrom('outbox').execute();
		expect(await change(crowd, crowd.platform, { ...LATER, tell: 2 })).toEqual({ told: 2, silent: [] });
		expect(await outboxRows()).toHaveLength(2);
	});

	test('asks nothing where nobody is told: other fields, a draft, a break, nobody registered', async () => {
		const crowd = await aCrowd();
		expect(await change(crowd, crowd.plenary, { title: { kk: 'Жаңа атау' } })).toEqual({ told: 0, silent: [] });
		expect(await change(crowd, crowd.lunch, { startsLocal: '2026-12-15T12:10' })).toEqual({ told: 0, silent: [] });
		const draft = await createSession(
			program,
			crowd.forumId,
			sessionInput({ state: 'draft', startsLocal: '2026-12-15T16:00', endsLocal: '2026-12-15T17:00' })
		);
		expect(await change(crowd, draft, { startsLocal: '2026-12-15T16:10' })).toEqual({ told: 0, silent: [] });
		setClock('2026-12-15T12:30:00.000Z');
		expect(await change(crowd, crowd.plenary, { startsLocal: '2026-12-15T09:30', endsLocal: '2026-12-15T11:00' })).toEqual({
			told: 0,
			silent: []
		});
	});

	test('the letter has the former and the new time and hall, and a calendar file of this session alone', async () => {
		const crowd = await aCrowd();
		const hallId = await createHall(crowd.boss, crowd.forumId, { name: { kk: 'Үлкен зал' }, capacity: 100 });
		await change(crowd, crowd.plenary, { startsLocal: '2026-12-15T10:30', hallId, tell: 4 });
		const [row] = await outboxRows();
		const message = await messageOf(row ?? expect.unreachable());
		const text = String(message.text);
		expect(text).toContain('Бұрынғы уақыты: 2026\u00a0ж.\u00a015 желтоқсан, сейсенбі, 10:00–12:00');
		expect(text).toContain('Жаңа уақыты: 2026\u00a0ж.\u00a015 желтоқсан, сейсенбі, 10:30–12:00');
		expect(text).toContain('Бұрынғы жері: Қостанай\nЖаңа жері: Үлкен зал, Қостанай');
		const [file, ...more] = message.attachments ?? [];
		expect([file?.filename, more]).toEqual(['plenarlyq-otyrys.ics', []]);
		const calendar = String(file?.content);
		expect(calendar.match(/BEGIN:VEVENT/g)).toHaveLength(1);
		expect(calendar).toContain('DTSTART:20261215T053000Z');
		// what did not change is said once
		await database().writer.deleteFrom('outbox').execute();
		await change(crowd, crowd.plenary, { startsLocal: '2026-12-15T10:40', hallId, tell: 4 });
		const [next] = await outboxRows();
		expect(String((await messageOf(next ?? expect.unreachable())).text)).toContain('Өтетін орны: Үлкен зал, Қостанай');
	});

	test('who has no address is counted before and named after, also of a platform whose seats end', async () => {
		const crowd = await aCrowd();
		const { registrationId } = crowd.silent;
		await joinWaitingList(crowd.boss, registrationId, crowd.platform);
		expect(await toldAbout(crowd.boss, crowd.platform)).toEqual({ told: 2, silent: 1 });
		await expect(change(crowd, crowd.platform, LATER)).rejects.toMatchObject({ details: { n: 2, silent: 1 } });
		const heard = { told: 2, silent: [{ registrationId }] };
		expect(await change(crowd, crowd.platform, { ...LATER, tell: 2 })).toEqual(heard);
		expect(await cancelSession(crowd.boss, crowd.platform, { kk: 'Спикер ауырып қалды' })).toEqual(heard);
		expect(await holdingOf(crowd.boss, crowd.platform)).toMatchObject({ told: 2, silent: 1 });
		expect(await holdSession(crowd.boss, crowd.platform, { reason: 'Сауықты', accepted: [] })).toMatchObject(heard);
		// the forum: the same people once, with who has neither seat nor address
		expect(await toldIfForumCancelled(crowd.boss, crowd.forumId)).toEqual({ told: 5, silent: 1 });
		expect(await cancelForum(crowd.boss, crowd.forumId, { kk: 'Боран' })).toEqual({ told: 5, silent: [{ registrationId }] });
		expect(await holdForum(crowd.boss, crowd.forumId, 'қате')).toEqual({ told: 5, silent: [{ registrationId }] });
		// control: who has withdrawn is neither written to nor told
		await withdrawRegistration(crowd.boss, registrationId);
		expect(await toldAbout(crowd.boss, crowd.platform)).toEqual({ told: 2, silent: 0 });
		expect(await toldIfForumCancelled(crowd.boss, crowd.forumId)).toEqual({ told: 5, silent: 0 });
	});

	test('the outbox keeps of it no more than times and the name of a hall', async () => {
		const crowd = await aCrowd();
		await change(crowd, crowd.platform, { ...LATER, tell: 2 });
		const params = (await outboxRows()).map((row) => JSON.parse(row.params) as Record<string, unknown>);
		expect(params[0]).toEqual({
			sessionId: crowd.platform,
			was: { startsAt: '2026-12-15T08:30:00.000Z', endsAt: '2026-12-15T10:30:00.000Z', hall: null }
		});
	});
});

describe('the forum', () => {
	const edit = async ({ boss, forumId }: Crowd, more: Partial<ForumInput>) =>
		editForumAndAdmit(boss, forumId, aForumInput({ capacity: 5, times: 'move', ...more }), noForm);
	const NEXT_DAY = { startsLocal: '2026-12-16T08:30', endsLocal: '2026-12-16T18:00' };
	const everybody = ({ sits, queues, stands, last, waits }: Crowd) => ids(sits, queues, stands, last, waits);

	test('that moves tells everybody registered once, seats or none, who waits for it too; nobody who is gone', async () => {
		const crowd = await aCrowd();
		expect(await edit(crowd, { ...NEXT_DAY, registrationClosesLocal: '2026-12-15T18:00' })).toEqual({
			moved: 3,
			told: 5,
			silent: ids(crowd.silent).map((registrationId) => ({ registrationId })),
			admitted: []
		});
		expect(await told()).toEqual(everybody(crowd));
		expect(await edit(crowd, { ...NEXT_DAY, registrationClosesLocal: '2026-12-15T18:00', capacity: 6 })).toEqual({
			moved: 0,
			told: 0,
			silent: [],
			admitted: [{ registrationId: crowd.waits.registrationId }]
		});
		expect(await mailKindsOf(crowd.gone.registrationId)).toEqual([]);
	});

	test.each([
		['its end', { endsLocal: '2026-12-15T19:00' }, 5],
		['its zone', { timeZone: 'Asia/Tashkent', endsLocal: '2026-12-15T19:00' }, 5],
		['its venue', { venue: { kk: 'Достық үйі' } }, 5],
		['its city', { city: { kk: 'Рудный' } }, 5],
		['its title', { title: { kk: 'Басқа атау' } }, 0],
		['its window of registration', { registrationClosesLocal: '2026-12-13T18:00' }, 0],
		['nothing', {}, 0]
	] as const)('a change of %s is told to %#', async (_, more, n) => {
		const crowd = await aCrowd();
		expect((await edit(crowd, more)).told).toBe(n);
		expect(await outboxRows()).toHaveLength(n);
	});

	test('asks first with the number; a slip of the pen may be put right in silence', async () => {
		const crowd = await aCrowd();
		const before = await forumById(crowd.forumId);
		const venue = { kk: 'Достық үйі' };
		// one of six has no address
		await expect(edit(crowd, { venue, tell: 'ask' })).rejects.toMatchObject({ code: 'forum.tells', details: { n: 5, silent: 1 } });
		expect(await forumById(crowd.forumId)).toEqual(before);
		for (const tell of ['all', 'nobody'] as const)
			await expect(edit(crowd, { venue, tell, tellShown: 4 })).rejects.toMatchObject({ code: 'forum.tells', details: { n: 5 } });
		expect((await edit(crowd, { venue, tell: 'nobody', tellShown: 5 })).told).toBe(0);
		expect(await outboxRows()).toEqual([]);
		expect((await forumById(crowd.forumId)).venue).toEqual(venue);
		// nothing moves any more, so nothing is asked
		expect((await edit(crowd, { venue, tell: 'ask' })).told).toBe(0);
		expect((await edit(crowd, { venue: { kk: 'Қазақстан сарайы' }, tell: 'all' })).told).toBe(5);
	});

	test('a draft, and a forum that is over then, tell nobody and ask nothing', async () => {
		const crowd = await aCrowd();
		setClock('2026-12-15T13:00:01.000Z');
		expect((await edit(crowd, { venue: { kk: 'Достық үйі' }, tell: 'ask' })).told).toBe(0);
		const draft = await aForum({ state: 'draft' });
		const input = aForumInput({ state: 'draft', venue: { kk: 'Достық үйі' }, tell: 'ask' });
		expect((await editForumAndAdmit(organiserOf(draft), draft, input, noForm)).told).toBe(0);
	});

	test('the letter has both times and places, the seat as it is now, and the whole day as a calendar file', async () => {
		const crowd = await aCrowd();
		await edit(crowd, { ...NEXT_DAY, registrationClosesLocal: '2026-12-15T18:00', venue: { kk: 'Достық үйі' } });
		const [row] = await outboxRows();
		const message = await messageOf(row ?? expect.unreachable());
		const text = String(message.text);
		expect(text).toContain('Бұрынғы уақыты: 2026\u00a0ж.\u00a015 желтоқсан, сейсенбі, 08:30–18:00');
		expect(text).toContain('Жаңа уақыты: 2026\u00a0ж.\u00a016 желтоқсан, сәрсенбі, 08:30–18:00');
		expect(text).toContain('Бұрынғы жері: Қостанай\nЖаңа жері: Достық үйі, Қостанай');
		expect(text).toMatch(/Алаңдағы орныңыз: Алаң \d+, 13:30–15:30/);
		const [file, ...more] = message.attachments ?? [];
		expect([String(file?.content).match(/BEGIN:VEVENT/g)?.length, more]).toEqual([3, []]);
		expect(String(file?.content)).toContain('DTSTART:20261216T083000Z');
	});

	test('somebody declined before the letter is made does not get it', async () => {
		const crowd = await aCrowd();
		await edit(crowd, { venue: { kk: 'Достық үйі' } });
		await declineRegistration(crowd.boss, crowd.stands.registrationId, 'Орын жоқ');
		const row = (await outboxRows()).find((each) => each.registration_id === crowd.stands.registrationId && each.kind === 'forum.moved');
		await expect(messageOf(row ?? expect.unreachable())).rejects.toMatchObject({ fault: { code: 'over' } });
	});
});
