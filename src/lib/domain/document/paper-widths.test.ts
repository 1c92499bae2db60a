import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pagesOf } from '../../../../tests/support/paper-files.ts';
import { paperPdf } from './paper-pdf.ts';
import { fitted } from './paper-widths.ts';
import type { Paper, PaperBlock } from './paper.ts';

type Table = Extract<PaperBlock, { kind: 'table' }>;
const said = (text: string) => [{ lang: 'kk' as const, text }];
const head = [
	...['Р/с №', 'Ұсыныс / Іс-шараның атауы', 'Аяқталу нысаны', 'Жауапты орындаушылар', 'Орындалу мерзімі', 'Болжамды шығыстар'],
	...['Қаржыландыру көзі', 'Орындалуы туралы ақпарат', 'Мәртебесі']
];
const answer =
	'Облыстың барлық аудандық қоғамдық кеңесінің 2024 жылға арналған жұмыс жоспарына форум ұсынымдарының орындалуын тыңдау енгізілді.';
const title = 'Аудандық қоғамдық кеңестердің жұмыс жоспарына форум ұсынымдарын тыңдауды енгізу';
const body = 'Қостанай облысы әкімдігінің қоғамдық даму басқармасы,\nӘулиекөл ауданының әкімдігі';
const row = ['1.12', title, 'бағдарлама', body, '2026 жылғы 2-жартыжылдық', '', '', answer, 'ұйымдастырушының растауын күтуде'];

const tableOf = (rows: readonly string[][], widths: Table['widths'] = 'fitted'): Table => ({
	...{ kind: 'table', dense: true, widths, numeric: [] },
	head: head.map(said),
	rows: rows.map((cells) => cells.map(said))
});
const paperOf = (table: Table): Paper => ({
	...{ languages: ['kk'], landscape: true, title: said('Кесте'), lines: [], blocks: [table], foot: said('Форум'), demo: null }
});
/** What lies between the margins of a landscape page, in points. */
const [LEFT, RIGHT, TOP, FOOT] = [39.7, 802.2, 540, 50];

/** The words of a PDF that leave the column in which they begin. */
async function outside(table: Table): Promise<string[]> {
	const { widths } = table.widths === 'fitted' ? fitted(table, true) : table;
	const given = widths === 'fitted' ? [] : widths;
	const sum = given.reduce((all, each) => all + each, 0);
	const ends = given.map((_, at) => LEFT + (given.slice(0, at + 1).reduce((all, each) => all + each, 0) / sum) * (RIGHT - LEFT));
	return (await pagesOf(paperPdf(paperOf(table)).bytes)).flatMap(({ items }) =>
		items
			.filter(({ str, transform: [, , , , , y = 0] }) => str.trim() && str !== 'Кесте' && y > FOOT && y < TOP)
			.filter(({ transform: [, , , , x = 0], width }) => x + width > (ends.find((end) => x < end - 1) ?? LEFT) + 0.5)
			.map(({ str }) => str)
	);
}

test('every word of a table stands in its column, and a number keeps its ending', async () => {
	const table = tableOf(Array.from({ length: 12 }, () => row));
	expect(await outside(table)).toEqual([]);
	const pages = await pagesOf(paperPdf(paperOf(table)).bytes);
	const words = pages.flatMap(({ items }) => items.map(({ str }) => str));
	expect(words.filter((each) => /2-жартыжылдық/.test(each))).toHaveLength(12);
	// columns of one width let words out (control)
	expect(
		await outside(
			tableOf(
				[row],
				head.map(() => 1)
			)
		)
	).toContain('ұйымдастырушының');
});

test('the answers get most of the page, and columns in which nothing stands no more than their heads', () => {
	const { widths } = fitted(tableOf([row, row]), true);
	const at = (name: string) => Number(widths[head.indexOf(name)]);
	expect(at('Орындалуы туралы ақпарат')).toBe(Math.max(...widths.map(Number)));
	for (const empty of ['Болжамды шығыстар', 'Қаржыландыру көзі']) expect(at(empty)).toBeLessThan(85);
});

test('words for which there is no room are broken within their columns', { timeout: 30_000 }, async () => {
	const long = 'Қазақстанреспубликасының'.repeat(3);
	expect(await outside(tableOf([head.map(() => long)]))).toEqual([]);
	const cell = fc.array(fc.string({ unit: fc.constantFrom('Ш', 'ұ', 'і', 'а', '-', '4'), maxLength: 30 }), { maxLength: 12 });
	const cells = fc.array(
		cell.map((parts) => parts.join(' ')),
		{ minLength: head.length, maxLength: head.length }
	);
	await fc.assert(
		fc.asyncProperty(fc.array(cells, { minLength: 1, maxLength: 4 }), async (rows) => {
			expect(await outside(tableOf(rows))).toEqual([]);
		}),
		{ numRuns: 10, endOnFailure: true }
	);
});

test('the widths of 1,000 rows are found within half a second of work', { timeout: 30_000 }, () => {
	const table = tableOf(Array.from({ length: 1000 }, () => row));
	const from = process.cpuUsage();
	fitted(table, true);
	expect(process.cpuUsage(from).user / 1000).toBeLessThan(500);
});
