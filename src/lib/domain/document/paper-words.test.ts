import { expect, test } from 'vitest';
import { BREAK, breakable } from './paper-words.ts';

const parts = (text: string) => breakable(text).split(BREAK);

test('a long word may be broken after its signs, else after twenty letters; a short one nowhere', () => {
	expect(parts('https://adilet.zan.kz/kaz/docs')).toEqual(['https:', '/', '/', 'adilet.', 'zan.', 'kz/', 'kaz/', 'docs']);
	expect(parts('ұ'.repeat(45)).map(({ length }) => length)).toEqual([20, 20, 5]);
	expect(parts('ұйымдастырушылардың мен')).toEqual(['ұйымдастырушылардың мен']);
});

test('no sign of several code points is taken apart', () => {
	expect(parts('👨‍👩‍👧‍👦'.repeat(21))).toEqual(['👨‍👩‍👧‍👦'.repeat(20), '👨‍👩‍👧‍👦']);
	expect(parts('ә\u0301'.repeat(21))).toEqual(['ә\u0301'.repeat(20), 'ә\u0301']);
	expect(parts(`${'а'.repeat(19)}/\u0301${'б'.repeat(19)}`)).toEqual([`${'а'.repeat(19)}/\u0301`, 'б'.repeat(19)]);
});
