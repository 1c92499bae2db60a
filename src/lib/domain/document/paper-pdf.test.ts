import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawable, UNSHOWN } from './paper-fonts.ts';
import { paperPdf } from './paper-pdf.ts';
import type { PaperBlock } from './paper.ts';

const said = (text: string) => [{ lang: 'kk' as const, text }];
const made = (blocks: readonly PaperBlock[]) =>
	paperPdf({ languages: ['kk'], title: said('Хаттама'), lines: [], blocks, foot: said('Форум'), demo: null });
const item = (text: string): PaperBlock => ({ kind: 'item', label: '1.', texts: said(text), notes: [said(text)] });
const pdfOf = (text: string) => made([item(text)]);
const read = ({ bytes }: { bytes: Uint8Array }) => Buffer.from(bytes).toString('latin1');
/** Whether a file says that it is PDF/UA. */
const claims = (pdf: string) => pdf.startsWith('%PDF') && /pdfuaid/.test(pdf);

const typed = [
	...[
		'Жақсы 😂 📞 🌸 👨‍👩‍👧‍👦 🇰🇿 1️⃣ ❤️',
		'\uf0b7 бірінші',
		'한국어',
		'ภาษาไทย ก่ำ',
		'中文',
		'ئۇيغۇرچە',
		'გამარჯობა',
		'Ողջույն',
		'שלום',
		'→ ≥ ☐ ✓'
	],
	...['\u0001', '\ud800', '\u{e000}', '\ufeff', 'a\u0e31', '\u202eтер', 'Ғылым мен білім ұйымдарының ұсынысы']
];

test('whatever signs somebody wrote, the paper is made by the standard', () => {
	for (const text of typed) {
		const pdf = pdfOf(text);
		expect([text, claims(read(pdf)), pdf.unclaimed]).toEqual([text, true, null]);
	}
});

test('only the fonts that are shipped are in a paper', () => {
	const pdf = read(made(typed.map(item)));
	const fonts = new Set([...pdf.matchAll(/\/(?:BaseFont|FontName) \/[A-Z]{6}\+(\w+)/g)].map(([, name]) => name));
	expect([...fonts].filter((name) => !name?.startsWith('Noto'))).toEqual([]);
	expect(fonts).toContain('NotoEmoji');
	expect(fonts.size).toBeGreaterThan(6);
});

test('a sign that no font draws is replaced whole, others stay as they were typed', () => {
	expect(drawable('а한б ก่ำ\uf0b7')).toBe(`а${UNSHOWN}б ${UNSHOWN.repeat(2)}`);
	expect(drawable('＜Ⅳ①＞')).toBe('<IV1>');
	for (const text of ['Ұлы дала\nекінші жол', '👨‍👩‍👧‍👦 🇰🇿 1️⃣ ❤️', 'ئۇيغۇرچە', 'a\u0301ә\u0301', 'გამარჯობა']) expect(drawable(text)).toBe(text);
});

test('random signs of any script make a paper', { timeout: 30_000 }, () => {
	const sign = fc.oneof(
		fc.string({ unit: 'binary', maxLength: 12 }),
		fc.string({ unit: 'grapheme', maxLength: 12 }),
		fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
		fc.constantFrom('\t', '\n', ' ', '\u200d', '\ufe0f', '😂', '🇰', 'ә', '\u0301', '#', '$', '\\')
	);
	const text = fc.array(sign, { minLength: 1, maxLength: 40 }).map((parts) => parts.join(''));
	fc.assert(
		fc.property(fc.array(text, { minLength: 10, maxLength: 30 }), (texts) => {
			const pdf = made(texts.map(item));
			expect(read(pdf).startsWith('%PDF')).toBe(true);
			expect(pdf.unclaimed).toBeNull();
		}),
		{ numRuns: 8 }
	);
});

test('what the standard refuses costs the claim, not the paper', () => {
	const pdf = paperPdf({ languages: ['kk'], title: said(''), lines: [], blocks: [item('Мәтін')], foot: said('Форум'), demo: null });
	expect([pdf.unclaimed, read(pdf).startsWith('%PDF'), claims(read(pdf))]).toEqual(['heading title is empty', true, false]);
});
