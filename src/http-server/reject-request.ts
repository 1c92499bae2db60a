import type { IncomingMessage, ServerResponse } from 'node:http';
import { decoded } from '../lib/server/http/decoded.ts';
import { faultAnswer } from '../lib/server/http/fault-answer.ts';

/** Requests that are answered without SvelteKit. */

/** A path can be decoded, and nothing holds the sign NUL, which PostgreSQL cannot keep. A query is read leniently, as browsers do. */
const readable = (address: string): boolean => decoded(address.split('?')[0] ?? '') !== null && !/%00/.test(address);

/**
 * Whether the address of a request can be read. For one that cannot, SvelteKit runs the hooks outside of every try, so that whatever they
 * throw ends the process. Where a page calls a function of the server, SvelteKit takes the address from the headers named below.
 */
export const readableAddress = ({ url = '/', headers }: IncomingMessage): boolean =>
	[url, headers['x-sveltekit-pathname'], headers['x-sveltekit-search']].every((part) => readable(String(part ?? '')));

/**
 * Whether a request that may change something comes from elsewhere than our own pages. SvelteKit has a check of its own, which refuses in
 * English and looks at some types of forms only; this one comes before it.
 * @param origin as people open the site
 */
export const fromElsewhere = (origin: string, { method = '', headers }: IncomingMessage): boolean =>
	!['GET', 'HEAD', 'OPTIONS'].includes(method) && headers.origin !== origin;

const UNSUBSCRIBE = /^\/follow\/[\w-]+\/unsubscribe$/;

/**
 * Whether this is a mail program's one-click unsubscribing (RFC 8058): it has no page and names no origin, and the token in the address is
 * all it needs. A browser names the origin of every form.
 */
export const fromMailProgram = ({ method, url = '', headers }: IncomingMessage): boolean =>
	method === 'POST' && headers.origin === undefined && UNSUBSCRIBE.test(url);

/** Milliseconds in which the rest of a body is dropped after its answer: who sends has read the answer by then. */
const REST_MS = 5_000;
/** Milliseconds after which nothing more is expected of who has sent nothing. */
const QUIET_MS = 1_000;

/** Reads and drops what still comes of a request. @returns when it has come whole, its sender is gone or quiet, after REST_MS at the latest */
export function dropRest(request: IncomingMessage): Promise<void> {
	if (request.complete) return Promise.resolve();
	request.removeAllListeners('data');
	return new Promise((over) => {
		const timers = [REST_MS, QUIET_MS].map((ms) => setTimeout(over, ms).unref());
		for (const end of ['end', 'close'])
			request.once(end, () => {
				timers.forEach(clearTimeout);
				over();
			});
		request.on('data', () => timers[1]?.refresh());
		request.resume();
	});
}

/**
 * Answers a request with a fault in the form and language of whoever asks, and ends the connection when the rest of its body has been
 * dropped: a connection that is closed with something unread is reset, and the answer may be lost on its way.
 */
export function rejectRequest(request: IncomingMessage, response: ServerResponse, status: number): void {
	const [pathname = '/'] = (request.url ?? '/').split('?');
	const answer = faultAnswer(pathname, request.headers.accept ?? '', status);
	response.setHeader('alang-route', 'none');
	void answer.text().then(async (body) => {
		const headers = { ...Object.fromEntries(answer.headers), 'content-length': Buffer.byteLength(body), connection: 'close' };
		response.writeHead(status, headers).write(body);
		await dropRest(request);
		response.end();
	});
}
