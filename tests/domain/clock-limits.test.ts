import { describe, expect, test } from 'vitest';
import {
	choicesOf,
	joinWaitingList,
	leaveSeat,
	leaveWaitingList,
	moveSeat,
	placeByHand,
	takeSeat
} from '../../src/lib/domain/dialogue/index.server.ts';
import { overviewOf } from '../../src/lib/domain/document/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { formOf, inputOf, sessionForStaff } from '../../src/lib/domain/programme/index.server.ts';
import {
	changeConsents,
	consentsDataOf,
	dropPreference,
	registrationOf,
	preferPlatform
} from '../../src/lib/domain/registration/index.server.ts';
import { countMails, listMails, sendDue } from '../../src/lib/mail/index.server.ts';
import { later, setClock } from '../../src/lib/server/clock.ts';
import { database, read } from '../../src/lib/server/database/open.ts';
import { mailKinds } from '../../src/lib/server/mail-kinds.ts';
import { versionOf, noForm } from '../../src/lib/server/optimistic-lock.ts';
import { cancelForum } from '../../src/lib/workflow/cancel-forum.server.ts';
import { admitRegistration, confirmRegistration, withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { editForumAndAdmit } from '../../src/lib/workflow/edit-forum.server.ts';
import { eraseRegistration } from '../../src/lib/workflow/erase.server.ts';
import { changeSession } from '../../src/lib/workflow/move-session.server.ts';
import { aClockContext, BEGINS, ENDS, FORUM_ENDS, mailIds, mailsSince, seatsIn } from '../support/clock-walk.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, mailKindsOf, organiserOf, verbsAbout } from '../support/forum.ts';
import { put } from '../support/outbox.ts';
import { recount, standOf } from '../support/seats.ts';

type Person = Awaited<ReturnType<typeof aDelegate>>;

/** T54 in its details: letters that wait too long, windows that close, times that are changed, consents. */

useFreshDatabase();

describe('mails that still wait', () => {
	/** Every kind that can speak about the scene, waiting since before; sent at an instant: news of proposals and recommendations needs a follower, an expert’s letter an offer, a measure’s an official. @returns kinds by what became of them */
	async function sentAt(instant: string) {
		const scene = await aClockContext('2026-12-15');
		const own = { language: 'kk', forumId: scene.forumId, registrationId: scene.sits.registrationId };
		const about = { ...own, params: { sessionId: scene.full, why: 'full' } };
		await database().writer.deleteFrom('outbox').execute();
		const kinds = mailKinds.filter((kind) => !/^(access|proposal|expert|recommendation|measure)\./.test(kind));
		await put(...kinds.map((kind) => ({ kind, ...(/^(dialogue|programme)\./.test(kind) ? about : own) })));
		await database().writer.updateTable('outbox').set({ due_at: instant }).execute();
		setClock(instant);
		await sendDue();
		const rows = await read().selectFrom('outbox').select(['kind', 'sent_at', 'failed_at', 'last_error']).orderBy('id').execute();
		expect(rows.filter((row) => !row.sent_at && !row.failed_at)).toEqual([]);
		for (const row of rows) expect([row.kind, row.last_error]).toEqual([row.kind, row.sent_at ? null : 'over']);
		return rows.filter((row) => row.failed_at).map((row) => row.kind);
	}
	const seat = ['dialogue.promoted', 'dialogue.placed', 'dialogue.released'];
	const session = ['programme.cancelled', 'programme.held', 'programme.held-without', 'programme.moved'];
	const standing = ['received', 'confirmed', 'waiting', 'reopened', 'confirm-address', 'confirm-reminder', 'edited'].map(
		(name) => `registration.${name}`
	);

	test.each([
		['a minute before the session', later(BEGINS, -60_000), []],
		['when it begins', BEGINS, seat],
		['a minute before it ends', later(ENDS, -60_000), seat],
		['when it has ended', ENDS, [...seat, ...session]],
		['a minute before the forum ends', later(FORUM_ENDS, -60_000), [...seat, ...session]],
		['when the forum is over', FORUM_ENDS, [...standing, ...seat, ...session, 'forum.cancelled', 'forum.held', 'forum.moved']]
	])('%s: what is too late is closed with a reason, the rest goes', async (_, instant, closed) => {
		expect((await sentAt(instant)).sort()).toEqual([...closed].sort());
	});

	test('somebody who has withdrawn no longer gets the letter that says how the application stood', async () => {
		const scene = await aClockContext('2026-12-15');
		await withdrawRegistration(scene.stands.actor, scene.stands.registrationId);
		await sendDue();
		const rows = await read()
			.selectFrom('outbox')
			.select(['kind', 'last_error'])
			.where('registration_id', '=', scene.stands.registrationId)
			.orderBy('id')
			.execute();
		expect(rows).toEqual([
			{ kind: 'registration.received', last_error: 'over' },
			{ kind: 'registration.address-taken', last_error: null },
			{ kind: 'registration.withdrawn', last_error: null }
		]);
	});

	test('what is over is no letter to look after on the dashboard, and what a server refused is', async () => {
		const scene = await aClockContext('2026-12-15');
		const organiser = organiserOf(scene.forumId);
		await withdrawRegistration(scene.stands.actor, scene.stands.registrationId);
		await sendDue();
		const { failed, needless } = await countMails(organiser, scene.forumId);
		expect([failed, needless > 0]).toEqual([0, true]);
		expect((await listMails(organiser, scene.forumId, { state: 'failed' })).items).toEqual([]);
		expect((await overviewOf(organiser, scene.forumId)).failedMails).toBe(0);
		await database().writer.updateTable('outbox').set({ last_error: 'refused 550' }).where('last_error', '=', 'over').execute();
		expect(await countMails(organiser, scene.forumId)).toMatchObject({ failed: needless, needless: 0 });
		expect((await listMails(organiser, scene.forumId, { state: 'failed' })).items).toHaveLength(needless);
		expect((await overviewOf(organiser, scene.forumId)).failedMails).toBe(needless);
	});
});

describe('the window for taking seats', () => {
	const CLOSED = '2026-12-14T13:30:00.000Z';

	test('does not keep anybody from giving up, and what is given up goes to who waits', async () => {
		const forumId = await aForum();
		const platform = await aPlatform(forumId, 1);
		const people = [];
		for (let n = 0; n < 4; n++) people.push(await aDelegate(forumId, { preferredSessionId: platform }));
		const [a, b, c, d] = people as [Person, Person, Person, Person];
		const late = await aDelegate(forumId);
		setClock(CLOSED);
		for (const refused of [takeSeat, moveSeat, joinWaitingList])
			await expect(refused(late.actor, late.registrationId, platform)).rejects.toThrow('dialogue.closed');
		await leaveWaitingList(b.actor, b.registrationId, platform);
		await leaveSeat(a.actor, a.registrationId, platform);
		expect(await standOf(platform)).toEqual({ taken: 1, waiting: 1, held: [c.registrationId], queue: [d.registrationId] });
		expect(await mailKindsOf(c.registrationId)).toContain('dialogue.promoted');
		setClock(later(BEGINS, -60_000));
		await leaveSeat(c.actor, c.registrationId, platform);
		expect((await standOf(platform)).held).toEqual([d.registrationId]);
		setClock(BEGINS);
		await expect(leaveSeat(d.actor, d.registrationId, platform)).rejects.toThrow('dialogue.begun');
		await recount(forumId);
	});

	test('a seat given before it opens can be given up, and none can be taken', async () => {
		const forumId = await aForum();
		const platform = await aPlatform(forumId, 2);
		const a = await aDelegate(forumId);
		setClock('2026-10-01T05:00:00.000Z');
		await placeByHand(organiserOf(forumId), a.registrationId, platform);
		await leaveSeat(a.actor, a.registrationId, platform);
		await expect(takeSeat(a.actor, a.registrationId, platform)).rejects.toThrow('dialogue.not-yet-open');
	});

	test('a wish is given up whatever the window, and not made before it opens', async () => {
		const forumId = await aForum({ capacity: 1 });
		const open = await aPlatform(forumId, 5);
		const early = await aPlatform(forumId, 5, {
			platform: { number: 90, capacity: 5, signUpOpensLocal: '2026-12-01T09:00', signUpClosesLocal: '2026-12-14T18:00' }
		});
		await aDelegate(forumId);
		const waits = await aDelegate(forumId, { preferredSessionId: open });
		await expect(preferPlatform(waits.actor, waits.registrationId, early)).rejects.toThrow('dialogue.not-yet-open');
		setClock(CLOSED);
		await dropPreference(waits.actor, waits.registrationId);
		await preferPlatform(waits.actor, waits.registrationId, early);
		setClock(BEGINS);
		await dropPreference(waits.actor, waits.registrationId);
	});
});

describe('only the present times count', () => {
	test('a session moved from the past into the future gives the seats that became free', async () => {
		const scene = await aClockContext('2026-12-15');
		setClock(BEGINS);
		await eraseRegistration(scene.sits.actor, scene.sits.registrationId);
		expect((await seatsIn(scene)).full).toMatchObject({ held: [], queue: [scene.queues.registrationId] });
		const session = await sessionForStaff(scene.boss, scene.full);
		const input = inputOf({ ...formOf(session, 'Asia/Qostanay'), starts: '16:00', ends: '17:00', tell: '1' });
		await changeSession(scene.boss, scene.full, { ...input, accepted: 'all' }, noForm);
		expect((await seatsIn(scene)).full).toMatchObject({ held: [scene.queues.registrationId], queue: [] });
		expect(await mailKindsOf(scene.queues.registrationId)).toContain('dialogue.promoted');
	});

	test('sessions that move along with their forum: everybody is told once that the forum moved, and nobody moves up', async () => {
		const input = (scene: Awaited<ReturnType<typeof aClockContext>>) => ({
			...scene.input,
			startsLocal: '2026-12-15T09:00',
			times: 'move' as const
		});
		const told = async (instant: string) => {
			const scene = await aClockContext('2026-12-15');
			const standing = (await seatsIn(scene)).full;
			setClock(instant);
			const known = await mailIds();
			const edited = await editForumAndAdmit(scene.boss, scene.forumId, input(scene), noForm);
			expect([edited.moved > 0, (await seatsIn(scene)).full]).toEqual([true, standing]);
			return [edited.told, await mailsSince(known)];
		};
		const once = [5, Array(5).fill('forum.moved')];
		expect(await told(later(ENDS, 30 * 60_000))).toEqual(once);
		// whether its sessions have ended by then, run again or are still to come
		expect(await told(later(ENDS, 29 * 60_000))).toEqual(once);
		expect(await told(later(BEGINS, -60_000))).toEqual(once);
		// the control: once the forum is over nobody is
		const scene = await aClockContext('2026-12-15');
		setClock(FORUM_ENDS);
		const known = await mailIds();
		await editForumAndAdmit(scene.boss, scene.forumId, { ...input(scene), times: 'keep' }, noForm);
		expect(await mailsSince(known)).toEqual([]);
	});

	test('an end of the forum moved into the future opens all of it again', async () => {
		const scene = await aClockContext('2026-12-16');
		setClock(FORUM_ENDS);
		await expect(leaveSeat(scene.sits.actor, scene.sits.registrationId, scene.full)).rejects.toThrow('forum.over');
		await editForumAndAdmit(scene.boss, scene.forumId, { ...scene.input, endsLocal: '2026-12-17T18:00', capacity: 5 }, noForm);
		expect((await forumById(scene.forumId)).taken).toBe(5);
		expect((await seatsIn(scene)).free.held).toEqual([scene.waits.registrationId]);
		await leaveSeat(scene.sits.actor, scene.sits.registrationId, scene.full);
		expect((await seatsIn(scene)).full.held).toEqual([scene.queues.registrationId]);
	});

	test('a capacity written again as it was is no change: the texts of a forum that is over are put right', async () => {
		const scene = await aClockContext('2026-12-15');
		setClock(FORUM_ENDS);
		await editForumAndAdmit(scene.boss, scene.forumId, { ...scene.input, outcome: { kk: 'Ұсынымдар қабылданды' } }, noForm);
		expect((await forumById(scene.forumId)).outcome).toEqual({ kk: 'Ұсынымдар қабылданды' });
	});
});

describe('while a session runs', () => {
	const later16 = { startsLocal: '2026-12-15T14:30', endsLocal: '2026-12-15T16:00' };

	test('its seat is given up for no other one, by its owner or by the list; by an organiser’s hand it is', async () => {
		const forumId = await aForum({ registrationClosesLocal: '2026-12-15T18:00' });
		const wide = { platform: { number: 91, capacity: 1, signUpOpensLocal: '2026-11-01T09:00', signUpClosesLocal: '2026-12-15T18:00' } };
		const running = await aPlatform(forumId, 5, { ...wide, platform: { ...wide.platform, number: 92, capacity: 5 } });
		const next = await aPlatform(forumId, 1, { ...wide, ...later16 });
		const [sits, holds] = [
			await aDelegate(forumId, { preferredSessionId: running }),
			await aDelegate(forumId, { preferredSessionId: next })
		];
		await joinWaitingList(sits.actor, sits.registrationId, next);
		setClock(BEGINS);
		await leaveSeat(holds.actor, holds.registrationId, next);
		expect(await standOf(next)).toMatchObject({ held: [], queue: [sits.registrationId] });
		await expect(moveSeat(sits.actor, sits.registrationId, next)).rejects.toThrow('dialogue.begun');
		const choice = (await choicesOf(sits.actor, sits.registrationId)).find((each) => each.session.id === next);
		expect(choice).toMatchObject({ choice: 'none', mine: 'waiting', leave: true, moves: true, fixed: { number: 92 } });
		await placeByHand(organiserOf(forumId), sits.registrationId, next);
		expect([(await standOf(running)).held, (await standOf(next)).held]).toEqual([[], [sits.registrationId]]);
		await recount(forumId);
	});

	test('an organiser’s hand writes no mail about it', async () => {
		const scene = await aClockContext('2026-12-15');
		const known = await mailIds();
		setClock(BEGINS);
		await placeByHand(scene.boss, scene.stands.registrationId, scene.full);
		await leaveSeat(scene.boss, scene.sits.registrationId, scene.full);
		expect(await mailsSince(known)).toEqual([]);
		expect((await seatsIn(scene)).full.held).toEqual([scene.stands.registrationId]);
		// the control: a minute before, both are told and the queue stays where it is, for the hall is still over its limit
		const before = await aClockContext('2026-12-15');
		const [fresh] = [await mailIds()];
		setClock(later(BEGINS, -60_000));
		await placeByHand(before.boss, before.stands.registrationId, before.full);
		await leaveSeat(before.boss, before.sits.registrationId, before.full);
		expect(await mailsSince(fresh)).toEqual(['dialogue.placed', 'dialogue.released']);
	});
});

test('a cancelled forum lets nobody in and promotes nobody, and lets everybody go', async () => {
	const scene = await aClockContext('2026-12-15');
	await cancelForum(scene.boss, scene.forumId, { kk: 'Өтпейді' });
	const known = await mailIds();
	await withdrawRegistration(scene.sits.actor, scene.sits.registrationId);
	expect(await mailsSince(known)).toEqual(['registration.withdrawn']);
	expect((await seatsIn(scene)).full).toMatchObject({ held: [], queue: [scene.queues.registrationId] });
	await expect(confirmRegistration(scene.boss, scene.stands.registrationId)).rejects.toThrow('forum.cancelled');
	await expect(admitRegistration(scene.boss, scene.waits.registrationId)).rejects.toThrow('forum.cancelled');
});

describe('consents', () => {
	const input = { needsConsent: false, shownTo: 'nobody' as const, consentPhoto: false, consentKeep: true };

	test('are changed after the forum and after withdrawing, by the owner and the organiser alone', async () => {
		const forumId = await aForum();
		const one = await aDelegate(forumId, { needsConsent: true, food: 'вегетариан', consentPhoto: true });
		const stranger = await aDelegate(forumId);
		await withdrawRegistration(one.actor, one.registrationId);
		setClock(FORUM_ENDS);
		for (const actor of [stranger.actor, organiserOf(await aForum()), { kind: 'anonymous' as const }])
			await expect(changeConsents(actor, one.registrationId, input, 'kk', noForm)).rejects.toThrow('not-found');
		setClock(FORUM_ENDS);
		await changeConsents(one.actor, one.registrationId, input, 'kk', noForm);
		const after = await registrationOf(one.actor, one.registrationId);
		expect(after).toMatchObject({ shownTo: 'nobody', needs: null, consents: { name: 'nobody', photo: 'no', keep: 'yes', needs: 'no' } });
		expect((await verbsAbout(one.registrationId)).at(-1)).toBe('registration.consents');
		// needs that were given up are not consented to anew: nothing lies there
		await changeConsents(organiserOf(forumId), one.registrationId, { ...input, needsConsent: true }, 'kk', noForm);
		expect((await registrationOf(one.actor, one.registrationId)).consents.needs).toBe('no');
	});

	test('of somebody with needs stay with them', async () => {
		const forumId = await aForum();
		const one = await aDelegate(forumId, { needsConsent: true, food: 'вегетариан' });
		setClock(FORUM_ENDS);
		const seen = versionOf(consentsDataOf(await registrationOf(one.actor, one.registrationId)));
		await changeConsents(one.actor, one.registrationId, { ...input, needsConsent: true }, 'kk', seen);
		expect(await registrationOf(one.actor, one.registrationId)).toMatchObject({
			needs: { food: 'вегетариан' },
			consents: { needs: 'yes' }
		});
		await expect(changeConsents(one.actor, one.registrationId, { ...input, shownTo: 'everyone' }, 'kk', seen)).rejects.toThrow(
			'changed-meanwhile'
		);
	});
});
