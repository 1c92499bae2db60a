import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mlShape } from './localized-form.ts';
import { readMl, writeMl } from './localized-text.ts';
import { lines, name } from './typed.ts';
import { asLine, asLines, truncate, shortened, withoutInvisible } from './typed-text.ts';

/** Signs that come along from other programs: marks of direction, breaks, fillers, tags, variants of nothing. */
const SIGNS = [
	...['\u00ad', '\u034f', '\u061c', '\u115f', '\u1160', '\u17b4', '\u180e', '\u200b', '\u200c', '\u200d', '\u200e', '\u200f'],
	...['\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2060', '\u2064', '\u2066', '\u2069', '\u206f', '\u3164', '\ufe0f', '\ufeff'],
	...['\uffa0', '\ufffb', '\u{e0001}', '\u{e0041}', '\u{e007f}', '\u{e0100}']
];
const word = fc.array(fc.constantFrom(...'абвгґәқңұіabcxyz ё0-ʻ’'), { maxLength: 12 }).map((letters) => letters.join(''));
const sign = fc.constantFrom(...SIGNS);
const any = fc.array(fc.oneof(word, sign, fc.string({ unit: 'binary' }), fc.constantFrom('😀', '👩', '\u200d', 'س', 'क', '്', '\u0301')));

test('a text of nothing but invisible signs is empty', () => {
	fc.assert(fc.property(fc.array(sign), (signs) => asLine(signs.join('')) === '' && asLines(signs.join('')) === ''));
	expect(asLine(' \u2800\u3164 ')).toBe('');
});

test('among letters of Kazakh, Russian and Latin they leave nothing behind, wherever they stand', () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(word, sign)), (parts) => {
			const bare = parts.map(([text]) => text).join('');
			expect(withoutInvisible(parts.flat().join(''))).toBe(bare.normalize('NFC'));
		})
	);
});

test('cleaning twice is cleaning once, and no text grows or loses what is seen', () => {
	fc.assert(
		fc.property(any, (parts) => {
			const text = parts.join('');
			for (const clean of [withoutInvisible, asLine, asLines]) expect(clean(clean(text))).toBe(clean(text));
			const seen = (of: string) =>
				of
					.normalize('NFC')
					.replace(/[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu, '')
					.normalize('NFC');
			expect(seen(withoutInvisible(text))).toBe(seen(text));
		}),
		{ numRuns: 500 }
	);
});

test('a sign between two marks that change places when it goes', () => {
	const text = '\u0301\ufe00\u17d2\u200d';
	expect(withoutInvisible(text)).toBe('\u17d2\u0301');
	expect(withoutInvisible(withoutInvisible(text))).toBe(withoutInvisible(text));
});

test.each([
	['a family', '👨‍👩‍👧‍👦'],
	['a rainbow flag', '🏳️‍🌈'],
	['a heart in colour', '❤️'],
	['a skin', '🧑🏽‍💻'],
	['a key', '3️⃣'],
	['Scotland', '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}'],
	['Persian', 'می\u200cخواهم'],
	['Malayalam', 'ന്\u200d'],
	['Sinhala', 'ශ්\u200dරී'],
	['a Japanese name', '葛\u{e0100}城'],
	['Khmer', 'ភាសា\u200bខ្មែរ'],
	['Mongolian', 'ᠮᠣᠩᠭᠣᠯ\u180b']
])('%s keeps the signs it needs', (_, text) => {
	expect(asLine(`  \u200e${text}\u202c `)).toBe(text.normalize('NFC'));
});

test('lines stay lines', () => {
	expect(asLines(' бір\r\nекі\u2028үш\rтөрт\u0007бес\tалты ')).toBe('бір\nекі\nүш\nтөрт бес\tалты');
	expect(asLine('бір\r\nекі\u2028үш')).toBe('бір екі үш');
});

test('truncating never splits a character', () => {
	const family = '👨‍👩‍👧‍👦';
	expect(truncate(`аб${family}в`, 5)).toBe('аб');
	expect(truncate(`аб${family}в`, 2 + family.length)).toBe(`аб${family}`);
	expect(truncate('e\u0301e\u0301', 3)).toBe('e\u0301');
	expect(shortened('бір екі үш', 6)).toBe('бір е…');
	expect(shortened('бір', 3)).toBe('бір');
	const characters = [...new Intl.Segmenter('kk', { granularity: 'grapheme' }).segment(`${family}🇰🇿а́নি😀x`)].map(({ segment }) => segment);
	const texts = fc.array(fc.constantFrom(...characters)).map((parts) => parts.join(''));
	fc.assert(
		fc.property(texts, fc.nat(40), (text, most) => {
			const kept = truncate(text, most);
			expect(kept.length).toBeLessThanOrEqual(Math.max(most, 0));
			const count = (of: string) => [...new Intl.Segmenter('kk', { granularity: 'grapheme' }).segment(of)].map(({ segment }) => segment);
			expect(count(text).slice(0, count(kept).length)).toEqual(count(kept));
		})
	);
});

test('punctuation alone is no name; anything more stands as it was typed', () => {
	expect(['-', '—', '.', '…', '\u0301', '- -', '()'].map((text) => name(100).parse(text))).toEqual(['', '', '', '', '', '', '']);
	expect(['О.', 'Әл-Фараби', '3-ші', 'Ж', '=1+1'].map((text) => name(100).parse(text))).toEqual(['О.', 'Әл-Фараби', '3-ші', 'Ж', '=1+1']);
});

test('no blank line stands before or after a text of several lines, whatever it is made of; between its lines it stays', () => {
	const blank = fc
		.array(
			fc.constantFrom(
				'\n',
				'\r\n',
				'\r',
				'\u2028',
				'\u0085',
				' ',
				'\t',
				'\u00a0',
				'\u2003',
				'\u2800',
				'\u3164',
				'\u200b',
				'\ufeff',
				'\u0007'
			)
		)
		.map((signs) => signs.join(''));
	fc.assert(
		fc.property(blank, blank, (before, after) => {
			const text = 'бірінші\n\nекінші';
			for (const shape of [lines(200), mlShape('text', 200)['text.kk']]) expect(shape.parse(`${before}${text}${after}`)).toBe(text);
			expect(readMl(writeMl({ kk: `${before}${text}${after}` }))).toEqual({ kk: text });
		})
	);
	// control: blank lines of a text are seen as what they are
	expect(asLines('бірінші\n\n\nекінші')).toBe('бірінші\n\n\nекінші');
});
