import { parse } from 'node-html-parser';
import { afterEach, expect, test } from 'vitest';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { earlierPlatforms, editSession, formOf, inputOf, sessionsByIds } from '../../src/lib/domain/programme/index.server.ts';
import { continueRecommendation } from '../../src/lib/domain/recommendation/index.server.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { bodiesFor } from '../security/forms.ts';
import { aForum, aPlatform, program, sessionInput, THEN } from '../support/forum.ts';
import { useFreshDatabase } from '../support/database.ts';
import { faultsOfHtml } from '../support/html.ts';
import { aVisitor } from '../support/http-client.ts';
import { aBody, anAdopted, assign, grantedOrganiser, measureRow, stepNow } from '../support/measures.ts';
import { aServer, type Running } from '../support/server.ts';

/** A platform goes on from one of an earlier forum where an organiser says so, and shows what became of that one's recommendations. */

const fresh = useFreshDatabase();
let server: Running | undefined;
afterEach(async () => {
	await server?.stop();
	server = undefined;
});
const words = (html: string) => parse(html).text.replace(/\s+/g, ' ').trim();

const lastYear = {
	...{ startsLocal: '2025-12-15T09:00', endsLocal: '2025-12-16T18:00' },
	...{ registrationOpensLocal: '2025-11-01T09:00', registrationClosesLocal: '2025-12-14T18:00' }
};
const topic = { kk: 'Азаматтық қоғам және мемлекет', ru: 'Гражданское общество и государство' };
async function twoForums() {
	const [before, forumId] = [await aForum(lastYear), await aForum()];
	return { before, forumId, old: await aPlatform(before, 5, { title: topic }), now: await aPlatform(forumId, 5, { title: topic }) };
}
/** Says by the form from which platform one goes on; null: from none. */
async function goesOn(forumId: string, id: string, continues: string | null): Promise<void> {
	const [session] = await sessionsByIds([id]);
	if (!session) throw new Error('no session');
	const data = { ...formOf(session, 'Asia/Qostanay'), continues: continues ?? '' };
	await editSession(program, forumId, id, inputOf(data, session.duties));
}
const stored = async (id: string) => (await sessionsByIds([id]))[0]?.platform?.continuesId;

test('only public platforms of forums before this one are to be chosen, and what was chosen stays', async () => {
	const s = await twoForums();
	const draft = await aPlatform(s.before, 5, { state: 'draft' });
	const hall = await aPlatform(s.before, 5);
	const next = await aForum({ ...lastYear, startsLocal: '2027-12-15T09:00', endsLocal: '2027-12-16T18:00' });
	const later = await aPlatform(next, 5);
	expect((await earlierPlatforms(await forumById(s.forumId))).map(({ id }) => id)).toEqual([s.old, hall]);
	for (const wrong of [draft, later, s.now, 'nobody'])
		await expect(goesOn(s.forumId, s.now, wrong)).rejects.toMatchObject({ code: 'programme.earlier-gone' });
	// a title that is the same assumes nothing
	expect(await stored(s.now)).toBeNull();
	await goesOn(s.forumId, s.now, s.old);
	expect(await stored(s.now)).toBe(s.old);
	// a program that says nothing of it leaves it, also where that platform is a draft again
	await database().writer.updateTable('session').set({ state: 'draft' }).where('id', '=', s.old).execute();
	await goesOn(s.forumId, s.now, s.old);
	const platform = { number: 77, capacity: 5, signUpOpensLocal: '2026-11-01T09:00', signUpClosesLocal: '2026-12-14T18:00' };
	await editSession(program, s.forumId, s.now, sessionInput({ kind: 'dialogue_platform', title: topic, platform }));
	expect(await stored(s.now)).toBe(s.old);
	await goesOn(s.forumId, s.now, null);
	expect(await stored(s.now)).toBeNull();
	await database().writer.updateTable('session').set({ state: 'published' }).where('id', '=', s.old).execute();
	await goesOn(s.forumId, s.now, s.old);
	await database().writer.deleteFrom('session').where('id', '=', s.old).execute();
	expect(await stored(s.now)).toBeNull();
});

test('the page of the platform shows what became of the earlier one’s recommendations, as soon as that changes', async () => {
	const s = await twoForums();
	const { measureId, recommendationId } = await anAdopted(s.before, s.old);
	const organiser = await grantedOrganiser(s.before);
	await assign(organiser, measureId, { leadId: await aBody(), controlDate: null });
	// of another platform
	const other = await anAdopted(s.before, await aPlatform(s.before, 5));
	await goesOn(s.forumId, s.now, s.old);
	loadKey(false);
	server = await aServer(fresh.url, { TEST_NOW: THEN, NODE_OPTIONS: '--import ./tests/support/clock-at.mjs' });
	setClock(THEN);
	const visitor = aVisitor(server.address);
	const [session] = await sessionsByIds([s.now]);
	const [slug, old] = [(await forumById(s.forumId)).slug, (await forumById(s.before)).slug];
	const path = `/forums/${slug}/sessions/${session?.slug ?? ''}`;
	const shown = async () => (await visitor.ask(path)).text;
	const page = await shown();
	expect(words(page)).toContain('Өткен форумның осы тақырыптағы ұсынымдары');
	expect(words(page)).toMatch(/2025 жылғы форум/);
	expect(words(page)).toContain('органның жауабын күтуде');
	const links = parse(page)
		.querySelectorAll('main a')
		.map((a) => a.getAttribute('href') ?? '');
	expect(links).toContain(`/forums/${old}/recommendations/1`);
	expect(links).not.toContain(`/forums/${old}/recommendations/2`);
	expect(links.some((href) => href.startsWith(`/forums/${old}/recommendations?platform=`))).toBe(true);
	expect(await faultsOfHtml(page)).toEqual([]);
	// a few need no picture; the word follows the measure
	expect(page).not.toContain('h-totals');
	await stepNow(organiser, measureId, 'lapse', { text: 'Бағдарлама жабылды' });
	await expect.poll(async () => words(await shown())).toContain('күшін жойды');
	for (let n = 0; n < 5; n++) await anAdopted(s.before, s.old);
	await expect.poll(shown).toContain('h-totals');

	// a recommendation that goes on from an earlier one shows what became of that one too
	const mine = await anAdopted(s.forumId, s.now);
	await database().writer.updateTable('recommendation').set({ state: 'tabled' }).where('id', '=', mine.recommendationId).execute();
	await continueRecommendation(program, mine.recommendationId, recommendationId);
	const one = async () => words((await visitor.ask(`/forums/${slug}/recommendations/1`)).text);
	await expect.poll(one).toContain('күшін жойды');
	await stepNow(organiser, measureId, 'reopen', { text: 'Қате' });
	await expect.poll(one).toContain('орындалуда');
	expect((await measureRow(other.measureId)).state).toBe('new');

	// control: where nobody says so, nothing is shown, though the title is the same
	await goesOn(s.forumId, s.now, null);
	await expect.poll(async () => words(await shown())).not.toContain('Өткен форумның осы тақырыптағы');
	await goesOn(s.forumId, s.now, s.old);
	await database().writer.updateTable('forum').set({ state: 'draft' }).where('id', '=', s.before).execute();
	await goesOn(s.forumId, s.now, s.old);
	await expect.poll(async () => words(await shown())).not.toContain('Өткен форумның осы тақырыптағы');
});

test('the organiser’s form proposes the platform of the same title, keeps the choice on a refusal and says what is not there any more', async () => {
	const s = await twoForums();
	const password = 'құпия сөз бар мұнда';
	await createAccount(program, {
		...{ name: { surname: 'Бекова', givenName: 'Сара' }, email: 'organiser@example.kz', language: 'kk', password },
		roles: [{ role: 'organiser', scopeKind: 'forum', scopeId: s.forumId }]
	});
	loadKey(false);
	server = await aServer(fresh.url, { TEST_NOW: THEN, NODE_OPTIONS: '--import ./tests/support/clock-at.mjs' });
	setClock(THEN);
	const visitor = aVisitor(server.address);
	await visitor.signIn('organiser@example.kz', password);
	const path = `/organiser/forums/${(await forumById(s.forumId)).slug}/programme/${s.now}`;
	const page = (await visitor.ask(path)).text;
	expect(words(page)).toContain('Аттас алаң бар:');
	const [form] = bodiesFor(page, 'save');
	const send = async (more: Record<string, string>) => {
		const answer = await visitor.ask(`${path}?/save`, { ...Object.fromEntries(form ?? []), ...more });
		const chosen = parse(answer.text).querySelector('select[name="continues"] option[selected]')?.getAttribute('value');
		return { ...answer, chosen };
	};
	const refused = await send({ continues: s.old, day: '' });
	expect([refused.status, refused.chosen, await stored(s.now)]).toEqual([400, s.old, null]);
	const saved = await send({ continues: s.old });
	expect([saved.status, saved.chosen, await stored(s.now)]).toEqual([200, s.old, s.old]);
	expect(words(saved.text)).not.toContain('Аттас алаң бар:');
	const gone = await send({ continues: s.now });
	expect([gone.status, words(gone.text).includes('бұл нұсқа тізімнен алынды')]).toEqual([400, true]);
});
