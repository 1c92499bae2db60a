import { expect, test } from 'vitest';
import { Refusal } from './refusal.ts';
import { concurrencyLimit } from './concurrency-limit.ts';

/** Works that end when told to, and who has begun. */
function aDay(free: number, most: number) {
	const limited = concurrencyLimit(free, most);
	const begun: number[] = [];
	const ends: Record<number, (failed?: boolean) => void> = {};
	const bring = (n: number) =>
		limited(() => {
			begun.push(n);
			return new Promise<number>((resolve, reject) => (ends[n] = (failed) => (failed ? reject(new Error(`work ${n}`)) : resolve(n))));
		});
	return { begun, ends, bring };
}
const busy = expect.objectContaining({ code: 'server.busy' }) as Refusal;

test('so many at once, the others in the order in which they came, and past the queue a refusal', async () => {
	const { begun, ends, bring } = aDay(2, 3);
	const works = [1, 2, 3, 4, 5].map(bring);
	await expect(bring(6)).rejects.toEqual(busy);
	await expect(bring(7)).rejects.toBeInstanceOf(Refusal);
	expect(begun).toEqual([1, 2]);
	ends[2]?.();
	expect(await works[1]).toBe(2);
	expect(begun).toEqual([1, 2, 3]);
	works.push(bring(8));
	await expect(bring(9)).rejects.toEqual(busy);
	for (const n of [1, 3, 4, 5, 8]) {
		await expect.poll(() => begun).toContain(n);
		ends[n]?.();
	}
	expect(await Promise.all(works)).toEqual([1, 2, 3, 4, 5, 8]);
	expect(begun).toEqual([1, 2, 3, 4, 5, 8]);
});

test('a work that fails tells its own asker, and the next has its turn', async () => {
	const { begun, ends, bring } = aDay(1, 1);
	const [first, second] = [bring(1), bring(2)];
	ends[1]?.(true);
	await expect(first).rejects.toThrow('work 1');
	ends[2]?.();
	expect(await second).toBe(2);
	// with nobody waiting any more there is room again
	const third = bring(3);
	ends[3]?.();
	expect([await third, begun]).toEqual([3, [1, 2, 3]]);
});

test('without a queue one is worked on and the next is refused', async () => {
	const { ends, bring } = aDay(1, 0);
	const first = bring(1);
	await expect(bring(2)).rejects.toEqual(busy);
	ends[1]?.();
	expect(await first).toBe(1);
});
