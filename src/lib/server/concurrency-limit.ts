import PQueue from 'p-queue';
import { Refusal } from './refusal.ts';

/**
 * Runs heavy work one at a time, so that a flood of it leaves room for pages.
 * @param free how many run at once
 * @param most how many may wait; further visitors are asked to come again
 * @returns runs a work when its turn has come; it throws Refusal('server.busy') past the queue
 */
export function concurrencyLimit(free: number, most: number): <T>(work: () => Promise<T>) => Promise<T> {
	const queue = new PQueue({ concurrency: free });
	return async (work) => {
		if (queue.pending >= free && queue.size >= most) throw new Refusal('server.busy');
		return queue.add(work);
	};
}
