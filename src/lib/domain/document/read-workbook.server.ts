import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { concurrencyLimit } from '../../server/concurrency-limit.ts';
import { log } from '../../server/log.ts';
import type { WorkbookRead } from './workbook-read.ts';

/** a workbook of 5,000 rows takes a third of it */
const MOST_MB = 256;
/** a workbook of 5,000 rows takes a second */
const MOST_MS = 20_000;

/** one after the other, so that memory is bounded */
const limited = concurrencyLimit(1, 20);

/**
 * Reads a workbook that somebody sent, as data: on a thread of its own with limits on memory and time. What does not fit in them is not
 * read. @param mostRows rows with something in them that a sheet may have
 * @throws Refusal('server.busy')
 */
export const readWorkbook = (sent: Uint8Array, mostRows: number): Promise<WorkbookRead> =>
	limited(
		() =>
			new Promise((done) => {
				const thread = new Worker(join(process.cwd(), 'src/lib/domain/document/workbook-read.ts'), {
					workerData: { sent, mostRows },
					execArgv: [],
					resourceLimits: { maxOldGenerationSizeMb: MOST_MB }
				});
				const end = (read: WorkbookRead) => {
					clearTimeout(timer);
					done(read);
				};
				const stop = (reason: unknown) => {
					log().warn({ err: reason }, 'a workbook that was sent could not be read within its limits');
					end({ fault: 'too-big' });
				};
				const timer = setTimeout(() => {
					void thread.terminate();
					stop(new Error(`It took more than ${MOST_MS} ms`));
				}, MOST_MS);
				thread.once('message', end).once('error', stop);
				thread.once('exit', () => end({ fault: 'unreadable' }));
			})
	);
