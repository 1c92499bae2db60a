import { parse } from 'node-html-parser';
import { afterEach, describe, expect, test } from 'vitest';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { sessionsByIds } from '../../src/lib/domain/programme/index.server.ts';
import {
	continueRecommendation,
	decideRecommendation,
	linkProposals,
	mergeRecommendations,
	moveRecommendation,
	publicRecommendation,
	publicRecommendations,
	recommendationFor,
	recordAmendment,
	reopenRecommendation,
	screenAt,
	tableRecommendation,
	takeBackRecommendation
} from '../../src/lib/domain/recommendation/index.server.ts';
import { later, MINUTE, now } from '../../src/lib/server/clock.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { recommendationShape, forumShape } from '../../src/lib/api/schemas.ts';
import { restrictRegistration } from '../../src/lib/workflow/restrict.server.ts';
import { aDelegate, aForum, aPlatform, program, THEN } from '../support/forum.ts';
import { useFreshDatabase } from '../support/database.ts';
import { faultsOfHtml } from '../support/html.ts';
import { aVisitor } from '../support/http-client.ts';
import { anOutcome, insertProposal, aTabled, recommendationText, vote } from '../support/recommendations.ts';
import { aServer, type Running } from '../support/server.ts';

/** What everybody reads of recommendations: from the queries, and from the pages, files and feeds as they are served. */

const fresh = useFreshDatabase();
let server: Running | undefined;
afterEach(async () => {
	await server?.stop();
	server = undefined;
});

async function served() {
	loadKey(false);
	server ??= await aServer(fresh.url, { TEST_NOW: THEN, NODE_OPTIONS: '--import ./tests/support/clock-at.mjs' });
	return aVisitor(server.address);
}
const words = (html: string) => parse(html).text.replace(/\s+/g, ' ').trim();
const revision = async (forumId: string) => (await forumById(forumId)).revision;
const twoPlatforms = async (forumId: string) => [await aPlatform(forumId, 5), await aPlatform(forumId, 5)];

describe('the queries', () => {
	test('a reopened one stays in the text that was adopted, until another is adopted', async () => {
		const forumId = await aForum();
		const [, two] = await anOutcome(forumId, await twoPlatforms(forumId));
		const shown = async () => {
			const { text: now, version, versions, amendments } = await publicRecommendation(forumId, 2);
			const inList = (await publicRecommendations(forumId)).items.find(({ number }) => number === 2);
			expect([inList?.text, inList?.version]).toEqual([now, version]);
			return [now.kk, version, versions.map((each) => each.version), amendments.length];
		};
		expect(await shown()).toEqual([recommendationText.kk, 1, [1], 0]);
		// control: who works on it reads the newer one
		expect((await recommendationFor(program, two)).recommendation).toMatchObject({ version: 2, text: { kk: 'Жарияланбаған мәтін.' } });
		// what a platform decides meanwhile does not adopt
		await decideRecommendation(program, two, 'platform', vote({ version: 2 }));
		expect(await shown()).toEqual([recommendationText.kk, 1, [1], 0]);
		await decideRecommendation(program, two, 'forum', vote({ version: 2 }));
		expect(await shown()).toEqual(['Жарияланбаған мәтін.', 2, [2, 1], 0]);
	});

	test('hidden proposals and those taken back are neither shown nor counted; names by tick, and never of who is restricted', async () => {
		const forumId = await aForum();
		const sessionId = await aPlatform(forumId, 5);
		const author = async (surname: string) => (await aDelegate(forumId, { surname })).registrationId;
		const [ticked, unticked, restricted] = [await author('Атыашық'), await author('Атыжабық'), await author('Шектелген')];
		const ids = [
			await insertProposal(forumId, sessionId, ticked, { show_name: 1, supporters: 4 }),
			await insertProposal(forumId, sessionId, unticked, { supporters: 3 }),
			await insertProposal(forumId, sessionId, restricted, { show_name: 1, supporters: 2 }),
			await insertProposal(forumId, sessionId, ticked, { show_name: 1, supporters: 50 }),
			await insertProposal(forumId, sessionId, ticked, { show_name: 1, supporters: 60 })
		];
		const id = await aTabled(forumId, sessionId, ids);
		await decideRecommendation(program, id, 'forum', vote());
		await database()
			.writer.updateTable('proposal')
			.set({ state: 'hidden' })
			.where('id', '=', ids[3] ?? '')
			.execute();
		await database()
			.writer.updateTable('proposal')
			.set({ state: 'withdrawn' })
			.where('id', '=', ids[4] ?? '')
			.execute();
		await restrictRegistration(program, restricted);
		const { linked, proposals, supporters } = await publicRecommendation(forumId, 1);
		expect(linked.map((each) => [each.id, each.author])).toEqual([
			[ids[0], 'Атыашық Айнұр'],
			[ids[1], null],
			[ids[2], null]
		]);
		expect([proposals, supporters]).toEqual([3, 9]);
		const { items } = await publicRecommendations(forumId);
		expect(items.map((each) => [each.proposals, each.supporters])).toEqual([[3, 9]]);
	});

	test('amendments that nobody decided, or decided after the adopted text, stay out', async () => {
		const forumId = await aForum();
		const [one, two] = await anOutcome(forumId, await twoPlatforms(forumId));
		expect((await publicRecommendation(forumId, 1)).amendments.map(({ state }) => state)).toEqual(['accepted_changed', 'refused']);
		await recordAmendment(program, two, { key: '', text: 'Ашық', language: 'kk' });
		expect((await publicRecommendation(forumId, 2)).amendments).toEqual([]);
		expect((await recommendationFor(program, one)).recommendation.amendments).toHaveLength(2);
	});

	test('continued, continuing and merged ones lead to each other, where they are published', async () => {
		const earlier = await aForum();
		const before = await aTabled(earlier, null);
		await decideRecommendation(program, before, 'forum', vote());
		const forumId = await aForum();
		const platforms = await twoPlatforms(forumId);
		const unpublished = await aTabled(forumId, platforms[0] ?? null);
		await continueRecommendation(program, unpublished, before);
		expect((await publicRecommendation(earlier, 1)).continuedBy).toEqual([]);
		const [one, two] = await anOutcome(forumId, platforms, { continues: before });
		const { slug } = await forumById(forumId);
		expect((await publicRecommendation(earlier, 1)).continuedBy).toMatchObject([{ slug, number: 1, id: one }]);
		expect((await publicRecommendation(forumId, 1)).continues).toMatchObject({ slug: (await forumById(earlier)).slug, number: 1 });
		await reopenRecommendation(program, one, 'Біріктіру');
		await mergeRecommendations(program, two, one);
		expect(await publicRecommendation(forumId, 2)).toMatchObject({ state: 'merged', merged: { number: 1 } });
	});

	test('the kept pages are made anew by whatever they show: votes, links, texts, and a forum that is continued', async () => {
		const earlier = await aForum();
		const before = await aTabled(earlier, null);
		await decideRecommendation(program, before, 'forum', vote());
		const forumId = await aForum();
		const sessionId = await aPlatform(forumId, 5);
		const id = await aTabled(forumId, sessionId);
		await continueRecommendation(program, id, before);
		const moves = async (of: string, step: () => Promise<unknown>) => {
			const was = await revision(of);
			await step();
			return (await revision(of)) > was;
		};
		// control: what nobody sees yet changes no page
		expect(await moves(forumId, () => takeBackRecommendation(program, id))).toBe(false);
		await tableRecommendation(program, id);
		expect(await moves(earlier, () => decideRecommendation(program, id, 'forum', vote()))).toBe(true);
		expect(await moves(forumId, () => reopenRecommendation(program, id, 'Қайта'))).toBe(true);
		expect(await moves(forumId, () => decideRecommendation(program, id, 'forum', vote({ stage: 'basis' })))).toBe(true);
		const proposal = await insertProposal(forumId, sessionId);
		expect(await moves(forumId, () => linkProposals(program, id, [proposal]))).toBe(true);
		expect(await moves(earlier, () => continueRecommendation(program, id, null))).toBe(true);
	});

	test('the screen of a hall: the text that is asked for, and the newest decision for five minutes', async () => {
		const forumId = await aForum();
		const [sessionId = '', other = ''] = await twoPlatforms(forumId);
		const at = () => screenAt(sessionId, null, now());
		expect(await at()).toEqual({ of: 0, decision: null, shown: null, n: null });
		const ids = [await aTabled(forumId, sessionId), await aTabled(forumId, sessionId)];
		await decideRecommendation(program, await aTabled(forumId, other), 'forum', vote());
		expect(await at()).toMatchObject({ of: 2, decision: null, n: 2 });
		expect(await screenAt(sessionId, 9, now())).toMatchObject({ of: 2, n: 2 });
		await decideRecommendation(program, ids[0] ?? '', 'forum', vote());
		expect(await at()).toMatchObject({
			of: 1,
			n: null,
			shown: { number: 2, text: recommendationText },
			decision: { adopted: true, stage: 'whole' }
		});
		expect(await screenAt(sessionId, 1, now())).toMatchObject({
			of: 1,
			n: 1,
			shown: { number: null, letter: 'Ә' },
			decision: { adopted: true }
		});
		expect(await screenAt(sessionId, null, later(now(), 5 * MINUTE))).toMatchObject({ of: 1, n: 1, decision: null });
	});
});

describe('as it is served', () => {
	test('list and pages in three languages; before the first one the way to propose', async () => {
		const forumId = await aForum();
		const platforms = await twoPlatforms(forumId);
		const { slug } = await forumById(forumId);
		const visitor = await served();
		const list = `/forums/${slug}/recommendations`;
		const empty = await visitor.ask(list);
		expect(empty.status).toBe(200);
		expect(words(empty.text)).toContain('Әзірге ұсыным қабылданған жоқ.');
		expect(words(empty.text)).toContain('Ұсыныс енгізу үшін диалог алаңына жазылыңыз');
		expect(words((await visitor.ask(`/ru/forums/${slug}`)).text)).toContain('Чтобы внести предложение, запишитесь на диалоговую площадку');
		expect(
			parse(empty.text)
				.querySelectorAll('nav.nav a')
				.map((a) => a.getAttribute('href'))
		).not.toContain(list);
		for (const missing of [`${list}/1`, `${list}/0`, `${list}/x`, `/forums/${slug}/outcome.kk.pdf`, `${list}.txt`])
			expect([missing, (await visitor.ask(missing)).status]).toEqual([missing, 404]);

		const author = (await aDelegate(forumId, { surname: 'Бекмұхамедова' })).registrationId;
		await anOutcome(forumId, platforms, { authorId: author });
		await server?.stop();
		server = undefined;
		const again = await served();
		for (const [prefix, sentence, reopened] of [
			['', 'тұтас мәтін консенсуспен қабылданды', 'қайта қаралуда'],
			['/ru', 'текст в целом принят консенсусом', 'рассматривается повторно'],
			['/en', 'the text as a whole was adopted by consensus', 'being considered again']
		] as const) {
			const page = await again.ask(prefix + list);
			expect(page.text).not.toContain('<script');
			expect(await faultsOfHtml(page.text)).toEqual([]);
			expect(words(page.text)).toContain(sentence);
			expect(words(page.text)).toContain(reopened);
			expect(page.text).not.toContain('Жарияланбаған');
			expect(
				parse(page.text)
					.querySelectorAll('nav.nav a')
					.map((a) => a.getAttribute('href'))
			).toContain(prefix + list);
			const one = await again.ask(`${prefix}${list}/1`);
			expect([one.status, one.headers['cache-control']]).toEqual([200, 'public, max-age=0, must-revalidate']);
			expect(words(one.text)).toContain('Бекмұхамедова Айнұр');
		}
		const one = parse((await again.ask(`/ru${list}/1`)).text);
		expect(one.querySelectorAll('ins').map((each) => words(each.innerHTML))).toEqual(['Добавлено: ,', 'Добавлено: құжат тізімін қысқарту']);
		expect(one.querySelector('#text-kk')?.text).toContain('при расхождениях преимущество имеет этот текст');
		expect(one.querySelector('section p[lang=kk]')?.text).toContain('құжат тізімін қысқарту');
		const [second] = await sessionsByIds(platforms.slice(1));
		const filtered = words((await again.ask(`${list}?platform=${second?.slug}`)).text);
		expect(filtered).toContain(recommendationText.kk);
		expect(filtered).not.toContain('Ауылдық үкіметтік емес');
		const map = (await again.ask('/sitemap.xml')).text;
		for (const address of [list, `${list}/1`, `/ru${list}/3`]) expect(map).toContain(`${address}</loc>`);
	});

	test('where platforms alternate by hand their groups are no landmarks of one name', async () => {
		const forumId = await aForum();
		const [first = '', second = ''] = await twoPlatforms(forumId);
		const ids: string[] = [];
		for (const sessionId of [first, first, second]) {
			const id = await aTabled(forumId, sessionId);
			await decideRecommendation(program, id, 'forum', vote());
			ids.push(id);
		}
		await moveRecommendation(program, ids[2] ?? '', 'up');
		const page = parse((await (await served()).ask(`/forums/${(await forumById(forumId)).slug}/recommendations`)).text);
		expect(page.querySelectorAll('.list h3')).toHaveLength(3);
		const names = page
			.querySelectorAll('section[aria-labelledby], nav[aria-label], nav[aria-labelledby]')
			.map((each) => each.getAttribute('aria-label') ?? page.querySelector(`#${each.getAttribute('aria-labelledby')}`)?.text.trim());
		expect(names.length).toBeGreaterThan(0);
		expect(new Set(names).size).toBe(names.length);
	});

	test('files, feed and JSON say the same; the feed is XML whatever was written, and its instants are those of the decisions', async () => {
		const forumId = await aForum({ title: { kk: 'Форум <А> & «Б»' } });
		const [sessionId = ''] = await twoPlatforms(forumId);
		const odd = { kk: 'A & B < C ]]> "Д" <b>қою</b>', ru: '=1+1' };
		const id = await aTabled(forumId, sessionId, [await insertProposal(forumId, sessionId, null, { supporters: 7 })]);
		await database()
			.writer.updateTable('recommendation_version')
			.set({ text_ml: JSON.stringify({ ...odd, kk: `${odd.kk}\u0001\ufffe` }) })
			.where('recommendation_id', '=', id)
			.execute();
		await decideRecommendation(program, id, 'forum', vote({ mode: 'counted', inFavour: 4, against: 1, abstained: 0, present: 5 }));
		const { slug } = await forumById(forumId);
		const base = `/forums/${slug}/recommendations`;
		const visitor = await served();
		const feed = await visitor.ask(`${base}.atom`);
		expect(feed.headers['content-type']).toBe('application/atom+xml; charset=utf-8');
		// eslint-disable-next-line no-control-regex -- XML has no place for it
		expect(feed.text).not.toMatch(/[\u0001\ufffe]/);
		expect(feed.text).toContain('xml:lang="kk"');
		expect(feed.text.match(/\]\]>/g)).toHaveLength(2);
		expect(feed.text).toContain('<title>Ұсынымдар: Форум &lt;А&gt; &amp; «Б»</title>');
		const { at } = await database().reader.selectFrom('decision').select('at').executeTakeFirstOrThrow();
		expect(feed.text.match(/<updated>[^<]+<\/updated>/g)).toEqual([`<updated>${at}</updated>`, `<updated>${at}</updated>`]);
		const entry = /<title type="html"><!\[CDATA\[(.*?)\]\]><\/title>/.exec(feed.text)?.[1] ?? '';
		expect(parse(entry).text).toContain('A & B < C ]]> "Д" <b>қою</b>');

		const json = JSON.parse((await visitor.ask(`/api/v1${base}`)).text) as { items: unknown[]; next: null };
		expect((await visitor.ask(`${base}.json`)).text).toBe((await visitor.ask(`/api/v1${base}`)).text);
		expect(recommendationShape.strict().parse(json.items[0])).toMatchObject({
			...{ number: 1, state: 'adopted', proposals: 1, supporters: 7, continues: null },
			decision: { by: 'forum', stage: 'whole', mode: 'counted', for: 4, against: 1, abstained: 0, present: 5, adopted: true }
		});
		const forum = forumShape.parse(JSON.parse((await visitor.ask(`/api/v1/forums/${slug}`)).text));
		expect(forum.recommendations).toBe(1);
		const csv = await visitor.ask(`/ru${base}.csv`);
		expect(csv.headers['content-disposition']).toBe(`attachment; filename="${slug}-recommendations.csv"`);
		expect(csv.text).toContain("'=1+1");
		expect(csv.text).toContain('Отметок поддержки');
		expect((await visitor.ask(`${base}.xlsx`)).status).toBe(200);
	});
});
