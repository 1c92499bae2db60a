import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SetupError, type Config } from './lib/server/config.ts';
import { prepare, settings, setUpAddress, takePort } from './server/begin.ts';
import { keepPages } from './server/kept-pages.ts';

/** The process: start-up checks, tables, then SvelteKit's handler behind our own limits, until it is told to stop. */

const STOP_SECONDS = 8;
const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** A page asked for under another name than ORIGIN would have every form refused: send the visitor to the right one. */
function elsewhere(config: Config, request: IncomingMessage, response: ServerResponse): boolean {
	const wanted = new URL(config.origin);
	const host = request.headers.host ?? '';
	const path = request.url ?? '/';
	if (host === wanted.host || path.startsWith('/health/') || path === '/metrics') return false;
	const asked = URL.parse(`http://${host}`);
	const here =
		!!asked && loopback.has(asked.hostname) && loopback.has(wanted.hostname) && (request.method === 'GET' || request.method === 'HEAD');
	response.writeHead(here ? 307 : 421, {
		'content-type': 'text/plain; charset=utf-8',
		'x-content-type-options': 'nosniff',
		...(here && { location: config.origin + (path.startsWith('/') ? path : '/') })
	});
	const sentences = ['Бұл сайттың мекенжайы', 'Адрес этого сайта', 'The address of this site'];
	response.end(sentences.map((sentence) => `${sentence}: ${config.origin}\n`).join(''));
	return true;
}

/** SvelteKit's handler, with public pages kept in front of it. */
async function pages(config: Config): Promise<RequestListener> {
	process.env.ORIGIN = config.origin;
	if (config.addressHeader) process.env.ADDRESS_HEADER = config.addressHeader;
	const { handler } = (await import(pathToFileURL(join(process.cwd(), 'build', 'handler.js')).href)) as { handler: RequestListener };
	const answer = keepPages(handler);
	return (request, response) => {
		if (!elsewhere(config, request, response)) answer(request, response);
	};
}

function stopGracefully(server: Server): void {
	let stopping = false;
	const stop = () => {
		if (stopping) return;
		stopping = true;
		server.close(() => {
			process.emit('sveltekit:shutdown' as 'disconnect');
			setTimeout(() => process.exit(0), 200).unref();
		});
		server.closeIdleConnections();
		setTimeout(() => process.exit(0), STOP_SECONDS * 1000).unref();
	};
	process.once('SIGTERM', stop);
	process.once('SIGINT', stop);
}

try {
	const config = settings();
	const { server, answer } = await takePort(config);
	await prepare();
	const address = await setUpAddress(config);
	answer(await pages(config));
	stopGracefully(server);
	if (address) console.log(`There is no account yet. Make the first one here, within a day: ${address}`);
	console.log(`Alang is ready at ${config.origin}`);
} catch (error) {
	console.error(error instanceof SetupError ? error.message : error);
	process.exit(1);
}
