import { createHash } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, RequestListener, ServerResponse } from 'node:http';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { revisionOf } from '../lib/server/revision.ts';
import { withOwnStyles } from './own-styles.ts';
import { nameRoute } from './watch.ts';

/**
 * Public pages, kept whole in front of all else: compressed, with an ETag and all headers, by address (which holds the language).
 * An answer asks to be kept with the header `alang-keep: <forum id or *> <revision> <instant until which it is true>`
 * (src/lib/server/http/public.ts). Whether the revision still holds is asked at most once a second for each page.
 */

const CHECK_MS = 1000;
/** of each page three copies are held: about 500 × 90 KB */
const MOST_PAGES = 500;
/** one spelling for each page: nobody fills the memory with %66orums */
const plainPath = /^\/[a-z0-9/._-]*$/;

interface Kept {
	scope: string;
	revision: number;
	madeAt: number;
	until: number;
	/** by the clock that only goes forward */
	checkedAt: number;
	/** the question under way, of which all who ask meanwhile hear the answer */
	checking?: Promise<boolean> | undefined;
	etag: string;
	route: string;
	/** names and values in turn: what Node writes as it is, without asking what was set before */
	headers: readonly string[];
	bodies: Record<Encoding, { body: Buffer; headers: readonly string[] }>;
}
type Encoding = 'br' | 'gzip' | 'identity';

const kept = new Map<string, Kept>();
const underWay = new Map<string, Promise<void>>();

/** @returns null when the revision has to be asked for */
function knownTrue(page: Kept): boolean | null {
	const at = Date.now();
	// a machine's clock may be set back as well: what is said of an hour that has not come yet is not true
	if (at >= page.until || at < page.madeAt) return false;
	return performance.now() - page.checkedAt < CHECK_MS ? true : null;
}

async function check(page: Kept): Promise<boolean> {
	const passed = performance.now();
	if ((await revisionOf(page.scope)) !== page.revision) return false;
	page.checkedAt = passed;
	return true;
}

/** A database that is away fails here as in the handler, which answers and reports it. */
const stillTrue = (page: Kept): Promise<boolean> =>
	(page.checking ??= check(page)
		.catch(() => false)
		.finally(() => (page.checking = undefined)));

function send(page: Kept, request: IncomingMessage, response: ServerResponse): void {
	nameRoute(response, page.route);
	const id = request.headers['x-request-id'];
	const own = typeof id === 'string' ? ['x-request-id', id] : [];
	if (request.headers['if-none-match']?.includes(page.etag)) {
		response.writeHead(304, [...page.headers, ...own]).end();
		return;
	}
	const accepts = String(request.headers['accept-encoding'] ?? '');
	const { body, headers } = page.bodies[/\bbr\b/.test(accepts) ? 'br' : /\bgzip\b/.test(accepts) ? 'gzip' : 'identity'];
	response.writeHead(200, [...headers, ...own]);
	response.end(request.method === 'HEAD' ? undefined : body);
}

/** What belongs to one answer only. */
const passing = new Set([
	...['content-length', 'transfer-encoding', 'content-encoding', 'etag', 'vary', 'date', 'connection', 'x-request-id', 'alang-route']
]);

const flat = (headers: OutgoingHttpHeaders): string[] =>
	Object.entries(headers).flatMap(([name, value]) => (value === undefined || passing.has(name) ? [] : [name, String(value)]));

/** What an answer is kept as: a page with its styles in it, and a policy that allows these and no others. */
function dressed(path: string, client: string, given: OutgoingHttpHeaders, body: Buffer): { headers: OutgoingHttpHeaders; body: Buffer } {
	const own = /^text\/html/.test(String(given['content-type'])) ? withOwnStyles(body.toString(), path, client) : null;
	if (!own) return { headers: given, body };
	const policy = String(given['content-security-policy']).replace("style-src 'self'", `style-src ${own.source}`);
	// SvelteKit announces what the page linked
	const { link: _, ...headers } = given;
	return { headers: { ...headers, 'content-security-policy': policy }, body: Buffer.from(own.html) };
}

function pageOf(keep: string, given: OutgoingHttpHeaders, body: Buffer): Kept {
	const [scope = '', revision = '', until = ''] = keep.split(' ');
	const text = { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT };
	const etag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
	const headers = [...flat(given), 'etag', etag, 'vary', 'accept-encoding'];
	const sent = (bytes: Buffer, encoding: readonly string[]) => ({
		body: bytes,
		headers: [...headers, ...encoding, 'content-length', String(bytes.length)]
	});
	return {
		scope,
		revision: Number(revision),
		madeAt: Date.now(),
		until: Date.parse(until),
		checkedAt: performance.now(),
		etag,
		route: String(given['alang-route'] ?? ''),
		headers,
		bodies: {
			identity: sent(body, []),
			gzip: sent(gzipSync(body), ['content-encoding', 'gzip']),
			br: sent(brotliCompressSync(body, { params: text }), ['content-encoding', 'br'])
		}
	};
}

/**
 * Whether an answer may be one person's: it sets a cookie (a renewed login must not reach the next visitor), or it was made for
 * somebody who is signed in and may see a draft.
 */
const personal = (request: IncomingMessage, response: ServerResponse): boolean =>
	response.hasHeader('set-cookie') || /(?:^|;\s*)(?:__Host-)?login=/.test(request.headers.cookie ?? '');

/** Lets the handler answer; when the answer asks to be kept, keeps it and sends it as every later one will be sent. */
function answer(path: string, client: string, handler: RequestListener, request: IncomingMessage, response: ServerResponse): Promise<void> {
	return new Promise((done) => {
		response.once('close', done);
		const writeHead = response.writeHead.bind(response);
		response.writeHead = ((status: number, ...rest: never[]) => {
			const keep = response.getHeader('alang-keep');
			response.removeHeader('alang-keep');
			if (typeof keep !== 'string' || status !== 200 || request.method !== 'GET' || personal(request, response))
				return writeHead(status, ...rest);
			const headers = { ...response.getHeaders() };
			for (const name of Object.keys(headers)) if (name !== 'connection') response.removeHeader(name);
			const chunks: Buffer[] = [];
			const { write, end } = response;
			const collect = (chunk: unknown) => {
				if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk as string));
			};
			response.write = (chunk: unknown) => (collect(chunk), true);
			response.end = ((chunk?: unknown) => {
				collect(chunk);
				Object.assign(response, { writeHead, write, end });
				const whole = dressed(path, client, headers, Buffer.concat(chunks));
				const page = pageOf(keep, whole.headers, whole.body);
				if (kept.size >= MOST_PAGES) kept.delete(kept.keys().next().value ?? '');
				kept.delete(path);
				kept.set(path, page);
				send(page, request, response);
				done();
				return response;
			}) as typeof response.end;
			return response;
		}) as typeof response.writeHead;
		handler(request, response);
	});
}

/**
 * Puts the kept pages in front of a handler. A request with a query string, a body, another method or another host than the
 * installation's always goes through.
 * @param client the folder of what the build gives to browsers
 */
export function keepPages(host: string, client: string, handler: RequestListener): RequestListener {
	const mayBeKept = ({ method, headers, url = '/' }: IncomingMessage) =>
		(method === 'GET' || method === 'HEAD') &&
		headers.host === host &&
		plainPath.test(url) &&
		headers['content-length'] === undefined &&
		headers['transfer-encoding'] === undefined;

	async function asked(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
		await underWay.get(path);
		const page = kept.get(path);
		if (page && (knownTrue(page) ?? (await stillTrue(page)))) return send(page, request, response);
		// Many ask at the moment a page changes: only pages known to be kept make others wait for one rendering.
		const work = answer(path, client, handler, request, response);
		if (!page) return;
		underWay.set(path, work);
		await work;
		if (underWay.get(path) === work) underWay.delete(path);
	}

	return (request, response) => {
		if (!mayBeKept(request)) return handler(request, response);
		const path = request.url ?? '/';
		const page = kept.get(path);
		if (page && !underWay.has(path) && knownTrue(page)) return send(page, request, response);
		void asked(path, request, response);
	};
}
