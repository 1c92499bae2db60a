import { expect, test } from 'vitest';
import { formatDate, formatDay, formatDeadline, formatMoment, formatRecent, formatShort, formatZone } from './format.ts';
import { locales } from './locales.ts';

const ZONE = 'Asia/Qostanay';
const INSTANT = '2026-12-15T08:30:00.000Z';

test('a clock time stays with the last word of its date, so that it never stands alone in a line', () => {
	for (const locale of locales) {
		const today = formatRecent(INSTANT, ZONE, locale, INSTANT);
		const earlier = formatRecent(INSTANT, ZONE, locale, '2026-12-20T08:30:00.000Z');
		const year = formatRecent(INSTANT, ZONE, locale, '2027-12-20T08:30:00.000Z');
		for (const text of [formatMoment(INSTANT, ZONE, locale), formatShort(INSTANT, ZONE, locale), today, earlier, year])
			expect([locale, text, /\u00a013:30$/.test(text)]).toEqual([locale, text, true]);
		expect(formatDeadline(INSTANT, ZONE, locale)).toContain('\u00a013:30, ');
		// a date without a time may break where it does
		expect(formatDay(INSTANT, ZONE, locale)).not.toContain('13:30');
	}
	expect(formatShort(INSTANT, ZONE, 'kk')).toBe('15.12.2026,\u00a013:30');
});

test('zones are called by their names, none by its code', () => {
	const at = '2026-12-15T08:00:00.000Z';
	const of = (zone: string) => (['kk', 'ru', 'en'] as const).map((locale) => formatZone(at, zone, locale));
	expect(of('Asia/Aqtau')).toEqual(['Ақтау уақыты (UTC+5)', 'время Актау (UTC+5)', 'Aktau time (UTC+5)']);
	for (const zone of ['Qostanay', 'Almaty', 'Aqtau', 'Aqtobe', 'Atyrau', 'Oral', 'Qyzylorda'])
		expect(new Set(of(`Asia/${zone}`)).size).toBe(3);
	for (const zone of Intl.supportedValuesOf('timeZone'))
		for (const name of of(zone)) if (zone.includes('/')) expect(name).not.toContain(zone);
	expect(of('Asia/Tashkent')[0]).toMatch(/^Өзбекстан/);
});

test('a long date is not torn between its year and the sign of the year', () => {
	const at = '2023-08-11T05:00:00.000Z';
	const zone = 'Asia/Qostanay';
	expect([formatDate(at, zone, 'ru'), formatDate(at, zone, 'kk'), formatDate(at, zone, 'en')]).toEqual([
		'11 августа 2023\u00a0г.',
		'2023\u00a0ж.\u00a011 тамыз',
		'11 August 2023'
	]);
	for (const write of [formatDate, formatDay, formatMoment])
		for (const locale of ['kk', 'ru'] as const) expect(write(at, zone, locale)).not.toMatch(/ [гж]\.|ж\. /);
});
