import { expect, test } from 'vitest';
import { figuresOf, type Figures } from './rules.ts';
import type { Summary } from './schema.ts';
import { sheetOf, type Sheet } from './sheet.ts';
import { cuts } from './columns.ts';
import { tablesOf } from './tables.ts';

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
	expect(tables.map((table) => table.cut)).toEqual(cuts);
	expect(tables[0]?.rows.map((row) => row.label)).toEqual(['Украина', 'Ұлыбритания']);
	expect(tablesOf(summary, 'en')[0]?.rows.map((row) => row.label)).toEqual(['Ukraine', 'United Kingdom']);
	expect(tables[0]?.totals.map((row) => [row.label, row.registered])).toEqual([
		['Шет мемлекеттер', 4],
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

/** The cells of a file under some of its heads. */
const under = ({ columns, rows }: Sheet, heads: readonly string[]) => rows.map((row) => heads.map((head) => row[columns.indexOf(head)]));

test('a file has the numbers of the screen', () => {
	const tables = tablesOf(summary, 'en');
	expect(sheetOf(tables, 'en', 'platform')).toEqual({
		name: 'By dialogue platform',
		columns: ['Platform', 'Seats', 'Attended', 'Share', 'No seat'],
		rows: [
			['1. Бақылау', '4', '3', '75%', '2'],
			['Total', '4', '3', '75%', '2']
		]
	});
	const heads = ['Registered', 'Confirmed', 'Attended', 'Share'];
	expect(under(sheetOf(tables, 'en', 'settlement'), ['Settlement', ...heads])).toEqual([
		['Rural', '2', '2', '2', '100%'],
		['Urban', '4', '3', '3', '75%'],
		['Total', '6', '5', '5', '83%']
	]);
	const whole = sheetOf(tables, 'en', null);
	const all = ['Table', 'Name', ...heads, 'No seat'];
	expect(whole.columns.filter((head) => all.includes(head))).toEqual(all);
	expect(whole.rows.length).toBe(tables.reduce((lines, table) => lines + table.rows.length + table.totals.length, 0));
	expect(under(whole, all)[0]).toEqual(['By country', 'Ukraine', '3', '3', '3', '100%', '']);
});
