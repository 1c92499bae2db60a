import { createServer, type RequestListener, type Server } from 'node:http';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig, SetupError, type Config } from '../lib/server/config.ts';
import { database } from '../lib/server/database/open.ts';
import { migrate } from '../lib/server/database/migrate.ts';
import { requireMatchingKey } from '../lib/server/verify-key.ts';
import { loadKey } from '../lib/server/crypto.ts';
import { reindexSearch } from '../lib/workflow/reindex-search.server.ts';
import { limitConnections, serverOptions, withLimits } from './request-limits.ts';
import { setUpToken } from '../lib/domain/access/index.server.ts';

/** What is looked at before anything is served; each fault is one plain sentence (SetupError). */

/** the oldest release that runs TypeScript without being asked to */
const OLDEST_NODE = [22, 18] as const;

/** The settings of the environment. @throws SetupError also on an old Node.js or without a build */
export function settings(): Config {
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]))
		throw new SetupError(
			`Alang needs Node.js ${OLDEST_NODE.join('.')} or newer and this is ${process.versions.node}; start it with npm, which brings its own.`
		);
	const config = readConfig(process.env);
	if (!existsSync(join('build', 'handler.js'))) throw new SetupError('The program is not built yet; run npm run build first.');
	return config;
}

/** Tables, the search index, and the key that belongs to them. @throws SetupError */
export async function prepare(): Promise<void> {
	await migrate();
	await reindexSearch();
	const filled = await database().writer.selectFrom('forum').select('id').limit(1).executeTakeFirst();
	const account = await database().writer.selectFrom('account').select('id').limit(1).executeTakeFirst();
	loadKey(!!filled || !!account);
	await requireMatchingKey();
}

/** The address that makes the first admin, while there is no account; the demonstration brings its own. */
export async function setUpAddress(config: Config): Promise<string | null> {
	const token = config.demo ? null : await setUpToken();
	return token && `${config.origin}/setup/${token}`;
}

function portFault(config: Config, error: NodeJS.ErrnoException): Error {
	if (error.code === 'EADDRINUSE') return new SetupError(`Port ${config.port} is taken on ${config.host}; set PORT to a free one.`);
	if (error.code === 'EACCES') return new SetupError(`Port ${config.port} is not this user's to open; set PORT to one above 1023.`);
	if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN')
		return new SetupError(`HOST ${config.host} is not an address of this machine; set HOST to one of its own, such as 127.0.0.1.`);
	return error;
}

const starting: RequestListener = (_, response) => {
	response
		.writeHead(503, { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '5' })
		.end('Алаң іске қосылуда. Система «Алаң» запускается. Alang is starting.\n');
};

/**
 * Takes the port before the database is touched, so that a second start by mistake changes nothing.
 * @returns the server, which asks visitors to come again until `answer` is set
 * @throws SetupError
 */
export async function takePort(config: Config): Promise<{ server: Server; answer(by: RequestListener): void }> {
	let listener = withLimits(config, starting);
	const server = createServer(serverOptions, (request, response) => listener(request, response));
	limitConnections(server, config);
	await new Promise<void>((resolve, reject) => {
		server.once('error', (error) => reject(portFault(config, error)));
		server.listen(config.port, config.host, resolve);
	});
	return { server, answer: (by) => (listener = by) };
}
