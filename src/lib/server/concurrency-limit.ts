import PQueue from 'p-queue';
import { Refusal } from './refusal.ts';

/** For whom a work is done. */
export type Rank = 'staff' | 'everybody';

/**
 * Heavy work runs a few at a time, so that a flood of it leaves room for pages.
 * @param free how many may run at once
 * @param most how many of a rank may wait; past these a visitor is asked to come again
 * @param perSecond how many may begin in a second, where their work stops the thread
 * @returns runs a work when its turn has come, one of staff before those of everybody; it throws Refusal('server.busy') past the queue
 */
export function concurrencyLimit(free: number, most: number, perSecond = Infinity): <T>(work: () => Promise<T>, rank?: Rank) => Promise<T> {
	const queue = new PQueue({ concurrency: free, ...(perSecond < Infinity && { interval: 1_000, intervalCap: perSecond }) });
	return async (work, rank = 'everybody') => {
		const priority = rank === 'staff' ? 1 : 0;
		if ((queue.pending >= free || perSecond < Infinity) && queue.sizeBy({ priority }) >= most) throw new Refusal('server.busy');
		return queue.add(work, { priority });
	};
}
