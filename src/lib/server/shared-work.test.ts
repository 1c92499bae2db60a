import { expect, test } from 'vitest';
import { Refusal } from './refusal.ts';
import { sharedWork } from './shared-work.ts';

/** Works that end when the test says so, and how many were begun. */
function works() {
	const ends: PromiseWithResolvers<string>[] = [];
	const work = () => {
		const end = Promise.withResolvers<string>();
		ends.push(end);
		return end.promise;
	};
	return { ends, work };
}
const settled = async (asked: readonly Promise<string>[]) =>
	(await Promise.allSettled(asked)).map((each) => (each.status === 'fulfilled' ? each.value : String(each.reason)));

test('sixty who ask at once cost one work; who asks afterwards, or for another thing, costs another', async () => {
	const { ends, work } = works();
	const shared = sharedWork<string>();
	const crowd = Array.from({ length: 60 }, () => shared('a', work));
	const other = shared('b', work);
	expect(ends).toHaveLength(2);
	ends[0]?.resolve('one');
	ends[1]?.resolve('two');
	expect(new Set(await settled(crowd))).toEqual(new Set(['one']));
	expect(await other).toBe('two');
	const later = shared('a', work);
	expect(ends).toHaveLength(3);
	ends[2]?.resolve('three');
	expect(await later).toBe('three');
});

test('a work that fails costs one as well, also for those who come right after it; a refusal is not kept', async () => {
	const { ends, work } = works();
	const shared = sharedWork<string>();
	const crowd = Array.from({ length: 60 }, () => shared('a', work));
	ends[0]?.reject(new Error('broken'));
	expect(new Set(await settled(crowd))).toEqual(new Set(['Error: broken']));
	expect(await settled([shared('a', work)])).toEqual(['Error: broken']);
	expect(ends).toHaveLength(1);
	const busy = shared('b', work);
	ends[1]?.reject(new Refusal('server.busy'));
	await settled([busy]);
	const again = shared('b', work);
	expect(ends).toHaveLength(3);
	ends[2]?.resolve('made');
	expect(await again).toBe('made');
});
