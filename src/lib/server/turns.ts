import { Refusal } from './refusal.ts';

/**
 * Heavy work one after the other, so that a flood of it leaves room for pages.
 * @param free how many may be worked on at once
 * @param most how many may wait; past these a visitor is asked to come again
 * @returns runs a work when its turn has come; it throws Refusal('server.busy') past the queue
 */
export function turns(free: number, most: number): <T>(work: () => Promise<T>) => Promise<T> {
	const queue: (() => void)[] = [];
	return async (work) => {
		if (free > 0) free--;
		else {
			if (queue.length >= most) throw new Refusal('server.busy');
			await new Promise<void>((resolve) => queue.push(resolve));
		}
		try {
			return await work();
		} finally {
			const next = queue.shift();
			if (next) next();
			else free++;
		}
	};
}
