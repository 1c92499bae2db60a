import { connect, createServer, type Socket } from 'node:net';
import { config } from '../../src/lib/server/config.ts';
import { freePort, listen } from './port.ts';
import { startProgram, type Program } from './process.ts';

/** The built program as a process of its own. */

export interface Running extends Program {
	address: string;
	port: number;
}

/** What the program says when it serves. */
export const READY = 'Alang is ready at';

/** Starts it on a free port and waits until it serves. @param env its settings but PORT @param flags of Node */
export async function serve(env: Record<string, string>, flags: readonly string[] = []): Promise<Running> {
	const port = await freePort();
	const program = await startProgram(
		['--max-semi-space-size=4', '--heap-growing-percent=40', ...flags, 'build/alang.js'],
		{ PORT: String(port), ...env },
		READY
	);
	return { ...program, port, address: `http://127.0.0.1:${port}` };
}

/** Starts it on the database and folder of a test. @param env beside DATA_DIR, DATABASE_URL and PORT @param flags of Node */
export const aServer = (url: string, env: Record<string, string> = {}, flags: readonly string[] = []): Promise<Running> =>
	serve({ LOG_LEVEL: 'info', RATE_LIMITS: 'off', DATA_DIR: config().dataDir, DATABASE_URL: url, ...env }, flags);

/** Sends raw bytes to a port. @returns what came back, and after how many milliseconds the other side closed */
export function raw(port: number, bytes: string | Buffer, then?: (socket: Socket) => void): Promise<{ answer: string; ms: number }> {
	const from = performance.now();
	const socket = connect(port, '127.0.0.1');
	let answer = '';
	socket.on('data', (data) => (answer += data.toString('latin1')));
	socket.on('error', () => undefined);
	socket.write(bytes);
	then?.(socket);
	return new Promise((closed) => socket.once('close', () => closed({ answer, ms: performance.now() - from })));
}

/** A proxy in front of a server whose connections a test can cut and allow again. */
export async function aWay(host: string, port: number): Promise<{ port: number; cut(): void; mend(): void; close(): void }> {
	let open = true;
	const sockets = new Set<Socket>();
	const server = createServer((near) => {
		if (!open) return void near.destroy();
		const far = connect(port, host);
		for (const socket of [near, far]) {
			sockets.add(socket);
			socket.on('error', () => undefined).on('close', () => (sockets.delete(socket), near.destroy(), far.destroy()));
		}
		near.pipe(far).pipe(near);
	});
	const way = await listen(server);
	const cut = () => {
		open = false;
		for (const socket of sockets) socket.destroy();
	};
	return { port: way, cut, mend: () => (open = true), close: () => (cut(), server.close()) };
}
