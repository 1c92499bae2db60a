import { randomUUID } from 'node:crypto';
import type { RequestListener, ServerResponse } from 'node:http';
import { log } from '../lib/server/log.ts';
import { observeRequest } from './metrics.ts';

/**
 * One log line and one measurement for each request. Addresses are never written: they hold private tokens and search words. The
 * program names its route in the header `alang-route`, which is removed before the answer is sent, or with `nameRoute`.
 */

const routes = new WeakMap<ServerResponse, string>();

/** Names the route of an answer whose headers are given to `writeHead` as a list, where the header `alang-route` cannot be read. */
export const nameRoute = (response: ServerResponse, route: string): unknown => routes.set(response, route);

const quiet = new Set(['/health/live', '/health/ready', '/metrics']);

/** Gives each request its number, in place of one that the visitor may have sent, and notes how it was answered. */
export function withRequestLog(handler: RequestListener): RequestListener {
	return (request, response) => {
		const from = performance.now();
		const { method = '' } = request;
		const requestId = randomUUID();
		request.headers['x-request-id'] = requestId;
		let route = 'static';
		const writeHead = response.writeHead.bind(response);
		response.writeHead = ((status: number, ...rest: unknown[]) => {
			const known = routes.get(response);
			if (known !== undefined) {
				route = known || 'none';
				return (writeHead as (...args: unknown[]) => typeof response)(status, ...rest);
			}
			response.setHeader('x-request-id', requestId);
			const set = response.getHeader('alang-route');
			response.removeHeader('alang-route');
			if (typeof set === 'string') route = set || 'none';
			if (status >= 400 && !response.hasHeader('cache-control')) response.setHeader('cache-control', 'no-store');
			return (writeHead as (...args: unknown[]) => typeof response)(status, ...rest);
		}) as typeof response.writeHead;
		response.once('close', () => {
			const ms = performance.now() - from;
			const status = response.writableFinished ? response.statusCode : 499;
			observeRequest(method, route, status, ms / 1000);
			const line = { requestId, method, route, status, ms: Math.round(ms * 10) / 10 };
			if (quiet.has(route)) log().debug(line, 'answered');
			else log().info(line, 'answered');
		});
		handler(request, response);
	};
}
