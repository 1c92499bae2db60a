import { parse } from 'node-html-parser';
import { expect, test } from 'vitest';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { registrationById } from '../../src/lib/domain/registration/index.server.ts';
import { formatDeadline } from '../../src/lib/i18n/format.ts';
import type { MessageKey } from '../../src/lib/i18n/messages/index.ts';
import { locales, pathIn, type Locale } from '../../src/lib/i18n/locales.ts';
import { translate } from '../../src/lib/i18n/translate.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { addByHand } from '../../src/lib/workflow/add-by-hand.server.ts';
import { confirmSeveral } from '../../src/lib/workflow/confirm-several.server.ts';
import { createSession } from '../../src/lib/domain/programme/index.server.ts';
import { lettered } from '../../src/routes/organiser/forums/[forum]/registrations/[id]/done.ts';
import { setTermsAndAsk } from '../../src/lib/workflow/set-terms.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, byHandInput, organiserOf, program, sessionInput, THEN } from '../support/forum.ts';
import { aServer } from '../support/server.ts';
import { aVisitor } from '../support/http-client.ts';

/** F4 as people meet it: what the pages and the start say of letters, with a mail server and without one. */

const fresh = useFreshDatabase();
const EMAIL = 'person@mail.kz';

/** Words as a page holds them. */
const written = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const says = (locale: Locale, key: MessageKey, post: 'out' | 'folder') => written(translate(locale, key, { post, email: EMAIL }));

/** The first notice of a page but the one that stands there always: how it looks and what it says. */
function noticeOf(html: string): { kind: string; text: string } {
	const note = parse(html).querySelector('.note.ok:not(.stay), .note.wait:not(.stay)');
	const text = (note?.text ?? '').replaceAll('&#39;', "'").replace(/\s+/g, ' ').trim();
	return { kind: note?.classList.contains('wait') ? 'wait' : 'ok', text };
}

test('pages, status and start say that letters stay in the folder, and with a server that they go', async () => {
	const [contact, organiser] = ['forum@organiser.kz', 'Ұйымдастырушы'];
	const forumId = await aForum({ approval: 'organiser', contactEmail: contact });
	const { slug, timeZone } = await forumById(forumId);
	const made = await aDelegate(forumId, { email: EMAIL });
	const silent = await addByHand(program, forumId, byHandInput({ surname: 'Сейтқали', email: '' }), { language: 'kk' });
	const platform = await aPlatform(forumId, 5);
	const second = await aDelegate(forumId, { email: 'second@mail.kz' });
	await database().writer.updateTable('registration').set({ state: 'submitted' }).where('id', '=', silent.registrationId).execute();
	const bulk = await confirmSeveral(program, forumId, [silent.registrationId, second.registrationId]);
	const asking = await aForum();
	await setTermsAndAsk(organiserOf(asking), asking, { retentionDays: 90, protocolLanguage: 'kk', confirmHours: 24 }, noForm);
	const asked = await aDelegate(asking, { email: 'asked@mail.kz' });
	const { confirmBy } = await registrationById(asked.registrationId);
	const password = 'құпия сөз бар мұнда';
	const roles = [{ role: 'admin', scopeKind: 'installation', scopeId: '' }] as const;
	await createAccount(program, { name: { surname: 'Бекова', givenName: 'Сара' }, email: 'sara@mail.kz', language: 'kk', roles, password });
	const token = made.token;
	/** What each page says in one of the two forms. */
	const pages: [path: string, ...keys: MessageKey[]][] = [
		[`/forums/${slug}/register`, 'registration.form.approval', 'registration.hint.email', 'registration.linkHint'],
		[`/forums/${slug}/register?mailed=form`, 'registration.mailedTitle', 'registration.mailedText'],
		[`/forums/${slug}/register?mailed=link`, 'registration.mailedLink'],
		[`/registrations/${token}?registered=none`, 'own.registeredMail', 'own.lead.submitted'],
		[`/registrations/${token}/address`, 'own.address.lead'],
		['/password', 'access.askLead'],
		[`/organiser/forums/${slug}/settings`, 'organiser.settings.cancelLead'],
		[
			`/organiser/forums/${slug}/registrations/${made.registrationId}?done=link`,
			'organiser.one.done.link',
			'organiser.one.declineQuestion'
		],
		[`/organiser/forums/${slug}/registrations/${made.registrationId}?done=address`, 'organiser.one.done.address']
	];
	/** What is said only where letters stay. */
	const desk: [path: string, key: MessageKey][] = [
		[`/organiser/forums/${slug}`, 'common.lettersStay'],
		[`/organiser/forums/${slug}/mail`, 'common.lettersStay'],
		[`/organiser/forums/${slug}/settings/terms`, 'organiser.settings.confirmNoMail']
	];
	for (const post of ['folder', 'out'] as const) {
		const other = post === 'out' ? 'folder' : 'out';
		const server = await aServer(fresh.url, {
			...{ TEST_NOW: THEN, NODE_OPTIONS: '--import ./tests/support/clock-at.mjs' },
			...(post === 'out' && { MAIL_URL: 'smtp://127.0.0.1:9' })
		});
		try {
			expect(server.lines().some((line) => line.startsWith('No mail server is set (MAIL_URL)'))).toBe(post === 'folder');
			const visitor = aVisitor(server.address);
			await visitor.signIn('sara@mail.kz', password);
			for (const locale of locales) {
				const text = async (path: string) => {
					const { status, text } = await visitor.ask(pathIn(locale, path));
					expect([path, status]).toEqual([path, 200]);
					return text.replace(/\s+/g, ' ');
				};
				for (const [path, ...keys] of pages) {
					const page = await text(path);
					for (const key of keys)
						expect([locale, path, key, page.includes(says(locale, key, post)), page.includes(says(locale, key, other))]).toEqual([
							...[locale, path, key],
							true,
							false
						]);
				}
				// what has been done is told like success only where its letter goes
				const invited = { surname: '', givenName: 'Жаңа', email: `${locale}-${post}@mail.kz`, language: locale, role: 'desk' };
				for (const [path, form] of [
					[`/registrations/${token}?registered=none`],
					[`/organiser/forums/${slug}/registrations/${made.registrationId}?done=link`],
					[`/organiser/forums/${slug}/team?/invite`, { ...invited, surname: 'Адам' }]
				] as const) {
					const page = parse((await visitor.ask(pathIn(locale, path), form)).text);
					const looks = ['ok', 'wait'].map((kind) => page.querySelectorAll(`.note.${kind}:not(.stay)`).length > 0);
					expect([locale, path, ...looks]).toEqual([locale, path, post === 'out', post === 'folder']);
				}
				// what was done to somebody: no letter has gone, or there is no address to send it to
				for (const [path, address] of [
					[`/organiser/forums/${slug}/registrations/${made.registrationId}`, 'given'],
					[`/organiser/forums/${slug}/registrations/${silent.registrationId}`, 'none']
				] as const)
					for (const done of post === 'folder' && locale === 'kk' ? lettered : lettered.slice(0, 1)) {
						const note = noticeOf((await visitor.ask(pathIn(locale, `${path}?done=${done}`))).text);
						const told = translate(locale, 'organiser.one.letter', { post, address });
						expect([locale, done, note.kind, told !== '' && note.text.endsWith(told)]).toEqual([
							...[locale, done],
							told ? 'wait' : 'ok',
							told !== ''
						]);
						expect(told === '').toBe(post === 'out' && address === 'given');
					}
				const several = noticeOf((await visitor.ask(pathIn(locale, `/organiser/forums/${slug}/registrations?bulk=${bulk.bulkId}`))).text);
				const byHand = translate(locale, 'organiser.bulk.silentDone', { n: 1 });
				expect([several.kind, several.text.includes(byHand)]).toEqual(['wait', true]);
				const seats = `/organiser/forums/${slug}/platforms/${platform}`;
				for (const [who, address] of [
					[made, 'given'],
					[silent, 'none']
				] as const) {
					const { number } = await registrationById(who.registrationId);
					const placed = noticeOf((await visitor.ask(pathIn(locale, `${seats}?/place`), { number: String(number) })).text);
					const released = noticeOf((await visitor.ask(pathIn(locale, `${seats}?/release`), { registrationId: who.registrationId })).text);
					const kind = post === 'out' && address === 'given' ? 'ok' : 'wait';
					expect([placed, released]).toEqual([
						{ kind, text: translate(locale, 'dialogue.placed', { post, address }) },
						{ kind, text: translate(locale, 'dialogue.released', { post, address }) }
					]);
				}
				const session = await createSession(program, forumId, sessionInput());
				const cancelled = await visitor.ask(pathIn(locale, `/organiser/forums/${slug}/programme/${session}?/cancel`), {
					'note.kk': 'Болмайды'
				});
				const tells = written(translate(locale, 'programme.edit.cancelledTold', { post, n: 2 }));
				expect([locale, cancelled.text.includes(tells)]).toEqual([locale, true]);
				for (const [path, key] of desk)
					expect([path, (await text(path)).includes(written(translate(locale, key)))]).toEqual([path, post === 'folder']);
				const own = await text(`/registrations/${asked.token}`);
				const until = formatDeadline(confirmBy ?? '', timeZone, locale).replace(/\s/g, ' ');
				expect(own).toContain(written(translate(locale, 'own.confirm.pending', { post, until })));
				expect([own.includes(until), own.includes('?/confirmMail')]).toEqual([post === 'out', post === 'out']);
				// whom to ask for a private link stands where a letter would bring it
				const giver = written(translate(locale, 'registration.linkGiver', { name: organiser }));
				for (const path of [`/forums/${slug}/register`, `/forums/${slug}/register?mailed=link`, '/registrations', '/registrations/none']) {
					const page = (await visitor.ask(pathIn(locale, path))).text.replace(/<!--.*?-->/g, '').replace(/\s+/g, ' ');
					const given = page.includes(`${giver}, <a href="mailto:${contact}"`);
					expect([locale, path, given]).toEqual([locale, path, post === 'folder']);
				}
				const status = await text('/organiser/status');
				expect([status.includes(translate(locale, 'status.goes.folder')), status.includes(translate(locale, 'status.goes.out'))]).toEqual(
					post === 'folder' ? [true, false] : [false, true]
				);
			}
		} finally {
			await server.stop();
		}
	}
});
