import { concurrencyLimit, type Rank } from '../../server/concurrency-limit.ts';
import { log } from '../../server/log.ts';
import { onThread } from '../../server/thread.ts';
import type { PaperMade } from './paper-pdf.ts';
import type { Paper, PaperFormat } from './paper.ts';

export const paperTypes: Record<PaperFormat, string> = {
	pdf: 'application/pdf',
	docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
};

const SOURCE = 'src/lib/domain/document/paper-worker.ts';
/** a paper of 1,000 rows takes a third of it */
const MOST_MB = 512;
/** one after the other, so that memory is bounded */
const limited = concurrencyLimit(1, 20);

/**
 * Makes a file on a thread of its own.
 * @param rank the papers of staff do not wait behind those of everybody
 * @throws Refusal('server.busy')
 */
export const paperFile = (paper: Paper, format: PaperFormat, rank: Rank = 'staff'): Promise<Uint8Array<ArrayBuffer>> =>
	limited(async () => {
		const { bytes, unclaimed } = await onThread<PaperMade>(SOURCE, { paper, format }, { mostMb: MOST_MB });
		if (unclaimed !== null) log().warn({ unclaimed }, 'a paper was made without the claim to PDF/UA-1');
		return bytes;
	}, rank);
