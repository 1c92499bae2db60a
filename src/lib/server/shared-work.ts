import { Refusal } from './refusal.ts';

/** Milliseconds for which work that failed is not started again: callers get the same error. */
const FAILED_MS = 10_000;

/**
 * Callers who ask for the same at once share one run of the work and its result. A result is not kept; an error is, for some seconds, so
 * that a crowd does not start the work again one by one. A refusal belongs to its caller and is not kept.
 * @returns runs a work under a key that holds everything its result depends on
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
