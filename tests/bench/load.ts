import autocannon from 'autocannon';
import type { Measurable } from './process.ts';

export interface Measured {
	/** requests a second, answered as expected */
	perSecond: number;
	/** milliseconds */
	p50: number;
	p99: number;
	/** CPU milliseconds of the server for each request */
	cpuMs: number;
	requests: number;
}

export interface LoadRequest {
	path: string;
	method?: 'GET' | 'POST';
	headers?: Record<string, string>;
	/** a body for each request, made anew */
	body?: () => string;
	/** status every answer must have */
	expect?: number;
}

/**
 * Asks one program for a bounded time over some connections.
 * @throws Error when an answer has another status: a fast error page is no result
 */
export async function measure(program: Measurable, asking: LoadRequest, seconds: number, connections: number): Promise<Measured> {
	const { path, method = 'GET', headers = {}, body, expect = 200 } = asking;
	const before = program.cpu();
	const result = await autocannon({
		url: program.address + path,
		connections,
		duration: seconds,
		timeout: 30,
		headers: { 'accept-encoding': 'gzip', ...headers },
		requests: [{ method, path, ...(body && { setupRequest: (request) => ({ ...request, body: body() }) }) }]
	});
	const cpu = program.cpu() - before;
	const statuses = result.statusCodeStats as Record<string, { count: number }>;
	const wrong = Object.entries(statuses).filter(([status]) => Number(status) !== expect);
	if (wrong.length || result.errors)
		throw new Error(`${path}: expected ${expect}, got ${JSON.stringify(statuses)}, errors ${result.errors}`);
	return {
		perSecond: result.requests.average,
		p50: result.latency.p50,
		p99: result.latency.p99,
		cpuMs: cpu / Math.max(1, result.requests.total),
		requests: result.requests.total
	};
}

/** One request after another, timed apart: for answers so quick that a load tool's whole milliseconds say nothing. @returns p50 and p99 in ms */
export async function latency(program: Measurable, asking: () => LoadRequest, times: number): Promise<{ p50: number; p99: number }> {
	const taken: number[] = [];
	for (let i = 0; i < times; i++) {
		const { path, method = 'GET', headers = {}, body, expect = 200 } = asking();
		const from = performance.now();
		const answer = await fetch(program.address + path, { method, headers, body: body?.(), redirect: 'manual' });
		await answer.arrayBuffer();
		taken.push(performance.now() - from);
		if (answer.status !== expect) throw new Error(`${path}: expected ${expect}, got ${answer.status}`);
	}
	taken.sort((a, b) => a - b);
	const at = (share: number) => taken[Math.min(taken.length - 1, Math.floor(taken.length * share))] ?? 0;
	return { p50: at(0.5), p99: at(0.99) };
}

export const median = (values: readonly number[]): number => {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? 0;
};
