import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Config } from './lib/server/config.ts';
import { sentenceOf } from './lib/server/database/errors.ts';
import { closeDatabase } from './lib/server/database/open.ts';
import { LARGEST_BODY } from './lib/server/http/uploads.ts';
import { lettersGo } from './lib/server/letters-go.ts';
import { prepare, settings, setUpAddress, takePort } from './http-server/startup.ts';
import { keepPages } from './http-server/page-cache.ts';
import { withLimits } from './http-server/request-limits.ts';
import { withMetrics } from './http-server/metrics.ts';
import { stopGracefully } from './http-server/graceful-shutdown.ts';
import { fromElsewhere, fromMailProgram, rejectRequest } from './http-server/reject-request.ts';
import { withRequestLog } from './http-server/request-log.ts';

/** The process: start-up checks, tables, then SvelteKit's handler behind our own limits, until it is told to stop. */

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** A page asked for under another name than ORIGIN would have every form refused: send the visitor to the right one. */
function elsewhere(config: Config, wanted: URL, request: IncomingMessage, response: ServerResponse): boolean {
	const host = request.headers.host ?? '';
	const path = request.url ?? '/';
	if (host === wanted.host || path.startsWith('/health/') || path === '/metrics') return false;
	const asked = URL.parse(`http://${host}`);
	const here =
		!!asked && loopback.has(asked.hostname) && loopback.has(wanted.hostname) && (request.method === 'GET' || request.method === 'HEAD');
	response.setHeader('alang-route', 'elsewhere');
	response.writeHead(here ? 307 : 421, {
		'content-type': 'text/plain; charset=utf-8',
		'cache-control': 'no-store',
		...(here && { location: config.origin + (path.startsWith('/') ? path : '/') })
	});
	const sentences = ['Бұл сайттың мекенжайы', 'Адрес этого сайта', 'The address of this site'];
	response.end(sentences.map((sentence) => `${sentence}: ${config.origin}\n`).join(''));
	return true;
}

/** SvelteKit's handler behind our limits, and public pages kept in front of both. */
async function pages(config: Config): Promise<RequestListener> {
	process.env.ORIGIN = config.origin;
	if (config.addressHeader) process.env.ADDRESS_HEADER = config.addressHeader;
	// the entry and the reader of forms cut every other body earlier
	process.env.BODY_SIZE_LIMIT = String(LARGEST_BODY);
	const build = join(process.cwd(), 'build');
	const { handler } = (await import(pathToFileURL(join(build, 'handler.js')).href)) as { handler: RequestListener };
	const wanted = new URL(config.origin);
	const answer = withMetrics(config, (request, response) => {
		if (elsewhere(config, wanted, request, response)) return;
		// SvelteKit asks for the origin too
		if (fromMailProgram(request)) request.headers.origin = config.origin;
		if (fromElsewhere(config.origin, request)) return rejectRequest(request, response, 403);
		handler(request, response);
	});
	return keepPages(wanted.host, join(build, 'client'), withLimits(config, answer));
}

try {
	const config = settings();
	const { server, answer } = await takePort(config);
	await prepare();
	const address = await setUpAddress(config);
	const gently = stopGracefully(server);
	const served = await pages(config);
	// the program has its own connections by now: a database that nobody has open could be moved away
	await closeDatabase();
	answer(withRequestLog(gently(served)));
	if (address) console.log(`There is no account yet. Make the first one here, within a day: ${address}`);
	if (lettersGo() === 'folder')
		console.log(`No mail server is set (MAIL_URL): letters are sent to nobody and stay in ${join(config.dataDir, 'mail')}.`);
	console.log(`Alang is ready at ${config.origin}`);
} catch (error) {
	console.error(sentenceOf(error));
	process.exit(1);
}
