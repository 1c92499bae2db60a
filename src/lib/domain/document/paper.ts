import type { Locale } from '../../i18n/locales.ts';

/** A text of a paper in one of its languages. */
export interface PaperText {
	/** the language that the text is written in */
	lang: Locale;
	text: string;
	/** words before it that may be of another language: the paper's, where the text is somebody's */
	lead?: { lang: Locale; text: string };
}

/** A text for each language of a paper, in their order; one alone stands over the whole width. */
export type PaperTexts = readonly PaperText[];

/** A part of a paper, from top to bottom. */
export type PaperBlock =
	| { kind: 'heading'; level: 1 | 2; texts: PaperTexts }
	| { kind: 'text'; texts: PaperTexts; quiet?: boolean }
	/** a numbered paragraph with remarks under it */
	| { kind: 'item'; label: string; texts: PaperTexts; notes: readonly PaperTexts[] }
	| { kind: 'list'; items: readonly PaperTexts[] }
	| { kind: 'facts'; rows: readonly { label: PaperTexts; value: PaperTexts }[] }
	/** @param numeric columns that stand at the right; the head is repeated on each page */
	| {
			kind: 'table';
			/** in smaller type: many columns of figures */
			dense?: boolean;
			/** how wide the columns are beside each other; fitted: as their words and texts need */
			widths: readonly number[] | 'fitted';
			numeric: readonly number[];
			head: readonly PaperTexts[];
			rows: readonly (readonly PaperTexts[])[];
			/** the last row, of what the others add up to */
			total?: readonly PaperTexts[];
	  }
	/** the head of a letter: what the office fills in on lines, and beside it to whom it goes */
	| { kind: 'addressed'; blanks: readonly PaperTexts[]; to: PaperTexts }
	/** who signs: the role, and a name beside the line */
	| { kind: 'signatures'; rows: readonly { role: PaperTexts; name: string }[] };

/** A document of the forum, made as PDF or DOCX from the same parts. */
export interface Paper {
	languages: readonly Locale[];
	title: PaperTexts;
	/** what the file is called where the title does not say it: of a letter that begins with who writes it */
	name?: string;
	/** lines under the title: forum, place, date */
	lines: readonly PaperTexts[];
	blocks: readonly PaperBlock[];
	/** at the foot of each page, before its number */
	foot: PaperTexts;
	/** says on each page that the content is invented; null: it is not */
	demo: PaperTexts | null;
	landscape?: boolean;
}

export type PaperFormat = 'pdf' | 'docx';

/** so many letters are a third of a page in two languages; a line that ends early counts as one of 40 */
const SHORT = 800;
const LINE = 40;

/** Whether an item with its remarks stands on one page: a longer one may go on to the next. */
export const isShort = ({ texts, notes }: Extract<PaperBlock, { kind: 'item' }>): boolean =>
	[texts, ...notes].reduce((sum, each) => sum + Math.max(0, ...each.map(({ text }) => text.length + LINE * text.split('\n').length)), 0) <=
	SHORT;

/** so many letters in the narrowest column are far from a page, landscape too */
const SHORT_CELL = 300;

/** Whether a row of a table stands on one page: a longer one may go on to the next. */
export const isShortRow = (row: readonly PaperTexts[]): boolean =>
	row.every((texts) => texts.reduce((sum, { text }) => sum + text.length + 10 * (text.split('\n').length - 1), 0) <= SHORT_CELL);

/** so many lines to sign, with what stands beside them, are half a page at most */
const SIGNERS = 6;

/** Whether all lines to sign stand on one page: of more of them each is whole by itself. */
export const signTogether = ({ rows }: Extract<PaperBlock, { kind: 'signatures' }>): boolean =>
	rows.length <= SIGNERS &&
	rows.reduce((sum, { role, name }) => sum + name.length + role.reduce((all, { text }) => all + text.length, 0), 0) <= SHORT;

/** A text as every paper can hold it: without what no document can: control characters, halves of a sign, code points that mean nothing; line breaks of one kind. */
export const printable = (text: string): string =>
	text
		.toWellFormed()
		.replace(/\r\n?|[\u0085\p{Zl}\p{Zp}]/gu, '\n')
		.replace(/[^\P{Cc}\n\t]|\p{Noncharacter_Code_Point}/gu, '');

/** Every text of a paper changed in one way. */
export function mapTexts(paper: Paper, to: (text: string) => string): Paper {
	const texts = (all: PaperTexts): PaperTexts =>
		all.map(({ lang, text, lead }) => ({ lang, text: to(text), ...(lead && { lead: { lang: lead.lang, text: to(lead.text) } }) }));
	const block = (one: PaperBlock): PaperBlock => {
		if (one.kind === 'list') return { ...one, items: one.items.map(texts) };
		if (one.kind === 'item') return { ...one, texts: texts(one.texts), notes: one.notes.map(texts) };
		if (one.kind === 'facts') return { ...one, rows: one.rows.map(({ label, value }) => ({ label: texts(label), value: texts(value) })) };
		if (one.kind === 'table') {
			const total = one.total && { total: one.total.map(texts) };
			return { ...one, head: one.head.map(texts), rows: one.rows.map((row) => row.map(texts)), ...total };
		}
		if (one.kind === 'addressed') return { ...one, blanks: one.blanks.map(texts), to: texts(one.to) };
		if (one.kind === 'signatures') return { ...one, rows: one.rows.map(({ role, name }) => ({ role: texts(role), name: to(name) })) };
		return { ...one, texts: texts(one.texts) };
	};
	const { title, lines, blocks, foot, demo } = paper;
	return {
		...paper,
		...(paper.name !== undefined && { name: to(paper.name) }),
		title: texts(title),
		lines: lines.map(texts),
		blocks: blocks.map(block),
		foot: texts(foot),
		demo: demo && texts(demo)
	};
}
