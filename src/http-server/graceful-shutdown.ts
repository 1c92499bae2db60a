import type { RequestListener, Server } from 'node:http';
import { closeDatabase } from '../lib/server/database/open.ts';

const STOP_MS = 8_000;
const LOOK_MS = 50;

/**
 * Ends the process on SIGTERM or SIGINT: no new connections, what is under way is answered, then exit 0; after 8 seconds the rest is cut.
 * @returns puts `connection: close` on answers given while stopping
 */
export function stopGracefully(server: Server): (handler: RequestListener) => RequestListener {
	let stopping = false;
	const end = async () => {
		await closeDatabase();
		process.exit(0);
	};
	const stop = () => {
		if (stopping) return;
		stopping = true;
		// Mail and event streams end first: the server waits for open streams.
		process.emit('sveltekit:shutdown' as 'disconnect');
		server.close(() => void end());
		// An answer that was under way leaves its connection open for a next request.
		setInterval(() => server.closeIdleConnections(), LOOK_MS).unref();
		setTimeout(() => {
			server.closeAllConnections();
			void end();
		}, STOP_MS).unref();
	};
	process.on('SIGTERM', stop);
	process.on('SIGINT', stop);
	return (handler) => (request, response) => {
		if (stopping) response.setHeader('connection', 'close');
		handler(request, response);
	};
}
