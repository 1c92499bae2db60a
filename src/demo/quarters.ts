import { inEveryLanguage, type TextMl } from '../lib/i18n/localized-text.ts';
import { addDays } from '../lib/i18n/time-zone.ts';
import { translator } from '../lib/i18n/translate.ts';

/** Quarters as plans print them. */

const quarterIn = (date: string): number => Math.ceil(Number(date.slice(5, 7)) / 3);

/** The quarter of a date as plans print it. */
export const quarterOf = (date: string): TextMl =>
	inEveryLanguage((locale) => translator(locale)('measure.quarter', { year: date.slice(0, 4), n: quarterIn(date) }));

/** The last day of the quarter that was over last, of a day. @param date YYYY-MM-DD and anything after it */
export function lastQuarterEnd(date: string): string {
	const month = String((quarterIn(date) - 1) * 3 + 1).padStart(2, '0');
	return addDays(`${date.slice(0, 4)}-${month}-01T00:00`, -1).slice(0, 10);
}
