import { expect, test } from 'vitest';
import { createSession } from '../../src/lib/domain/programme/index.server.ts';
import { dropPreference, registrationOf, preferPlatform } from '../../src/lib/domain/registration/index.server.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { cancelForum } from '../../src/lib/workflow/cancel-forum.server.ts';
import { cancelSession } from '../../src/lib/workflow/cancel-session.server.ts';
import { letterToRead } from '../../src/lib/mail/message.server.ts';
import { admitRegistration, declineRegistration, withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { reopenRegistration } from '../../src/lib/workflow/reopen.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, organiserOf, program, sessionInput, verbsAbout } from '../support/forum.ts';
import { recount, standOf } from '../support/seats.ts';

useFreshDatabase();

/** A forum with one place, which is taken, and somebody who waits for it. */
async function waitingRoom() {
	const forum = await aForum({ capacity: 1 });
	const platforms = [await aPlatform(forum, 5), await aPlatform(forum, 5)] as const;
	const inside = await aDelegate(forum);
	const outside = await aDelegate(forum, { preferredSessionId: platforms[0] });
	return { forum, platforms, inside, outside };
}
const preferenceOf = async ({ actor, registrationId }: Awaited<ReturnType<typeof aDelegate>>) =>
	(await registrationOf(actor, registrationId)).preferredSessionId;

test('who waits for the forum changes the wish, and the last one becomes the seat', async () => {
	const { forum, platforms, inside, outside } = await waitingRoom();
	expect(await preferenceOf(outside)).toBe(platforms[0]);
	await preferPlatform(outside.actor, outside.registrationId, platforms[1]);
	expect(await preferenceOf(outside)).toBe(platforms[1]);
	const note = await database()
		.reader.selectFrom('audit_entry')
		.select(['actor_kind', 'columns', 'details'])
		.where('subject_id', '=', outside.registrationId)
		.where('verb', '=', 'registration.wish')
		.executeTakeFirstOrThrow();
	expect(note).toEqual({
		actor_kind: 'delegate',
		columns: '["preferred_session_id"]',
		details: JSON.stringify({ from: platforms[0], sessionId: platforms[1] })
	});
	await withdrawRegistration(inside.actor, inside.registrationId);
	expect((await standOf(platforms[0])).held).toEqual([]);
	expect((await standOf(platforms[1])).held).toEqual([outside.registrationId]);
	await recount(forum);
});

test('a wish that is dropped gives no seat', async () => {
	const { platforms, inside, outside } = await waitingRoom();
	await dropPreference(outside.actor, outside.registrationId);
	expect(await preferenceOf(outside)).toBeNull();
	expect(await verbsAbout(outside.registrationId)).toEqual(['registration.submit', 'registration.wish']);
	await withdrawRegistration(inside.actor, inside.registrationId);
	expect((await registrationOf(outside.actor, outside.registrationId)).state).toBe('confirmed');
	for (const platform of platforms) expect((await standOf(platform)).held).toEqual([]);
});

test('a wish that gave no seat is said in the letter that tells of the place, by whatever way it came', async () => {
	const ways = {
		admitted: ({ forum, outside }) => admitRegistration(organiserOf(forum), outside.registrationId),
		'moved up': ({ inside }) => withdrawRegistration(inside.actor, inside.registrationId),
		reopened: async ({ forum, inside, outside }) => {
			await declineRegistration(organiserOf(forum), outside.registrationId, 'Орын жоқ');
			await withdrawRegistration(inside.actor, inside.registrationId);
			await reopenRegistration(organiserOf(forum), outside.registrationId, 'Орын босады');
		},
		'reopened to wait': async ({ forum, outside }) => {
			await declineRegistration(organiserOf(forum), outside.registrationId, 'Орын жоқ');
			await reopenRegistration(organiserOf(forum), outside.registrationId, 'Қайта қаралды');
		}
	} satisfies Record<string, (room: Awaited<ReturnType<typeof waitingRoom>>) => Promise<void>>;
	for (const [name, way] of Object.entries(ways)) {
		for (const cancelled of [true, false]) {
			const room = await waitingRoom();
			if (cancelled) await cancelSession(program, room.platforms[0], { kk: 'Алаң өтпейді.' });
			await way(room);
			const row = await database()
				.reader.selectFrom('outbox')
				.selectAll()
				.where('registration_id', '=', room.outside.registrationId)
				.where('kind', 'in', ['registration.confirmed', 'registration.reopened'])
				.executeTakeFirstOrThrow();
			const { text } = await letterToRead(row);
			expect([name, cancelled, text.includes('Таңдаған алаңыңыздан орын берілмеді')]).toEqual([name, cancelled, cancelled]);
			expect(text).not.toContain('орныңыз қайтарылмады');
		}
	}
});

test('only a published platform of the same forum that is yet to come can be wished', async () => {
	const { forum, platforms, outside } = await waitingRoom();
	const wish = (sessionId: string) => preferPlatform(outside.actor, outside.registrationId, sessionId);
	const elsewhere = await waitingRoom();
	const plenary = await createSession(program, forum, sessionInput());
	const draft = await aPlatform(forum, 5, { state: 'draft' });
	const cancelled = await aPlatform(forum, 5);
	await cancelSession(program, cancelled, { kk: 'Алаң өтпейді.' });
	for (const unknown of [elsewhere.platforms[0], plenary, draft, 'nothing']) await expect(wish(unknown)).rejects.toThrow('not-found');
	await expect(wish(cancelled)).rejects.toThrow('dialogue.cancelled');
	setClock('2026-12-15T09:00:00.000Z');
	await expect(wish(platforms[1])).rejects.toThrow('dialogue.begun');
	expect(await preferenceOf(outside)).toBe(platforms[0]);
});

test('a wish is for its owner and the organisers, while the person waits', async () => {
	const { forum, platforms, inside, outside } = await waitingRoom();
	await expect(preferPlatform(inside.actor, outside.registrationId, platforms[1])).rejects.toThrow('not-found');
	await expect(preferPlatform(organiserOf('elsewhere'), outside.registrationId, platforms[1])).rejects.toThrow('not-found');
	await expect(preferPlatform(inside.actor, inside.registrationId, platforms[1])).rejects.toThrow('registration.state');
	await preferPlatform(organiserOf(forum), outside.registrationId, platforms[1]);
	expect(await preferenceOf(outside)).toBe(platforms[1]);
	await cancelForum(program, forum, { kk: 'Форум өткізілмейді.' });
	await expect(dropPreference(outside.actor, outside.registrationId)).rejects.toThrow('forum.cancelled');
	await withdrawRegistration(outside.actor, outside.registrationId);
	await expect(dropPreference(outside.actor, outside.registrationId)).rejects.toThrow('registration.not-live');
});
