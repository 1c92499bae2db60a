import { expect, test } from 'vitest';
import { recommendationsJson } from '../../src/lib/api/recommendations.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import {
	decideRecommendation,
	publicRecommendation,
	publicRecommendations,
	recommendationsFeed,
	reopenRecommendation
} from '../../src/lib/domain/recommendation/index.server.ts';
import { hideEvent, publishEvent } from '../../src/lib/domain/measure/index.server.ts';
import { DAY, later, now, setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { aForum, aPlatform, program } from '../support/forum.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aBody, anAdopted, assign, eventRows, grantedOrganiser, letterNow } from '../support/measures.ts';
import { aTabled, vote } from '../support/recommendations.ts';

/** What programs are told of recommendations: instants that stay, languages, and pages that lead on to all of it. */
useFreshDatabase();

const feedOf = async (forumId: string, locale: 'kk' | 'en' = 'kk', after: string | null = null) =>
	recommendationsFeed(await forumById(forumId), locale, after);
/** When each decision was taken. */
const decisions = async () => (await database().reader.selectFrom('decision').select('at').orderBy('id').execute()).map(({ at }) => at);
const nextOf = (feed: string) => /<link rel="next" href="[^"?]+\.atom\?after=([^"]+)"\/>/.exec(feed)?.[1];

test('what was adopted again was published when it was adopted first', async () => {
	const forumId = await aForum();
	const id = await aTabled(forumId, await aPlatform(forumId, 5));
	await decideRecommendation(program, id, 'forum', vote());
	setClock(later(now(), DAY));
	await reopenRecommendation(program, id, 'Қате саналды');
	await decideRecommendation(program, id, 'forum', vote());
	const [first, , again] = await decisions();
	expect(await publicRecommendation(forumId, 1)).toMatchObject({ firstAdoptedAt: first, adoptedAt: again });
	expect((await publicRecommendations(forumId)).items).toMatchObject([{ firstAdoptedAt: first, adoptedAt: again }]);
	const [entry = ''] = (await feedOf(forumId)).split('<entry').slice(1);
	expect([/<published>(.+)<\/published>/.exec(entry)?.[1], /<updated>(.+)<\/updated>/.exec(entry)?.[1]]).toEqual([first, again]);
	const { items } = await recommendationsJson(await forumById(forumId), null);
	expect(new Date(items[0]?.adoptedAt ?? '').toISOString().slice(0, 19)).toBe(first?.slice(0, 19));
});

test('a platform’s own vote adopts nothing where the forum decides', async () => {
	const forumId = await aForum();
	const id = await aTabled(forumId, await aPlatform(forumId, 5));
	await decideRecommendation(program, id, 'platform', vote());
	setClock(later(now(), DAY));
	await decideRecommendation(program, id, 'forum', vote());
	const [, adopted] = await decisions();
	expect(await publicRecommendation(forumId, 1)).toMatchObject({ firstAdoptedAt: adopted });
});

test('an entry says the language of its text', async () => {
	const forumId = await aForum();
	await decideRecommendation(program, await aTabled(forumId, await aPlatform(forumId, 5)), 'forum', vote());
	const english = await feedOf(forumId, 'en');
	expect(english).toContain('<feed xml:lang="en"');
	expect(english).toContain('<entry xml:lang="kk">');
	expect(english).toContain('<p lang="kk">');
	// control: in the language of the text
	expect(await feedOf(forumId)).toContain('<entry xml:lang="kk">');
});

test('the feed leads on to what is older, and refuses a page that none gave', async () => {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 5);
	for (let n = 0; n < 51; n++) await decideRecommendation(program, await aTabled(forumId, sessionId), 'forum', vote());
	const first = await feedOf(forumId);
	const next = nextOf(first);
	expect(first.split('<entry ')).toHaveLength(51);
	const second = await feedOf(forumId, 'kk', decodeURIComponent(next ?? ''));
	expect([second.split('<entry ').length, nextOf(second)]).toEqual([2, undefined]);
	const ids = [first, second].flatMap((feed) => feed.match(/<id>[^<]+\/recommendations\/\d+<\/id>/g) ?? []);
	expect(new Set(ids).size).toBe(51);
	for (const wrong of ['zzz', '', '1~x']) await expect(feedOf(forumId, 'kk', wrong)).rejects.toThrow('recommendation.after');
	const forum = await forumById(forumId);
	for (const wrong of ['zzz', '']) await expect(recommendationsJson(forum, wrong)).rejects.toThrow('recommendation.after');
	const { next: after } = await recommendationsJson(forum, null);
	expect((await recommendationsJson(forum, after)).items).toHaveLength(1);
});

test('an instant never goes back: to publish, to hide and to publish again are later changes', async () => {
	const forumId = await aForum();
	const { measureId } = await anAdopted(forumId);
	const lead = await aBody();
	const organiser = await grantedOrganiser(forumId);
	const updated = async () =>
		[...(await feedOf(forumId)).matchAll(/<updated>(.+?)<\/updated>/g)].map(([, at = '']) => new Date(at).toISOString());
	await assign(organiser, measureId, { leadId: lead });
	setClock(later(now(), DAY));
	await letterNow(organiser, measureId, lead, 'report');
	const eventId = (await eventRows(measureId)).at(-1)?.id ?? '';
	const seen = [await updated()];
	for (const step of [
		() => publishEvent(organiser, eventId),
		() => hideEvent(organiser, eventId, 'Дербес дерек бар'),
		() => publishEvent(organiser, eventId, true)
	]) {
		setClock(later(now(), DAY));
		await step();
		seen.push(await updated());
		expect(seen.at(-1)?.map((at) => at.slice(0, 10))).toEqual([now().slice(0, 10), now().slice(0, 10)]);
	}
	// control: of what nobody could read, hiding leaves no trace
	await letterNow(organiser, measureId, lead, 'report', { text: 'Екінші ақпарат' });
	const second = (await eventRows(measureId)).at(-1)?.id ?? '';
	const before = await updated();
	setClock(later(now(), DAY));
	await hideEvent(organiser, second, 'Дербес дерек бар');
	// another reason for what is hidden already is refused
	await hideEvent(organiser, eventId, 'Дербес дерек бар');
	const hidden = await updated();
	setClock(later(now(), DAY));
	await expect(hideEvent(organiser, eventId, 'Басқа себеп')).rejects.toMatchObject({ code: 'measure.hidden-meanwhile' });
	expect(await updated()).toEqual(hidden);
	expect(hidden).not.toEqual(before);
	expect((await eventRows(measureId)).find(({ id }) => id === second)?.published_at).toBeNull();
});
