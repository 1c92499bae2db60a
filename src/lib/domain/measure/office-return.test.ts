import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { locales } from '../../i18n/locales.ts';
import type { ReadCell, ReadSheet } from '../../server/sheet.ts';
import { headsNotKnown, readReturned, type ReturnedTable } from './office-return.ts';
import { officeSheet } from './office-sheet.ts';
import { officeColumns, usualLayout, type OfficeLayout } from './office-columns.ts';
import { type OfficeMeasure } from './office-table.ts';

const blank: OfficeMeasure = {
	...{ id: 'm', forumId: 'f', recommendationId: 'r', sessionId: null, number: 19, position: 2 },
	...{ title: { kk: 'Гранттық конкурс өткізу' }, recommendation: { kk: 'Конкурс' }, lead: null, bodies: [] },
	...{ form: { kk: 'ақпарат' }, term: { kk: 'Тоқсанына 1 рет' }, cost: '', funding: '', recurrence: null },
	...{ controlDate: null, firstControlDate: null, overdueAt: null, state: 'new', outcome: null },
	...{ since: '2026-11-24T05:00:00.000Z', asked: null, reported: false, version: 3, report: {} }
};
const text = (words: string): ReadCell | null => (words ? { text: words, kind: 'text' } : null);
const sheetsIn = (sheet: ReturnType<typeof officeSheet>): ReadSheet[] =>
	[sheet, ...(sheet.behind ? [sheet.behind] : [])].map(({ name, columns, rows }) => ({
		name,
		rows: [columns, ...rows].map((row) => row.map((cell) => text(String(cell))))
	}));
const read = (sheets: readonly ReadSheet[], layouts: readonly OfficeLayout[] = []): ReturnedTable => {
	const table = readReturned(sheets, layouts);
	if (typeof table === 'string') throw new Error(table);
	return table;
};
const at = '2026-11-24T05:00:00.000Z';

const words = fc
	.string({ unit: fc.constantFrom('а', 'ә', 'Қ', 'ң', '1', '.', ' ', '\n', '=', '"', '«', '»', '_x000D_', '😀', '<', '&'), maxLength: 30 })
	.map((each) => each.trim());

test('random tables there and back: same rows in the same order, wherever the table begins and however its columns stand', () => {
	fc.assert(
		fc.property(
			fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1, max: 30 })), {
				...{ minLength: 1, maxLength: 20, selector: ([number, position]) => `${number}.${position}` }
			}),
			fc.array(fc.record({ report: words, term: words, cost: words, version: fc.nat(40) }), { minLength: 20, maxLength: 20 }),
			fc.constantFrom(...locales),
			fc.constantFrom('nine' as const, 'five' as const),
			fc.boolean(),
			fc.nat(5),
			fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 8], { minLength: 9, maxLength: 9 }),
			(numbers, rows, locale, set, several, above, order) => {
				const measures = numbers.map(([number, position], n) => ({
					...{ ...blank, id: `m${n}`, number, position, version: rows[n]?.version ?? 0, cost: rows[n]?.cost ?? '' },
					...{ term: { [locale]: rows[n]?.term ?? '' }, report: { [locale]: rows[n]?.report ?? '' } }
				}));
				const forumOf = ({ id }: { id: string }) => ({ slug: id.endsWith('1') ? 'b-2026' : 'a-2024', title: { kk: 'Форум' } });
				const sheet = officeSheet(measures, {
					...{ layout: { set, heads: { term: { kk: 'Орындау мерзімі' } } }, locale, at, several },
					forumOf: several ? forumOf : () => ({ slug: 'a-2024', title: { kk: 'Форум' } })
				});
				const [first, ...behind] = sheetsIn(sheet);
				const moved = (first?.rows ?? []).map((row) =>
					order.flatMap((place) => (place < sheet.columns.length ? [row[place] ?? null] : []))
				);
				const title = Array.from({ length: above }, () => [text('ІС-ШАРАЛАР ЖОСПАРЫ'), null]);
				const table = read(
					[{ name: 'x', rows: [...title, ...moved] }, ...behind],
					[{ ...usualLayout, heads: { term: { kk: 'Орындау мерзімі' } } }]
				);
				expect(table.language).toBe(locale);
				expect(table.columns.length).toBe(sheet.columns.length);
				expect(table.rows.map(({ number }) => number)).toEqual(numbers);
				expect(table.rows.map(({ version }) => version)).toEqual(measures.map(({ version }) => version));
				expect(table.rows.map(({ slug }) => slug)).toEqual(measures.map((each) => (several ? forumOf(each).slug : 'a-2024')));
				const clean = (each: string) => each.replace(/ +$/gm, '');
				expect(table.rows.map(({ texts }) => clean(texts.report ?? ''))).toEqual(measures.map(({ report }) => clean(report[locale] ?? '')));
				expect(table.rows.map(({ texts }) => clean(texts.term ?? ''))).toEqual(measures.map(({ term }) => clean(term[locale] ?? '')));
				expect(table.rows.map(({ row }) => row)).toEqual(measures.map((_, n) => above + n + 2));
			}
		),
		{ numRuns: 150 }
	);
});

describe('what is no table, and what a table may look like', () => {
	const head = ['Р/с №', 'Орындалуы туралы ақпарат', 'Мәртебесі'].map(text);
	const rowsOf = (...rows: (ReadCell | null)[][]) => [{ name: 'x', rows: [head, ...rows] }];

	test('no head, no column for answers, no rows', () => {
		expect(readReturned([{ name: 'x', rows: [[text('19.2'), text('Ақпарат')]] }], [])).toBe('no-head');
		expect(readReturned([{ name: 'x', rows: [['Р/с №', 'Орындалу мерзімі'].map(text), [text('19.2')]] }], [])).toBe('no-answers');
		expect(readReturned(rowsOf([text('І бөлім'), null, null]), [])).toBe('no-rows');
		expect(readReturned([], [])).toBe('no-head');
	});

	test('formulas, covered cells, numbers and dates are told from words', () => {
		const table = read(
			rowsOf(
				[text('19.2'), { text: '', kind: 'formula' }, text('орындалды')],
				[text('№ 19, 3.'), text('Ақпарат'), { text: '', kind: 'covered' }],
				[{ text: '19.1', kind: 'number' }, text('Ақпарат'), null],
				[{ text: '19', kind: 'number' }, text('Ақпарат'), null],
				[{ text: '19.02.2026', kind: 'date' }, text('Ақпарат'), null],
				[text('forum-2026 / 7.1'), text('Ақпарат'), null],
				[null, null, null],
				[text('Барлығы'), null, null],
				[text('7.2'), null, null],
				[text('7.2'), null, null]
			)
		);
		expect(table.rows.map(({ row, number, slug, loose, twice, unread }) => [row, number?.join('.'), slug, loose, twice, unread])).toEqual([
			[2, '19.2', null, false, false, { report: 'formula' }],
			[3, '19.3', null, false, false, { status: 'covered' }],
			[4, '19.1', null, true, false, {}],
			[5, undefined, null, true, false, {}],
			[6, undefined, null, false, false, {}],
			[7, '7.1', 'forum-2026', false, false, {}],
			[10, '7.2', null, false, true, {}],
			[11, '7.2', null, false, true, {}]
		]);
		expect(table.forums).toEqual([]);
	});

	test("a forum's own heading comes before a usual one of another column", () => {
		const layout: OfficeLayout = { set: 'nine', heads: { report: { kk: 'Мәртебесі' }, status: { kk: 'Күйі' } } };
		const table = read(
			[{ name: 'x', rows: [['Р/с №', 'Мәртебесі', 'КҮЙІ:'].map(text), ['1.1', 'Жазылды', 'орындалды'].map(text)] }],
			[layout]
		);
		expect(table.rows[0]?.texts).toEqual({ report: 'Жазылды', status: 'орындалды' });
	});

	test('control: every column of the table is read', () => {
		const { columns } = read(
			sheetsIn(officeSheet([blank], { layout: usualLayout, locale: 'kk', at, several: false, forumOf: () => ({ slug: 'a', title: {} }) }))
		);
		expect(columns).toEqual([...officeColumns]);
	});
});

describe('headings as offices write them', () => {
	const sheet = (heads: string[], rows: string[][], more: Partial<ReadSheet> = {}): ReadSheet => ({
		...{ name: 'Кесте', rows: [heads, ...rows].map((row) => row.map(text)), ...more }
	});
	const row = ['1.1', 'Жазылды', 'орындалды'];
	const columnsIn = (...heads: string[]) => read([sheet(heads, [row])]).columns;

	test('shorter, longer and other words of the trade are known; a number column may be a sign alone', () => {
		for (const report of [
			'Орындалуы',
			'Орындалу барысы',
			'Орындалуы туралы ақпарат (толтыру керек)',
			'Ход исполнения',
			'Сведения об исполнении'
		])
			expect([report, columnsIn('Р/с №', report, 'Мәртебесі')]).toEqual([report, ['number', 'report', 'status']]);
		for (const number of ['№', 'Р/с', '№ р/с', 'Рет саны', '№ п/п', 'Р/с №:'])
			expect([number, columnsIn(number, 'Орындалуы туралы ақпарат', 'Күйі')]).toEqual([number, ['number', 'report', 'status']]);
		expect(columnsIn('№', 'Орындалу мерзімі (жоспар бойынша)', 'Мәртебесі')).toEqual(['number', 'term', 'status']);
		expect(columnsIn('№', 'Орындалуы', 'Орындалуы туралы ақпарат')).toEqual(['number', 'report']);
	});

	test('the headings with which the file was handed out are known, whatever the forum calls them now', () => {
		const layout: OfficeLayout = { set: 'nine', heads: { report: { kk: 'Не істелді' }, status: { kk: 'Баға' } } };
		const out = officeSheet([blank], { layout, locale: 'kk', at, several: false, forumOf: () => ({ slug: 'a', title: {} }) });
		expect(read(sheetsIn(out)).columns).toEqual([...officeColumns]);
		// control: without the sheet behind it nothing says what they are
		const { behind: _, ...lost } = out;
		expect(readReturned(sheetsIn(lost), [])).toBe('no-answers');
	});

	test('a column with text that means nothing is named, by its letter where it has no heading', () => {
		const found = read([sheet(['№', 'Мәртебесі', 'Не істелді', '', 'Бос'], [['1.1', '', 'Жазылды', 'қосымша', '']])]);
		expect([found.columns, found.unknown]).toEqual([
			['number', 'status'],
			['Не істелді', 'D']
		]);
		expect(read([sheet(['№', 'Мәртебесі', 'Мәртебесі'], [['1.1', '', 'орындалды']])]).unknown).toEqual(['Мәртебесі']);
		// two that may be the answers: neither is taken
		const two = ['№', 'Мәртебесі', 'Орындалуы туралы ақпарат 2025', 'Орындалуы туралы ақпарат 2026'];
		expect(read([sheet(two, [['1.1', '', 'Ескі', 'Жаңа']])]).unknown).toEqual(two.slice(2));
		const none = [sheet(['Р/с №', 'Орындалу мерзімі', 'Не істелді'], [['1.1', '2027', 'Жазылды']])];
		expect([readReturned(none, []), headsNotKnown(none, [])]).toEqual(['no-answers', ['Не істелді']]);
		// control: a table as it was handed out has no such column
		const plain = officeSheet([blank], {
			layout: usualLayout,
			locale: 'kk',
			at,
			several: false,
			forumOf: () => ({ slug: 'a', title: {} })
		});
		expect(read(sheetsIn(plain)).unknown).toEqual([]);
	});

	test('headings that are repeated on each page, and numbers of columns, are no rows', () => {
		const heads = ['Р/с №', 'Орындалуы туралы ақпарат', 'Мәртебесі'];
		const again = ['№', 'ОРЫНДАЛУЫ ТУРАЛЫ  АҚПАРАТ', 'Мәртебесі:'];
		const found = read([
			sheet(heads, [['1', '2', '3'], row, again, ['1', '2', '3'], ['1.2', 'Екінші', ''], ['№ п/п', 'Ход исполнения', 'Статус']])
		]);
		expect(found.rows.map(({ row, key }) => [row, key])).toEqual([
			[3, '1.1'],
			[6, '1.2']
		]);
		expect(readReturned([sheet(heads, [heads])], [])).toBe('no-rows');
		// control: other words in the place of the number are a row that is told, as is a number beside the words of a heading
		expect(read([sheet(heads, [row, ['Бөлім', 'Жазылды', 'Мәртебесі'], ['1.2', 'Орындалуы', '']])]).rows.map(({ key }) => key)).toEqual([
			...['1.1', 'Бөлім', '1.2']
		]);
	});

	test('of two sheets that are seen the one with rows is read, and the other is named', () => {
		const heads = ['Р/с №', 'Орындалуы туралы ақпарат', 'Мәртебесі'];
		const [empty, full] = [sheet(heads, [], { name: 'Үлгі' }), sheet(heads, [row], { name: 'Толтырылған' })];
		for (const sheets of [
			[empty, full],
			[full, empty]
		])
			expect([read(sheets).sheet, read(sheets).others]).toEqual(['Толтырылған', ['Үлгі']]);
		// both have rows: the first is read
		const second = sheet(heads, [['1.2', 'Басқа', '']], { name: 'Екінші' });
		expect([read([full, second]).sheet, read([full, second]).others]).toEqual(['Толтырылған', ['Екінші']]);
	});

	test('a sheet that is seen goes before a hidden one, and another like it is named', () => {
		const heads = ['Р/с №', 'Орындалуы туралы ақпарат', 'Мәртебесі'];
		const old = sheet(['Іс-шараның атауы', ...heads].reverse(), [['орындалды', 'Ескі', '1.1', '']], { name: 'Ескі', hidden: true });
		const other = sheet(heads, [['1.1', 'Басқа']], { name: 'Көшірме' });
		const first = read([old, sheet(heads, [row]), other]);
		expect([first.sheet, first.others, first.rows[0]?.texts.report]).toEqual(['Кесте', ['Ескі', 'Көшірме'], 'Жазылды']);
		// alone, the hidden one is not read either; control: shown, it is
		expect(readReturned([old], [])).toBe('hidden');
		expect(read([{ ...old, hidden: false }]).sheet).toBe('Ескі');
	});
});
