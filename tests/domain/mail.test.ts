import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { encode } from 'uqr';
import { describe, expect, test } from 'vitest';
import { askReset, createAccount, invite, linkToken } from '../../src/lib/domain/access/index.server.ts';
import { pendingDuplicateToken, tokenOf } from '../../src/lib/domain/registration/index.server.ts';
import { decideRecommendation, reopenRecommendation } from '../../src/lib/domain/recommendation/index.server.ts';
import { locales, type Locale } from '../../src/lib/i18n/locales.ts';
import { newsKinds } from '../../src/lib/lists.ts';
import { readMail, sendDue } from '../../src/lib/mail/index.server.ts';
import { messageOf } from '../../src/lib/mail/message.server.ts';
import { passImage } from '../../src/lib/mail/pass-image.ts';
import type { MailNote } from '../../src/lib/server/change.ts';
import { config } from '../../src/lib/server/config.ts';
import { database, read } from '../../src/lib/server/database/open.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { mailKinds, unlistedKinds, type MailKind } from '../../src/lib/server/mail-kinds.ts';
import { submitRegistration } from '../../src/lib/workflow/submit-registration.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, formInput, organiserOf, program } from '../support/forum.ts';
import { readMessage } from '../support/mailbox.ts';
import { aBody, anAdopted, assign, grantedOrganiser } from '../support/measures.ts';
import { mailServer, put, outboxRows, theRow } from '../support/outbox.ts';
import { aTabled, vote } from '../support/recommendations.ts';

useFreshDatabase();

const CONTACT = 'forum@example.kz';
const registerIn = (forumId: string, language: Locale, more: Record<string, unknown> = {}) =>
	submitRegistration({ kind: 'anonymous' }, forumId, formInput(more), { language, formKey: `key-${language}-${Math.random()}` });

describe('a mail that goes', () => {
	test.each([
		['kk', 'Қатысуыңыз расталды: Азаматтық форум', 'Құрметті Айнұр!', 'Менің өтінімім'],
		['ru', 'Ваше участие подтверждено: Гражданский форум', 'Здравствуйте, Айнұр!', 'Моя регистрация'],
		['en', 'Your participation is confirmed: Civic Forum', 'Dear Айнұр Ахметова,', 'My registration']
	] as const)('is delivered once, in %s, with number, seat, link, pass and calendar', async (language, subject, greeting, mine) => {
		const server = await mailServer();
		const forumId = await aForum({ contactEmail: CONTACT });
		const platformId = await aPlatform(forumId, 5);
		const made = await registerIn(forumId, language, { email: 'ainur@mail.kz', preferredSessionId: platformId });
		await sendDue();
		await sendDue();
		expect(server.received).toHaveLength(1);
		const [mail] = server.received;
		const row = await theRow();
		expect(mail?.to).toBe('ainur@mail.kz');
		expect(mail?.headers).toMatchObject({
			subject,
			'reply-to': CONTACT,
			'message-id': `<${row.id}@127.0.0.1>`,
			'auto-submitted': 'auto-generated',
			'content-language': language
		});
		expect(mail?.text).toContain(greeting);
		expect(mail?.text).toContain(`${mine}:\n${config().origin}${language === 'kk' ? '' : `/${language}`}/registrations/`);
		expect(made.outcome === 'registered' && mail?.text.includes(made.token)).toBe(true);
		expect(mail?.text).toMatch(/: 1\n/);
		expect(mail?.text).toContain('13:30–15:30');
		expect(mail?.raw).toContain('filename=pass-1.png');
		expect(mail?.raw).toMatch(/filename=forum-\d+\.ics/);
		expect(row).toMatchObject({
			sent_at: expect.any(String),
			tries: 1,
			last_error: null
		});
	});

	test('goes to the folder where there is no server, for this user alone', async () => {
		const forumId = await aForum();
		await aDelegate(forumId);
		await sendDue();
		const folder = join(config().dataDir, 'mail');
		const row = await theRow();
		expect(readdirSync(folder)).toEqual([`${row.id}.eml`]);
		expect(statSync(folder).mode & 0o777).toBe(0o700);
		expect(statSync(join(folder, `${row.id}.eml`)).mode & 0o777).toBe(0o600);
		const message = readMessage(readFileSync(join(folder, `${row.id}.eml`), 'latin1'));
		expect(message.headers.subject).toBe('Қатысуыңыз расталды: Азаматтық форум');
		expect(message.text).toContain('Форумға қатысуыңыз расталды.');
		expect(row.sent_at).not.toBeNull();
	});

	test('to an address that can never be on the net is kept in the folder beside a server', async () => {
		const server = await mailServer();
		const forumId = await aForum();
		await aDelegate(forumId, { email: 'nobody@demo.example' });
		await sendDue();
		expect(server.received).toEqual([]);
		expect(readdirSync(join(config().dataDir, 'mail'))).toHaveLength(1);
	});

	test('cannot be given headers by what somebody typed', async () => {
		const server = await mailServer();
		const forumId = await aForum({ contactEmail: CONTACT });
		const { registrationId } = await aDelegate(forumId, { email: 'ainur@mail.kz' });
		const bad = 'Ахметова\r\nBcc: thief@mail.kz\r\n\r\nhello';
		const { writer } = database();
		await writer.updateTable('registration').set({ surname: bad, given_name: bad }).where('id', '=', registrationId).execute();
		await writer
			.updateTable('forum')
			.set({ title_ml: JSON.stringify({ kk: bad }), contact_email: `${CONTACT}\r\nBcc: thief@mail.kz` })
			.execute();
		await sendDue();
		const [mail] = server.received;
		expect(server.received.map((each) => each.to)).toEqual(['ainur@mail.kz']);
		expect(Object.keys(mail?.headers ?? {})).not.toContain('bcc');
		expect(mail?.headers['reply-to']).not.toContain('\n');
		expect(mail?.headers.subject).toContain('Bcc: thief@mail.kz');
	});
});

describe('every kind of mail', () => {
	/** A forum, a person and an account that every kind can speak about. @returns a note of each kind */
	async function everyKind(language: Locale): Promise<Record<MailKind, MailNote>> {
		const forumId = await aForum({ contactEmail: CONTACT, approval: 'organiser' });
		const [first, second] = [await aPlatform(forumId, 5), await aPlatform(forumId, 5)];
		const email = `ainur-${language}@mail.kz`;
		const made = await registerIn(forumId, language, { email, preferredSessionId: first });
		await registerIn(forumId, language, { email, surname: 'Басқа' });
		if (made.outcome !== 'registered') throw new Error('not registered');
		const account = { name: { surname: 'Серікова', givenName: 'Айгерім' }, email: `team-${language}@mail.kz`, language };
		const { accountId } = await invite(organiserOf(forumId), {
			...account,
			roles: [{ role: 'desk', scopeKind: 'forum', scopeId: forumId }]
		});
		const elsewhere = await aForum();
		await invite(organiserOf(elsewhere), { ...account, roles: [{ role: 'desk', scopeKind: 'forum', scopeId: elsewhere }] });
		await askReset(account.email, language, '10.0.0.1');
		const linkOf = async (kind: MailKind) => {
			const row = await read()
				.selectFrom('outbox')
				.select('params')
				.where('kind', '=', kind)
				.orderBy('id', 'desc')
				.executeTakeFirstOrThrow();
			return JSON.parse(row.params) as Record<string, string>;
		};
		const { writer } = database();
		await writer.updateTable('registration').set({ decline_reason: 'Құжат толық емес' }).where('id', '=', made.registrationId).execute();
		await writer.updateTable('session').set({ cancel_note_ml: '{"kk":"Спикер келмейді"}' }).where('id', '=', first).execute();
		const own = { language, forumId, registrationId: made.registrationId };
		const were = { startsAt: '2026-12-14T03:30:00.000Z', endsAt: '2026-12-14T05:30:00.000Z' };
		const told = await createAccount(program, {
			...{ ...account, email: `digest-${language}@mail.kz` },
			roles: [{ role: 'organiser', scopeKind: 'forum', scopeId: forumId }]
		});
		const seat = { ...own, params: { sessionId: first, released: [second] } };
		const expertId = newId();
		const { person_id } = await writer
			.selectFrom('registration')
			.select('person_id')
			.where('id', '=', made.registrationId)
			.executeTakeFirstOrThrow();
		await writer
			.insertInto('expert')
			.values({
				...{ id: expertId, forum_id: forumId, registration_id: made.registrationId, person_id, line_ml: '{"kk":"Заңгер"}' },
				...{ shown_to: 'bodies', text_version: '1', at: were.startsAt, until: '2031-12-14T03:30:00.000Z' }
			})
			.execute();
		const [followerId, proposalId] = [newId(), newId()];
		const follower = { forum_id: forumId, registration_id: null, email: 'follows@mail.kz', email_folded: 'follows@mail.kz', language };
		const given = { text_version: '1', given_at: were.startsAt, until: '2031-12-14T03:30:00.000Z' };
		await writer
			.insertInto('follower')
			.values({ id: followerId, ...follower, ...given })
			.execute();
		const proposal = { forum_id: forumId, session_id: first, registration_id: null, by_account_id: null, source_language: language };
		const said = { text_ml: '{"kk":"Мерзім қойылсын"}', reason: null, aside_reason: null, created_at: were.startsAt };
		await writer
			.insertInto('proposal')
			.values({ id: proposalId, ...proposal, ...said })
			.execute();
		for (const step of ['tabled', 'adopted', 'not-adopted', 'reopened']) {
			const id = await aTabled(forumId, null, [proposalId]);
			if (step !== 'tabled') await decideRecommendation(program, id, 'forum', vote({ adopted: step !== 'not-adopted' }));
			if (step === 'reopened') await reopenRecommendation(program, id, 'Қаржы көзі нақтыланады');
		}
		await writer.updateTable('proposal').set({ aside_reason: 'Басқа орган құзыретінде' }).where('id', '=', proposalId).execute();
		const news = newsKinds.map((kind) => ({ proposalId, kind }));
		const { id: askedFor } = await database()
			.reader.selectFrom('recommendation')
			.select('id')
			.where('forum_id', '=', forumId)
			.where('state', '=', 'adopted')
			.executeTakeFirstOrThrow();
		const requestId = newId();
		const request = { forum_id: forumId, recommendation_id: askedFor, email: 'reads@mail.kz', email_folded: 'reads@mail.kz', language };
		await writer
			.insertInto('follow_request')
			.values({ id: requestId, ...request, asked_at: were.startsAt, expires_at: '2031-12-14T03:30:00.000Z' })
			.execute();
		const recommendations = [{ recommendationId: askedFor, kind: 'adopted' }];
		const bodyId = await aBody();
		const officialId = await createAccount(program, {
			...{ ...account, email: `official-${language}@mail.kz` },
			roles: [{ role: 'official', scopeKind: 'forum', scopeId: forumId, bodyId }]
		});
		const { measureId } = await anAdopted(forumId);
		await assign(await grantedOrganiser(forumId), measureId, { leadId: bodyId });
		const heard = database().reader.selectFrom('measure_event').select('id').where('measure_id', '=', measureId);
		const ofMeasures = [{ eventId: (await heard.executeTakeFirstOrThrow()).id, kind: 'assigned' }];
		await writer.updateTable('follower').set({ whole_forum: 1 }).where('id', '=', followerId).execute();
		const several = [measureId, (await anAdopted(forumId)).measureId].map((id) => ({ measureId: id, as: 'assigned', eventId: null }));
		await assign(await grantedOrganiser(forumId), several[1]?.measureId ?? '', { leadId: bodyId });
		const answers = { language, forumId, accountId: officialId, params: { measureIds: [measureId] } };
		const kinds: Record<MailKind, Omit<MailNote, 'kind'>> = {
			'registration.received': own,
			'registration.confirmed': own,
			'registration.waiting': own,
			'registration.declined': own,
			'registration.withdrawn': own,
			'registration.reopened': { ...own, params: { released: [second], missed: [second] } },
			'registration.link': own,
			'registration.confirm-address': own,
			'registration.confirm-reminder': own,
			'registration.unconfirmed': own,
			'registration.address-taken': { ...own, params: await linkOf('registration.address-taken') },
			'registration.address-changed': own,
			'registration.edited': { ...own, params: { changed: ['surname', 'position_text', 'organisation_id', 'needs'] } },
			'registration.address-was': { language, forumId, address: 'old@mail.kz' },
			'dialogue.promoted': seat,
			'dialogue.placed': seat,
			'dialogue.released': { ...own, params: { sessionId: first } },
			'programme.cancelled': { ...own, params: { sessionId: first } },
			'programme.held': { ...own, params: { sessionId: first, why: 'full' } },
			'programme.held-without': { ...own, params: { sessionId: first, why: 'seat' } },
			'programme.moved': { ...own, params: { sessionId: first, was: { ...were, hall: { kk: 'Үлкен зал' } } } },
			'forum.cancelled': own,
			'forum.held': own,
			'forum.moved': { ...own, params: { forumWas: { ...were, timeZone: 'Asia/Almaty', venue: null, city: { kk: 'Рудный' } } } },
			'proposal.followed': { language, forumId, address: 'follows@mail.kz', params: { followerId } },
			'proposal.news': { language, forumId, address: 'follows@mail.kz', params: { followerId, news, ofMeasures } },
			'expert.offered': { ...own, params: { expertId } },
			'recommendation.follow': { language, forumId, address: 'reads@mail.kz', params: { requestId } },
			'recommendation.news': { language, forumId, address: 'follows@mail.kz', params: { followerId, recommendations, ofMeasures } },
			'measure.assigned': answers,
			'measure.returned': answers,
			'measure.several': { ...answers, params: { told: several } },
			'measure.reminder': { language, accountId: officialId, params: { measureIds: [measureId] } },
			'measure.week': { language, accountId: told },
			'access.withdrawals': { language, forumId, accountId: told, params: { numbers: [3, 7], from: were.startsAt, to: were.endsAt } },
			'access.invitation': { language, forumId, accountId, params: await linkOf('access.invitation') },
			'access.role-offer': { language, forumId: elsewhere, address: account.email, params: await linkOf('access.role-offer') },
			'access.reset': { language, accountId, params: await linkOf('access.reset') },
			'access.password-changed': { language, accountId },
			'access.second-factor-on': { language, accountId },
			'access.second-factor-off': { language, accountId },
			'access.second-factor-taken': { language, accountId },
			'access.codes-spent': { language, accountId },
			'access.recovery-code-used': { language, accountId, params: { left: 9 } },
			'access.recovery-codes-new': { language, accountId }
		};
		return Object.fromEntries(mailKinds.map((kind) => [kind, { kind, ...kinds[kind] }])) as Record<MailKind, MailNote>;
	}
	const secret = /\/(registrations|parked|invitations|password|follow|expertise)\/[\w-]+/;

	test.each(locales)('is made whole in %s, and is read by the organiser without private links', async (language) => {
		const notes = await everyKind(language);
		await database().writer.deleteFrom('outbox').execute();
		await put(...Object.values(notes));
		const withLink: string[] = [];
		for (const row of await outboxRows()) {
			const { subject, text, html, to } = await messageOf(row);
			if (process.env.DUMP) writeFileSync(`${process.env.DUMP}/${language}-${row.kind}.html`, String(html));
			for (const part of [subject, text, html]) {
				expect([row.kind, part]).toEqual([row.kind, expect.stringMatching(/\S/)]);
				const words = String(part).replace(/<style>.*?<\/style>/, '');
				expect([row.kind, words.match(/[{}]|undefined|null|\bmail\.[a-z]/g)]).toEqual([row.kind, null]);
			}
			expect(to.address).toMatch(/@mail\.kz$/);
			if (secret.test(String(text))) withLink.push(row.kind);
			const forumId = row.forum_id;
			if (!forumId) continue;
			if (unlistedKinds.some((kind) => kind === row.kind)) {
				await expect(readMail(organiserOf(forumId), forumId, row.id)).rejects.toMatchObject({ code: 'not-found' });
				continue;
			}
			const { letter } = await readMail(organiserOf(forumId), forumId, row.id);
			expect([row.kind, letter?.subject, letter?.locale]).toEqual([row.kind, subject, language]);
			expect([row.kind, letter?.text.match(secret)]).toEqual([row.kind, null]);
		}
		const without: MailKind[] = [
			'registration.declined',
			'registration.withdrawn',
			'registration.unconfirmed',
			'registration.address-was',
			'measure.assigned',
			'measure.returned',
			'measure.several',
			'measure.reminder',
			'measure.week',
			'access.withdrawals',
			'forum.cancelled',
			'access.password-changed',
			'access.second-factor-on',
			'access.second-factor-off',
			'access.second-factor-taken',
			'access.codes-spent',
			'access.recovery-code-used',
			'access.recovery-codes-new'
		];
		expect(withLink.sort()).toEqual(mailKinds.filter((kind) => !without.includes(kind)).sort());
	});

	test('says which seat came and which one went', async () => {
		const notes = await everyKind('ru');
		await database().writer.deleteFrom('outbox').execute();
		await put(notes['dialogue.promoted']);
		const row = await theRow();
		const { sessionId, released } = JSON.parse(row.params) as { sessionId: string; released: string[] };
		const titles = await read().selectFrom('session').select(['id', 'title_ml']).execute();
		const title = (id: string | undefined) => (JSON.parse(titles.find((each) => each.id === id)?.title_ml ?? '{}') as { kk: string }).kk;
		const { text } = await messageOf(row);
		expect(text).toContain(`Заседание: ${title(sessionId)}\n`);
		expect(text).toContain(`Ваше прежнее место на это время освобождено: ${title(released[0])}\n`);
	});

	test('keeps no private link and no token in the outbox', async () => {
		const notes = await everyKind('kk');
		const all = JSON.stringify(await outboxRows());
		const own = await read().selectFrom('registration').select(['id', 'link_version', 'pass_code']).execute();
		const { parkedId } = notes['registration.address-taken'].params as { parkedId: string };
		const links = [notes['access.invitation'], notes['access.reset']].map((note) => (note.params as { linkId: string }).linkId);
		const tokens = [
			...own.flatMap((row) => [tokenOf(row.id, row.link_version), tokenOf(row.id, row.link_version).slice(32), row.pass_code]),
			pendingDuplicateToken(parkedId),
			pendingDuplicateToken(parkedId).slice(32),
			...links.map(linkToken)
		];
		expect(tokens.filter((token) => all.includes(token))).toEqual([]);
		expect(all).not.toMatch(/https?:|\/registrations\//);
		// the control: what the search would find
		expect(all).toContain(parkedId);
	});
});

test('the picture of a pass holds its code and nothing else', () => {
	const code = '5ZQ8YB0VJ6K3N9T2M7R4W1XCDE';
	const png = passImage(code);
	const { size, data } = encode(code, { ecc: 'M', border: 4 });
	expect(png.readUInt32BE(16)).toBe(size * 8);
	const at = png.indexOf('IDAT');
	const lines = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
	const bytes = Math.ceil((size * 8) / 8) + 1;
	const dark = (x: number, y: number) => ((lines[y * 8 * bytes + 1 + x] ?? 0) & 0x80) === 0;
	for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) expect([x, y, dark(x, y)]).toEqual([x, y, data[y]?.[x]]);
});
