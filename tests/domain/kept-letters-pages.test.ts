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
import { setTermsAndAsk } from '../../src/lib/workflow/set-terms.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, organiserOf, program, THEN } from '../support/forum.ts';
import { aServer } from '../support/server.ts';
import { aVisitor } from '../support/http-client.ts';

/** F4 as people meet it: what the pages and the start say of letters, with a mail server and without one. */

const fresh = useFreshDatabase();
const EMAIL = 'person@mail.kz';

/** Words as a page holds them. */
const written = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const says = (locale: Locale, key: MessageKey, post: 'out' | 'folder') => written(translate(locale, key, { post, email: EMAIL }));

test('pages, status and start say that letters stay in the folder, and with a server that they go', async () => {
	const [contact, organiser] = ['forum@organiser.kz', 'Ұйымдастырушы'];
	const forumId = await aForum({ approval: 'organiser', contactEmail: contact });
	const { slug, timeZone } = await forumById(forumId);
	const made = await aDelegate(forumId, { email: EMAIL });
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
