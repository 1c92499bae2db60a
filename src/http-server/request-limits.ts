import { STATUS_CODES, type IncomingMessage, type RequestListener, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Config } from '../lib/server/config.ts';
import { standingHeaders } from '../lib/server/http/security-headers.ts';
import { bodyRule, LARGEST_BODY, REQUEST_MS, STAFF_FORM_BYTES, UPLOAD_MS } from '../lib/server/http/uploads.ts';
import { withContentType } from './content-type.ts';
import { dropRest, readableAddress, rejectRequest } from './reject-request.ts';

/** What one visitor may take of the process: time, bytes, connections; and the headers of every answer, also of those Node gives. */

const HEADERS_MS = 8_000;
/** how often Node looks for requests over their time; with its default of 30 s they would stay open that much longer */
const LOOK_MS = 2_000;
/** milliseconds without a byte in either direction after which a socket is closed */
const STILL_MS = 20_000;
/** the same while an answer is being made: the silence is the server's then, as with a long paper on a busy machine. nginx waits as long */
const ANSWER_MS = 60_000;
const MOST_CONNECTIONS = 8_000;

export const serverOptions: ServerOptions = {
	headersTimeout: HEADERS_MS,
	// Node has one time for all requests: the longest. That of the others is kept by `endLate`.
	requestTimeout: UPLOAD_MS,
	connectionsCheckingInterval: LOOK_MS,
	maxHeaderSize: 16 * 1024,
	keepAliveTimeout: 5_000
};

/** A request that Node could not read: the answer it would give, with our headers. https://nodejs.org/api/http.html#event-clienterror */
function answerFault(error: NodeJS.ErrnoException, socket: Duplex, origin: string): void {
	const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
	if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
	const lines = Object.entries({
		...standingHeaders(origin),
		'cache-control': 'no-store',
		'content-type': 'text/plain; charset=utf-8',
		connection: 'close'
	}).map(([name, value]) => `${name}: ${value}\r\n`);
	socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${STATUS_CODES[status]}\n`, () => socket.destroy());
}

/** Whether a request comes without a body. */
export const bodyless = ({ headers }: IncomingMessage): boolean =>
	(headers['content-length'] ?? '0') === '0' && headers['transfer-encoding'] === undefined;

/** Waits longer for the first byte of an answer to a request that has come whole. Node puts the usual time back with the next request. */
function waitForAnswer(request: IncomingMessage, response: ServerResponse): void {
	const { socket } = request;
	const wait = () => response.headersSent || socket.setTimeout(ANSWER_MS);
	if (bodyless(request)) wait();
	else request.once('end', wait);
	const writeHead = response.writeHead.bind(response);
	response.writeHead = ((...head: Parameters<typeof writeHead>) => {
		socket.setTimeout(STILL_MS);
		return writeHead(...head);
	}) as typeof response.writeHead;
}

export function limitConnections(server: Server, config: Config): void {
	server.timeout = STILL_MS;
	server.prependListener('request', waitForAnswer);
	server.maxConnections = MOST_CONNECTIONS;
	server.on('clientError', (error: NodeJS.ErrnoException, socket) => answerFault(error, socket, config.origin));
}

const ruleOf = ({ headers, url }: IncomingMessage) => bodyRule(url, headers['content-type']);
const tooLong = (request: IncomingMessage): boolean => Number(request.headers['content-length'] ?? 0) > ruleOf(request).whole;

/** how much of a body may have come with its head */
const FIRST_READ = 80 * 1024;

/**
 * A body that does not tell its length is read up to the limit only (src/lib/server/http/form-body.ts), and the form then looks
 * incomplete: the answer becomes 413, so that the visitor reads the true reason.
 */
function sayTooLong(request: IncomingMessage, response: ServerResponse): void {
	const { socket } = request;
	const from = socket.bytesRead;
	const writeHead = response.writeHead.bind(response);
	response.writeHead = ((status: number, ...rest: never[]) =>
		writeHead(socket.bytesRead - from < STAFF_FORM_BYTES - FIRST_READ ? status : 413, ...rest)) as typeof response.writeHead;
}

/** Ends a request whose body has not come in its time, as Node ends one after the longest time of all. */
function endLate(request: IncomingMessage, response: ServerResponse, origin: string): void {
	const { socket } = request;
	const end = () => {
		if (request.complete) return;
		if (response.headersSent) socket.destroy();
		else answerFault(Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket, origin);
	};
	const timer = setTimeout(end, ruleOf(request).ms).unref();
	response.once('close', () => clearTimeout(timer));
}

/** A file that is too large by as much is read to its end all the same, and nothing of it kept: a browser that is cut off shows no answer. */
const READ_ALONG = 2 * LARGEST_BODY;

/** Refuses a body that says it is too long. */
function rejectLong(request: IncomingMessage, response: ServerResponse): void {
	const reject = () => void (response.headersSent || rejectRequest(request, response, 413));
	if (!ruleOf(request).file || Number(request.headers['content-length']) > READ_ALONG) return reject();
	const timer = setTimeout(reject, REQUEST_MS).unref();
	request.once('end', reject).resume();
	response.once('close', () => clearTimeout(timer));
}

/** Whether a GET or HEAD has a body. None needs one, so it is refused: it would be a way around the kept pages. */
const looksWithBody = (request: IncomingMessage): boolean => (request.method === 'GET' || request.method === 'HEAD') && !bodyless(request);

/**
 * Puts the standing headers on every answer and turns away bodies that say they are too long, addresses that cannot be read, and those
 * that begin like another host's: under these SvelteKit could not set a cookie.
 */
export function withLimits(config: Config, handler: RequestListener): RequestListener {
	const standing = Object.entries(standingHeaders(config.origin));
	return (request, response) => {
		for (const [name, value] of standing) response.setHeader(name, value);
		withContentType(request, response);
		// A request that comes past the proxy, such as a health check, has no such header: it gets the address of its socket.
		if (config.addressHeader) request.headers[config.addressHeader] ??= request.socket.remoteAddress;
		if (request.url?.startsWith('/fonts/')) response.setHeader('cache-control', 'public, max-age=86400');
		// what still comes when the answer is given is dropped for a while: a body without end would keep the socket
		response.once('finish', () => void dropRest(request).then(() => request.complete || request.destroy()));
		if (request.headers['transfer-encoding']) sayTooLong(request, response);
		if (!bodyless(request)) endLate(request, response, config.origin);
		if (tooLong(request)) return rejectLong(request, response);
		if (looksWithBody(request) || !readableAddress(request)) return rejectRequest(request, response, 400);
		if (request.url?.startsWith('//')) return rejectRequest(request, response, 404);
		handler(request, response);
	};
}
