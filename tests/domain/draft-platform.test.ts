import { parse } from 'node-html-parser';
import { afterEach, expect, test } from 'vitest';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { outcomeFile } from '../../src/lib/domain/document/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { sessionsByIds } from '../../src/lib/domain/programme/index.server.ts';
import type { SessionInput } from '../../src/lib/domain/programme/schema.ts';
import {
	decideRecommendation,
	draftRecommendation,
	moveRecommendation,
	recommendationFor,
	reopenRecommendation,
	saveText
} from '../../src/lib/domain/recommendation/index.server.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { changeSession } from '../../src/lib/workflow/move-session.server.ts';
import { askedBy } from '../support/concerns.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, anAccount, aPlatform, program, sessionInput, THEN } from '../support/forum.ts';
import { aVisitor } from '../support/http-client.ts';
import { pagesOf } from '../support/paper-files.ts';
import { aTabled, recommendationText, staff, vote } from '../support/recommendations.ts';
import { aServer, type Running } from '../support/server.ts';

/** A platform that becomes a draft again after it has adopted texts: they stay public, and of the draft nothing shows but its number. */

const fresh = useFreshDatabase();
let server: Running | undefined;
afterEach(async () => {
	await server?.stop();
	server = undefined;
});

const [BEFORE, SECRET] = ['Бұрынғы атауы', 'Құпия атауы'];
const stand = (number: number) => ({
	...{ number, capacity: 5, signUpOpensLocal: '2026-11-01T09:00', signUpClosesLocal: '2026-12-14T18:00' }
});
const as = (more: Partial<SessionInput>) =>
	sessionInput({
		...{ kind: 'dialogue_platform', title: { kk: BEFORE }, startsLocal: '2026-12-15T13:30', endsLocal: '2026-12-15T15:30' },
		platform: stand(7),
		...more
	});

async function adoptedAt() {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 5, as({}));
	const id = await aTabled(forumId, sessionId);
	await decideRecommendation(program, id, 'forum', vote());
	const [forum, [session]] = [await forumById(forumId), await sessionsByIds([sessionId])];
	return {
		forumId,
		sessionId,
		id,
		slug: forum.slug,
		session: session?.slug ?? '',
		organiser: await staff([{ role: 'organiser', scopeKind: 'forum', scopeId: forumId }])
	};
}
const hide = ({ organiser, sessionId }: Awaited<ReturnType<typeof adoptedAt>>, more: Partial<SessionInput> = {}) =>
	changeSession(organiser, sessionId, as({ state: 'draft', title: { kk: SECRET }, accepted: 'all', ...more }), noForm);

test('the organiser is told before that the texts stay public; without one only that the session goes', async () => {
	const { forumId, sessionId, organiser } = await adoptedAt();
	const asked = (id: string) =>
		askedBy(() =>
			changeSession(organiser, id, as({ state: 'draft', accepted: [], ...(id === sessionId ? {} : { platform: stand(8) }) }), noForm)
		);
	expect((await asked(sessionId)).map(({ kind, ...of }) => [kind, 'n' in of && of.n])).toEqual([
		['hidden', 0],
		['adopted', 1]
	]);
	// a text that was not adopted is nobody's to read, and none is told of (control)
	const other = await aPlatform(forumId, 5, as({ platform: stand(8), title: { kk: 'Басқа' } }));
	await aTabled(forumId, other);
	expect((await asked(other)).map(({ kind }) => kind)).toEqual(['hidden']);
	// what has texts stays a platform, a draft or not; one without any may become another kind (control)
	const plenary = { state: 'draft', kind: 'plenary', platform: null, accepted: 'all' } as const;
	for (const id of [sessionId, other])
		await expect(changeSession(organiser, id, as(plenary), noForm)).rejects.toThrow('programme.has-recommendations');
	const empty = await aPlatform(forumId, 5, as({ platform: stand(9) }));
	await changeSession(organiser, empty, as(plenary), noForm);
	expect((await sessionsByIds([empty]))[0]?.kind).toBe('plenary');
});

test('the organisers still decide and reorder for the forum; the platform does nothing more', async () => {
	const here = await adoptedAt();
	const { forumId, sessionId, id, organiser } = here;
	const draft = await draftRecommendation(program, { forumId, sessionId }, { key: '', proposalIds: [], text: recommendationText });
	await hide(here);
	expect((await recommendationFor(organiser, id)).recommendation.number).toBe(1);
	for (const role of ['rapporteur', 'moderator'] as const)
		await expect(recommendationFor(anAccount([{ role, scopeKind: 'session', scopeId: sessionId }]), id)).rejects.toThrow('not-found');
	const text = { version: 1, text: { kk: 'Басқа' }, authentic: 'kk', amends: null } as const;
	await expect(saveText(organiser, draft, text)).rejects.toThrow('not-found');
	await moveRecommendation(organiser, id, 'down');
	await reopenRecommendation(organiser, id, 'Қайта қаралсын');
	expect((await recommendationFor(organiser, id)).recommendation.state).toBe('tabled');
	// published again, the platform goes on (control)
	await changeSession(organiser, sessionId, as({ accepted: 'all' }), noForm);
	expect(await saveText(organiser, draft, text)).toBe(2);
});

test('as it is served: every page and file with the text, none with the title, and no link that leads nowhere', async () => {
	loadKey(false);
	const here = await adoptedAt();
	const { forumId, id, slug, session, organiser, sessionId } = here;
	const password = 'құпия сөз бар мұнда';
	await createAccount(program, {
		...{ name: { surname: 'Бекова', givenName: 'Сара' }, email: 'o@example.kz', language: 'kk', password },
		roles: [{ role: 'organiser', scopeKind: 'forum', scopeId: forumId }]
	});
	server = await aServer(fresh.url, { TEST_NOW: THEN, NODE_OPTIONS: '--import ./tests/support/clock-at.mjs' });
	setClock(THEN);
	const visitor = aVisitor(server.address);
	const home = `/forums/${slug}`;
	const pages = [home, `${home}/recommendations`, `${home}/recommendations/1`];
	const files = [...['json', 'csv', 'atom'].map((each) => `${home}/recommendations.${each}`), `/api/v1${home}/recommendations`];
	/** of what is served: the paths that say these words, with the letter of the forum's own page left out */
	const saying = async (words: string) => {
		const found: string[] = [];
		for (const path of [...pages, ...files, '/sitemap.xml']) {
			const { status, text } = await visitor.ask(path);
			expect([path, status]).toEqual([path, 200]);
			if (text.replaceAll('\u2060', '').includes(words)) found.push(path);
		}
		return found;
	};
	const paper = async () => {
		const bytes = await outcomeFile(await forumById(forumId), 'kk', 'pdf');
		return (await pagesOf(bytes)).flatMap(({ items }) => items.map(({ str }) => str)).join(' ');
	};
	const named = await saying(BEFORE);
	expect(named).toEqual(expect.arrayContaining([`${home}/recommendations`, `${home}/recommendations/1`, `/api/v1${home}/recommendations`]));
	expect(await saying(`/sessions/${session}`)).toContain(`${home}/recommendations/1`);
	expect(await paper()).toContain(BEFORE);

	await hide(here);
	expect((await visitor.ask(`${home}/sessions/${session}`)).status).toBe(404);
	// a kept page is looked at anew within a second
	await expect.poll(() => saying(BEFORE)).toEqual([]);
	for (const words of [BEFORE, SECRET, `/sessions/${session}`, session]) expect([words, await saying(words)]).toEqual([words, []]);
	expect(await saying(recommendationText.kk)).toEqual([...pages.slice(1), ...files]);
	expect(await saying('7-диалог алаңы')).toEqual([...pages.slice(1), files[1]]);
	const { items } = JSON.parse((await visitor.ask(`/api/v1${home}/recommendations`)).text) as { items: { platform: unknown }[] };
	expect(items.map(({ platform }) => platform)).toEqual([{ number: 7, slug: null, title: null }]);
	const words = await paper();
	expect([words.includes(recommendationText.kk), words.includes(BEFORE), words.includes(SECRET)]).toEqual([true, false, false]);

	const boss = aVisitor(server.address);
	await boss.signIn('o@example.kz', password);
	const desk = [`/organiser${home}/recommendations`, `/organiser${home}/recommendations/${id}`];
	const linked = new Set<string>();
	for (const [who, path] of [...pages.map((each) => [visitor, each] as const), ...desk.map((each) => [boss, each] as const)]) {
		const answer = await who.ask(path);
		expect([path, answer.status]).toEqual([path, 200]);
		for (const a of parse(answer.text).querySelectorAll('main a[href^="/"]')) linked.add(a.getAttribute('href')?.split('#')[0] ?? '');
	}
	expect([...linked].filter((path) => path.includes('recommendations')).length).toBeGreaterThan(2);
	for (const path of linked) expect([path, (await boss.ask(path)).status]).toEqual([path, 200]);

	// published again under its new title, all of it says so (control)
	await changeSession(organiser, sessionId, as({ title: { kk: SECRET }, accepted: 'all' }), noForm);
	await expect.poll(() => saying(SECRET)).toEqual(expect.arrayContaining(named));
});
