import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readConfig, SetupError, type Config } from './lib/server/config.ts';
import { closeDatabase, database } from './lib/server/database/open.ts';
import { migrate } from './lib/server/database/migrate.ts';
import { loadKey } from './lib/server/secret.ts';
import { setUpToken } from './lib/domain/access/index.server.ts';
import { keepPages } from './server/kept-pages.ts';

/** The process: start-up checks, tables, then SvelteKit's handler behind our own limits, until it is told to stop. */

const HEADER_SECONDS = 10;
const REQUEST_SECONDS = 20;
const STOP_SECONDS = 8;
const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

function settings(): Config {
	if (Number(process.versions.node.split('.')[0]) < 22)
		throw new SetupError(`Alang needs Node.js 22 or newer and this is ${process.versions.node}; start it with npm, which brings its own.`);
	const config = readConfig(process.env);
	if (!existsSync(join('build', 'handler.js'))) throw new SetupError('The program is not built yet; run npm run build first.');
	return config;
}

/** @returns the address that makes the first admin, while there is no account; the demonstration brings its own */
async function setUpAddress(config: Config): Promise<string | null> {
	const token = config.demo ? null : await setUpToken();
	return token && `${config.origin}/setup/${token}`;
}

async function prepare(config: Config): Promise<string | null> {
	await migrate();
	const filled = await database().writer.selectFrom('forum').select('id').limit(1).executeTakeFirst();
	const account = await database().writer.selectFrom('account').select('id').limit(1).executeTakeFirst();
	loadKey(!!filled || !!account);
	const address = await setUpAddress(config);
	await closeDatabase();
	return address;
}

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
	response.end(`Алаң: ${config.origin}\n`);
	return true;
}

async function serve(config: Config): Promise<void> {
	process.env.ORIGIN = config.origin;
	if (config.addressHeader) process.env.ADDRESS_HEADER = config.addressHeader;
	const { handler } = (await import(pathToFileURL(join(process.cwd(), 'build', 'handler.js')).href)) as { handler: RequestListener };
	const answer = keepPages(handler);
	const server = createServer((request, response) => {
		if (!elsewhere(config, request, response)) answer(request, response);
	});
	server.headersTimeout = HEADER_SECONDS * 1000;
	server.requestTimeout = REQUEST_SECONDS * 1000;
	await new Promise<void>((resolve, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) =>
			reject(
				error.code === 'EADDRINUSE' ? new SetupError(`Port ${config.port} is taken on ${config.host}; set PORT to a free one.`) : error
			)
		);
		server.listen(config.port, config.host, resolve);
	});
	stopGracefully(server);
	console.log(`Alang is ready at ${config.origin}`);
}

function stopGracefully(server: ReturnType<typeof createServer>): void {
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
	const address = await prepare(config);
	if (address) console.log(`There is no account yet. Make the first one here, within a day: ${address}`);
	await serve(config);
} catch (error) {
	console.error(error instanceof SetupError ? error.message : error);
	process.exit(1);
}
