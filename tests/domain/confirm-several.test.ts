import { describe, expect, test } from 'vitest';
import { joinWaitingList, takeSeat } from '../../src/lib/domain/dialogue/index.server.ts';
import { registrationById } from '../../src/lib/domain/registration/index.server.ts';
import { sendAgain } from '../../src/lib/mail/index.server.ts';
import { claimNext } from '../../src/lib/mail/queue.server.ts';
import type { Actor } from '../../src/lib/server/actor.ts';
import { later, MINUTE, now, setClock } from '../../src/lib/server/clock.ts';
import { database, read } from '../../src/lib/server/database/open.ts';
import { confirmSeveral, severalAsked } from '../../src/lib/workflow/confirm-several.server.ts';
import { declineRegistration, withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { restrictRegistration } from '../../src/lib/workflow/restrict.server.ts';
import { bulkView, undoConfirming } from '../../src/lib/workflow/undo-confirming.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, anAccount, aPlatform, organiserOf, THEN, verbsAbout } from '../support/forum.ts';
import { recount } from '../support/seats.ts';

/** Several applications confirmed together, and the way back until their mails go. */

useFreshDatabase();

const admin = anAccount([{ role: 'admin', scopeKind: 'installation', scopeId: '' }]);

/** A forum of one who sits, one who waits at a platform, one without a place there; all wait for review. */
async function aForumToReview() {
	const forumId = await aForum({ approval: 'organiser' });
	const platform = await aPlatform(forumId, 1);
	const people = [
		await aDelegate(forumId, { preferredSessionId: platform }),
		await aDelegate(forumId, { preferredSessionId: platform }),
		await aDelegate(forumId, { organisationText: 'Басқа ұйым' })
	];
	const { writer } = database();
	await writer.updateTable('outbox').set({ sent_at: now() }).execute();
	return { forumId, platform, people, ids: people.map((each) => each.registrationId), boss: organiserOf(forumId) };
}

/** Everything that the step may touch but when rows were written and the pages' revision: undone it is as it was. */
async function everything(forumId: string) {
	const registrations = await read().selectFrom('registration').selectAll().where('forum_id', '=', forumId).orderBy('id').execute();
	return {
		registrations: registrations.map(({ changed_at: _, ...row }) => row),
		seats: await read().selectFrom('seat').selectAll().where('forum_id', '=', forumId).orderBy('id').execute(),
		platforms: await read().selectFrom('platform').selectAll().orderBy('session_id').execute(),
		delegations: await read().selectFrom('delegation').selectAll().where('forum_id', '=', forumId).orderBy('id').execute(),
		tally: (await read().selectFrom('registration_tally').selectAll().where('forum_id', '=', forumId).where('n', '>', 0).execute())
			.map((row) => JSON.stringify(row))
			.sort(),
		taken: (await read().selectFrom('forum').select('taken').where('id', '=', forumId).executeTakeFirstOrThrow()).taken,
		waitingMails: await read().selectFrom('outbox').select(['id', 'kind']).where('sent_at', 'is', null).execute()
	};
}
const stateOf = async (id: string) => (await registrationById(id)).state;
const stepOf = async (work: Promise<unknown>) =>
	work.then(
		() => 'goes',
		(reason: { code?: string }) => reason.code
	);
const idOf = (done: { bulkId: string | null }) => done.bulkId ?? expect.unreachable('nobody was confirmed');

describe('the question before it', () => {
	test('says how many, the letters by language, who gets none, and who is another already', async () => {
		const { forumId, ids, people, boss } = await aForumToReview();
		const { writer } = database();
		await writer
			.updateTable('registration')
			.set({ language: 'ru' })
			.where('id', '=', ids[0] ?? '')
			.execute();
		await writer
			.updateTable('registration')
			.set({ email: null, email_folded: null })
			.where('id', '=', ids[1] ?? '')
			.execute();
		await withdrawRegistration(people[2]?.actor ?? boss, ids[2] ?? '');
		const before = await everything(forumId);
		const asked = await severalAsked(boss, forumId, ids);
		expect([asked.going.map(({ id }) => id), asked.changed.map(({ id }) => id)]).toEqual([ids.slice(0, 2), ids.slice(2)]);
		expect([asked.letters, asked.silent.map(({ id }) => id)]).toEqual([[{ language: 'ru', n: 1 }], [ids[1]]]);
		// it asks and does nothing
		expect(await everything(forumId)).toEqual(before);
	});

	test('is not asked at a forum that was cancelled or is over', async () => {
		const { forumId, ids, boss } = await aForumToReview();
		const { writer } = database();
		await writer.updateTable('forum').set({ state: 'cancelled' }).where('id', '=', forumId).execute();
		expect(await stepOf(severalAsked(boss, forumId, ids))).toBe('forum.cancelled');
		await writer.updateTable('forum').set({ state: 'published' }).where('id', '=', forumId).execute();
		expect(await stepOf(severalAsked(boss, forumId, ids))).toBe('goes');
	});

	test('is nobody’s but the organiser’s, and knows no restricted people', async () => {
		const { forumId, ids, boss } = await aForumToReview();
		await restrictRegistration(admin, ids[0] ?? '');
		const foreign = await aDelegate(await aForum({ approval: 'organiser' }));
		for (const [actor, chosen] of [
			[boss, ids.slice(0, 1)],
			[boss, [...ids.slice(1), foreign.registrationId]],
			[organiserOf(await aForum()), ids.slice(1)],
			[{ kind: 'anonymous' } as Actor, ids.slice(1)]
		] as const) {
			expect(await stepOf(severalAsked(actor, forumId, chosen))).toBe('not-found');
			expect(await stepOf(confirmSeveral(actor, forumId, chosen))).toBe('not-found');
		}
		expect(await stateOf(ids[1] ?? '')).toBe('submitted');
	});
});

test('who was restricted or erased since the tick holds nobody up', async () => {
	const { forumId, ids, boss } = await aForumToReview();
	await restrictRegistration(admin, ids[0] ?? '');
	expect(await severalAsked(boss, forumId, ids)).toMatchObject({ going: [{ id: ids[1] }, { id: ids[2] }], changed: [] });
	expect(await confirmSeveral(boss, forumId, ids)).toMatchObject({ confirmed: 2, failed: [] });
	expect(await Promise.all(ids.map(stateOf))).toEqual(['submitted', 'confirmed', 'confirmed']);
});

test('the mails wait a minute; no sender gets one before, and each afterwards', async () => {
	const { forumId, ids, boss } = await aForumToReview();
	await confirmSeveral(boss, forumId, ids);
	const { at } = await read().selectFrom('bulk_decision').select('at').executeTakeFirstOrThrow();
	setClock(later(at, MINUTE - 500));
	expect(await claimNext('oldest')).toBeNull();
	setClock(later(at, MINUTE));
	for (const _ of ids) expect(await claimNext('oldest')).toMatchObject({ kind: 'registration.confirmed' });
	expect(await claimNext('oldest')).toBeNull();
});

test('undone, states, seats, waiting places, figures and mails are as they were; the audit holds both', async () => {
	const { forumId, ids, boss } = await aForumToReview();
	const before = await everything(forumId);
	const done = await confirmSeveral(boss, forumId, ids);
	// control: it had changed
	expect((await everything(forumId)).waitingMails).toHaveLength(3);
	expect(await Promise.all(ids.map(stateOf))).toEqual(['confirmed', 'confirmed', 'confirmed']);
	expect(await bulkView(boss, forumId, idOf(done))).toMatchObject({ mayUndo: true, undone: false, counts: { confirmed: 3 } });
	await undoConfirming(boss, forumId, idOf(done));
	expect(await everything(forumId)).toEqual(before);
	expect(await verbsAbout(ids[0] ?? '')).toEqual(['registration.submit', 'registration.confirm', 'registration.unconfirm']);
	expect(await verbsAbout(forumId)).toContain('registration.undo-several');
	expect(await bulkView(boss, forumId, idOf(done))).toMatchObject({ mayUndo: false, undone: true, counts: { undone: 3, confirmed: 0 } });
	await recount(forumId);
});

test('a press that comes twice is answered as the first, and can be undone; another organiser’s is told who was confirmed already', async () => {
	const { forumId, ids, boss } = await aForumToReview();
	await declineRegistration(boss, ids[2] ?? '', 'Орын жоқ');
	const first = await confirmSeveral(boss, forumId, ids);
	expect(await confirmSeveral(boss, forumId, ids)).toEqual({ bulkId: first.bulkId, confirmed: 0, failed: [] });
	expect(await confirmSeveral(admin, forumId, ids)).toMatchObject({ bulkId: null, confirmed: 0, failed: [{}, {}, {}] });
	expect(await confirmSeveral(boss, forumId, ids.slice(0, 2))).toMatchObject({ bulkId: first.bulkId });
	await undoConfirming(boss, forumId, idOf(first));
	expect(await Promise.all(ids.map(stateOf))).toEqual(['submitted', 'submitted', 'declined']);
});

test('what was asked of an address before is asked again, but not of one confirmed meanwhile', async () => {
	const { forumId, ids, boss } = await aForumToReview();
	const asked = { confirm_by: '2026-11-27T05:00:00.000Z', confirm_due_at: '2026-11-25T17:00:00.000Z' };
	await database().writer.updateTable('registration').set(asked).where('id', 'in', ids.slice(0, 2)).execute();
	const done = await confirmSeveral(boss, forumId, ids);
	expect(await registrationById(ids[0] ?? '')).toMatchObject({ confirmDueAt: null, confirmBy: null });
	await database()
		.writer.updateTable('registration')
		.set({ address_confirmed_at: now() })
		.where('id', '=', ids[1] ?? '')
		.execute();
	await undoConfirming(boss, forumId, idOf(done));
	expect(await registrationById(ids[0] ?? '')).toMatchObject({ confirmBy: asked.confirm_by, confirmDueAt: asked.confirm_due_at });
	expect(await registrationById(ids[1] ?? '')).toMatchObject({ confirmBy: null, confirmDueAt: null });
});

describe('what happened between the confirming and its undoing stays', () => {
	test('a mail that a sender has begun with: that one stays confirmed, and is named', async () => {
		const { forumId, ids, boss } = await aForumToReview();
		const done = await confirmSeveral(boss, forumId, ids);
		const mail = await read()
			.selectFrom('outbox')
			.select('id')
			.where('registration_id', '=', ids[1] ?? '')
			.where('sent_at', 'is', null)
			.executeTakeFirstOrThrow();
		await sendAgain(boss, forumId, mail.id);
		expect(await claimNext('oldest')).toMatchObject({ id: mail.id });
		await undoConfirming(boss, forumId, idOf(done));
		expect(await Promise.all(ids.map(stateOf))).toEqual(['submitted', 'confirmed', 'submitted']);
		const view = await bulkView(boss, forumId, idOf(done));
		expect([view.counts, view.others.map(({ id }) => id)]).toEqual([{ confirmed: 0, changed: 0, undone: 2, kept: 1 }, [ids[1]]]);
	});

	test('another decision, an arrival, a seat that was taken', async () => {
		const { forumId, ids, people, platform, boss } = await aForumToReview();
		const other = await aPlatform(forumId, 5, { startsLocal: '2026-12-15T16:00', endsLocal: '2026-12-15T17:00' });
		const done = await confirmSeveral(boss, forumId, ids);
		await declineRegistration(boss, ids[0] ?? '', 'Қате');
		await database()
			.writer.updateTable('registration')
			.set({ attended_at: now() })
			.where('id', '=', ids[1] ?? '')
			.execute();
		const third = people[2] ?? expect.unreachable();
		await takeSeat(third.actor, third.registrationId, other);
		await joinWaitingList(third.actor, third.registrationId, platform);
		await undoConfirming(boss, forumId, idOf(done));
		expect(await Promise.all(ids.map(stateOf))).toEqual(['declined', 'confirmed', 'submitted']);
		const seats = await read()
			.selectFrom('seat')
			.select(['session_id', 'state'])
			.where('registration_id', '=', third.registrationId)
			.where('state', '<>', 'ended')
			.execute();
		expect(new Set(seats.map(({ session_id: id, state }) => `${id} ${state}`))).toEqual(new Set([`${other} held`, `${platform} waiting`]));
		await recount(forumId);
	});

	test('who is restricted meanwhile is left alone and not named; an admin’s undoing takes them along', async () => {
		for (const [actor, state] of [
			['organiser', 'confirmed'],
			['admin', 'submitted']
		] as const) {
			const { forumId, ids, boss } = await aForumToReview();
			const done = await confirmSeveral(boss, forumId, ids);
			await restrictRegistration(admin, ids[0] ?? '');
			await undoConfirming(actor === 'admin' ? admin : boss, forumId, idOf(done));
			expect(await Promise.all(ids.map(stateOf))).toEqual([state, 'submitted', 'submitted']);
			expect((await bulkView(boss, forumId, idOf(done))).others).toEqual([]);
		}
	});
});

describe('is refused', () => {
	test('once its mails go, and at a forum that is over', async () => {
		const { forumId, ids, boss } = await aForumToReview();
		const done = idOf(await confirmSeveral(boss, forumId, ids));
		const { undoUntil } = await bulkView(boss, forumId, done);
		setClock(undoUntil);
		const before = await everything(forumId);
		expect(await stepOf(undoConfirming(boss, forumId, done))).toBe('registration.undo-over');
		setClock('2026-12-20T05:00:00.000Z');
		expect(await stepOf(undoConfirming(boss, forumId, done))).toBe('forum.over');
		expect(await stepOf(confirmSeveral(boss, forumId, ids))).not.toBe('goes');
		expect(await everything(forumId)).toEqual(before);
	});

	test('to a forum that is past: nobody is confirmed', async () => {
		const { forumId, ids, boss } = await aForumToReview();
		setClock('2026-12-20T05:00:00.000Z');
		expect(await stepOf(confirmSeveral(boss, forumId, ids))).toBe('forum.over');
		setClock(THEN);
		// control
		expect(await stepOf(confirmSeveral(boss, forumId, ids))).toBe('goes');
	});

	test('to whoever does not look after the forum, and from another forum’s page', async () => {
		const { forumId, ids, boss } = await aForumToReview();
		const done = idOf(await confirmSeveral(boss, forumId, ids));
		const other = await aForum();
		for (const [actor, at] of [
			[organiserOf(other), forumId],
			[organiserOf(other), other],
			[{ kind: 'delegate', registrationId: ids[0] ?? '', forumId }, forumId]
		] as [Actor, string][]) {
			expect(await stepOf(undoConfirming(actor, at, done))).toBe('not-found');
			expect(await stepOf(bulkView(actor, at, done))).toBe('not-found');
		}
		expect(await stateOf(ids[0] ?? '')).toBe('confirmed');
	});
});

describe('two organisers at once', () => {
	test('who confirm the same people: each is confirmed once and written to once', async () => {
		const { forumId, ids } = await aForumToReview();
		const both = await Promise.all([
			confirmSeveral(organiserOf(forumId), forumId, ids.slice(0, 2)),
			confirmSeveral(organiserOf(forumId), forumId, ids.slice(1))
		]);
		expect(both.reduce((sum, { confirmed }) => sum + confirmed, 0)).toBe(3);
		expect(both.flatMap(({ failed }) => failed.map(({ id }) => id))).toEqual([ids[1]]);
		const mails = await read().selectFrom('outbox').select('registration_id').where('kind', '=', 'registration.confirmed').execute();
		expect(mails.map((row) => row.registration_id).sort()).toEqual([...ids].sort());
	});

	test('two undo the same at once: it is undone once, and what is confirmed again afterwards stays confirmed', async () => {
		const { forumId, ids, boss } = await aForumToReview();
		const done = idOf(await confirmSeveral(boss, forumId, ids));
		const answers = await Promise.all([
			stepOf(undoConfirming(boss, forumId, done)),
			stepOf(undoConfirming(organiserOf(forumId), forumId, done))
		]);
		expect(answers).toContain('goes');
		expect((await verbsAbout(ids[0] ?? '')).filter((verb) => verb === 'registration.unconfirm')).toHaveLength(1);
		const again = idOf(await confirmSeveral(organiserOf(forumId), forumId, ids));
		// the first one’s button, pressed again
		await undoConfirming(boss, forumId, done);
		expect(await Promise.all(ids.map(stateOf))).toEqual(['confirmed', 'confirmed', 'confirmed']);
		expect((await bulkView(boss, forumId, again)).mayUndo).toBe(true);
	});

	test('one confirms while the other undoes what was confirmed before: each person is in one state, with the mail of it', async () => {
		const { forumId, ids, boss } = await aForumToReview();
		const done = idOf(await confirmSeveral(boss, forumId, ids));
		await Promise.all([stepOf(undoConfirming(boss, forumId, done)), stepOf(confirmSeveral(organiserOf(forumId), forumId, ids))]);
		for (const id of ids) {
			const mails = await read().selectFrom('outbox').select('id').where('registration_id', '=', id).where('sent_at', 'is', null).execute();
			expect([await stateOf(id), mails.length]).toEqual((await stateOf(id)) === 'confirmed' ? ['confirmed', 1] : ['submitted', 0]);
		}
		await recount(forumId);
	});
});
