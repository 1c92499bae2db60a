import {
	AlignmentType,
	BorderStyle,
	Document,
	Footer,
	Header,
	HeadingLevel,
	LineRuleType,
	Packer,
	PageNumber,
	PageOrientation,
	Paragraph,
	Table,
	TableCell,
	TableRow,
	TextRun,
	WidthType,
	type IParagraphOptions,
	type IRunOptions
} from 'docx';
import { regional, source } from '../../i18n/locales.ts';
import { INK, paragraph, rule } from './paper-docx-text.ts';
import { isShort, mapTexts, printable, signTogether, type Paper, type PaperBlock, type PaperText, type PaperTexts } from './paper.ts';

const FONT = 'Noto Serif';
const QUIET = '4B4840';
const none = { style: BorderStyle.NONE, size: 0, color: 'auto' };
const thin = { style: BorderStyle.SINGLE, size: 2, color: QUIET };
const noBorders = { top: none, bottom: none, left: none, right: none };

const same = (texts: PaperTexts): boolean => texts.every(({ text }) => text === texts[0]?.text);
const given = (texts: PaperTexts): PaperTexts => (same(texts) ? texts.slice(0, 1) : texts);

const cell = (children: Paragraph[], percent: number, { framed = false, line = false, columnSpan = 1 } = {}): TableCell =>
	new TableCell({
		children,
		columnSpan,
		width: { size: percent, type: WidthType.PERCENTAGE },
		borders: framed ? { ...noBorders, top: thin, bottom: thin } : { ...noBorders, bottom: line ? thin : none },
		margins: { top: 40, bottom: 40, left: framed ? 60 : 0, right: framed ? 60 : 160 }
	});

const frameless = (rows: TableRow[]): Table =>
	new Table({
		rows,
		width: { size: 100, type: WidthType.PERCENTAGE },
		borders: { ...noBorders, insideHorizontal: none, insideVertical: none }
	});

/** Stands between two tables, which would become one. */
const between = (keepNext = false): Paragraph =>
	new Paragraph({ keepNext, spacing: { before: 0, after: 0, line: 20, lineRule: LineRuleType.EXACT } });

/** What holds paragraphs to a page: with the next one, and each whole. */
type Kept = Pick<IParagraphOptions, 'keepNext' | 'keepLines'>;

/** Two languages beside each other. @param draw makes the paragraphs of one @param kept what its paragraphs are told */
function beside(texts: PaperTexts, draw: (text: PaperText) => Paragraph[], { keepNext, keepLines }: Kept = {}): (Paragraph | Table)[] {
	const all = given(texts);
	if (all.length < 2) return all.flatMap(draw);
	return [
		frameless([new TableRow({ cantSplit: keepLines, children: all.map((text) => cell(draw(text), 100 / all.length)) })]),
		between(keepNext)
	];
}

/** Several languages in one place, one below the other. */
const within = (texts: PaperTexts, more: IParagraphOptions = {}, run: Partial<IRunOptions> = {}): Paragraph[] =>
	given(texts).map((text) => paragraph(text, { spacing: { after: 0 }, ...more }, run));

const levels = { 1: HeadingLevel.HEADING_2, 2: HeadingLevel.HEADING_3 } as const;

function sheet({ widths: asked, numeric, head, rows, total }: Extract<PaperBlock, { kind: 'table' }>): Table {
	// Word fits columns to their words by itself
	const widths = asked === 'fitted' ? head.map(() => 1) : asked;
	const sum = widths.reduce((total, each) => total + each, 0);
	const row = (cells: readonly PaperTexts[], run: Partial<IRunOptions>, tableHeader: boolean) =>
		new TableRow({
			tableHeader,
			cantSplit: true,
			children: cells.map((texts, index) =>
				cell(
					within(texts, { alignment: numeric.includes(index) ? AlignmentType.END : AlignmentType.START }, { size: 17, ...run }),
					((widths[index] ?? 1) / sum) * 100,
					{ framed: true }
				)
			)
		});
	return new Table({
		width: { size: 100, type: WidthType.PERCENTAGE },
		borders: { ...noBorders, insideHorizontal: thin, insideVertical: none },
		rows: [
			row(head, { bold: true }, true),
			...rows.map((cells) => row(cells, {}, false)),
			...(total ? [row(total, { bold: true }, false)] : [])
		]
	});
}

/** A numbered text with its remarks, which stay on its page; in two languages a table of its own. */
function item(block: Extract<PaperBlock, { kind: 'item' }>): (Paragraph | Table)[] {
	const last = block.notes.length;
	const lines = [block.texts.map((text): PaperText => ({ ...text, text: `${block.label} ${text.text}` })), ...block.notes].map(given);
	const columns = Math.max(...lines.map(({ length }) => length));
	const draw = (text: PaperText, at: number) => {
		const kept = { keepLines: at > 0 || isShort(block), keepNext: at < last };
		if (at === 0) return paragraph(text, { ...kept, spacing: { before: 160, after: 60 } });
		return paragraph(text, { ...kept, indent: { left: 360 } }, { size: 18, color: QUIET });
	};
	if (columns < 2) return lines.flatMap((texts, at) => texts.map((text) => draw(text, at)));
	const rows = lines.map((texts, at) => {
		const children = texts.map((text) => cell([draw(text, at)], 100 / texts.length, { columnSpan: columns / texts.length }));
		return new TableRow({ cantSplit: at > 0 || isShort(block), children });
	});
	return [frameless(rows), between()];
}

/** A heading, on one page with what it heads. */
function headed(texts: PaperTexts, heading: NonNullable<IParagraphOptions['heading']>): (Paragraph | Table)[] {
	const kept = { keepNext: true, keepLines: true };
	return beside(texts, (text) => [paragraph(text, { heading, ...kept })], kept);
}

/** Lines to sign, with the space before them; all on one page but where they are very many. */
function signatures(block: Extract<PaperBlock, { kind: 'signatures' }>): (Paragraph | Table)[] {
	const together = signTogether(block);
	const last = block.rows.length - 1;
	const lines = block.rows.flatMap(({ role, name }, at) => {
		const kept = { keepLines: true, keepNext: together && at < last };
		const children = [
			cell(within(role, { spacing: { after: 0 }, ...kept }), 36),
			cell([new Paragraph({ spacing: { before: 240 }, ...kept })], 32, { line: true }),
			cell([new Paragraph({ text: name, ...kept })], 32)
		];
		return [frameless([new TableRow({ cantSplit: true, children })]), between(kept.keepNext)];
	});
	return [new Paragraph({ keepNext: true, spacing: { before: 400 } }), ...lines];
}

/** What the office fills in at the left, to whom it goes at the right. */
function addressed({ blanks, to }: Extract<PaperBlock, { kind: 'addressed' }>): (Paragraph | Table)[] {
	const rows = blanks.map((label, index) => {
		const whom = cell(index ? [new Paragraph({})] : within(to, {}, { bold: true }), 50);
		return new TableRow({
			cantSplit: true,
			children: [cell(within(label, {}, { color: QUIET }), 14), cell([new Paragraph({})], 36, { line: true }), whom]
		});
	});
	return [frameless(rows), new Paragraph({})];
}

function drawn(block: PaperBlock): (Paragraph | Table)[] {
	switch (block.kind) {
		case 'heading':
			return headed(block.texts, levels[block.level]);
		case 'text':
			return beside(block.texts, (text) => [paragraph(text, {}, block.quiet ? { size: 18, color: QUIET } : {})]);
		case 'item':
			return item(block);
		case 'list':
			return block.items.flatMap((item) => beside(item, (text) => [paragraph(text, { bullet: { level: 0 } })]));
		case 'facts':
			return [
				frameless(
					block.rows.map(({ label, value }) => {
						const all = same(label) && same(value) ? label.slice(0, 1) : label;
						const children = all.flatMap((each, index) => [
							cell([paragraph(each, { spacing: { after: 0 } }, { color: QUIET })], 40 / all.length),
							cell([paragraph(value[index] ?? { ...each, text: '' }, { spacing: { after: 0 } })], 60 / all.length)
						]);
						return new TableRow({ cantSplit: true, children });
					})
				)
			];
		case 'table':
			return [sheet(block), new Paragraph({})];
		case 'addressed':
			return addressed(block);
		case 'signatures':
			return signatures(block);
	}
}

/** What the file says of itself: the library writes no language, and a person without a name. */
const coreProperties = (title: string, language: string): string =>
	'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' +
	'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">' +
	`<dc:title>${title.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)}</dc:title><dc:language>${language}</dc:language>` +
	'<dc:creator>Alang</dc:creator><cp:lastModifiedBy>Alang</cp:lastModifiedBy></cp:coreProperties>';

/** A paper as DOCX, with the language of each text, headings, and a table's head on each of its pages. */
export async function paperDocx(paper: Paper): Promise<Uint8Array<ArrayBuffer>> {
	const { languages, title, name, lines, blocks, foot, demo, landscape } = mapTexts(paper, printable);
	const small: Partial<IRunOptions> = { size: 17, color: QUIET };
	const [first] = languages;
	const document = new Document({
		styles: {
			default: {
				document: { run: { font: FONT, size: 21, color: INK, language: { value: regional[first ?? source] } } },
				heading1: { run: { font: FONT, size: 34, bold: true, color: INK }, paragraph: { spacing: { before: 0, after: 200 } } },
				heading2: { run: { font: FONT, size: 26, bold: true, color: INK }, paragraph: { spacing: { before: 360, after: 160 } } },
				heading3: { run: { font: FONT, size: 22, bold: true, color: INK }, paragraph: { spacing: { before: 280, after: 120 } } }
			}
		},
		sections: [
			{
				properties: {
					page: {
						size: { orientation: landscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT, width: 11906, height: 16838 },
						margin: { top: 1134, bottom: 1247, left: 1134, right: 1134 }
					}
				},
				...(demo && { headers: { default: new Header({ children: within(demo, { alignment: AlignmentType.END }, small) }) } }),
				footers: {
					default: new Footer({
						children: [
							...within(foot, {}, small),
							new Paragraph({
								alignment: AlignmentType.END,
								children: [new TextRun({ ...small, children: [PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES] })]
							})
						]
					})
				},
				children: [
					...headed(title, HeadingLevel.HEADING_1),
					...lines.flatMap((line) => beside(line, (text) => [paragraph(text, {}, { color: QUIET })])),
					rule(),
					...blocks.flatMap(drawn)
				]
			}
		]
	});
	const properties = { path: 'docProps/core.xml', data: coreProperties(name ?? title[0]?.text ?? '', regional[first ?? source]) };
	return new Uint8Array(await Packer.toBuffer(document, undefined, [properties]));
}
