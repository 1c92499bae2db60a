import { describe, expect, test } from 'vitest';
import { dashboardCounts, mailBursts, overviewOf } from '../../src/lib/domain/document/index.server.ts';
import { changeAddress, sendLink } from '../../src/lib/domain/registration/index.server.ts';
import { countMails, listMails, readMail, sendAgain, sendDue } from '../../src/lib/mail/index.server.ts';
import { mailStates } from '../../src/lib/mail/schema.ts';
import type { Actor } from '../../src/lib/server/actor.ts';
import type { MailNote } from '../../src/lib/server/change.ts';
import { now } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { needless, unlistedKinds } from '../../src/lib/server/mail-kinds.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { restrictRegistration } from '../../src/lib/workflow/restrict.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, anAccount, organiserOf, verbsAbout } from '../support/forum.ts';
import { mailServer, put, outboxRows, theRow } from '../support/outbox.ts';

useFreshDatabase();

describe('the organiser', () => {
	test('sees the mails of the forum, the newest first, by state, and nobody else does', async () => {
		await mailServer({ recipient: (address) => (address.startsWith('gone') ? 550 : 250) });
		const forumId = await aForum();
		await aDelegate(forumId, { email: 'gone@mail.kz' });
		await aDelegate(forumId, { email: 'here@mail.kz' });
		await sendDue();
		const last = await aDelegate(forumId, { email: 'waits@mail.kz' });
		await aDelegate(await aForum(), { email: 'elsewhere@mail.kz' });
		const organiser = organiserOf(forumId);
		const { items, next } = await listMails(organiser, forumId);
		expect(items.map((mail) => [mail.address, mail.state, mail.name])).toEqual([
			['waits@mail.kz', 'waiting', 'Ахметова Айнұр'],
			['here@mail.kz', 'sent', 'Ахметова Айнұр'],
			['gone@mail.kz', 'failed', 'Ахметова Айнұр']
		]);
		expect(next).toBeNull();
		expect(items[2]?.fault).toEqual({ kind: 'refused', answer: '550' });
		expect(await countMails(organiser, forumId)).toEqual({ total: 3, waiting: 1, held: 0, failed: 1, needless: 0, kept: 0, sent: 1 });
		expect((await listMails(organiser, forumId, { state: 'failed' })).items.map((mail) => mail.address)).toEqual(['gone@mail.kz']);
		const id = items[0]?.id ?? '';
		for (const stranger of [organiserOf('another'), last.actor, { kind: 'anonymous' } as const]) {
			await expect(listMails(stranger, forumId)).rejects.toMatchObject({ code: 'not-found' });
			await expect(countMails(stranger, forumId)).rejects.toMatchObject({ code: 'not-found' });
			await expect(readMail(stranger, forumId, id)).rejects.toMatchObject({ code: 'not-found' });
			await expect(sendAgain(stranger, forumId, id)).rejects.toMatchObject({ code: 'not-found' });
		}
		const other = await aForum();
		await expect(readMail(organiserOf(other), other, id)).rejects.toMatchObject({ code: 'not-found' });
	});

	test('pages through many mails without losing or repeating one', async () => {
		const forumId = await aForum();
		const { registrationId } = await aDelegate(forumId);
		await put(...Array.from({ length: 120 }, (): MailNote => ({ kind: 'registration.link', language: 'kk', forumId, registrationId })));
		const seen: string[] = [];
		let after: string | undefined;
		do {
			const page = await listMails(organiserOf(forumId), forumId, { after });
			seen.push(...page.items.map((mail) => mail.id));
			after = page.next ?? undefined;
		} while (after);
		expect([seen.length, new Set(seen).size]).toEqual([121, 121]);
	});

	test('sends a failed mail again, which is audited; a sent one is refused', async () => {
		let answer = 550;
		await mailServer({ recipient: () => answer });
		const forumId = await aForum();
		const { registrationId } = await aDelegate(forumId, { email: 'ainur@mail.kz' });
		await sendDue();
		const { id } = await theRow();
		answer = 250;
		await sendAgain(organiserOf(forumId), forumId, id);
		expect(await verbsAbout(id)).toEqual(['mail.retry']);
		await sendDue();
		expect(await theRow()).toMatchObject({ sent_at: expect.any(String), failed_at: null, last_error: null, tries: 1 });
		await expect(sendAgain(organiserOf(forumId), forumId, id)).rejects.toMatchObject({ code: 'mail.sent' });
		expect(await verbsAbout(id)).toEqual(['mail.retry']);
		// a new link is another mail
		await sendLink(organiserOf(forumId), registrationId);
		expect(await outboxRows()).toHaveLength(2);
	});

	test('does not send what nobody needs any more', async () => {
		const forumId = await aForum();
		await aDelegate(forumId);
		const { id } = await theRow();
		for (const fault of needless) {
			await database().writer.updateTable('outbox').set({ failed_at: now(), last_error: fault }).where('id', '=', id).execute();
			await expect(sendAgain(organiserOf(forumId), forumId, id)).rejects.toMatchObject({ code: 'mail.needless' });
		}
		// control: one that has failed
		await database().writer.updateTable('outbox').set({ last_error: 'refused 550' }).where('id', '=', id).execute();
		await sendAgain(organiserOf(forumId), forumId, id);
		expect(await verbsAbout(id)).toEqual(['mail.retry']);
	});

	test('reads no reason in a word that this release does not know', async () => {
		const forumId = await aForum();
		await aDelegate(forumId);
		const faultAfter = async (last_error: string) => {
			await database().writer.updateTable('outbox').set({ failed_at: now(), last_error }).execute();
			return (await listMails(organiserOf(forumId), forumId)).items[0];
		};
		expect(await faultAfter('of-tomorrow 550')).toMatchObject({ state: 'failed', fault: null });
		// control: one that it knows
		expect(await faultAfter('later 450')).toMatchObject({ state: 'failed', fault: { kind: 'later', answer: '450' } });
	});

	test('sees that a text can no longer be made', async () => {
		const forumId = await aForum();
		const { registrationId } = await aDelegate(forumId);
		await put({ kind: 'dialogue.placed', language: 'kk', forumId, registrationId, params: { sessionId: 'gone' } });
		const [, row] = await outboxRows();
		expect((await readMail(organiserOf(forumId), forumId, row?.id ?? '')).letter).toBeNull();
		await sendDue();
		expect((await outboxRows())[1]).toMatchObject({ last_error: 'not-made', sent_at: null, failed_at: null });
	});
});

describe('tabs, numbers, tasks and addresses say what the list shows', () => {
	/** The mails of each tab in every place that speaks of them. */
	async function figures(actor: Actor, forumId: string) {
		const counts = await countMails(actor, forumId);
		for (const state of [undefined, ...mailStates])
			expect([state, (await listMails(actor, forumId, { state })).items.length]).toEqual([state, counts[state ?? 'total']]);
		expect((await overviewOf(actor, forumId)).failedMails).toBe(counts.failed);
		expect((await dashboardCounts(actor, forumId)).mail ?? 0).toBe(counts.failed);
		return { failed: counts.failed, total: counts.total, addresses: (await mailBursts(actor, forumId)).map(({ address }) => address) };
	}
	const write = (set: { failed_at?: string; held_at?: string; last_error?: string; registration_id?: null; kind?: MailNote['kind'] }) =>
		database().writer.updateTable('outbox').set(set);

	test('of people whom the actor may see, also where only an address is known', async () => {
		const forumId = await aForum();
		const [organiser, admin] = [organiserOf(forumId), anAccount([{ role: 'admin', scopeKind: 'installation', scopeId: '' }])];
		const { registrationId } = await aDelegate(forumId, { email: 'hidden@mail.kz' });
		await aDelegate(forumId, { email: 'open@mail.kz' });
		await write({ failed_at: now(), last_error: 'refused 550' }).execute();
		await changeAddress(organiser, registrationId, 'new@mail.kz', noForm);
		// what goes to the former address names no registration
		await write({ held_at: now(), registration_id: null }).where('kind', '=', 'registration.address-was').execute();
		const all = await figures(organiser, forumId);
		expect(all).toMatchObject({ failed: 2, addresses: ['hidden@mail.kz'] });
		await restrictRegistration(organiser, registrationId);
		expect(await figures(organiser, forumId)).toEqual({ failed: 1, total: 1, addresses: [] });
		// control: an admin sees the same as before
		expect(await figures(admin, forumId)).toEqual(all);
	});

	test('of kinds that organisers see', async () => {
		const forumId = await aForum();
		const organiser = organiserOf(forumId);
		await aDelegate(forumId, { email: 'one@mail.kz' });
		await aDelegate(forumId, { email: 'two@mail.kz' });
		const [one, two] = (await outboxRows()).map(({ id }) => id);
		await write({ failed_at: now(), last_error: 'refused 550' })
			.where('id', '=', one ?? '')
			.execute();
		await write({ held_at: now() })
			.where('id', '=', two ?? '')
			.execute();
		// control: the same rows of a kind that is listed
		expect(await figures(organiser, forumId)).toEqual({ failed: 1, total: 2, addresses: ['two@mail.kz'] });
		for (const kind of unlistedKinds) {
			await write({ kind }).execute();
			expect(await figures(organiser, forumId)).toEqual({ failed: 0, total: 0, addresses: [] });
		}
	});
});
