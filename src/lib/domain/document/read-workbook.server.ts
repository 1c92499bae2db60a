import { concurrencyLimit } from '../../server/concurrency-limit.ts';
import { log } from '../../server/log.ts';
import { onThread, ThreadLimit } from '../../server/thread.ts';
import type { WorkbookRead } from './workbook-read.ts';

const SOURCE = 'src/lib/domain/document/workbook-read.ts';
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
	limited(async () => {
		try {
			return await onThread<WorkbookRead>(SOURCE, { sent, mostRows }, { mostMb: MOST_MB, mostMs: MOST_MS });
		} catch (err) {
			log().warn({ err }, 'a workbook that was sent could not be read');
			return { fault: err instanceof ThreadLimit ? 'too-big' : 'unreadable' };
		}
	});
