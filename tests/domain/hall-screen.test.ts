import { parse } from 'node-html-parser';
import { afterEach, expect, test } from 'vitest';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { sessionsByIds } from '../../src/lib/domain/programme/index.server.ts';
import {
	decideRecommendation,
	screenAt,
	showOnScreen,
	tableRecommendation,
	takeBackRecommendation,
	textOnScreen
} from '../../src/lib/domain/recommendation/index.server.ts';
import { later, now, setClock } from '../../src/lib/server/clock.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { cancelForum } from '../../src/lib/workflow/cancel-forum.server.ts';
import { cancelSession } from '../../src/lib/workflow/cancel-session.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, aPlatform, anAccount, organiserOf, program, THEN, verbsAbout } from '../support/forum.ts';
import { aVisitor } from '../support/http-client.ts';
import { aTabled, staff, vote } from '../support/recommendations.ts';
import { aServer, type Running } from '../support/server.ts';

/** What the hall sees of the texts of its platform, and who chooses it. */

const fresh = useFreshDatabase();
let server: Running | undefined;
afterEach(async () => {
	await server?.stop();
	server = undefined;
});

/** A minute passes before each step, as in a hall. */
const passes = () => setClock(later(now(), 60_000));
async function aHall() {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 5);
	const ids: string[] = [];
	for (let n = 0; n < 3; n++) {
		passes();
		ids.push(await aTabled(forumId, sessionId));
	}
	passes();
	const [a = '', b = '', c = ''] = ids;
	const moderator = await staff([{ role: 'moderator', scopeKind: 'session', scopeId: sessionId }]);
	return { forumId, sessionId, a, b, c, moderator };
}
/** The letter or number of the text that stands there, and whether a decision does. */
const seen = async (sessionId: string) => {
	const { shown, decision } = await screenAt(sessionId, null, now());
	return [shown && (shown.number ?? shown.letter), decision !== null];
};

test('the text put to the vote last, until the moderator chooses; the choice stands when another is put to the vote', async () => {
	const { forumId, sessionId, a, b, c, moderator } = await aHall();
	expect([await seen(sessionId), await textOnScreen(sessionId)]).toEqual([['Б', false], c]);
	await showOnScreen(moderator, sessionId, a);
	expect([await seen(sessionId), await textOnScreen(sessionId)]).toEqual([['А', false], a]);
	passes();
	await aTabled(forumId, sessionId);
	expect(await seen(sessionId)).toEqual(['А', false]);
	await showOnScreen(organiserOf(forumId), sessionId, b);
	expect(await seen(sessionId)).toEqual(['Ә', false]);
	expect(await verbsAbout(b)).toContain('recommendation.show');
	// who asks for a text by its place sees that one
	expect(await screenAt(sessionId, 3, now())).toMatchObject({ n: 3, shown: { letter: 'Б' } });
});

test('the hall reads what was decided, and neither why nor what else is kept of the text', async () => {
	const { sessionId, a, c } = await aHall();
	await decideRecommendation(program, a, 'forum', vote({ adopted: false, reason: 'Заңға қайшы' }));
	const { shown, decision } = await screenAt(sessionId, null, now());
	expect(Object.keys(shown ?? {}).sort()).toEqual(['letter', 'number', 'text']);
	expect(Object.keys(decision ?? {}).sort()).toEqual(
		['abstained', 'adopted', 'against', 'inFavour', 'mode', 'present', 'sessionId', 'stage'].sort()
	);
	expect(JSON.stringify(await screenAt(sessionId, 2, now()))).not.toMatch(new RegExp(`Заңға|${a}|${c}`));
});

test('a decision shows when it falls, until the moderator goes on to another text', async () => {
	const { sessionId, a, b, moderator } = await aHall();
	await showOnScreen(moderator, sessionId, a);
	passes();
	await decideRecommendation(program, a, 'forum', vote());
	expect(await seen(sessionId)).toEqual([1, true]);
	passes();
	await showOnScreen(moderator, sessionId, b);
	expect(await seen(sessionId)).toEqual(['Ә', false]);
	// of the platform: the text is still put to the vote, before the forum
	passes();
	await decideRecommendation(moderator, b, 'platform', vote());
	expect(await seen(sessionId)).toEqual(['Ә', true]);
});

test('a text that is put to the vote no more leaves the screen, and comes back to it only by a new choice', async () => {
	const { sessionId, a, b, moderator } = await aHall();
	await showOnScreen(moderator, sessionId, b);
	await showOnScreen(moderator, sessionId, a);
	await takeBackRecommendation(program, a);
	expect(await seen(sessionId)).toEqual(['Б', false]);
	await expect(showOnScreen(moderator, sessionId, a)).rejects.toMatchObject({ code: 'recommendation.state' });
	passes();
	await tableRecommendation(program, a);
	expect(await seen(sessionId)).toEqual(['А', false]);
	passes();
	await takeBackRecommendation(program, b);
	passes();
	await tableRecommendation(program, b);
	expect(await seen(sessionId)).toEqual(['Ә', false]);
});

test('who decides at the platform chooses; nobody else, none of another platform, and nothing where it is not held', async () => {
	const { forumId, sessionId, a, c, moderator } = await aHall();
	const other = await aPlatform(forumId, 5);
	const [elsewhere, ofForum] = [await aTabled(forumId, other), await aTabled(forumId, null)];
	const role = (role: 'moderator' | 'rapporteur', scopeId: string) => anAccount([{ role, scopeKind: 'session', scopeId }]);
	const strangers = [role('rapporteur', sessionId), role('moderator', other), organiserOf(await aForum()), { kind: 'anonymous' } as const];
	for (const actor of strangers) await expect(showOnScreen(actor, sessionId, a)).rejects.toMatchObject({ code: 'not-found' });
	for (const id of [elsewhere, ofForum]) {
		await expect(showOnScreen(moderator, sessionId, id)).rejects.toMatchObject({ code: 'not-found' });
		await expect(showOnScreen(organiserOf(forumId), sessionId, id)).rejects.toMatchObject({ code: 'not-found' });
	}
	expect(await textOnScreen(sessionId)).toBe(c);
	await cancelSession(program, sessionId, { kk: 'Модератор ауырып қалды' });
	await expect(showOnScreen(moderator, sessionId, a)).rejects.toMatchObject({ code: 'dialogue.cancelled' });
	await cancelForum(program, forumId, { kk: 'Ауа райы' });
	await expect(showOnScreen(organiserOf(forumId), other, elsewhere)).rejects.toMatchObject({ code: 'forum.cancelled' });
});

test('as it is served: the moderator presses, the hall sees it; a platform that is not held shows no text', async () => {
	loadKey(false);
	const { forumId, sessionId, a } = await aHall();
	const password = 'құпия сөз бар мұнда';
	await createAccount(program, {
		name: { surname: 'Нұрпейісова', givenName: 'Әсел' },
		email: 'moderator@example.kz',
		language: 'kk',
		roles: [{ role: 'moderator', scopeKind: 'session', scopeId: sessionId }],
		password
	});
	const [forum, [session]] = [await forumById(forumId), await sessionsByIds([sessionId])];
	const path = `/forums/${forum.slug}/sessions/${session?.slug ?? ''}`;
	const list = `/moderator${path}/recommendations`;
	server = await aServer(fresh.url, { TEST_NOW: later(THEN, 3_600_000), NODE_OPTIONS: '--import ./tests/support/clock-at.mjs' });
	const [hall, moderator] = [aVisitor(server.address), aVisitor(server.address)];
	await moderator.signIn('moderator@example.kz', password);
	const called = async () =>
		parse((await hall.ask(`${path}/screen`)).text)
			.querySelector('h2 b')
			?.text.trim();
	expect(await called()).toBe('«Б» ұсынымы');
	const marked = async () =>
		parse((await moderator.ask(list)).text)
			.querySelectorAll('li[id^=r-]')
			.flatMap((li) => (li.querySelector('.screen .chip') ? [li.querySelector('.no')?.text] : []));
	expect(await marked()).toEqual(['Б']);
	// the screen opens beside the page on which it is chosen, and the link says so; the page's other links do not (control)
	const page = parse((await moderator.ask(list)).text);
	const link = page.querySelector('main a[href$="/screen"]');
	expect([link?.text.trim(), link?.getAttribute('target'), link?.getAttribute('rel')]).toEqual([
		...['Зал экраны (жаңа қойындыда ашылады)', '_blank', 'noopener']
	]);
	expect(page.querySelectorAll('main a[target]')).toHaveLength(1);
	const pressed = await moderator.ask(`${list}?/show`, { recommendationId: a });
	expect([pressed.status, pressed.location]).toEqual([303, `${list}#r-${a}`]);
	expect([await called(), await marked()]).toEqual(['«А» ұсынымы', ['А']]);
	// standing still follows the moderator afterwards; who asked for one text by its place has a way back
	const links = async (query: string) =>
		parse((await hall.ask(`${path}/screen${query}`)).text)
			.querySelectorAll('footer a')
			.map((a) => a.getAttribute('href')?.replace(`${path}/screen`, ''));
	expect(await links('?still=1')).toEqual(['?n=1&still=1', '?n=2&still=1', '?n=3&still=1', '']);
	expect(await links('?n=2')).toEqual(['?n=1', '?n=2', '?n=3', '', '?n=2&still=1']);
	await cancelSession(program, sessionId, { kk: 'Модератор ауырып қалды' });
	const none = parse((await hall.ask(`${path}/screen`)).text);
	expect([none.querySelector('.none')?.text, none.querySelector('h2')]).toEqual(['Бұл алаң өткізілмейді', null]);
	const refused = await moderator.ask(`${list}?/show`, { recommendationId: a });
	expect([refused.status, refused.text.includes('Бұл алаң өткізілмейді')]).toEqual([409, true]);
	expect((await moderator.ask(list)).text).not.toContain('?/show');
});
