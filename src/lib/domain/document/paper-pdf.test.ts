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

test('a sign that no face has makes no paper impossible: the file then claims no standard', () => {
	for (const text of ['Жақсы 😀', 'გამარჯობა', '中文', '\u0001']) expect([text, pdfOf(text).startsWith('%PDF')]).toEqual([text, true]);
	expect(claims(pdfOf('\u0001'))).toBe(false);
	// control: what the face has is made by the standard
	expect(claims(pdfOf('Ғылым мен білім ұйымдарының ұсынысы'))).toBe(true);
});
