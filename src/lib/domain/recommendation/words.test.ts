import { expect, test } from 'vitest';
import { translator } from '../../i18n/translate.ts';
import { recommendationName } from './words.ts';

test('a letter is said with its platform where those of several stand together, a number alone', () => {
	const said = (number: number | null, ...platform: [(number | null)?]) =>
		(['kk', 'ru', 'en'] as const).map((locale) =>
			recommendationName(translator(locale), { number, letter: 'Б' }, ...platform).replaceAll('\u2060', '')
		);
	expect(said(null)).toEqual(['«Б» ұсынымы', 'Рекомендация «Б»', 'Recommendation Б']);
	expect(said(null, 2)).toEqual(['2-алаң, «Б» ұсынымы', 'Площадка 2, рекомендация «Б»', 'Platform 2, recommendation Б']);
	expect(said(null, null)).toEqual(['Форум, «Б» ұсынымы', 'Форум, рекомендация «Б»', 'Forum, recommendation Б']);
	expect(said(7, 2)).toEqual(said(7));
});
