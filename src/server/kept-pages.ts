import { createHash } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, RequestListener, ServerResponse } from 'node:http';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { revisionOf } from '../lib/server/revision.ts';

/**
 * Public pages, kept whole in front of SvelteKit's handler: compressed, with an ETag, by address (which holds the language).
 * An answer asks to be kept with the header `alang-keep: <forum id or *> <revision> <instant until which it is true>`
 * (src/lib/server/http/public.ts). Whether the revision still holds is asked at most once a second for each page.
 */

const CHECK_MS = 1000;
/** of each page three copies are held: about 500 × 60 KB */
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
	etag: string;
	headers: OutgoingHttpHeaders;
	bodies: Record<'br' | 'gzip' | 'identity', Buffer>;
}

const kept = new Map<string, Kept>();
const underWay = new Map<string, Promise<void>>();

async function stillTrue(page: Kept): Promise<boolean> {
	const at = Date.now();
	// a machine's clock may be set back as well: what is said of an hour that has not come yet is not true
	if (at >= page.until || at < page.madeAt) return false;
	const passed = performance.now();
	if (passed - page.checkedAt < CHECK_MS) return true;
	if ((await revisionOf(page.scope)) !== page.revision) return false;
	page.checkedAt = passed;
	return true;
}

function send(page: Kept, request: IncomingMessage, response: ServerResponse): void {
	const accepts = String(request.headers['accept-encoding'] ?? '');
	const encoding = /\bbr\b/.test(accepts) ? 'br' : /\bgzip\b/.test(accepts) ? 'gzip' : 'identity';
	const body = page.bodies[encoding];
	const headers: OutgoingHttpHeaders = { ...page.headers, etag: page.etag, vary: 'accept-encoding' };
	if (request.headers['if-none-match']?.includes(page.etag)) {
		response.writeHead(304, headers).end();
		return;
	}
	if (encoding !== 'identity') headers['content-encoding'] = encoding;
	headers['content-length'] = body.length;
	response.writeHead(200, headers);
	response.end(request.method === 'HEAD' ? undefined : body);
}

function pageOf(keep: string, headers: OutgoingHttpHeaders, body: Buffer): Kept {
	const [scope = '', revision = '', until = ''] = keep.split(' ');
	const text = { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT };
	return {
		scope,
		revision: Number(revision),
		madeAt: Date.now(),
		until: Date.parse(until),
		checkedAt: performance.now(),
		etag: `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
		headers,
		bodies: { identity: body, gzip: gzipSync(body), br: brotliCompressSync(body, { params: text }) }
	};
}

/**
 * Whether an answer may be one person's: it sets a cookie (a renewed login must not reach the next visitor), or it was made for
 * somebody who is signed in and may see a draft.
 */
const personal = (request: IncomingMessage, response: ServerResponse): boolean =>
	response.hasHeader('set-cookie') || /(?:^|;\s*)(?:__Host-)?login=/.test(request.headers.cookie ?? '');

/** Lets the handler answer; when the answer asks to be kept, keeps it and sends it as every later one will be sent. */
function answer(path: string, handler: RequestListener, request: IncomingMessage, response: ServerResponse): Promise<void> {
	return new Promise((done) => {
		response.once('close', done);
		const writeHead = response.writeHead.bind(response);
		response.writeHead = ((status: number, ...rest: never[]) => {
			const keep = response.getHeader('alang-keep');
			response.removeHeader('alang-keep');
			if (typeof keep !== 'string' || status !== 200 || request.method !== 'GET' || personal(request, response))
				return writeHead(status, ...rest);
			const headers = { ...response.getHeaders() };
			for (const name of ['content-length', 'transfer-encoding', 'etag', 'date', 'connection', 'x-request-id']) delete headers[name];
			for (const name of Object.keys(response.getHeaders())) response.removeHeader(name);
			const chunks: Buffer[] = [];
			const { write, end } = response;
			const collect = (chunk: unknown) => {
				if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk as string));
			};
			response.write = (chunk: unknown) => (collect(chunk), true);
			response.end = ((chunk?: unknown) => {
				collect(chunk);
				Object.assign(response, { writeHead, write, end });
				const page = pageOf(keep, headers, Buffer.concat(chunks));
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

/** Puts the kept pages in front of a handler. A request with a query string or another method always goes through. */
export function keepPages(handler: RequestListener): RequestListener {
	return async (request, response) => {
		const path = request.url ?? '/';
		if ((request.method !== 'GET' && request.method !== 'HEAD') || !plainPath.test(path)) return handler(request, response);
		await underWay.get(path);
		const page = kept.get(path);
		// A database that is away fails here as in the handler, which answers and reports it.
		if (page && (await stillTrue(page).catch(() => false))) return send(page, request, response);
		// Many ask at the moment a page changes: only pages known to be kept make others wait for one rendering.
		const work = answer(path, handler, request, response);
		if (!page) return;
		underWay.set(path, work);
		await work;
		if (underWay.get(path) === work) underWay.delete(path);
	};
}
