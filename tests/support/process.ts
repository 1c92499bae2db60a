import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Programs as processes of their own. */

export interface Program {
	pid: number;
	/** what it has written so far, line by line */
	lines(): string[];
	/** CPU milliseconds used so far */
	cpu(): number;
	/** resident memory in MB */
	memory(): number;
	/** sends a signal. @returns exit code and milliseconds until the end */
	stop(signal?: NodeJS.Signals): Promise<{ code: number | null; ms: number }>;
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
	for (const child of running) child.kill('SIGKILL');
});

const TICK_MS = 10; // of CPU time in /proc/…/stat, on every Linux of the last twenty years

/** User and system time. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function cpuOf(pid: number): number {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
		.replace(/^.*\) /, '')
		.split(' ');
	return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

const memoryOf = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

const TCP_LISTEN = '0A';

/** What a descriptor is; '' when it was closed since the folder was read. */
function targetOf(descriptor: string): string {
	try {
		return readlinkSync(descriptor);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
		throw error;
	}
}

/** The addresses a process listens on, as `port` on loopback and `port open` elsewhere. https://man7.org/linux/man-pages/man5/proc_pid_net.5.html */
export function listensOn(pid: number): string[] {
	const own = new Set(
		readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
			const target = targetOf(`/proc/${pid}/fd/${fd}`);
			return target.startsWith('socket:') ? [target.slice('socket:['.length, -1)] : [];
		})
	);
	const loopback = ['0100007F', '00000000000000000000000001000000'];
	return ['tcp', 'tcp6'].flatMap((table) =>
		readFileSync(`/proc/${pid}/net/${table}`, 'utf8')
			.split('\n')
			.slice(1)
			.map((line) => line.trim().split(/\s+/))
			.filter((fields) => fields[3] === TCP_LISTEN && own.has(fields[9] ?? ''))
			.map((fields) => {
				const [address = '', port = ''] = (fields[1] ?? '').split(':');
				return `${parseInt(port, 16)}${loopback.includes(address) ? '' : ' open'}`;
			})
	);
}

/**
 * Starts a program of Node.
 * @param env all of its environment but PATH and NODE_ENV
 * @param word what its output holds when it is ready
 * @returns it, and whether it becomes ready: false when it ends before that
 */
export function launchProgram(args: readonly string[], env: Record<string, string>, word: string): Program & { ready: Promise<boolean> } {
	const child = spawn(process.execPath, args, {
		env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	running.add(child);
	const ended = new Promise<number | null>((resolve) =>
		child.once('close', (code) => {
			running.delete(child);
			resolve(code);
		})
	);
	let said = '';
	const ready = new Promise<boolean>((resolve) => {
		for (const stream of [child.stdout, child.stderr])
			stream.on('data', (chunk: Buffer) => {
				// why a program fails later is told beside the test that fails with it
				if (stream === child.stderr && said.includes(word)) process.stderr.write(chunk);
				said += chunk.toString();
				if (said.includes(word)) resolve(true);
			});
		void ended.then(() => resolve(false));
	});
	const pid = child.pid ?? 0;
	return {
		pid,
		ready,
		lines: () => said.split('\n').filter(Boolean),
		cpu: () => cpuOf(pid),
		memory: () => memoryOf(pid),
		async stop(signal = 'SIGTERM') {
			const from = performance.now();
			child.kill(signal);
			return { code: await ended, ms: performance.now() - from };
		}
	};
}

/** Starts a program as `launchProgram` and waits until it is ready. @throws Error with its output when it ends before that */
export async function startProgram(args: readonly string[], env: Record<string, string>, word: string): Promise<Program> {
	const program = launchProgram(args, env, word);
	if (!(await program.ready)) throw new Error(`${args.join(' ')} ended: ${program.lines().join('\n')}`);
	return program;
}

/** Limits the size of any file that a running process writes, as on a full or read-only disk; 'unlimited' lifts the limit. */
export const limitFiles = (pid: number, bytes: string): unknown =>
	execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);

/**
 * Runs a program of Node to its end.
 * @param env beside PATH and a silent log
 * @param most no file it writes grows beyond so many bytes
 */
export function runProgram(args: readonly string[], env: Record<string, string>, most?: number): { code: number | null; said: string } {
	const [command = '', ...rest] = [...(most === undefined ? [] : ['prlimit', `--fsize=${most}`]), process.execPath, ...args];
	const done = spawnSync(command, rest, { encoding: 'utf8', env: { PATH: process.env.PATH, LOG_LEVEL: 'silent', ...env } });
	return { code: done.status, said: (done.stdout + done.stderr).trim() };
}
