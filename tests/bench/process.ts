import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Programs under measurement, each a process of its own on loopback. */

export interface Running {
	url: string;
	/** milliseconds from the start of the process to its first answerable request */
	readyMs: number;
	/** CPU seconds used so far */
	cpu(): number;
	/** resident memory in MB */
	memory(): number;
	stop(): Promise<void>;
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
	for (const child of running) child.kill('SIGKILL');
});

const TICKS = 100; // a second of CPU in /proc/…/stat, on every Linux of the last twenty years

function cpuOf(pid: number): number {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
		.replace(/^.*\) /, '')
		.split(' ');
	return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

const memoryOf = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

const ended = (child: ChildProcess) =>
	new Promise<void>((resolve) => (child.exitCode === null ? child.once('exit', () => resolve()) : resolve()));

/**
 * Starts a program and waits until it says that it is ready.
 * @param ready what its output must hold
 * @throws Error with its output when it ends before that
 */
export async function start(args: readonly string[], url: string, env: Record<string, string>, ready: RegExp): Promise<Running> {
	const from = performance.now();
	const child = spawn(process.execPath, args, {
		env: { ...process.env, NODE_ENV: 'production', ...env },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	running.add(child);
	child.once('exit', () => running.delete(child));
	const pid = child.pid ?? 0;
	let said = '';
	await new Promise<void>((resolve, reject) => {
		const hear = (chunk: Buffer) => {
			said += chunk.toString();
			if (ready.test(said)) resolve();
		};
		child.stdout.on('data', hear);
		child.stderr.on('data', hear);
		child.once('exit', () => reject(new Error(`${args.join(' ')} ended: ${said}`)));
	});
	return {
		url,
		readyMs: performance.now() - from,
		cpu: () => cpuOf(pid),
		memory: () => memoryOf(pid),
		async stop() {
			child.kill('SIGTERM');
			await ended(child);
		}
	};
}

/** Alang itself, built, on a database that is filled already. */
export const startAlang = (port: number, dataDir: string, databaseUrl: string): Promise<Running> =>
	start(
		['src/server.ts'],
		`http://127.0.0.1:${port}`,
		{
			PORT: String(port),
			HOST: '127.0.0.1',
			ORIGIN: `http://127.0.0.1:${port}`,
			DATA_DIR: dataDir,
			DATABASE_URL: databaseUrl,
			RATE_LIMITS: 'off',
			LOG_LEVEL: 'warn',
			ALANG_DEMO: '0'
		},
		/Alang is ready/
	);
