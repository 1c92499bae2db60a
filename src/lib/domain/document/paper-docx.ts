import {
	AlignmentType,
	BorderStyle,
	Document,
	Footer,
	Header,
	HeadingLevel,
	Packer,
	PageNumber,
	PageOrientation,
	Paragraph,
	Tab,
	Table,
	TableCell,
	TableRow,
	TextRun,
	WidthType,
	type IParagraphOptions,
	type IRunOptions
} from 'docx';
import { regional, source } from '../../i18n/locales.ts';
import { mapTexts, printable, type Paper, type PaperBlock, type PaperText, type PaperTexts } from './paper.ts';

const FONT = 'Noto Serif';
const QUIET = '4B4840';
const none = { style: BorderStyle.NONE, size: 0, color: 'auto' };
const thin = { style: BorderStyle.SINGLE, size: 2, color: QUIET };
const noBorders = { top: none, bottom: none, left: none, right: none };

const same = (texts: PaperTexts): boolean => texts.every(({ text }) => text === texts[0]?.text);
const given = (texts: PaperTexts): PaperTexts => (same(texts) ? texts.slice(0, 1) : texts);

/** The runs of a text, each line on a line of its own. */
const runs = ({ lang, text }: PaperText, more: Partial<IRunOptions> = {}): TextRun[] =>
	text.split('\n').map((line, index) => {
		const children = line.split('\t').flatMap((part, column) => (column ? [new Tab(), part] : [part]));
		return new TextRun({ children, language: { value: regional[lang] }, ...(index && { break: 1 }), ...more });
	});

const paragraph = (text: PaperText, more: IParagraphOptions = {}, run: Partial<IRunOptions> = {}): Paragraph =>
	new Paragraph({ spacing: { after: 100 }, ...more, children: runs(text, run) });

const cell = (children: Paragraph[], percent: number, framed = false): TableCell =>
	new TableCell({
		children,
		width: { size: percent, type: WidthType.PERCENTAGE },
		borders: framed ? { top: thin, bottom: thin, left: none, right: none } : noBorders,
		margins: { top: 40, bottom: 40, left: framed ? 60 : 0, right: framed ? 60 : 160 }
	});

const frameless = (rows: TableRow[]): Table =>
	new Table({
		rows,
		width: { size: 100, type: WidthType.PERCENTAGE },
		borders: { ...noBorders, insideHorizontal: none, insideVertical: none }
	});

/** Two languages beside each other. @param draw makes the paragraphs of one */
function beside(texts: PaperTexts, draw: (text: PaperText) => Paragraph[]): (Paragraph | Table)[] {
	const all = given(texts);
	if (all.length < 2) return all.flatMap(draw);
	return [
		frameless([new TableRow({ children: all.map((text) => cell(draw(text), 100 / all.length)) })]),
		new Paragraph({ spacing: { after: 0 } })
	];
}

/** Several languages in one place, one below the other. */
const within = (texts: PaperTexts, more: IParagraphOptions = {}, run: Partial<IRunOptions> = {}): Paragraph[] =>
	given(texts).map((text) => paragraph(text, { spacing: { after: 0 }, ...more }, run));

const levels = { 1: HeadingLevel.HEADING_2, 2: HeadingLevel.HEADING_3 } as const;

function sheet({ widths, numeric, head, rows }: Extract<PaperBlock, { kind: 'table' }>): Table {
	const sum = widths.reduce((total, each) => total + each, 0);
	const row = (cells: readonly PaperTexts[], run: Partial<IRunOptions>, tableHeader: boolean) =>
		new TableRow({
			tableHeader,
			cantSplit: true,
			children: cells.map((texts, index) =>
				cell(
					within(texts, { alignment: numeric.includes(index) ? AlignmentType.END : AlignmentType.START }, { size: 17, ...run }),
					((widths[index] ?? 1) / sum) * 100,
					true
				)
			)
		});
	return new Table({
		width: { size: 100, type: WidthType.PERCENTAGE },
		borders: { ...noBorders, insideHorizontal: thin, insideVertical: none },
		rows: [row(head, { bold: true }, true), ...rows.map((cells) => row(cells, {}, false))]
	});
}

function drawn(block: PaperBlock): (Paragraph | Table)[] {
	switch (block.kind) {
		case 'heading':
			return beside(block.texts, (text) => [paragraph(text, { heading: levels[block.level], spacing: { before: 240, after: 120 } })]);
		case 'text':
			return beside(block.texts, (text) => [paragraph(text, {}, block.quiet ? { size: 18, color: QUIET } : {})]);
		case 'item': {
			const numbered = given(block.texts).map((text): PaperText => ({ ...text, text: `${block.label} ${text.text}` }));
			return [
				...beside(numbered, (text) => [paragraph(text, { spacing: { before: 120, after: 60 } })]),
				...block.notes.flatMap((note) => beside(note, (text) => [paragraph(text, { indent: { left: 360 } }, { size: 18, color: QUIET })]))
			];
		}
		case 'list':
			return block.items.flatMap((item) => beside(item, (text) => [paragraph(text, { bullet: { level: 0 } })]));
		case 'facts':
			return [
				frameless(
					block.rows.map(
						({ label, value }) => new TableRow({ children: [cell(within(label, {}, { color: QUIET }), 33), cell(within(value), 67)] })
					)
				)
			];
		case 'table':
			return [sheet(block), new Paragraph({})];
		case 'signatures':
			return [
				new Paragraph({ spacing: { before: 400 } }),
				...block.rows.map(({ role, name }) =>
					frameless([
						new TableRow({
							cantSplit: true,
							children: [
								cell(within(role), 36),
								cell([new Paragraph({ border: { bottom: thin }, spacing: { before: 240 } })], 32),
								cell([new Paragraph({ text: name })], 32)
							]
						})
					])
				)
			];
	}
}

/** A paper as DOCX, with the language of each text, headings, and a table's head on each of its pages. */
export async function paperDocx(paper: Paper): Promise<Uint8Array<ArrayBuffer>> {
	const { languages, title, lines, blocks, foot, demo, landscape } = mapTexts(paper, printable);
	const small: Partial<IRunOptions> = { size: 17, color: QUIET };
	const [first] = languages;
	const document = new Document({
		title: title[0]?.text ?? '',
		creator: 'Alang',
		styles: { default: { document: { run: { font: FONT, size: 21, language: { value: regional[first ?? source] } } } } },
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
					...beside(title, (text) => [paragraph(text, { heading: HeadingLevel.HEADING_1 })]),
					...lines.flatMap((line) => beside(line, (text) => [paragraph(text, {}, { color: QUIET })])),
					...blocks.flatMap(drawn)
				]
			}
		]
	});
	return new Uint8Array(await Packer.toBuffer(document));
}
