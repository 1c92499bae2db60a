import { createHash } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, RequestListener, ServerResponse } from 'node:http';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { publicAddress } from '../lib/server/http/public-routes.ts';
import { revisionOf } from '../lib/server/revision.ts';
import { bodyless } from './request-limits.ts';
import { withInlineStyles } from './inline-styles.ts';
import { nameRoute } from './request-log.ts';

/**
 * Public pages and files, kept whole in front of all else: compressed, with an ETag and all headers, by the one spelling of their
 * address (which holds the language; src/lib/server/http/public-routes.ts). What a search or a later page of a list answers is not kept:
 * nobody fills the memory with words of their own.
 * An answer asks to be kept with the header `alang-keep: <forum id or *> <revision> <instant until which it is true>`
 * (src/lib/server/http/cache-control.ts). Whether the revision still holds is asked at most once a second for each page.
 */

const CHECK_MS = 1000;
/** all kept pages together, each in three encodings; beyond this those that nobody has asked for the longest are dropped */
const MOST_BYTES = 64 * 1024 * 1024;

interface Kept {
	scope: string;
	revision: number;
	madeAt: number;
	until: number;
	/** on the monotonic clock (`performance.now()`) */
	checkedAt: number;
	/** the query for the revision that is under way: requests that come meanwhile wait for the same one */
	checking?: Promise<boolean> | undefined;
	etag: string;
	route: string;
	/** names and values in turn: Node writes such a list as it is and does not merge it with headers that were set before */
	headers: readonly string[];
	bodies: Record<Encoding, { body: Buffer; headers: readonly string[] }>;
}
type Encoding = 'br' | 'gzip' | 'identity';

/** in the order of the last request, precise to a second: the one asked for last is at the end */
const kept = new Map<string, Kept>();
let bytes = 0;
const sizeOf = ({ bodies }: Kept) => bodies.br.body.length + bodies.gzip.body.length + bodies.identity.body.length;

function dropKept(path: string): void {
	const page = kept.get(path);
	if (page && kept.delete(path)) bytes -= sizeOf(page);
}

function keep(path: string, page: Kept): void {
	dropKept(path);
	kept.set(path, page);
	bytes += sizeOf(page);
	for (const oldest of kept.keys()) {
		if (bytes <= MOST_BYTES || oldest === path) break;
		dropKept(oldest);
	}
}

const underWay = new Map<string, Promise<void>>();

/** Whether a kept page still holds. @returns null when its revision must be compared first */
function knownTrue(page: Kept): boolean | null {
	const at = Date.now();
	// the machine's clock may have been set back: a page made «in the future» no longer holds
	if (at >= page.until || at < page.madeAt) return false;
	return performance.now() - page.checkedAt < CHECK_MS ? true : null;
}

async function check(path: string, page: Kept): Promise<boolean> {
	const passed = performance.now();
	if ((await revisionOf(page.scope)) !== page.revision) return false;
	page.checkedAt = passed;
	if (kept.get(path) === page && kept.delete(path)) kept.set(path, page);
	return true;
}

/** Compares the revision of a kept page. When the database is away, the request goes on to the handler, which reports that. */
const stillTrue = (path: string, page: Kept): Promise<boolean> =>
	(page.checking ??= check(path, page)
		.catch(() => false)
		.finally(() => (page.checking = undefined)));

/** Sends a kept page, or 304 to a visitor who has it. For HEAD Node itself leaves out the body. */
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
	response.end(body);
}

/** Headers that belong to one answer and are not kept. */
const passing = new Set([
	...[
		'content-length',
		'transfer-encoding',
		'content-encoding',
		'etag',
		'vary',
		'date',
		'connection',
		'x-request-id',
		'alang-route',
		'set-cookie'
	]
]);

const flat = (headers: OutgoingHttpHeaders): string[] =>
	Object.entries(headers).flatMap(([name, value]) => (value === undefined || passing.has(name) ? [] : [name, String(value)]));

/** The form in which an answer is kept: a page with its styles inside, and a content security policy that allows only these. */
function keptForm(path: string, client: string, given: OutgoingHttpHeaders, body: Buffer): { headers: OutgoingHttpHeaders; body: Buffer } {
	const own = /^text\/html/.test(String(given['content-type'])) ? withInlineStyles(body.toString(), path, client) : null;
	if (!own) return { headers: given, body };
	const policy = String(given['content-security-policy']).replace("style-src 'self'", `style-src ${own.source}`);
	// the `link` header preloads the style sheets, which the page no longer links
	const { link: _, ...headers } = given;
	return { headers: { ...headers, 'content-security-policy': policy }, body: Buffer.from(own.html) };
}

function keptPage(keep: string, given: OutgoingHttpHeaders, body: Buffer): Kept {
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

/** The cookies that an answer sets. */
const cookiesOf = (response: ServerResponse): string[] => [response.getHeader('set-cookie') ?? []].flat().map(String);

/** Whether a cookie only removes a login that is no longer valid: its visitor got the same page as everybody, so that page may be kept. */
const clearsLogin = (cookie: string): boolean => /^(?:__Host-)?login=;.*\bmax-age=0\b/i.test(cookie);

/**
 * Lets the handler answer; when the answer asks to be kept, keeps it and sends it as every later one will be sent. Only what was made for
 * nobody in particular asks for that (src/lib/server/http/cache-control.ts); an answer with a cookie of its own is one person's all the same.
 */
function answer(address: Address, client: string, handler: RequestListener, request: IncomingMessage, response: ServerResponse) {
	// hide the visitor's ETag: SvelteKit could answer 304 without a body, and there would be nothing to keep
	const tag = request.headers['if-none-match'];
	delete request.headers['if-none-match'];
	return new Promise<void>((done) => {
		response.once('close', done);
		const writeHead = response.writeHead.bind(response);
		response.writeHead = ((status: number, ...rest: never[]) => {
			const wish = response.getHeader('alang-keep');
			response.removeHeader('alang-keep');
			if (status === 404) dropKept(address.path);
			if (typeof wish !== 'string' || status !== 200 || address.query || !cookiesOf(response).every(clearsLogin))
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
				const whole = keptForm(address.path, client, headers, Buffer.concat(chunks));
				const page = keptPage(wish, whole.headers, whole.body);
				keep(address.path, page);
				if (tag) request.headers['if-none-match'] = tag;
				send(page, request, response);
				done();
				return response;
			}) as typeof response.end;
			return response;
		}) as typeof response.writeHead;
		handler(request, response);
	});
}

type Address = NonNullable<ReturnType<typeof publicAddress>>;

/**
 * Puts the kept pages in front of a handler. A request with a body, another method or another host than the installation's always goes
 * through. Every spelling of a public address reaches the handler as the one that is kept, asked for whole with GET: what a visitor
 * asks by HEAD or with the ETag of some page is answered here.
 * @param client the folder of what the build gives to browsers
 */
export function keepPages(host: string, client: string, handler: RequestListener): RequestListener {
	const addressOf = (request: IncomingMessage) =>
		(request.method === 'GET' || request.method === 'HEAD') && request.headers.host === host && bodyless(request)
			? publicAddress(request.url ?? '/')
			: null;

	async function asked(address: Address, request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { path } = address;
		await underWay.get(path);
		const page = address.query ? undefined : kept.get(path);
		if (page && (knownTrue(page) ?? (await stillTrue(path, page)))) return send(page, request, response);
		// Many ask at the moment a page changes: only pages known to be kept make others wait for one rendering.
		Object.assign(request, { method: 'GET', url: address.query ? `${path}?${address.query}` : path });
		const work = answer(address, client, handler, request, response);
		if (!page) return;
		underWay.set(path, work);
		await work;
		if (underWay.get(path) === work) underWay.delete(path);
	}

	return (request, response) => {
		const address = addressOf(request);
		if (!address) return handler(request, response);
		const page = address.query ? undefined : kept.get(address.path);
		if (page && !underWay.has(address.path) && knownTrue(page)) return send(page, request, response);
		void asked(address, request, response);
	};
}
