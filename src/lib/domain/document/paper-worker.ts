import { parentPort, workerData } from 'node:worker_threads';
import { paperDocx } from './paper-docx.ts';
import { paperPdf, type PaperMade } from './paper-pdf.ts';
import type { Paper, PaperFormat } from './paper.ts';

/** What the thread of a paper does (papers.server.ts): makes one file and ends. */
const { paper, format } = workerData as { paper: Paper; format: PaperFormat };
const made: PaperMade = format === 'pdf' ? paperPdf(paper) : { bytes: await paperDocx(paper), unclaimed: null };
parentPort?.postMessage(made);
