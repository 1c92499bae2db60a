import { parse } from 'node-html-parser';
import { expect, test } from 'vitest';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { translate } from '../../src/lib/i18n/translate.ts';
import { locales, pathIn } from '../../src/lib/i18n/locales.ts';
import { later } from '../../src/lib/server/clock.ts';
import { bodiesFor } from '../security/forms.ts';
import { aClockContext, BEGINS, forumFigures, FORUM_ENDS, seatsIn } from '../support/clock-walk.ts';
import { useFreshDatabase } from '../support/database.ts';
import { program } from '../support/forum.ts';
import { aServer } from '../support/server.ts';
import { aVisitor } from '../support/http-client.ts';

/** T54 and T57 as people meet them: what pages offer is kept, what they no longer offer is refused with a sentence. */

const fresh = useFreshDatabase();
const BEFORE = later(BEGINS, -60_000);

test('pages offer what the clock allows, and a form that comes too late reads why not', async () => {
	const scene = await aClockContext('2026-12-15');
	const password = 'құпия сөз бар мұнда';
	await createAccount(program, {
		name: { surname: 'Бекова', givenName: 'Сара' },
		email: 'sara@example.kz',
		language: 'kk',
		roles: [{ role: 'organiser', scopeKind: 'forum', scopeId: scene.forumId }],
		password
	});
	const instants = [BEFORE, FORUM_ENDS, BEGINS, BEFORE];
	const server = await aServer(fresh.url, { TEST_NOW: instants.join(), NODE_OPTIONS: '--import ./tests/support/clock-at.mjs' });
	const jump = async (instant: string, nth: number) => {
		process.kill(server.pid, 'SIGUSR2');
		const said = () => server.lines().filter((line) => line === `The clock jumps to ${instant}`).length;
		await expect.poll(said).toBe(nth);
	};
	try {
		const visitor = aVisitor(server.address);
		const staff = aVisitor(server.address);
		await staff.signIn('sara@example.kz', password);
		const people = { sits: scene.sits, queues: scene.queues, stands: scene.stands, waits: scene.waits };
		type Who = keyof typeof people;
		const home = (who: Who) => `/registrations/${people[who].token}`;

		/** The steps that somebody's page offers: forms by their action, links by their last word; each link opens. */
		async function offered(who: Who): Promise<string[]> {
			const page = parse((await visitor.ask(home(who))).text);
			const sends = page.querySelectorAll('form[method=post], button[formaction]');
			const steps = sends.flatMap(
				(each) => /\?\/(\w+)/.exec(each.getAttribute('formaction') ?? each.getAttribute('action') ?? '')?.[1] ?? []
			);
			const links = page
				.querySelectorAll('a')
				.flatMap((each) => new RegExp(`${home(who)}/([\\w]+)$`).exec(each.getAttribute('href') ?? '')?.[1] ?? []);
			for (const link of links) expect([link, (await visitor.ask(`${home(who)}/${link}`)).status]).toEqual([link, 200]);
			return [...new Set([...steps, ...links])].sort();
		}
		const all = async () =>
			Object.fromEntries(await Promise.all((Object.keys(people) as Who[]).map(async (who) => [who, await offered(who)])));
		const live = ['address', 'data', 'edit', 'erase', 'withdraw'];
		const open = {
			sits: [...live, 'leave', 'move'].sort(),
			queues: [...live, 'leaveList', 'take'].sort(),
			stands: [...live, 'join', 'take'].sort(),
			waits: [...live, 'dropPreference', 'wish'].sort()
		};
		expect(await all()).toEqual(open);

		const desk = `/organiser/forums/${scene.input.slug}`;
		const one = `${desk}/registrations/${scene.stands.registrationId}`;
		const waiting = `${desk}/registrations/${scene.waits.registrationId}`;
		/** Every form of the staff that changes a figure: the page that shows it and its action. */
		const forms: [page: string, action: string, change?: Record<string, string>][] = [
			[one, 'confirm'],
			[one, 'decline', { reason: 'Құжат толық емес' }],
			[one, 'withdraw'],
			[one, 'role', { role: 'head' }],
			[one, 'place'],
			[waiting, 'admit'],
			[`${one}/edit`, 'edit', { country: 'GE' }],
			[`${one}/edit`, 'address', { 'address:email': 'other@example.kz' }],
			[
				`${desk}/registrations/add`,
				'default',
				{ surname: 'Кеш', organisationText: 'Ұйым', kind: 'media', consentParticipation: 'on', organisationId: 'none' }
			],
			[`${desk}/platforms`, 'capacity', { capacity: '3' }],
			[`${desk}/platforms/${scene.full}`, 'release'],
			[`${desk}/platforms/${scene.full}`, 'remove'],
			[`${desk}/platforms/${scene.full}`, 'place', { number: '3' }],
			[`${desk}/settings`, 'cancel', { 'cancel:note.kk': 'Өтпейді' }],
			[`${desk}/settings/kinds`, 'save', { nameKk: 'Басқа' }],
			[`${desk}/settings/countries`, 'save', { host: 'UZ' }],
			[`${desk}/programme/${scene.full}`, 'cancel', { 'cancel:note.kk': 'Өтпейді' }]
		];
		/** without the form that signs out, which every page has */
		const formsOf = async (page: string, action: string) =>
			bodiesFor((await staff.ask(page)).text, action).filter((body) => action !== 'default' || body.size > 0);
		const bodyOf = async (page: string, action: string) => {
			const [body] = await formsOf(page, action);
			return body && Object.fromEntries(body);
		};
		const staffBodies = await Promise.all(
			forms.map(async ([page, action, change]) => ({ page, action, body: await bodyOf(page, action), change }))
		);
		for (const { page, action, body } of staffBodies) expect([page, action, body]).toEqual([page, action, expect.any(Object)]);
		const own = { edit: {}, address: { email: 'new@example.kz' }, withdraw: {} };
		const ownBodies = Object.fromEntries(
			await Promise.all(
				Object.keys(own).map(async (what) => {
					const [body] = bodiesFor((await visitor.ask(`${home('stands')}/${what}`)).text, 'default');
					return [what, Object.fromEntries(body ?? [])];
				})
			)
		) as Record<keyof typeof own, Record<string, string>>;

		// the forum is over: nothing is offered but what stays the person's, and forms that were open read why not
		await jump(FORUM_ENDS, 1);
		const figures = await forumFigures(scene);
		const after = ['consents', 'data', 'erase'];
		expect(await all()).toEqual({ sits: after, queues: after, stands: after, waits: after });
		const sentence = translate('kk', 'refusal.forum.over');
		for (const action of ['take', 'move', 'leave', 'join', 'leaveList', 'wish', 'dropPreference']) {
			const answer = await visitor.ask(`${home(action.includes('ish') ? 'waits' : 'sits')}?/${action}`, { sessionId: scene.full });
			expect([action, answer.status, answer.text.includes(sentence)]).toEqual([action, 409, true]);
		}
		for (const locale of locales)
			for (const [what, change] of Object.entries(own)) {
				const path = pathIn(locale, `${home('stands')}/${what}`);
				const answer = await visitor.ask(path, { ...ownBodies[what as keyof typeof own], ...change });
				expect([path, answer.status, answer.text.includes(translate(locale, 'refusal.forum.over'))]).toEqual([path, 409, true]);
				expect(bodiesFor(answer.text, 'default')).toEqual([]);
				expect((await visitor.ask(path)).status).toBe(303);
			}
		for (const { page, action, body, change } of staffBodies) {
			expect([page, action, await formsOf(page, action)]).toEqual([page, action, []]);
			const answer = await staff.ask(action === 'default' ? page : `${page}?/${action}`, { ...body, ...change });
			expect([page, action, answer.status, answer.text.includes(sentence)]).toEqual([page, action, 409, true]);
		}
		const settings = await bodyOf(`${desk}/settings`, 'save');
		const saved = await staff.ask(`${desk}/settings?/save`, { ...settings, capacity: '50' });
		expect([saved.status, saved.text.includes(sentence)]).toEqual([409, true]);
		const outcome = await staff.ask(`${desk}/settings?/save`, { ...settings, 'outcome.kk': 'Ұсынымдар қабылданды' });
		expect([outcome.status, outcome.text.includes(translate('kk', 'organiser.settings.saved'))]).toEqual([200, true]);
		// what can still be saved goes along when the language is changed
		const typed = { ...settings, 'outcome.kk': 'Жазылып жатқан сөз', keepTyped: '1' };
		const other = (await staff.ask(`${desk}/settings`)).text.includes(`formaction="/ru${desk}/settings?/save"`);
		const inRussian = await staff.ask(`/ru${desk}/settings?/save`, typed);
		expect([other, inRussian.status, inRussian.text.includes('Жазылып жатқан сөз</textarea>')]).toEqual([true, 200, true]);
		const [consents] = bodiesFor((await visitor.ask(`${home('stands')}/consents`)).text, 'default');
		const kept = await visitor.ask(`${home('stands')}/consents`, { ...Object.fromEntries(consents ?? []), shownTo: 'nobody' });
		expect([kept.status, kept.location]).toEqual([303, `${home('stands')}?done=consents`]);
		expect(await forumFigures(scene)).toEqual(figures);

		// the session runs: seats are no longer given up or taken, the rest goes on
		await jump(BEGINS, 1);
		expect(await all()).toEqual({ sits: live, queues: live, stands: live, waits: [...live, 'dropPreference'].sort() });
		const late = await visitor.ask(`${home('sits')}?/leave`, { sessionId: scene.full });
		expect([late.status, late.text.includes(translate('kk', 'refusal.dialogue.begun'))]).toEqual([409, true]);

		// a minute before: what the page offers is done
		await jump(BEFORE, 1);
		expect(await all()).toEqual(open);
		for (const [who, action, sessionId] of [
			['sits', 'leave', scene.full],
			['stands', 'take', scene.free],
			['waits', 'dropPreference', scene.free]
		] as const)
			expect([action, (await visitor.ask(`${home(who)}?/${action}`, { sessionId })).status]).toEqual([action, 303]);
		expect(await seatsIn(scene)).toMatchObject({
			full: { held: [scene.queues.registrationId], queue: [] },
			free: { held: [scene.stands.registrationId] }
		});
		expect((await visitor.ask(`${home('stands')}/withdraw`, {})).status).toBe(303);
	} finally {
		await server.stop();
	}
});
