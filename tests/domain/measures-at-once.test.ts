import { beforeEach, expect, test } from 'vitest';
import { addMeasure, dropMeasure } from '../../src/lib/domain/measure/index.server.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { besideAnother, endOf } from '../support/beside.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, THEN } from '../support/forum.ts';
import { anAdopted, grantedOrganiser } from '../support/measures.ts';

useFreshDatabase();
beforeEach(() => setClock(THEN));

async function scene() {
	const forumId = await aForum();
	const { recommendationId, measureId } = await anAdopted(forumId);
	const organiser = await grantedOrganiser(forumId);
	return { forumId, recommendationId, measureId, organiser, secondId: await addMeasure(organiser, recommendationId, newId()) };
}

const measuresOf = (recommendationId: string) =>
	database().reader.selectFrom('measure').select('id').where('recommendation_id', '=', recommendationId).execute();

test('two measures that are dropped at once: one stays', async () => {
	const { organiser, recommendationId, measureId, secondId } = await scene();
	const ends = await Promise.allSettled([dropMeasure(organiser, measureId), dropMeasure(organiser, secondId)]);
	expect(ends.map(endOf).sort()).toEqual(['done', 'measure.last']);
	expect(await measuresOf(recommendationId)).toHaveLength(1);
});

test('the one is dropped while the other is dropped already: it stays', async () => {
	const { organiser, recommendationId, measureId, secondId } = await scene();
	const end = await besideAnother(
		async (trx) => {
			await trx
				.updateTable('recommendation')
				.set((e) => ({ version: e.ref('version') }))
				.where('id', '=', recommendationId)
				.execute();
			await trx.deleteFrom('measure').where('id', '=', secondId).execute();
		},
		() => dropMeasure(organiser, measureId)
	);
	expect(endOf(end)).toBe('measure.last');
	expect(await measuresOf(recommendationId)).toEqual([{ id: measureId }]);
});

test('control: where the other does not lock the recommendation, none is left on PostgreSQL', async () => {
	const { organiser, recommendationId, measureId, secondId } = await scene();
	const end = await besideAnother(
		(trx) => trx.deleteFrom('measure').where('id', '=', secondId).execute(),
		() => dropMeasure(organiser, measureId)
	);
	const overtakes = database().engine === 'postgres';
	expect(endOf(end)).toBe(overtakes ? 'done' : 'measure.last');
	expect(await measuresOf(recommendationId)).toHaveLength(overtakes ? 0 : 1);
});

test("a key that another recommendation's measure has is refused; the same key twice, and none, are not", async () => {
	const { organiser, forumId, recommendationId, secondId } = await scene();
	const other = await anAdopted(forumId);
	await expect(addMeasure(organiser, other.recommendationId, secondId)).rejects.toMatchObject({ code: 'not-found' });
	expect(await measuresOf(other.recommendationId)).toHaveLength(1);
	expect(await addMeasure(organiser, recommendationId, secondId)).toBe(secondId);
	const without = [await addMeasure(organiser, recommendationId, ''), await addMeasure(organiser, other.recommendationId, '')];
	expect(new Set(without).size).toBe(2);
});

test('the number of a measure that was dropped is not given again', async () => {
	const { organiser, recommendationId, secondId } = await scene();
	const positions = async () =>
		(
			await database()
				.reader.selectFrom('measure')
				.select('position')
				.where('recommendation_id', '=', recommendationId)
				.orderBy('position')
				.execute()
		).map(({ position }) => position);
	await dropMeasure(organiser, secondId);
	await addMeasure(organiser, recommendationId, newId());
	expect(await positions()).toEqual([1, 3]);
	// control: one that comes twice is one, and the next goes on
	const key = newId();
	await Promise.all([addMeasure(organiser, recommendationId, key), addMeasure(organiser, recommendationId, key)]);
	expect(await positions()).toEqual([1, 3, 4]);
});
