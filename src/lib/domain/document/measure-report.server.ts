import { Refusal } from '../../server/refusal.ts';
import type { Locale } from '../../i18n/locales.ts';
import type { MeasureReport } from '../measure/index.server.ts';
import { measureReportPaper, measureReportSheet } from './measure-report.ts';
import { paperFile, paperTypes } from './papers.server.ts';
import { sheetTypes, toXlsx } from './sheet.server.ts';

export interface ReportFile {
	body: Uint8Array<ArrayBuffer>;
	type: string;
	name: string;
}

/** The year report as XLSX or PDF. @throws Refusal('not-found') for another format, Refusal('server.busy') */
export async function reportFile(report: MeasureReport, format: string, locale: Locale): Promise<ReportFile> {
	const name = `measures-${report.year}.${format}`;
	if (format === 'pdf') return { name, type: paperTypes.pdf, body: await paperFile(measureReportPaper(report, locale), 'pdf') };
	if (format !== 'xlsx') throw new Refusal('not-found');
	return { name, type: sheetTypes['xlsx'] ?? '', body: await toXlsx(measureReportSheet(report, locale)) };
}
