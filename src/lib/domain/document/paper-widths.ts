import { widthOf } from './paper-fonts.ts';
import { breakableWithin } from './paper-words.ts';
import type { PaperBlock, PaperTexts } from './paper.ts';

/** How wide the columns of a table are: as what stands in them needs. */

type Table = Extract<PaperBlock, { kind: 'table' }>;

/** In points: what lies between the margins of an A4 page, the type of a table, and the space beside a text on both sides. */
const PAGE = { upright: 481.8, landscape: 762.5 };
const TYPE = { usual: { size: 8.5, beside: 8 }, dense: { size: 7.5, beside: 5.8 } };
/** a bold letter is so much wider */
const BOLD = 1.08;
/** the space is given away in so many parts, each to the column that makes most rows high */
const PARTS = 60;

/** What stands together: a no-break space holds, and a sign that ends something stays with what is before it. */
const words = (text: string): string[] => text.split(/[ \n\t\u2003\u200b]+(?![.,:;!?/)\]}»…%])/);
const linesOf = (texts: PaperTexts): string[] => texts.flatMap(({ text }) => text.split('\n'));

/** The longest word of each column, in ems. */
const longest = ({ head, rows, total }: Table): number[] =>
	head.map((heading, column) => {
		const widest = (texts: PaperTexts | undefined): number => (texts ? Math.max(0, ...linesOf(texts).flatMap(words).map(widthOf)) : 0);
		return Math.max(1, widest(heading) * BOLD, widest(total?.[column]) * BOLD, ...rows.map((row) => widest(row[column])));
	});

/** The widest a column's words may be, so that all columns stand on the page. */
function cappedAt(needed: readonly number[], room: number): number {
	const sum = (cap: number) => needed.reduce((all, each) => all + Math.min(each, cap), 0);
	const sorted = needed.toSorted((a, b) => b - a);
	if (sum(sorted[0] ?? 0) <= room) return Infinity;
	let [low, high] = [0, sorted[0] ?? 0];
	for (let n = 0; n < 40; n++) {
		const middle = (low + high) / 2;
		if (sum(middle) <= room) low = middle;
		else high = middle;
	}
	return low;
}

/** How long each text is, a row each: the widths of its lines, in ems. */
const lengths = ({ rows }: Table): number[][][] => rows.map((row) => row.map((texts) => linesOf(texts).map(widthOf)));
/** How many lines a text takes, counted with what its last one has, so that a little more room is felt. */
const high = (lines: readonly number[], width: number): number => lines.reduce((all, each) => all + Math.max(1, each / width), 0);

/** Gives the room that is left to the columns that make the rows high. */
function grown(table: Table, from: readonly number[], room: number): number[] {
	const widths = [...from];
	const rows = lengths(table);
	const part = room / PARTS;
	for (let n = 0; n < PARTS; n++) {
		const asked = widths.map(() => 0);
		for (const row of rows) {
			const heights = row.map((lines, column) => high(lines, widths[column] ?? 1));
			const most = Math.max(...heights);
			const column = heights.indexOf(most);
			if (most > 1) asked[column] = (asked[column] ?? 0) + most;
		}
		const most = Math.max(...asked);
		const to = asked.indexOf(most);
		if (most <= 0) return widths.map((each) => each + (part * (PARTS - n)) / widths.length);
		widths[to] = (widths[to] ?? 0) + part;
	}
	return widths;
}

/** A table whose columns are as wide as their words and texts need; a word for which there is no room may be broken. */
export function fitted(table: Table, landscape: boolean): Table & { widths: readonly number[]; dense: boolean } {
	if (table.widths !== 'fitted') return { dense: false, ...table, widths: table.widths };
	const { size, beside } = TYPE[table.dense ? 'dense' : 'usual'];
	// a hair's breadth is left for what the fonts of other scripts need
	const room = (PAGE[landscape ? 'landscape' : 'upright'] - beside * table.head.length) / size;
	const needed = longest(table).map((each) => each * 1.02 + 0.1);
	const cap = cappedAt(needed, room);
	const least = needed.map((each) => Math.min(each, cap));
	const broken = (texts: PaperTexts): PaperTexts =>
		cap === Infinity
			? texts
			: texts.map((each) => ({ ...each, text: breakableWithin(each.text, (word) => widthOf(word) * BOLD * 1.02 + 0.1 <= cap) }));
	const left = room - least.reduce((all, each) => all + each, 0);
	return {
		...table,
		dense: table.dense ?? false,
		head: table.head.map(broken),
		rows: table.rows.map((row) => row.map(broken)),
		...(table.total && { total: table.total.map(broken) }),
		widths: grown(table, least, Math.max(0, left)).map((each) => each * size + beside)
	};
}
