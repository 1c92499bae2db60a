import { parentPort, workerData } from 'node:worker_threads';
import type { PaperMade } from './paper-pdf.ts';
import type { Paper, PaperFormat } from './paper.ts';

/** What the thread of a paper does (papers.server.ts): makes one file and ends. Only what makes that file is loaded. */
const { paper, format } = workerData as { paper: Paper; format: PaperFormat };

async function make(): Promise<PaperMade> {
	if (format === 'pdf') return (await import('./paper-pdf.ts')).paperPdf(paper);
	return { bytes: await (await import('./paper-docx.ts')).paperDocx(paper), unclaimed: null };
}
parentPort?.postMessage(await make());
