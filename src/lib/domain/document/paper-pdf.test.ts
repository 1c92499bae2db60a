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
const claims = (pdf: string) => /pdfuaid/.test(pdf);

test('a sign that the face does not have makes no paper impossible: the file then claims no standard', () => {
	for (const text of ['Жақсы 😀', '\u0001', '中文']) {
		const pdf = pdfOf(text);
		expect([text, pdf.startsWith('%PDF'), claims(pdf)]).toEqual([text, true, false]);
	}
	// control: what the face has is made by the standard
	expect(claims(pdfOf('Ғылым мен білім ұйымдарының ұсынысы'))).toBe(true);
});
