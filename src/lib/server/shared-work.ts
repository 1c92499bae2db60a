import { Refusal } from './refusal.ts';

/** So long a work that failed is not begun anew: whoever asks meanwhile hears why it failed. */
const FAILED_MS = 10_000;

/**
 * Many who ask for the same at once cost one work: all hear its answer. What is done is not kept; what failed is, for some seconds, so
 * that a crowd does not begin it anew one by one. A refusal is the asker's own and is not kept.
 * @returns runs a work under a key that says all of what its answer depends on
 */
export function sharedWork<T>(): (key: string, work: () => Promise<T>) => Promise<T> {
	const underWay = new Map<string, Promise<T>>();
	const failed = new Map<string, { reason: Error; at: number }>();
	return (key, work) => {
		for (const [each, { at }] of failed) if (performance.now() - at >= FAILED_MS) failed.delete(each);
		const before = failed.get(key);
		if (before) return Promise.reject(before.reason);
		const known = underWay.get(key);
		if (known) return known;
		const made = work()
			.catch((reason: unknown) => {
				if (reason instanceof Error && !(reason instanceof Refusal)) failed.set(key, { reason, at: performance.now() });
				throw reason;
			})
			.finally(() => underWay.delete(key));
		underWay.set(key, made);
		return made;
	};
}
