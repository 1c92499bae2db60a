import { describe, expect, test } from 'vitest';
import { actorOf, createAccount } from '../../src/lib/domain/access/index.server.ts';
import { deskList, markPresent, undoScan } from '../../src/lib/domain/attendance/index.server.ts';
import { setCapacity } from '../../src/lib/domain/dialogue/index.server.ts';
import { createForum, editForum, forumById, publishForum, setTerms } from '../../src/lib/domain/forum/index.server.ts';
import { createHall, createSession, removeHall } from '../../src/lib/domain/programme/index.server.ts';
import type { AccountActor, RoleGrant } from '../../src/lib/server/actor.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { database, read } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { sendAgain } from '../../src/lib/mail/index.server.ts';
import { cancelForum } from '../../src/lib/workflow/cancel-forum.server.ts';
import { cancelSession } from '../../src/lib/workflow/cancel-session.server.ts';
import { confirmSeveral, severalAsked } from '../../src/lib/workflow/confirm-several.server.ts';
import { restrictRegistration } from '../../src/lib/workflow/restrict.server.ts';
import { undoConfirming } from '../../src/lib/workflow/undo-confirming.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import {
	aDelegate,
	aForum,
	anAccount,
	aPlatform,
	arrive,
	aForumInput,
	organiserOf,
	program,
	sessionInput,
	THEN
} from '../support/forum.ts';

/** A right is asked with the state of what it is about: a form reaches no further than its page shows. */

useFreshDatabase();

const grant = (role: RoleGrant['role'], forumId: string): RoleGrant => ({ role, scopeKind: 'forum', scopeId: forumId });
let serial = 0;
const accountWith = async (roles: RoleGrant[]): Promise<AccountActor> => {
	const name = { surname: 'Омаров', givenName: 'Дәурен' };
	const made = { name, email: `staff${++serial}@example.kz`, language: 'kk', roles, password: 'kostanay demo desk' } as const;
	return (await actorOf(await createAccount(program, made))) ?? expect.unreachable();
};
/** With a row behind it: marks name who made them. */
const deskOf = (...forumIds: string[]) => accountWith(forumIds.map((id) => grant('desk', id)));
const setState = (id: string, state: 'draft' | 'archived' | 'cancelled' | 'published') =>
	database().writer.updateTable('forum').set({ state }).where('id', '=', id).execute();
const changes = async () =>
	(await read().selectFrom('audit_entry').select('id').execute()).length + (await read().selectFrom('scan').select('id').execute()).length;
/** Refused with a code, and nothing was written. */
async function refused(work: () => Promise<unknown>, code: string): Promise<void> {
	const before = await changes();
	await expect(work()).rejects.toMatchObject({ code });
	expect(await changes()).toBe(before);
}

describe('marks at a door', () => {
	test('are taken from the day before, and the refusal names the day', async () => {
		const forumId = await aForum();
		const { registrationId } = await aDelegate(forumId);
		const desk = await deskOf(forumId);
		const mark = () => markPresent(desk, { forumId, sessionId: null, registrationId });
		setClock('2026-12-13T18:59:00.000Z');
		await refused(mark, 'attendance.early');
		const reason = (await mark().catch((error: unknown) => error)) as { details: { day: { en: string } } };
		expect(reason.details.day.en).toContain('14 December 2026');
		// control: one minute later it is the day before
		setClock('2026-12-13T19:00:00.000Z');
		expect((await mark()).fresh).toBe(true);
	});

	test('are put right for thirty days after the end, until the forum is archived', async () => {
		const forumId = await aForum();
		const [one, two] = [await aDelegate(forumId), await aDelegate(forumId)];
		const desk = await deskOf(forumId);
		const { scanId } = await arrive({ forumId, sessionId: null, registrationId: one.registrationId });
		setClock('2026-12-20T05:00:00.000Z');
		await undoScan(desk, scanId);
		const { scanId: again } = await markPresent(desk, { forumId, sessionId: null, registrationId: one.registrationId });
		setClock('2027-01-14T19:00:00.000Z');
		await refused(() => undoScan(desk, again), 'attendance.over');
		await refused(() => markPresent(desk, { forumId, sessionId: null, registrationId: two.registrationId }), 'attendance.over');
		await setState(forumId, 'archived');
		await refused(() => undoScan(desk, again), 'attendance.closed');
		await refused(() => markPresent(desk, { forumId, sessionId: null, registrationId: two.registrationId }), 'attendance.closed');
		await setState(forumId, 'cancelled');
		await refused(() => markPresent(desk, { forumId, sessionId: null, registrationId: two.registrationId }), 'forum.cancelled');
	});

	test('of a draft are its organisers’, also when they stand in another forum’s form', async () => {
		const [open, draft] = [await aForum(), await aForum()];
		const { registrationId } = await aDelegate(draft);
		const { scanId } = await arrive({ forumId: draft, sessionId: null, registrationId });
		await setState(draft, 'draft');
		const desk = await deskOf(open, draft);
		await refused(() => undoScan(desk, scanId), 'not-found');
		await refused(() => markPresent(desk, { forumId: draft, sessionId: null, registrationId }), 'not-found');
		const organiser = anAccount([grant('organiser', open), grant('organiser', draft)]);
		await refused(() => undoScan(organiser, scanId, open), 'not-found');
		// control
		await setState(draft, 'published');
		expect((await undoScan(desk, scanId, draft)).registrationId).toBe(registrationId);
	});

	test('are listed for sessions that are held, as the page offers them', async () => {
		const forumId = await aForum();
		const [draft, cancelled, held] = [
			await createSession(program, forumId, sessionInput({ state: 'draft' })),
			await aPlatform(forumId, 5),
			await aPlatform(forumId, 5)
		];
		await cancelSession(program, cancelled, { kk: 'Өтпейді' });
		const desk = await deskOf(forumId);
		for (const sessionId of [draft, cancelled]) await refused(() => deskList(desk, forumId, { sessionId }), 'not-found');
		expect((await deskList(desk, forumId, { sessionId: held })).rows).toEqual([]);
	});
});

test('a mail to a restricted person is sent again by an admin only, as it is seen', async () => {
	const forumId = await aForum();
	const { registrationId } = await aDelegate(forumId);
	await restrictRegistration(organiserOf(forumId), registrationId);
	const { id } = await read().selectFrom('outbox').select('id').where('registration_id', '=', registrationId).executeTakeFirstOrThrow();
	await refused(() => sendAgain(organiserOf(forumId), forumId, id), 'not-found');
	// control
	await sendAgain(anAccount([{ role: 'admin', scopeKind: 'installation', scopeId: '' }]), forumId, id);
});

test('another forum’s hall is not found, whether or not something is in it', async () => {
	const [own, other] = [await aForum(), await aForum()];
	const [used, free] = [
		await createHall(program, other, { name: { kk: '1-зал' }, capacity: 10 }),
		await createHall(program, other, { name: { kk: '2-зал' }, capacity: 10 })
	];
	await createSession(program, other, sessionInput({ hallId: used }));
	for (const id of [used, free]) await refused(() => removeHall(organiserOf(own), own, id), 'not-found');
	await refused(() => removeHall(organiserOf(other), other, used), 'programme.hall-in-use');
	await removeHall(organiserOf(other), other, free);
});

test('the seats of a cancelled platform and of another forum’s are not changed by the page of platforms', async () => {
	const [forumId, other] = [await aForum(), await aForum()];
	const [cancelled, elsewhere] = [await aPlatform(forumId, 5), await aPlatform(other, 5)];
	await cancelSession(program, cancelled, { kk: 'Өтпейді' });
	const both = anAccount([grant('organiser', forumId), grant('organiser', other)]);
	await refused(() => setCapacity(both, cancelled, 7, noForm, forumId), 'dialogue.cancelled');
	await refused(() => setCapacity(both, elsewhere, 7, noForm, forumId), 'not-found');
	await setCapacity(both, elsewhere, 7, noForm, other);
});

test('an archived forum is neither edited, nor published anew, nor cancelled with a mail to everybody', async () => {
	setClock(THEN);
	const input = aForumInput();
	const forumId = await createForum(program, input);
	await aDelegate(forumId);
	await setState(forumId, 'archived');
	const organiser = organiserOf(forumId);
	await refused(() => editForum(organiser, forumId, { ...input, state: 'published' }), 'forum.archived');
	await refused(() => publishForum(organiser, forumId), 'forum.archived');
	await refused(
		() => setTerms(organiser, forumId, { retentionDays: 30, protocolLanguage: 'kk', confirmHours: null }, noForm),
		'forum.archived'
	);
	await refused(() => cancelForum(organiser, forumId, { kk: 'Өткізілмейді' }), 'forum.archived');
	// control
	await setState(forumId, 'published');
	await setTerms(organiser, forumId, { retentionDays: 30, protocolLanguage: 'kk', confirmHours: null }, noForm);
});

describe('several applications', () => {
	/** Two at a forum where an organiser confirms. */
	async function two() {
		const forumId = await aForum({ approval: 'organiser', contactEmail: 'forum@example.kz' });
		const ids = [(await aDelegate(forumId)).registrationId, (await aDelegate(forumId)).registrationId];
		return { forumId, ids, boss: organiserOf(forumId) };
	}

	test('are neither asked about nor confirmed where the only one is restricted, or one is gone or another forum’s', async () => {
		const { forumId, ids, boss } = await two();
		const elsewhere = (await two()).ids[0] ?? '';
		await restrictRegistration(boss, ids[0] ?? '');
		for (const each of [ids.slice(0, 1), [ids[1] ?? '', elsewhere], ['nobody']]) {
			await refused(() => severalAsked(boss, forumId, each), 'not-found');
			await refused(() => confirmSeveral(boss, forumId, each), 'not-found');
		}
		// control
		expect((await confirmSeveral(boss, forumId, ids.slice(1))).confirmed).toBe(1);
	});

	test('are not confirmed at a forum that is cancelled or over, and what was confirmed is not undone once it is over', async () => {
		const { forumId, ids, boss } = await two();
		await setState(forumId, 'cancelled');
		await refused(() => confirmSeveral(boss, forumId, ids), 'forum.cancelled');
		await setState(forumId, 'published');
		const { bulkId } = await confirmSeveral(boss, forumId, ids);
		setClock('2026-12-20T05:00:00.000Z');
		await refused(() => undoConfirming(boss, forumId, bulkId ?? ''), 'forum.over');
	});
});

test('a forum that is cancelled is not published by the press of the dashboard; published twice it is published once', async () => {
	const forumId = await aForum({ contactEmail: 'forum@example.kz' });
	await setState(forumId, 'cancelled');
	await refused(() => publishForum(organiserOf(forumId), forumId), 'forum.cancelled');
	await setState(forumId, 'draft');
	await refused(() => publishForum(organiserOf('another'), forumId), 'not-found');
	// control
	for (let n = 0; n < 2; n++) await publishForum(organiserOf(forumId), forumId);
	expect((await forumById(forumId)).state).toBe('published');
});
