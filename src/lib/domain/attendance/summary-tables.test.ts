import { expect, test } from 'vitest';
import { locales } from '../../i18n/locales.ts';
import { translator } from '../../i18n/translate.ts';
import { figuresOf, type Figures } from './rules.ts';
import type { Summary } from './schema.ts';
import type { Sheet } from '../../server/sheet.ts';
import { breakdowns, sharesOf } from './columns.ts';
import { sheetOf } from './sheet.ts';
import { tablesOf } from './summary-tables.ts';

const of = (registered: number, confirmed: number, attended: number): Figures => ({
	...figuresOf([]),
	registered,
	confirmed,
	attended,
	share: registered ? attended / registered : null
});
const summary: Summary = {
	at: '2026-12-15T12:00:00.000Z',
	host: 'KZ',
	total: of(10, 9, 8),
	foreign: of(4, 4, 3),
	home: of(6, 5, 5),
	countries: [
		{ country: 'GB', ...of(1, 1, 0) },
		{ country: 'KZ', ...of(6, 5, 5) },
		{ country: 'UA', ...of(3, 3, 3) }
	],
	kinds: [{ code: 'ngo', name: { kk: 'ҮЕҰ' }, ...of(10, 9, 8) }],
	districts: [
		{ unitId: 'a', name: { kk: 'Қарабалық' }, ...of(2, 2, 2) },
		{ unitId: 'b', name: { kk: 'Әулиекөл' }, ...of(1, 0, 0) },
		{ unitId: null, name: null, ...of(3, 3, 3) }
	],
	settlements: [
		{ code: 'rural', ...of(2, 2, 2) },
		{ code: 'urban', ...of(4, 3, 3) }
	],
	platforms: [{ sessionId: 's', number: 1, title: { kk: 'Бақылау' }, capacity: 9, held: 4, present: 3, share: 0.75, withoutSeat: 2 }]
};

test('tables come in their order, rows in the order of the page’s language, those who did not say last', () => {
	const tables = tablesOf(summary, 'kk');
	expect(tables.map((table) => table.breakdown)).toEqual(breakdowns);
	expect(tables[0]?.rows.map((row) => row.label)).toEqual(['Украина', 'Ұлыбритания']);
	expect(tablesOf(summary, 'en')[0]?.rows.map((row) => row.label)).toEqual(['Ukraine', 'United Kingdom']);
	expect(tables[0]?.totals.map((row) => [row.label, row.registered])).toEqual([
		['Шет мемлекеттер бойынша барлығы', 4],
		['Қазақстан', 6],
		['Барлығы', 10]
	]);
	expect(tables[3]?.rows.map((row) => [row.label, row.lang])).toEqual([
		['Әулиекөл', undefined],
		['Қарабалық', undefined],
		['Көрсетілмеген', undefined]
	]);
	expect(tablesOf(summary, 'ru')[3]?.rows[0]?.lang).toBe('kk');
});

test('the sum of the other countries says that it is one, on the screen and in the file; no country does', () => {
	const said = { kk: /барлығы/, ru: /^Итого/, en: /subtotal/ };
	for (const locale of locales) {
		const tables = tablesOf(summary, locale);
		const [country] = tables;
		expect(country?.totals.map(({ id, label }) => [id, said[locale].test(label)])).toEqual([
			['abroad', true],
			['KZ', false],
			['total', false]
		]);
		// control: a country's own row
		expect(country?.rows.filter(({ label }) => said[locale].test(label))).toEqual([]);
		const first = sheetOf(tables, locale, 'country').rows.map(([label]) => String(label));
		expect(first.filter((label) => said[locale].test(label))).toEqual([country?.totals[0]?.label]);
	}
});

/** The cells of a file under some of its heads. */
const under = ({ columns, rows }: Sheet, heads: readonly string[]) => rows.map((row) => heads.map((head) => row[columns.indexOf(head)]));

test('a file has the numbers of the screen', () => {
	const tables = tablesOf(summary, 'en');
	expect(sheetOf(tables, 'en', 'platform')).toEqual({
		name: 'By dialogue platform',
		columns: ['Platform', 'Seats', 'Attended', 'Attended, share of seats held', 'No seat'],
		rows: [
			['1. Бақылау', 4, 3, { share: 0.75 }, 2],
			['Total', 4, 3, { share: 0.75 }, 2]
		]
	});
	const heads = ['Registered', 'Confirmed', 'Attended', 'Attended, share of registered'];
	expect(under(sheetOf(tables, 'en', 'settlement'), ['Settlement', ...heads])).toEqual([
		['Rural', 2, 2, 2, { share: 1 }],
		['Urban', 4, 3, 3, { share: 0.75 }],
		['Total', 6, 5, 5, { share: 5 / 6 }]
	]);
	const whole = sheetOf(tables, 'en', null);
	const all = [
		'Table',
		'Name',
		'Registered (platforms: seats held)',
		'Confirmed',
		'Attended',
		'Attended, share of registered (platforms: of seats held)',
		'No seat'
	];
	expect(whole.columns.filter((head) => all.includes(head))).toEqual(all);
	expect(sheetOf(tables, 'en', 'kind').columns.at(-1)).toBe('Attended, share of registered');
	expect(whole.rows.length).toBe(tables.reduce((lines, table) => lines + table.rows.length + table.totals.length, 0));
	expect(under(whole, all)[0]).toEqual(['By country', 'Ukraine', 3, 3, 3, { share: 1 }, '']);
});

test('parts are of everybody in the table, and those who did not say are a part of their own', () => {
	const settlements = [
		{ code: 'rural' as const, ...of(71, 71, 65) },
		{ code: 'urban' as const, ...of(51, 51, 44) },
		{ code: 'unstated' as const, ...of(46, 46, 39) }
	];
	const table = tablesOf({ ...summary, settlements }, 'en').find((each) => each.breakdown === 'settlement');
	const parts = table ? sharesOf(table) : [];
	expect(parts.map(({ id, n, share }) => [id, n, Math.round(share * 100)])).toEqual([
		['rural', 71, 42],
		['urban', 51, 30],
		['unstated', 46, 27]
	]);
	expect(parts.reduce((sum, part) => sum + part.share, 0)).toBeCloseTo(1, 10);
	// the control: of those who answered the same 71 would be called 58 %
	expect(Math.round((71 / (71 + 51)) * 100)).toBe(58);
});

test('every heading of a share says of whom, and it is another one where seats are counted', () => {
	const bases = { kk: ['тіркелген', 'жазылған'], ru: ['зарег', 'запис'], en: ['registered', 'seats held'] };
	for (const locale of locales) {
		const t = translator(locale);
		const [registered, held] = bases[locale];
		const says = (key: Parameters<typeof t>[0]) => t(key).replaceAll('\u00ad', '').toLocaleLowerCase(locale);
		for (const key of ['official.head.share', 'official.head.file.share', 'official.share'] as const)
			expect(says(key)).toContain(registered);
		for (const key of ['official.head.shareHeld', 'official.head.file.shareHeld'] as const) expect(says(key)).toContain(held);
		for (const word of [registered, held]) expect(says('official.head.file.shareWhole')).toContain(word);
	}
});

test('before anybody was marked there is no share, and no 0 % in any file', () => {
	const nobody = <F extends { attended: number; share: number | null }>(figures: F): F => ({ ...figures, attended: 0, share: 0 });
	const fresh: Summary = {
		...summary,
		total: nobody(summary.total),
		foreign: nobody(summary.foreign),
		home: nobody(summary.home),
		countries: summary.countries.map(nobody),
		kinds: summary.kinds.map(nobody),
		districts: summary.districts.map(nobody),
		settlements: summary.settlements.map(nobody),
		platforms: summary.platforms.map((row) => ({ ...row, present: 0, share: 0 }))
	};
	const shares = (of: Summary) =>
		[null, ...breakdowns].flatMap((breakdown) =>
			sheetOf(tablesOf(of, 'kk'), 'kk', breakdown)
				.rows.flat()
				.filter((cell) => typeof cell === 'object')
		);
	expect(shares(fresh)).toEqual([]);
	// the control: once somebody was marked they are there, those of 0 too
	expect(shares(summary).length).toBeGreaterThan(10);
	expect(shares({ ...fresh, total: summary.total })).toContainEqual({ share: 0 });
});
