import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { concurrencyLimit, type Rank } from '../../server/concurrency-limit.ts';
import { log } from '../../server/log.ts';
import type { PaperMade } from './paper-pdf.ts';
import type { Paper, PaperFormat } from './paper.ts';

export const paperTypes: Record<PaperFormat, string> = {
	pdf: 'application/pdf',
	docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
};

/** a paper of 1,000 rows takes a third of it */
const MOST_MB = 512;
/** one after the other, so that memory is bounded */
const limited = concurrencyLimit(1, 20);

/**
 * Makes a file on a thread of its own, from the source beside this file: the server answers others meanwhile.
 * @param rank the papers of staff do not wait behind those of everybody
 * @throws Refusal('server.busy')
 */
export const paperFile = (paper: Paper, format: PaperFormat, rank: Rank = 'staff'): Promise<Uint8Array<ArrayBuffer>> =>
	limited(
		() =>
			new Promise((done, fail) => {
				const thread = new Worker(join(process.cwd(), 'src/lib/domain/document/paper-worker.ts'), {
					workerData: { paper, format },
					execArgv: [],
					resourceLimits: { maxOldGenerationSizeMb: MOST_MB }
				});
				thread.once('message', ({ bytes, unclaimed }: PaperMade) => {
					if (unclaimed !== null) log().warn({ unclaimed }, 'a paper was made without the claim to PDF/UA-1');
					done(bytes);
				});
				thread.once('error', fail);
				thread.once('exit', (code) => fail(new Error(`The thread of a paper ended with ${code}`)));
			}),
		rank
	);
