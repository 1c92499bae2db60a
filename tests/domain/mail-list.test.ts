import { describe, expect, test } from 'vitest';
import { sendLink } from '../../src/lib/domain/registration/index.server.ts';
import { countMails, listMails, readMail, sendAgain, sendDue } from '../../src/lib/mail/index.server.ts';
import type { MailNote } from '../../src/lib/server/change.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, organiserOf, verbsAbout } from '../support/forum.ts';
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
		expect(await countMails(organiser, forumId)).toEqual({ total: 3, waiting: 1, held: 0, failed: 1, kept: 0, sent: 1 });
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
