import fc from 'fast-check';
import { expect, test } from 'vitest';
import { locales } from '../../i18n/locales.ts';
import { withNewer } from './rules.ts';

const began = { kk: 'Мәтін', ru: 'Текст' };

test('who comes late keeps what was changed, and the newer words of what was not', () => {
	expect(withNewer(began, { ...began, kk: 'Жаңа' }, { ...began, ru: 'Новый' })).toEqual({ kk: 'Жаңа', ru: 'Новый' });
	// what the other one added, and what the other one emptied
	expect(withNewer({ kk: 'Мәтін' }, { kk: 'Жаңа' }, { kk: 'Мәтін', ru: 'Новый' })).toEqual({ kk: 'Жаңа', ru: 'Новый' });
	expect(withNewer(began, { ...began, kk: 'Жаңа' }, { kk: 'Мәтін' })).toEqual({ kk: 'Жаңа' });
	// both changed it: the late one sees both, and saves the own; emptied is changed too
	expect(withNewer(began, { ...began, ru: 'Свой' }, { ...began, ru: 'Новый' })).toEqual({ kk: 'Мәтін', ru: 'Свой' });
	expect(withNewer(began, { kk: 'Мәтін' }, { ...began, ru: 'Новый' })).toEqual({ kk: 'Мәтін' });
});

test('nothing typed gives what stands, and nothing newer gives what was typed', () => {
	const words = fc.constantFrom('а', 'б', 'в');
	const text = fc.dictionary(fc.constantFrom(...locales), words, { noNullPrototype: true });
	fc.assert(
		fc.property(text, text, (one, other) => {
			expect(withNewer(one, one, other)).toEqual(other);
			expect(withNewer(one, other, one)).toEqual(other);
		})
	);
});
