import { expect, test } from 'vitest';
import { database } from '../../src/lib/server/database/open.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum } from '../support/forum.ts';
import { aRacer } from '../support/race.ts';
import { aTabled } from '../support/recommendations.ts';

const fresh = useFreshDatabase();
const TEXTS = 40;

test(`${TEXTS} texts adopted at once by two processes get ${TEXTS} numbers, each once; the same one adopted by both gets one`, async () => {
	const forumId = await aForum();
	const ids: string[] = [];
	for (let n = 0; n < TEXTS; n++) ids.push(await aTabled(forumId, null));
	const racers = [aRacer(fresh.url), aRacer(fresh.url)];
	const jobs = (racer: number) => [
		...ids.filter((_, n) => n % 2 === racer).map((recommendationId) => ({ kind: 'adopt', forumId, recommendationId })),
		// both want the first few
		...ids.slice(0, 6).map((recommendationId) => ({ kind: 'adopt', forumId, recommendationId }))
	];
	const answers = (await Promise.all(racers.map((racer, index) => racer.run(jobs(index))))).flat();
	expect(answers.filter(({ answer }) => answer.startsWith('error'))).toEqual([]);
	expect(answers.filter(({ answer }) => answer === 'adopted')).toHaveLength(TEXTS);
	expect(answers.filter(({ answer }) => answer === 'recommendation.state')).toHaveLength(12);
	const rows = await database().reader.selectFrom('recommendation').select('number').where('forum_id', '=', forumId).execute();
	expect(rows.map(({ number }) => number).toSorted((a, b) => Number(a) - Number(b))).toEqual(ids.map((_, n) => n + 1));

	// Control: without the guard a number is given twice.
	const other = await aForum();
	const unguarded = ids.map((recommendationId) => ({ kind: 'adopt-unguarded', forumId: other, recommendationId }));
	const given = (await Promise.all(racers.map((racer) => racer.run(unguarded)))).flat().map(({ answer }) => answer);
	expect(new Set(given).size).toBeLessThan(given.length);
	await Promise.all(racers.map((racer) => racer.stop()));
});
