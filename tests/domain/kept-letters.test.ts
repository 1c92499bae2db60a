import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { messages } from '../../src/lib/i18n/messages/all.server.ts';
import { translate } from '../../src/lib/i18n/translate.ts';
import { locales } from '../../src/lib/i18n/locales.ts';
import { countMails, listMails, sendDue } from '../../src/lib/mail/index.server.ts';
import { config } from '../../src/lib/server/config.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { lettersGo } from '../../src/lib/server/letters-go.ts';
import { systemStatus } from '../../src/lib/server/system-status.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, organiserOf } from '../support/forum.ts';
import { useMail } from '../support/mailbox.ts';
import { mailServer } from '../support/outbox.ts';

/** A mail that nobody sent is not "sent". */

useFreshDatabase();
const statesOf = async (forumId: string) =>
	(await listMails(organiserOf(forumId), forumId)).items.map((mail) => [mail.address, mail.state]);

test('without a server a letter is kept, and stays so when there is one later; what goes then is sent', async () => {
	const forumId = await aForum();
	await aDelegate(forumId, { email: 'first@mail.kz' });
	expect([lettersGo(), (await systemStatus()).lettersGo]).toEqual(['folder', 'folder']);
	await sendDue();
	expect(await statesOf(forumId)).toEqual([['first@mail.kz', 'kept']]);
	const server = await mailServer();
	expect([lettersGo(), (await systemStatus()).lettersGo]).toEqual(['out', 'out']);
	await aDelegate(forumId, { email: 'second@mail.kz' });
	await aDelegate(forumId, { email: 'nobody@demo.example' });
	await sendDue();
	expect(server.received.map((each) => each.to)).toEqual(['second@mail.kz']);
	expect(await statesOf(forumId)).toEqual([
		['nobody@demo.example', 'kept'],
		['second@mail.kz', 'sent'],
		['first@mail.kz', 'kept']
	]);
	const organiser = organiserOf(forumId);
	expect(await countMails(organiser, forumId)).toEqual({ total: 3, waiting: 0, held: 0, failed: 0, kept: 2, sent: 1 });
	const kept = await listMails(organiser, forumId, { state: 'kept' });
	expect(kept.items.map((mail) => [mail.address, mail.doneAt !== null])).toEqual([
		['nobody@demo.example', true],
		['first@mail.kz', true]
	]);
});

test('of letters from before it was written down the list says what holds now', async () => {
	const forumId = await aForum();
	await aDelegate(forumId, { email: 'first@mail.kz' });
	await sendDue();
	await database().writer.updateTable('outbox').set({ kept: null }).execute();
	expect(await statesOf(forumId)).toEqual([['first@mail.kz', 'kept']]);
	await mailServer();
	expect(await statesOf(forumId)).toEqual([['first@mail.kz', 'sent']]);
	useMail(undefined);
	expect((await countMails(organiserOf(forumId), forumId)).kept).toBe(1);
});

describe('the one place', () => {
	const askers = ['src/lib/mail/transport.server.ts', 'src/lib/server/config.ts', 'src/lib/server/letters-go.ts'];
	const filesWith = (word: string) =>
		readdirSync('src', { recursive: true, encoding: 'utf8' })
			.map((file) => join('src', file).replaceAll('\\', '/'))
			.filter((file) => /\.(ts|svelte)$/.test(file) && readFileSync(file, 'utf8').includes(word))
			.sort();

	test('asks whether there is a server; the way out itself needs its address', () => {
		expect(filesWith('mailUrl')).toEqual(askers);
		// control: the same look finds those who ask the one place
		expect(filesWith('lettersGo').length).toBeGreaterThan(askers.length);
		expect(config().mailUrl).toBeNull();
	});

	const claiming = Object.keys(messages.kk).filter((key) => messages.kk[key as keyof typeof messages.kk].includes('{post, select,'));
	test('what a page says of letters has a form for each case, in each language', () => {
		expect(claiming.length).toBeGreaterThan(20);
		const values = {
			...{ email: 'x@y.kz', until: '1', n: 3, held: 1, waiting: 1, lost: 1, told: 1, name: 'x', when: 'x', places: 1, seats: 1 }
		};
		for (const locale of locales)
			for (const key of claiming as (keyof typeof messages.kk)[]) {
				const [out, folder] = ['out', 'folder'].map((post) => translate(locale, key, { ...values, post }));
				expect([locale, key, out === folder]).toEqual([locale, key, false]);
			}
	});

	/** What says that a letter goes, in one of the two forms of a message without a choice. */
	const says = {
		kk: /хат(тар)? (жіберілді|жібердік|жіберіледі)|хатпен (жіберіледі|жібереміз)|спам/i,
		ru: /(письмо|письма) (отправлено|отправлены|уйд[её]т|уйдут)|отправили письмо|уйд[её]т письмом|спам/i,
		en: /(message|e-?mail|mail|link) (has been|was|is being) sent|being mailed|have sent a message|spam/i
	};
	/** What was done to a letter, as the audit names it. */
	const allowed = new Set(['organiser.verb.mail.retry']);
	test('no message without a choice says that a letter went', () => {
		const found = locales.flatMap((locale) =>
			Object.entries(messages[locale])
				.filter(([key, text]) => !allowed.has(key) && !key.startsWith('mail.') && !text.includes('{post,') && says[locale].test(text))
				.map(([key]) => `${locale} ${key}`)
		);
		expect(found).toEqual([]);
		// control: the former sentence is found
		expect(says.en.test('The private link is being mailed.')).toBe(true);
	});
});
