import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { config } from '../../src/lib/server/config.ts';

/** The built program as a process of its own. */

export interface Running {
	address: string;
	port: number;
	pid: number;
	/** what it has written so far, line by line */
	lines(): string[];
	/** sends a signal. @returns exit code and milliseconds until the end */
	stop(signal?: NodeJS.Signals): Promise<{ code: number | null; ms: number }>;
}

export async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await new Promise((ready) => server.once('listening', ready));
	const { port } = server.address() as AddressInfo;
	await new Promise((closed) => server.close(closed));
	return port;
}

/** Starts it on a database and waits until it serves. @param env beside DATA_DIR, DATABASE_URL and PORT */
export async function aServer(url: string, env: Record<string, string> = {}): Promise<Running> {
	const port = await freePort();
	const child = spawn(process.execPath, ['src/server.ts'], {
		env: {
			PATH: process.env.PATH ?? '',
			NODE_ENV: 'production',
			LOG_LEVEL: 'info',
			RATE_LIMITS: 'off',
			DATA_DIR: config().dataDir,
			DATABASE_URL: url,
			PORT: String(port),
			...env
		}
	});
	let said = '';
	const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
	await new Promise<void>((ready, failed) => {
		for (const stream of [child.stdout, child.stderr])
			stream.on('data', (data: Buffer) => {
				said += data.toString();
				if (said.includes('Alang is ready at')) ready();
			});
		void ended.then(() => failed(new Error(said)));
	});
	return {
		address: `http://127.0.0.1:${port}`,
		port,
		pid: child.pid ?? 0,
		lines: () => said.split('\n').filter(Boolean),
		async stop(signal = 'SIGTERM') {
			const from = performance.now();
			child.kill(signal);
			return { code: await ended, ms: performance.now() - from };
		}
	};
}

/** Sends bytes as they are. @returns what came back, and after how many milliseconds the other side closed */
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

/** A way to a server that can be cut and mended. */
export async function aWay(host: string, port: number): Promise<{ port: number; cut(): void; mend(): void; close(): void }> {
	let open = true;
	const sockets = new Set<Socket>();
	const server = createTcpServer((near) => {
		if (!open) return void near.destroy();
		const far = connect(port, host);
		for (const socket of [near, far]) {
			sockets.add(socket);
			socket.on('error', () => undefined).on('close', () => (sockets.delete(socket), near.destroy(), far.destroy()));
		}
		near.pipe(far).pipe(near);
	}).listen(0, '127.0.0.1');
	await new Promise((ready) => server.once('listening', ready));
	const cut = () => {
		open = false;
		for (const socket of sockets) socket.destroy();
	};
	return { port: (server.address() as AddressInfo).port, cut, mend: () => (open = true), close: () => (cut(), server.close()) };
}
