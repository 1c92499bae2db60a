import { expect, test } from 'vitest';
import { joinWaitingList, setCapacity } from '../../src/lib/domain/dialogue/index.server.ts';
import { moreSeats } from '../../src/lib/domain/dialogue/rules.ts';
import { overviewOf, todoOf } from '../../src/lib/domain/document/index.server.ts';
import { createSession } from '../../src/lib/domain/programme/index.server.ts';
import { namedPeople } from '../../src/lib/domain/registration/index.server.ts';
import { versionOf, noForm } from '../../src/lib/server/optimistic-lock.ts';
import { editForumAndAdmit } from '../../src/lib/workflow/edit-forum.server.ts';
import { publishSession } from '../../src/lib/workflow/move-session.server.ts';
import { restrictRegistration } from '../../src/lib/workflow/restrict.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, anAccount, aPlatform, aForumInput, organiserOf, program, sessionInput } from '../support/forum.ts';
import { recount } from '../support/seats.ts';

/** What is told is done where it is told, and says what it has done. */

useFreshDatabase();

const admin = anAccount([{ role: 'admin', scopeKind: 'installation', scopeId: '' }]);

/** A platform of one seat for which four wait, in this order. */
async function aQueue() {
	const forumId = await aForum();
	const platform = await aPlatform(forumId, 1);
	const people = [];
	for (const surname of ['Отырған', 'Бірінші', 'Екінші', 'Үшінші', 'Төртінші'])
		people.push(await aDelegate(forumId, { surname, givenName: 'Айнұр', preferredSessionId: platform }));
	return { forumId, platform, ids: people.map((each) => each.registrationId), boss: organiserOf(forumId) };
}

test('more seats say who moved up, by name and in the order of the queue', async () => {
	const { forumId, platform, ids, boss } = await aQueue();
	const movedUp = await setCapacity(boss, platform, 3, versionOf({ capacity: 1 }), forumId);
	expect(movedUp).toEqual(ids.slice(1, 3).map((registrationId) => ({ registrationId, sessionId: platform })));
	expect(await namedPeople(boss, forumId, movedUp)).toEqual({
		shown: [
			{ id: ids[1], name: 'Бірінші Айнұр' },
			{ id: ids[2], name: 'Екінші Айнұр' }
		],
		others: 0
	});
	// the same press again is answered as the first, and moves nobody more; another one's, and fewer seats, move nobody
	expect(await setCapacity(boss, platform, 3, versionOf({ capacity: 1 }), forumId)).toEqual(movedUp);
	expect(await setCapacity(admin, platform, 3, versionOf({ capacity: 1 }), forumId)).toEqual([]);
	expect(await setCapacity(boss, platform, 2, noForm, forumId)).toEqual([]);
	await recount(forumId);
});

test('more places of the forum say who moved up, by name and in the order of the queue', async () => {
	const forumId = await aForum({ capacity: 1 });
	const boss = organiserOf(forumId);
	const ids = [];
	for (const surname of ['Отырған', 'Бірінші', 'Екінші', 'Үшінші'])
		ids.push((await aDelegate(forumId, { surname, givenName: 'Айнұр' })).registrationId);
	await restrictRegistration(admin, ids[1] ?? '');
	const edit = async (capacity: number) => (await editForumAndAdmit(boss, forumId, aForumInput({ capacity }), noForm)).admitted;
	const admitted = await edit(3);
	expect(admitted).toEqual(ids.slice(1, 3).map((registrationId) => ({ registrationId })));
	expect(await namedPeople(boss, forumId, admitted)).toEqual({ shown: [{ id: ids[2], name: 'Екінші Айнұр' }], others: 1 });
	// control: fewer places, and the same, admit nobody
	expect([await edit(2), await edit(2)]).toEqual([[], []]);
});

test('who leaves another seat for it, and who gets that one, both moved up', async () => {
	const { forumId, platform, ids, boss } = await aQueue();
	const other = await aPlatform(forumId, 1);
	const moves = await aDelegate(forumId, { preferredSessionId: other });
	const waits = await aDelegate(forumId, { preferredSessionId: other });
	await joinWaitingList(moves.actor, moves.registrationId, platform);
	const movedUp = await setCapacity(boss, platform, 6, noForm, forumId);
	expect(movedUp.map((each) => each.registrationId)).toEqual([...ids.slice(1), moves.registrationId, waits.registrationId]);
	expect(movedUp.at(-1)?.sessionId).toBe(other);
});

test('restricted people moved up too, and are named for an admin only; another forum’s organiser is told nothing', async () => {
	const { forumId, platform, ids, boss } = await aQueue();
	await restrictRegistration(admin, ids[1] ?? '');
	const movedUp = await setCapacity(boss, platform, 3, noForm, forumId);
	expect(await namedPeople(boss, forumId, movedUp)).toMatchObject({ shown: [{ id: ids[2] }], others: 1 });
	expect(await namedPeople(admin, forumId, movedUp)).toMatchObject({ shown: [{ id: ids[1] }, { id: ids[2] }], others: 0 });
	await expect(namedPeople(organiserOf(await aForum()), forumId, movedUp)).rejects.toThrow('not-found');
});

test('a press gives five seats, and none beyond what a platform can have', () => {
	expect([0, 30, 9_998, 10_000].map((capacity) => moreSeats({ capacity }))).toEqual([5, 5, 2, 0]);
});

test('drafts are told with their titles, and gone from the list once published there', async () => {
	const { forumId, boss } = await aQueue();
	const id = await createSession(program, forumId, sessionInput({ state: 'draft', title: { kk: 'Жоба отырыс' } }));
	const overview = await overviewOf(boss, forumId);
	expect([overview.drafts, todoOf('open', overview).find((each) => each.id === 'drafts')?.count]).toEqual([
		[{ id, title: { kk: 'Жоба отырыс' } }],
		1
	]);
	await publishSession(boss, id);
	expect((await overviewOf(boss, forumId)).drafts).toEqual([]);
});
