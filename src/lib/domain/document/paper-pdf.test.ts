import { expect, test } from 'vitest';
import { paperPdf } from './paper-pdf.ts';

const said = (text: string) => [{ lang: 'kk' as const, text }];
const pdfOf = (text: string) =>
	Buffer.from(
		paperPdf({
			languages: ['kk'],
			title: said('Хаттама'),
			lines: [],
			blocks: [{ kind: 'item', label: '1.', texts: said(text), notes: [] }],
			foot: said('Форум'),
			demo: null
		})
	).toString('latin1');
/** Whether a file says that it is PDF/UA. */
const claims = (pdf: string) => pdf.startsWith('%PDF') && /pdfuaid/.test(pdf);

test('whatever signs somebody wrote, the paper is made by the standard', () => {
	for (const text of ['Жақсы 😀', 'გამარჯობა', '中文', '\u0001', '\ud800', '\u{e000}', 'Ғылым мен білім ұйымдарының ұсынысы'])
		expect([text, claims(pdfOf(text))]).toEqual([text, true]);
});
