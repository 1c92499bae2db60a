import { expect, test } from 'vitest';
import { setCapacity, takeSeat } from '../../src/lib/domain/dialogue/index.server.ts';
import { forumById, peopleOf, setTerms } from '../../src/lib/domain/forum/index.server.ts';
import { forumConcernsIn } from '../../src/lib/domain/forum/concerns.ts';
import { concernsIn } from '../../src/lib/domain/programme/concerns.ts';
import { formOf, inputOf, sessionForStaff } from '../../src/lib/domain/programme/index.server.ts';
import { later, setClock, DAY } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { carried, keysOf } from '../../src/lib/ui/accepted.ts';
import { confirmRegistration } from '../../src/lib/workflow/decide.server.ts';
import { editForumAndAdmit } from '../../src/lib/workflow/edit-forum.server.ts';
import { eraseRegistration } from '../../src/lib/workflow/erase.server.ts';
import { changeSession } from '../../src/lib/workflow/move-session.server.ts';
import { refusedFor, settingsOf } from '../support/concerns.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, aForumInput, organiserOf, program } from '../support/forum.ts';

/** What a change of settings does to people is asked before it is saved, with its numbers; what was shown is accepted and nothing more. */
useFreshDatabase();

test('fewer places than are taken, with both numbers; one taken since asks again; more, or none at all, do not', async () => {
	const forumId = await aForum({ capacity: 10 });
	for (const _ of [1, 2, 3]) await aDelegate(forumId);
	const { asked, send } = await settingsOf(forumId);
	const first = await asked({ capacity: '2' });
	expect(first).toEqual([{ key: 'capacity 2 3', kind: 'capacity', capacity: 2, taken: 3 }]);
	expect((await forumById(forumId)).capacity).toBe(10);
	// sent without the question, or for another number
	expect(await asked({ capacity: '2', accepted: '' })).toEqual(first);
	expect(await asked({ capacity: '1', accepted: carried(first) })).toMatchObject([{ capacity: 1 }]);
	await aDelegate(forumId);
	expect(await asked({ capacity: '2', accepted: carried(first) })).toMatchObject([{ taken: 4 }]);
	expect(await send({ capacity: '2', accepted: 'capacity 2 4' })).toBeNull();
	expect((await forumById(forumId)).capacity).toBe(2);
	// as it stands it is saved without a word; controls: as many as are taken, more, any number
	const now = await settingsOf(forumId);
	expect(await now.send({ outcome: 'x', 'outcome.kk': 'Қорытынды' })).toBeNull();
	for (const capacity of ['4', '90', '']) expect(await now.send({ capacity })).toBeNull();
});

test('a forum that is hidden, closed or over from now on', async () => {
	const forumId = await aForum({ contactEmail: 'a@b.kz' });
	await aDelegate(forumId);
	const { asked, send } = await settingsOf(forumId);
	expect(await asked({ state: 'draft' })).toEqual([{ key: 'hidden 1', kind: 'hidden', taken: 1 }]);
	const shut = await asked({ registrationClosesLocal: '2026-11-24T10:00' });
	expect(shut).toMatchObject([{ kind: 'closed', taken: 1, opensAt: null }]);
	expect(await asked({ registrationOpensLocal: '2026-11-24T10:01' })).toMatchObject([
		{ kind: 'closed', taken: 1, opensAt: '2026-11-24T05:01:00.000Z' }
	]);
	// what opens only after the forum never does
	const never = { registrationOpensLocal: '2026-12-16T10:00', registrationClosesLocal: '2026-12-17T10:00' };
	expect(await asked(never)).toMatchObject([{ kind: 'closed', opensAt: null }]);
	const past = { startsLocal: '2026-11-23T08:30', endsLocal: '2026-11-23T18:00' };
	expect(await asked(past)).toMatchObject([{ kind: 'over', taken: 1, waiting: 0 }]);
	// of one person more it is another question
	await aDelegate(forumId);
	expect(await asked({ registrationClosesLocal: '2026-11-24T10:00', accepted: carried(shut) })).toMatchObject([{ taken: 2 }]);
	// the questions come one after the other: first what happens to people, then the times, then the letters
	const accepted = carried(await asked(past));
	expect(await send({ ...past, accepted })).toMatchObject({ refusalCode: 'times.doubtful' });
	expect((await forumById(forumId)).state).toBe('published');
	expect(await send({ state: 'draft', accepted: 'hidden 2' })).toBeNull();
	// controls: a draft is published, closed later than now, and a closing that has passed already
	const draft = await settingsOf(forumId);
	expect(await draft.send({ registrationClosesLocal: '2026-11-20T10:00' })).toBeNull();
	expect(await draft.send({ state: 'published', registrationClosesLocal: '2026-11-20T10:00' })).toBeNull();
	const closed = await settingsOf(forumId);
	expect(await closed.send({ registrationClosesLocal: '2026-11-21T10:00' })).toBeNull();
	expect(await closed.send({ registrationClosesLocal: '2026-12-01T10:00' })).toBeNull();
});

test('a forum that is over at once, with those who wait for a place in vain', async () => {
	const forumId = await aForum({ contactEmail: 'a@b.kz', capacity: 1 });
	for (const _ of [1, 2, 3]) await aDelegate(forumId);
	const { asked } = await settingsOf(forumId);
	const past = { startsLocal: '2026-11-23T08:30', endsLocal: '2026-11-23T18:00' };
	expect(await asked(past)).toMatchObject([{ kind: 'over', taken: 1, waiting: 2 }]);
});

test('applications that stay undecided when those to come are confirmed by themselves', async () => {
	const forumId = await aForum({ contactEmail: 'a@b.kz', approval: 'organiser' });
	const { asked, send } = await settingsOf(forumId);
	const [one] = [await aDelegate(forumId), await aDelegate(forumId)];
	const pending = await asked({ approval: 'automatic' });
	expect(pending).toEqual([{ key: 'pending 2', kind: 'pending', n: 2 }]);
	await confirmRegistration(organiserOf(forumId), one.registrationId);
	expect(await asked({ approval: 'automatic', accepted: carried(pending) })).toMatchObject([{ n: 1 }]);
	expect(await send({ approval: 'automatic', accepted: 'pending 1' })).toBeNull();
	// what was said is so; controls: back again, and with nobody who waits
	expect(await peopleOf(database().reader, forumId)).toEqual({ known: 2, pending: 1, waiting: 0 });
	const automatic = await settingsOf(forumId);
	expect(await automatic.send({ approval: 'organiser' })).toBeNull();
	const empty = await settingsOf(await aForum({ contactEmail: 'a@b.kz', approval: 'organiser' }));
	expect(await empty.send({ approval: 'automatic' })).toBeNull();
});

test('a shorter term that deletes at once, with the number of people', async () => {
	const forumId = await aForum();
	for (const _ of [1, 2]) await aDelegate(forumId);
	const { endsAt } = await forumById(forumId);
	setClock(later(endsAt, 30 * DAY));
	const set = (retentionDays: number, accepted: string[] = []) =>
		refusedFor(setTerms(organiserOf(forumId), forumId, { retentionDays, protocolLanguage: 'kk', confirmHours: null }, noForm, accepted));
	const asked = forumConcernsIn(await set(30));
	expect(asked).toEqual([{ key: `erased 30 ${endsAt} 2`, kind: 'erased', days: 30, n: 2 }]);
	expect(forumConcernsIn(await set(20, keysOf(carried(asked))))).toHaveLength(1);
	// what was accepted of one person more is not accepted of these
	expect(forumConcernsIn(await set(30, [`erased 30 ${endsAt} 3`]))).toEqual(asked);
	// controls: a day more is time enough, and what is over is over
	expect(await set(31)).toBeNull();
	expect(await set(30, keysOf(carried(asked)))).toBeNull();
	expect(await set(29)).toBeNull();
});

test('a longer term than people have consented to, with their number', async () => {
	const forumId = await aForum();
	const set = (retentionDays: number, accepted: string[] = []) =>
		refusedFor(setTerms(organiserOf(forumId), forumId, { retentionDays, protocolLanguage: 'kk', confirmHours: null }, noForm, accepted));
	// control: nobody has consented yet
	expect(await set(100)).toBeNull();
	const [one] = [await aDelegate(forumId), await aDelegate(forumId)];
	const asked = forumConcernsIn(await set(120));
	expect(asked).toEqual([{ key: 'longer 100 120 2', kind: 'longer', days: 120, was: 100, n: 2 }]);
	expect((await forumById(forumId)).retentionDays).toBe(100);
	await eraseRegistration(organiserOf(forumId), one.registrationId);
	expect(forumConcernsIn(await set(120, keysOf(carried(asked))))).toMatchObject([{ n: 1 }]);
	expect(await set(120, ['longer 100 120 1'])).toBeNull();
	// controls: as it stands, and shorter
	expect([await set(120), await set(60)]).toEqual([null, null]);
});

test('a forum moved so far back that its term is over asks by the same rule, and nobody is asked where nobody is known', async () => {
	const past = { startsLocal: '2026-08-01T08:30', endsLocal: '2026-08-01T18:00' };
	const endsAt = '2026-08-01T13:00:00.000Z';
	const [forumId, empty] = [await aForum({ contactEmail: 'a@b.kz' }), await aForum({ contactEmail: 'a@b.kz' })];
	const [one] = [await aDelegate(forumId), await aDelegate(forumId)];
	const { asked, send } = await settingsOf(forumId);
	const erased = { key: `erased 90 ${endsAt} 2`, kind: 'erased', days: 90, n: 2 };
	const first = await asked(past);
	expect(first).toMatchObject([{ kind: 'over' }, erased]);
	// who is gone already is not counted, and another number asks again
	await eraseRegistration(organiserOf(forumId), one.registrationId);
	expect(await asked({ ...past, accepted: carried(first) })).toMatchObject([{ kind: 'over' }, { kind: 'erased', n: 1 }]);
	expect(await send({ ...past, accepted: carried(await asked(past)) })).toMatchObject({ refusalCode: 'times.doubtful' });
	// controls: over, but within the term; and a forum without people
	expect(await asked({ startsLocal: '2026-08-27T08:30', endsLocal: '2026-08-27T18:00' })).toMatchObject([{ kind: 'over' }]);
	const nobody = await settingsOf(empty);
	expect(await nobody.asked(past)).toMatchObject([{ kind: 'over' }]);
});

test('a platform with fewer seats than are taken, or none: by its form and in the list of platforms', async () => {
	const forumId = await aForum();
	const staff = organiserOf(forumId);
	const id = await aPlatform(forumId, 5);
	for (const _ of [1, 2]) {
		const { actor, registrationId } = await aDelegate(forumId);
		await takeSeat(actor, registrationId, id);
	}
	const session = await sessionForStaff(staff, id);
	const form = (more: object) => inputOf({ ...formOf(session, 'Asia/Qostanay'), ...more }, session.duties);
	const byForm = async (more: object) => concernsIn(await refusedFor(changeSession(staff, id, form(more), noForm)));
	const byList = async (capacity: number, accepted = '') =>
		concernsIn(await refusedFor(setCapacity(staff, id, capacity, noForm, forumId, keysOf(accepted))));
	const below = [{ key: 'seats 1 2', kind: 'seats', capacity: 1, taken: 2 }];
	expect([await byForm({ capacity: '1' }), await byList(1)]).toEqual([below, below]);
	expect(
		[await byForm({ capacity: '0', accepted: carried(below as never) }), await byList(0, 'seats 1 2')].map((each) => each.length)
	).toEqual([1, 1]);
	expect((await sessionForStaff(staff, id)).platform?.capacity).toBe(5);
	expect(await byForm({ capacity: '1', accepted: 'seats 1 2' })).toEqual([]);
	expect(await byList(0, 'seats 0 2')).toEqual([]);
	// controls: raising is no question, nor a program's step; an empty platform of none is
	expect(await byList(2)).toEqual([]);
	await setCapacity(program, id, 1, noForm);
	const empty = await aPlatform(forumId, 5);
	expect(concernsIn(await refusedFor(setCapacity(staff, empty, 0, noForm, forumId, [])))).toMatchObject([{ capacity: 0, taken: 0 }]);
	expect(concernsIn(await refusedFor(setCapacity(staff, empty, 1, noForm, forumId, [])))).toEqual([]);
});

test('a program means what it does', async () => {
	const forumId = await aForum({ capacity: 10 });
	await aDelegate(forumId);
	await aDelegate(forumId);
	expect(await refusedFor(editForumAndAdmit(program, forumId, aForumInput({ capacity: 1 }), noForm))).toBeNull();
});
