import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { config } from '../../src/lib/server/config.ts';
import { THEN } from './forum.ts';

/** Other processes on the database of a test. */

export interface RaceAnswer {
	index: number;
	answer: string;
	ms: number;
}

export interface Racer {
	/** does the jobs all at once; resolves with the acknowledged answers, even when the process is killed meanwhile */
	run(jobs: readonly object[], onAnswer?: (answer: RaceAnswer) => void): Promise<RaceAnswer[]>;
	kill(): void;
	stop(): Promise<void>;
}

/** Starts one more process. @param url the DATABASE_URL of the test */
export function aRacer(url: string): Racer {
	const child: ChildProcessWithoutNullStreams = spawn(process.execPath, ['tests/support/race-worker.ts'], {
		env: { ...process.env, DATABASE_URL: url, DATA_DIR: config().dataDir, NODE_OPTIONS: '' }
	});
	const errors: string[] = [];
	child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
	const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	let hear: (line: string) => void = () => undefined;
	createInterface({ input: child.stdout }).on('line', (line) => hear(line));
	return {
		run: (jobs, onAnswer) =>
			new Promise((resolve, reject) => {
				const answers: RaceAnswer[] = [];
				hear = (line) => {
					const said = JSON.parse(line) as RaceAnswer | 'done';
					if (said === 'done') return resolve(answers);
					answers.push(said);
					onAnswer?.(said);
				};
				void ended.then(() => (child.killed ? resolve(answers) : reject(new Error(errors.join('')))));
				child.stdin.write(`${JSON.stringify({ clock: THEN, jobs })}\n`);
			}),
		kill: () => child.kill('SIGKILL'),
		async stop() {
			child.stdin.end();
			await ended;
		}
	};
}
