import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** Milliseconds in which a thread ends by itself once it has given its result. */
const ENDING_MS = 1_000;

/** The thread took longer than it may, or more memory. */
export class ThreadLimit extends Error {
	override name = 'ThreadLimit';
}

/**
 * Does a work on a thread of its own, so that the server answers others meanwhile. It settles once the thread has ended, so that none is
 * left when the server stops.
 * @param source path within the program of the file that does it: it reads `workerData` and posts the result as its one message
 * @param limits `mostMb` of memory for its objects, `mostMs` from its start
 * @throws ThreadLimit; what the file throws; an error where it ends without a result
 */
export function onThread<Result>(source: string, workerData: unknown, limits: { mostMb: number; mostMs?: number }): Promise<Result> {
	return new Promise((done, fail) => {
		const { mostMb, mostMs } = limits;
		const thread = new Worker(join(process.cwd(), source), {
			workerData,
			execArgv: [],
			resourceLimits: { maxOldGenerationSizeMb: mostMb }
		});
		let fault: Error | null = null;
		let given: { result: Result } | null = null;
		const over = (told: string) => (fault = new ThreadLimit(`${source} took more than ${told}`));
		let timer =
			mostMs &&
			setTimeout(() => {
				over(`${mostMs} ms`);
				void thread.terminate();
			}, mostMs);
		thread.once('message', (result: Result) => {
			given = { result };
			clearTimeout(timer);
			timer = setTimeout(() => void thread.terminate(), ENDING_MS);
		});
		thread.once('error', (error: NodeJS.ErrnoException) => {
			if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') over(`${mostMb} MB`);
			else fault = error;
		});
		thread.once('exit', (code) => {
			clearTimeout(timer);
			if (given) done(given.result);
			else fail(fault ?? new Error(`${source} ended with ${code} and without a result`));
		});
	});
}
