import { expect, test } from 'vitest';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { registrationById } from '../../src/lib/domain/registration/index.server.ts';
import { messageOf } from '../../src/lib/mail/message.server.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { cancelForum } from '../../src/lib/workflow/cancel-forum.server.ts';
import { admitRegistration, confirmRegistration, declineRegistration, withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { editForumAndAdmit } from '../../src/lib/workflow/edit-forum.server.ts';
import { submitRegistration } from '../../src/lib/workflow/submit-registration.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, formInput, aForumInput, mailKindsOf, organiserOf, verbsAbout } from '../support/forum.ts';

useFreshDatabase();
const stateOf = async (id: string) => (await registrationById(id)).state;
const seatsOf = async (registrationId: string) =>
	(await database().reader.selectFrom('seat').select('state').where('registration_id', '=', registrationId).orderBy('id').execute()).map(
		(row) => row.state
	);
/** `taken` of forum and platforms, counted anew. */
async function expectCounted(forumId: string) {
	const rows = await database().reader.selectFrom('registration').select('state').where('forum_id', '=', forumId).execute();
	const live = rows.filter((row) => row.state === 'submitted' || row.state === 'confirmed').length;
	expect((await forumById(forumId)).taken).toBe(live);
	for (const platform of await database().reader.selectFrom('platform').selectAll().execute()) {
		const seats = await database().reader.selectFrom('seat').select('state').where('session_id', '=', platform.session_id).execute();
		expect(platform.taken).toBe(seats.filter((seat) => seat.state === 'held').length);
		expect(platform.waiting).toBe(seats.filter((seat) => seat.state === 'waiting').length);
	}
}

test('confirms a submitted registration, once', async () => {
	const forumId = await aForum({ approval: 'organiser' });
	const { registrationId, actor } = await aDelegate(forumId);
	await expect(confirmRegistration(actor, registrationId)).rejects.toThrow('not-found');
	await confirmRegistration(organiserOf(forumId), registrationId);
	expect(await stateOf(registrationId)).toBe('confirmed');
	expect(await verbsAbout(registrationId)).toEqual(['registration.submit', 'registration.confirm']);
	expect(await mailKindsOf(registrationId)).toEqual(['registration.received', 'registration.confirmed']);
	await expect(confirmRegistration(organiserOf(forumId), registrationId)).rejects.toThrow('registration.state');
});

test('declines with a reason: the seat goes to the first who waits, in the same transaction', async () => {
	const forumId = await aForum({ approval: 'organiser' });
	const preferredSessionId = await aPlatform(forumId, 1);
	const first = await aDelegate(forumId, { preferredSessionId });
	const second = await aDelegate(forumId, { preferredSessionId });
	await declineRegistration(organiserOf(forumId), first.registrationId, 'Орын аз');
	expect(await registrationById(first.registrationId)).toMatchObject({ state: 'declined', declineReason: 'Орын аз' });
	expect([await seatsOf(first.registrationId), await seatsOf(second.registrationId)]).toEqual([['ended'], ['held']]);
	expect(await mailKindsOf(first.registrationId)).toEqual(['registration.received', 'registration.declined']);
	expect(await mailKindsOf(second.registrationId)).toEqual(['registration.received', 'dialogue.promoted']);
	await expectCounted(forumId);
	await expect(declineRegistration(organiserOf(forumId), first.registrationId, 'x')).rejects.toThrow('registration.state');
});

test('withdrawing frees the forum: the first who waits is admitted and gets the seat that was wished', async () => {
	const forumId = await aForum({ capacity: 1 });
	const preferredSessionId = await aPlatform(forumId, 1);
	const first = await aDelegate(forumId, { preferredSessionId });
	const second = await aDelegate(forumId, { preferredSessionId });
	const third = await aDelegate(forumId, { preferredSessionId });
	await withdrawRegistration(first.actor, first.registrationId);
	expect([await stateOf(first.registrationId), await stateOf(second.registrationId), await stateOf(third.registrationId)]).toEqual([
		'withdrawn',
		'confirmed',
		'waiting'
	]);
	expect([await seatsOf(first.registrationId), await seatsOf(second.registrationId), await seatsOf(third.registrationId)]).toEqual([
		['ended'],
		['held'],
		[]
	]);
	expect(await mailKindsOf(second.registrationId)).toEqual(['registration.waiting', 'registration.confirmed']);
	expect(await verbsAbout(second.registrationId)).toEqual(['registration.submit', 'registration.admit']);
	await expectCounted(forumId);
});

test('nobody withdraws for another, and a withdrawn registration stays so; its address is free again', async () => {
	const forumId = await aForum();
	const one = await aDelegate(forumId, { email: 'one@example.kz' });
	const other = await aDelegate(forumId);
	await expect(withdrawRegistration(other.actor, one.registrationId)).rejects.toThrow('not-found');
	await expect(withdrawRegistration({ kind: 'anonymous' }, one.registrationId)).rejects.toThrow('not-found');
	await withdrawRegistration(organiserOf(forumId), one.registrationId);
	await expect(withdrawRegistration(one.actor, one.registrationId)).rejects.toThrow('registration.state');
	expect(await mailKindsOf(one.registrationId)).toEqual(['registration.confirmed', 'registration.withdrawn']);
	const again = await submitRegistration({ kind: 'anonymous' }, forumId, formInput({ email: 'one@example.kz' }), {
		language: 'kk',
		formKey: 'new'
	});
	expect(again.outcome).toBe('registered');
	await expectCounted(forumId);
});

test('everybody withdraws at once: every place and seat is given on or free', async () => {
	const forumId = await aForum({ capacity: 10 });
	const preferredSessionId = await aPlatform(forumId, 4);
	const people = [];
	for (let n = 0; n < 20; n++) people.push(await aDelegate(forumId, { preferredSessionId }));
	await Promise.all(people.slice(0, 8).map((each) => withdrawRegistration(each.actor, each.registrationId)));
	expect((await forumById(forumId)).taken).toBe(10);
	await expectCounted(forumId);
	const waiting = await Promise.all(people.slice(18).map((each) => stateOf(each.registrationId)));
	expect(waiting).toEqual(['waiting', 'waiting']);
});

test('an organiser admits somebody who waits, over the capacity', async () => {
	const forumId = await aForum({ capacity: 1, approval: 'organiser' });
	await aDelegate(forumId);
	const waiting = await aDelegate(forumId);
	await expect(confirmRegistration(organiserOf(forumId), waiting.registrationId)).rejects.toThrow('registration.state');
	await admitRegistration(organiserOf(forumId), waiting.registrationId);
	expect(await stateOf(waiting.registrationId)).toBe('confirmed');
	expect((await forumById(forumId)).taken).toBe(2);
});

test('a larger capacity admits who waits, in their order; a smaller one throws nobody out', async () => {
	const forumId = await aForum({ slug: 'small', capacity: 1 });
	const preferredSessionId = await aPlatform(forumId, 1);
	const people = [];
	for (let n = 0; n < 4; n++) people.push(await aDelegate(forumId, { preferredSessionId }));
	await editForumAndAdmit(organiserOf(forumId), forumId, aForumInput({ slug: 'small', capacity: 3 }), noForm);
	expect(await Promise.all(people.map((each) => stateOf(each.registrationId)))).toEqual(['confirmed', 'confirmed', 'confirmed', 'waiting']);
	expect(await Promise.all(people.map((each) => seatsOf(each.registrationId)))).toEqual([['held'], ['waiting'], ['waiting'], []]);
	await editForumAndAdmit(organiserOf(forumId), forumId, aForumInput({ slug: 'small', capacity: 1 }), noForm);
	expect((await forumById(forumId)).taken).toBe(3);
	await expectCounted(forumId);
	await expect(editForumAndAdmit(organiserOf('another'), forumId, aForumInput(), noForm)).rejects.toThrow('not-found');
});

test('a cancelled forum tells everybody who is registered and has an address, and takes nobody', async () => {
	const forumId = await aForum();
	const one = await aDelegate(forumId);
	const gone = await aDelegate(forumId);
	await withdrawRegistration(gone.actor, gone.registrationId);
	await expect(cancelForum(one.actor, forumId, { kk: 'Боран' })).rejects.toThrow('not-found');
	await cancelForum(organiserOf(forumId), forumId, { kk: 'Боран' });
	expect(await forumById(forumId)).toMatchObject({ state: 'cancelled', cancelNote: { kk: 'Боран' } });
	expect(await mailKindsOf(one.registrationId)).toEqual(['registration.confirmed', 'forum.cancelled']);
	expect(await mailKindsOf(gone.registrationId)).toEqual(['registration.confirmed', 'registration.withdrawn']);
	expect((await verbsAbout(forumId)).at(-1)).toBe('forum.cancel');
	await expect(aDelegate(forumId)).rejects.toThrow('forum.cancelled');
	await expect(cancelForum(organiserOf(forumId), forumId, { kk: 'Боран' })).rejects.toThrow('forum.cancelled');
});

test('the letter of a decline leads to a new registration while registration is open, and not after', async () => {
	const letter = async (closes?: string) => {
		const forumId = await aForum({ approval: 'organiser' });
		const { registrationId } = await aDelegate(forumId);
		if (closes) await database().writer.updateTable('forum').set({ registration_closes_at: closes }).where('id', '=', forumId).execute();
		await declineRegistration(organiserOf(forumId), registrationId, 'Орын аз');
		const mail = await database()
			.reader.selectFrom('outbox')
			.selectAll()
			.where('registration_id', '=', registrationId)
			.where('kind', '=', 'registration.declined')
			.executeTakeFirstOrThrow();
		return { text: String((await messageOf(mail)).text), way: `/forums/${(await forumById(forumId)).slug}/register` };
	};
	const [open, closed] = [await letter(), await letter('2026-11-02T00:00:00.000Z')];
	expect([open.text.includes(open.way), closed.text.includes(closed.way)]).toEqual([true, false]);
});
