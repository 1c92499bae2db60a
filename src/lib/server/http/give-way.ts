import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { Handle, RequestEvent } from '@sveltejs/kit';
import { concurrencyLimit } from '../concurrency-limit.ts';
import { config } from '../config.ts';
import { routeOf } from '../route.ts';
import { bodyRule } from './uploads.ts';

/** Bytes of a form: more than people type but for the longest texts. */
const LARGE_BYTES = 16 * 1024;
/** Milliseconds over which the thread is watched. */
const WATCH_MS = 10;
/** The share of the time that a thread works at which pages still come at once. */
const FREE = 0.8;
/** Milliseconds that a request gives way at most. */
const MOST_MS = 1_000;

/** One after the other, so that each sees the work that the one before it has begun. */
const inTurn = concurrencyLimit(1, Infinity);

/** Resolves once the thread has time to spare, or after a second. */
export const threadIsFree = (): Promise<void> => {
	const until = performance.now() + MOST_MS;
	return inTurn(async () => {
		while (performance.now() < until) {
			const before = performance.eventLoopUtilization();
			await pause(WATCH_MS);
			if (performance.eventLoopUtilization(before).utilization < FREE) return;
		}
	});
};

/** Whether a request is one of those that come in floods or take long: a passphrase, a file that is made, a large form. */
export function isHeavy({ request, url }: RequestEvent, route: string): boolean {
	if (request.method !== 'POST') return /\[format\]|\.(?:xlsx|pdf)$/.test(route);
	if (/^\/(?:login|password|invitations|setup|account)(?:\/|$)/.test(route)) return true;
	// forms with a file have turns of their own (upload-turns.ts)
	if (bodyRule(url.pathname, request.headers.get('content-type') ?? '').file) return false;
	return Number(request.headers.get('content-length') ?? Infinity) > LARGE_BYTES;
}

/**
 * A SvelteKit `Handle`: while the thread is busy, heavy requests wait up to a second, so that a flood of them leaves room for pages. Does
 * nothing with RATE_LIMITS=off.
 */
export const giveWay: Handle = async ({ event, resolve }) => {
	if (config().rateLimits && isHeavy(event, routeOf(event) ?? '')) await threadIsFree();
	return resolve(event);
};
