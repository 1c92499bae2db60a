import type { Kysely } from 'kysely';
import { expect, test } from 'vitest';
import { down, up } from '../../migrations/0031_letter_recommendations.ts';
import {
	decideRecommendation,
	draftRecommendation,
	mergeRecommendations,
	moveRecommendation,
	recommendationsAt,
	recommendationsFor
} from '../../src/lib/domain/recommendation/index.server.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, aPlatform, program } from '../support/forum.ts';
import { aTabled, recommendationText, vote } from '../support/recommendations.ts';

useFreshDatabase();

/** What each text is called, from the first that was begun. */
async function called(forumId: string, sessionId: string): Promise<string[]> {
	const { items } = await recommendationsAt(program, { forumId, sessionId });
	return items.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ number, letter, state }) => `${number ?? letter} ${state}`);
}

test('a letter stays its text’s whatever is adopted, merged or moved, and each platform begins with А', async () => {
	const forumId = await aForum();
	const [one, other] = [await aPlatform(forumId, 5), await aPlatform(forumId, 5)];
	const [a, b, c] = [await aTabled(forumId, one), await aTabled(forumId, one), await aTabled(forumId, one)];
	await aTabled(forumId, other);
	await aTabled(forumId, null);
	expect(await called(forumId, one)).toEqual(['А tabled', 'Ә tabled', 'Б tabled']);
	expect(await called(forumId, other)).toEqual(['А tabled']);
	await decideRecommendation(program, a, 'forum', vote());
	await mergeRecommendations(program, b, c);
	await moveRecommendation(program, c, 'up');
	await aTabled(forumId, one);
	expect(await called(forumId, one)).toEqual(['1 adopted', 'Ә merged', 'Б tabled', 'В tabled']);
	const { items } = await recommendationsFor(program, forumId, { state: 'tabled', sessionId: '', after: null });
	expect(items.filter(({ sessionId }) => sessionId === null).map(({ letter }) => letter)).toEqual(['А']);
});

test('drafts begun at once get a letter and a place each', async () => {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 5);
	const begin = () => draftRecommendation(program, { forumId, sessionId }, { key: '', proposalIds: [], text: recommendationText });
	await Promise.all(Array.from({ length: 8 }, begin));
	const rows = await database().reader.selectFrom('recommendation').select(['ordinal', 'position']).orderBy('ordinal').execute();
	expect(rows.map(({ ordinal }) => ordinal)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
	expect(new Set(rows.map(({ position }) => position)).size).toBe(8);
});

test('those that stood before the migration are counted as they were begun', async () => {
	const forumId = await aForum();
	const platforms = [await aPlatform(forumId, 5), await aPlatform(forumId, 5)];
	for (const place of [platforms[0], platforms[1], null, platforms[0], null]) await aTabled(forumId, place ?? null);
	const ordinals = () => database().reader.selectFrom('recommendation').select(['id', 'ordinal']).orderBy('id').execute();
	const before = await ordinals();
	expect(before.map(({ ordinal }) => ordinal)).toEqual([1, 1, 1, 2, 2]);
	const writer = database().writer as unknown as Kysely<unknown>;
	await down(writer);
	await up(writer);
	expect(await ordinals()).toEqual(before);
});
