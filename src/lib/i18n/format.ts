import { regional, type Locale } from './locales.ts';
import { dayAt, offsetAt, wallOf } from './time-zone.ts';

/** How dates, times, numbers and countries are written. Always on the server: a browser may lack Kazakh. */

const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: Locale, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const key = `${locale} ${zone} ${JSON.stringify(options)}`;
	let found = cache.get(key);
	if (!found) cache.set(key, (found = new Intl.DateTimeFormat(regional[locale], { timeZone: zone, hourCycle: 'h23', ...options })));
	return found;
}

/** The sign of the year stays in one line with its year, and with the day that follows it. */
const withItsYear = (text: string): string => text.replace(/(?<=\d{4}) (?=[гж]\.)|(?<=\d{4}[ \u00a0]ж\.) (?=\d)/g, '\u00a0');

/** 2026 ж. 15 желтоқсан · 15 декабря 2026 г. · 15 December 2026 */
export const formatDate = (instant: string, zone: string, locale: Locale): string =>
	withItsYear(formatter(locale, zone, { dateStyle: 'long' }).format(new Date(instant)));

/** A day of the calendar, YYYY-MM-DD, as formatDate writes one. */
export const formatPlainDay = (day: string, locale: Locale): string => formatDate(`${day}T00:00:00.000Z`, 'UTC', locale);

/** The month of a day of the calendar as it follows the day, with the year where that is another one than today's: қараша · сәуір 2027 */
export function formatMonth(day: string, today: string, locale: Locale): string {
	const parts = formatter(locale, 'UTC', { day: 'numeric', month: 'long' }).formatToParts(new Date(`${day}T00:00:00.000Z`));
	const month = parts.find(({ type }) => type === 'month')?.value ?? '';
	return day.slice(0, 4) === today.slice(0, 4) ? month : `${month} ${day.slice(0, 4)}`;
}

/** With the day of the week: 2026 ж. 15 желтоқсан, сейсенбі */
export const formatDay = (instant: string, zone: string, locale: Locale): string =>
	withItsYear(formatter(locale, zone, { dateStyle: 'full' }).format(new Date(instant)));

/** 13:30 */
export const formatTime = (instant: string, zone: string): string => wallOf(instant, zone).slice(11, 16);

/** 13:30–15:30 */
export const formatTimes = (from: string, to: string, zone: string): string => `${formatTime(from, zone)}–${formatTime(to, zone)}`;

/** A clock time never stands alone in a line: it stays with the last word of its date. */
const withItsDate = (text: string): string => text.replace(/ (?=\d\d:\d\d$)/, '\u00a0');

/** Date and time: 2026 ж. 15 желтоқсан, 13:30 */
export const formatMoment = (instant: string, zone: string, locale: Locale): string =>
	withItsDate(withItsYear(formatter(locale, zone, { dateStyle: 'long', timeStyle: 'short' }).format(new Date(instant))));

/** 15.12.2026, 13:30, for tables */
export const formatShort = (instant: string, zone: string, locale: Locale): string =>
	withItsDate(
		formatter(locale, zone, { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' }).format(
			new Date(instant)
		)
	);

/** When something of these days came: бүгін, 09:12 · кеше, 18:05 · 22 қар., 11:02; with the year when it is another one. */
export function formatRecent(instant: string, zone: string, locale: Locale, at: string): string {
	const [day, today] = [dayAt(instant, zone), dayAt(at, zone)];
	const ago = Math.round((Date.parse(today) - Date.parse(day)) / 86_400_000);
	if (day.slice(0, 4) !== today.slice(0, 4)) return formatShort(instant, zone, locale);
	const name =
		ago === 0 || ago === 1
			? new Intl.RelativeTimeFormat(regional[locale], { numeric: 'auto' }).format(-ago, 'day')
			: formatter(locale, zone, { day: 'numeric', month: 'short' }).format(new Date(instant));
	return withItsDate(`${name}, ${formatTime(instant, zone)}`);
}

/** What the zones of this country are called by; the others as Intl names them. */
const zoneNames: Record<string, Record<Locale, string>> = {
	'Asia/Qostanay': { kk: 'Қостанай уақыты', ru: 'время Костаная', en: 'Kostanay time' },
	'Asia/Almaty': { kk: 'Астана уақыты', ru: 'время Астаны', en: 'Astana time' },
	'Asia/Aqtau': { kk: 'Ақтау уақыты', ru: 'время Актау', en: 'Aktau time' },
	'Asia/Aqtobe': { kk: 'Ақтөбе уақыты', ru: 'время Актобе', en: 'Aktobe time' },
	'Asia/Atyrau': { kk: 'Атырау уақыты', ru: 'время Атырау', en: 'Atyrau time' },
	'Asia/Oral': { kk: 'Орал уақыты', ru: 'время Уральска', en: 'Oral time' },
	'Asia/Qyzylorda': { kk: 'Қызылорда уақыты', ru: 'время Кызылорды', en: 'Kyzylorda time' }
};

const nameOfZone = (instant: string, zone: string, locale: Locale): string =>
	zoneNames[zone]?.[locale] ??
	formatter(locale, zone, { timeZoneName: 'longGeneric' })
		.formatToParts(new Date(instant))
		.find(({ type }) => type === 'timeZoneName')?.value ??
	zone;

/** The zone as people say it: Қостанай уақыты (UTC+5) */
export function formatZone(instant: string, zone: string, locale: Locale): string {
	const [sign = '+', hours = '0', minutes = '00'] = /([+-])(\d+):(\d+)/.exec(offsetAt(instant, zone))?.slice(1) ?? [];
	const utc = `UTC${sign}${Number(hours)}${minutes === '00' ? '' : `:${minutes}`}`;
	return `${nameOfZone(instant, zone, locale)} (${utc})`;
}

/** Until when something lasts, with the zone for who reads it elsewhere. */
export const formatDeadline = (instant: string, zone: string, locale: Locale): string =>
	`${formatMoment(instant, zone, locale)}, ${formatZone(instant, zone, locale)}`;

/** 09:30:05: zones differ by whole minutes */
export const formatClock = (instant: string, zone: string): string => `${formatTime(instant, zone)}:${instant.slice(17, 19)}`;

/** 1 029 */
export const formatNumber = (value: number, locale: Locale): string => new Intl.NumberFormat(regional[locale]).format(value);

/** A share of 0 to 1 as whole percent: 86% */
export const formatShare = (value: number, locale: Locale): string =>
	new Intl.NumberFormat(regional[locale], { style: 'percent', maximumFractionDigits: 0 }).format(value);

/** Official short names where Intl says otherwise. */
const countryNames: Record<string, Partial<Record<Locale, string>>> = {
	KG: { ru: 'Кыргызстан' },
	US: { ru: 'США', en: 'United States' },
	NL: { kk: 'Нидерланд', ru: 'Нидерланды' },
	GB: { kk: 'Ұлыбритания', ru: 'Великобритания', en: 'United Kingdom' }
};
const displayNames = new Map<Locale, Intl.DisplayNames>();

/** The name of a country by its ISO 3166 code. */
export function countryName(code: string, locale: Locale): string {
	let names = displayNames.get(locale);
	if (!names) displayNames.set(locale, (names = new Intl.DisplayNames(regional[locale], { type: 'region' })));
	return countryNames[code]?.[locale] ?? names.of(code) ?? code;
}
