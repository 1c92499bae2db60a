import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { messages } from '../../src/lib/i18n/messages/all.server.ts';
import { translate } from '../../src/lib/i18n/translate.ts';
import { locales } from '../../src/lib/i18n/locales.ts';
import { countMails, listMails, sendDue } from '../../src/lib/mail/index.server.ts';
import type { MailKind } from '../../src/lib/server/mail-kinds.ts';
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
	expect(await countMails(organiser, forumId)).toEqual({ total: 3, waiting: 0, held: 0, failed: 0, needless: 0, kept: 2, sent: 1 });
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

	/** Names that a page puts together. */
	const built = new Set<string>([
		'organiser.one.done.link',
		'organiser.one.done.address',
		'dialogue.placed',
		'dialogue.released',
		'proposal.done.following'
	]);
	const claiming = Object.keys(messages.kk).filter((key) => messages.kk[key as keyof typeof messages.kk].includes('{post, select,'));
	test('what a page says of letters has a form for each case, in each language', () => {
		expect(claiming.length).toBeGreaterThan(20);
		const values = {
			...{
				address: 'given',
				kept: 1,
				email: 'x@y.kz',
				until: '1',
				n: 3,
				held: 1,
				waiting: 1,
				lost: 1,
				told: 1,
				name: 'x',
				when: 'x',
				places: 1,
				seats: 1
			}
		};
		for (const locale of locales)
			for (const key of claiming as (keyof typeof messages.kk)[]) {
				const [out, folder] = ['out', 'folder'].map((post) => translate(locale, key, { ...values, post }));
				expect([locale, key, out === folder]).toEqual([locale, key, false]);
			}
	});

	/**
	 * What a person who presses is told where it writes a letter to somebody else; null: the program writes it by itself, or it goes to the
	 * one who presses, about what they have just seen.
	 */
	const results: Record<MailKind, readonly (keyof typeof messages.kk)[] | null> = {
		'registration.received': ['organiser.one.letter', 'own.registeredMail', 'organiser.settings.admitted'],
		'registration.confirmed': [
			'organiser.one.letter',
			'organiser.bulk.undoUntil',
			'organiser.bulk.undoOver',
			'organiser.settings.admitted'
		],
		'registration.waiting': ['organiser.one.letter', 'own.registeredMail'],
		'registration.declined': ['organiser.one.letter', 'organiser.noLetters'],
		'registration.withdrawn': ['organiser.one.letter'],
		'registration.reopened': ['organiser.one.letter'],
		'registration.link': ['organiser.one.done.link', 'registration.mailedLink'],
		'registration.confirm-address': ['own.confirm.sent'],
		'registration.confirm-reminder': null,
		'registration.unconfirmed': null,
		'registration.address-taken': ['registration.mailedText'],
		'registration.address-changed': ['own.addressChanged', 'organiser.one.done.address', 'registration.mailedMoved'],
		'registration.address-was': ['own.addressChanged', 'organiser.one.done.address'],
		'registration.edited': ['organiser.one.letter'],
		'dialogue.promoted': ['dialogue.movedUp', 'dialogue.released', 'organiser.noLetters'],
		'dialogue.placed': ['dialogue.placed', 'organiser.one.letter'],
		'dialogue.released': ['dialogue.released'],
		'programme.cancelled': ['programme.edit.cancelledTold'],
		'programme.held': ['programme.edit.heldSeats', 'programme.edit.cancelledTold'],
		'programme.held-without': ['programme.edit.heldSeats'],
		'programme.moved': ['programme.edit.told'],
		'forum.cancelled': ['organiser.settings.cancelled'],
		'forum.held': ['organiser.settings.held'],
		'forum.moved': ['organiser.settings.told'],
		'proposal.followed': ['proposal.done.following'],
		'proposal.news': ['proposal.done.following'],
		'expert.offered': ['expert.done.offered'],
		'recommendation.follow': ['recommendation.follow.sent'],
		'recommendation.news': ['recommendation.follow.done'],
		'measure.assigned': ['measure.manage.heardBy'],
		'measure.returned': ['measure.manage.heardBy'],
		'measure.several': ['measure.manage.heardBy'],
		'measure.reminder': null,
		'measure.week': null,
		'access.withdrawals': null,
		'access.invitation': ['access.inviteSent', 'access.againDone'],
		'access.role-offer': ['access.inviteOffered'],
		'access.reset': ['access.askDone'],
		'access.password-changed': null,
		'access.second-factor-on': null,
		'access.second-factor-off': null,
		'access.second-factor-taken': ['access.accounts.taken'],
		'access.codes-spent': null,
		'access.recovery-code-used': null,
		'access.recovery-codes-new': null
	};
	test('whatever an organiser or a visitor does that writes to somebody, its result knows the folder', () => {
		const said = Object.values(results).flatMap((keys) => keys ?? []);
		expect(said.filter((key) => !claiming.includes(key))).toEqual([]);
		// and is said on a page
		const pages = readdirSync('src', { recursive: true, encoding: 'utf8' })
			.filter((file) => file.endsWith('.svelte'))
			.map((file) => readFileSync(join('src', file), 'utf8'))
			.join('');
		const unsaid = said.filter((key) => !pages.includes(`'${key}'`) && !built.has(key));
		expect(unsaid).toEqual([]);
		// control: what tells of no letter is not among them
		expect(claiming).not.toContain('organiser.one.done.role');
	});

	/** What says that a letter goes, in one of the two forms of a message without a choice. */
	const says = {
		kk: /хат(тар)? (жіберілді|алады|жібердік|жіберіледі)|хатпен (жіберіледі|жібереміз)|спам/i,
		ru: /(письмо|письма|ссылка) (отправлено|отправлены|уйд[её]т|уйдут)|отправили письмо|(получит|получат|прид[её]т|войд[её]т в) письмо|уйд[её]т письмом|спам/i,
		en: /(message|e-?mail|mail|link) (has been|was|is being) sent|being mailed|gets? an e-mail|by e-mail\.|goes (into the e-mail|to the new address)|have sent a message|spam/i
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
