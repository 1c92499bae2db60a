import { BorderStyle, LineRuleType, NoBreakHyphen, Paragraph, Tab, TextRun, type IParagraphOptions, type IRunOptions } from 'docx';
import { regional } from '../../i18n/locales.ts';
import type { PaperText } from './paper.ts';

/** Paragraphs of a DOCX. */

/** the colour of its text */
export const INK = '1C1B18';

/** A number keeps its ending, as in the PDF: 2-тоқсан */
const held = (text: string): (string | NoBreakHyphen)[] =>
	text.split(/(?<=\d)-(?=\p{L}{1,12}(?!\p{L}))/u).flatMap((part, at) => (at ? [new NoBreakHyphen(), part] : [part]));

/** The runs of a text, each line on a line of its own. */
const runs = ({ lang, text, lead }: PaperText, more: Partial<IRunOptions> = {}): TextRun[] => [
	...(lead ? runs({ ...lead, text: `${lead.text} ` }, more) : []),
	...text.split('\n').map((line, index) => {
		const children = line.split('\t').flatMap((part, column) => [...(column ? [new Tab()] : []), ...held(part)]);
		return new TextRun({ children, language: { value: regional[lang] }, ...(index && { break: 1 }), ...more });
	})
];

/** A text as a paragraph of its own, in its language. */
export const paragraph = (text: PaperText, more: IParagraphOptions = {}, run: Partial<IRunOptions> = {}): Paragraph =>
	new Paragraph({ spacing: { after: 100 }, ...more, children: runs(text, run) });

/** The line below the head of a paper. */
export const rule = (): Paragraph =>
	new Paragraph({
		border: { bottom: { style: BorderStyle.SINGLE, size: 6, color: INK, space: 1 } },
		spacing: { before: 0, after: 160, line: 60, lineRule: LineRuleType.EXACT }
	});
