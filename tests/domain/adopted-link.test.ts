import { parse } from 'node-html-parser';
import { afterEach, expect, test } from 'vitest';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { adoptedByForum, decideRecommendation, reopenRecommendation } from '../../src/lib/domain/recommendation/index.server.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, aPlatform, program, THEN } from '../support/forum.ts';
import { aVisitor } from '../support/http-client.ts';
import { aTabled, staff, vote } from '../support/recommendations.ts';
import { aServer, type Running } from '../support/server.ts';

/** What leads an official to adopted texts counts those that are adopted, and not the numbers that were given. */

const fresh = useFreshDatabase();
let server: Running | undefined;
afterEach(async () => {
	await server?.stop();
	server = undefined;
});

test('an official is told how many are adopted now: reopened ones are not counted, and the way to them stays', async () => {
	loadKey(false);
	const [forumId, other, none] = [await aForum(), await aForum(), await aForum()];
	const sessionId = await aPlatform(forumId, 5);
	const adopt = async (forum: string, session: string | null) => {
		const id = await aTabled(forum, session);
		await decideRecommendation(program, id, 'forum', vote());
		return id;
	};
	const ids = [await adopt(forumId, sessionId), await adopt(forumId, sessionId), await adopt(forumId, null)];
	await adopt(other, null);
	const password = 'құпия сөз бар мұнда';
	const roles = [forumId, other, none].map((scopeId) => ({ role: 'official', scopeKind: 'forum', scopeId }) as const);
	await createAccount(program, { name: { surname: 'Бекова', givenName: 'Сара' }, email: 'o@example.kz', language: 'kk', roles, password });
	server = await aServer(fresh.url, { TEST_NOW: THEN, NODE_OPTIONS: '--import ./tests/support/clock-at.mjs' });
	setClock(THEN);
	const official = aVisitor(server.address);
	await official.signIn('o@example.kz', password);
	const { slug } = await forumById(forumId);
	/** the words of the links to a forum's recommendations, on the list and on the forum's page */
	const linked = async (path: string) =>
		parse((await official.ask(path)).text)
			.querySelectorAll('main a[href$="/recommendations"]')
			.map((a) => a.text.trim())
			.sort();
	const said = (n: number) => `Форум қабылдаған ұсыным саны: ${n}`;
	expect([await linked('/official'), await linked(`/official/forums/${slug}`)]).toEqual([[said(1), said(3)], [said(3)]]);
	const organiser = await staff([{ role: 'organiser', scopeKind: 'forum', scopeId: forumId }]);
	await reopenRecommendation(organiser, ids[0] ?? '', 'Қайта қаралсын');
	// the number that it was given stays its own (control)
	expect((await forumById(forumId)).recommendations).toBe(3);
	expect([await linked('/official'), await linked(`/official/forums/${slug}`)]).toEqual([[said(1), said(2)], [said(2)]]);
	for (const id of ids.slice(1)) await reopenRecommendation(organiser, id, 'Қайта қаралсын');
	expect([await linked('/official'), await linked(`/official/forums/${slug}`)]).toEqual([['Ұсынымдар', said(1)].sort(), ['Ұсынымдар']]);
	expect(await adoptedByForum([forumId, other, none])).toEqual({ [other]: 1 });
});
