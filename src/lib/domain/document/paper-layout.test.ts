import { expect, test } from 'vitest';
import { pagesOf, partOf } from '../../../../tests/support/paper-files.ts';
import { paperDocx } from './paper-docx.ts';
import { paperPdf } from './paper-pdf.ts';
import type { Paper, PaperBlock, PaperTexts } from './paper.ts';

const both = (kk: string, ru: string): PaperTexts => [
	{ lang: 'kk', text: kk },
	{ lang: 'ru', text: ru }
];
const sentence = [
	'Ауылдық ұйымдар үшін өтінім беру тәртібі жеңілдетілсін. ',
	'Упростить для сельских организаций порядок подачи заявок. '
] as const;
/** 58 recommendations of three platforms, with what was decided of each. @param long how long their texts are, from 1 */
const paper = (long: number): Paper => ({
	languages: ['kk', 'ru'],
	title: both('Құжат', 'Документ'),
	lines: [],
	blocks: Array.from({ length: 58 }, (_, at): PaperBlock[] => {
		const [kk, ru] = sentence.map((each) => each.repeat(1 + ((at * 3 + long) % (2 + long))));
		const item: PaperBlock = {
			kind: 'item',
			label: `${at + 1}.`,
			texts: both(`${kk}К${at + 1}.`, `${ru}Р${at + 1}.`),
			notes: [both(`Шешім${at + 1}`, `Решение${at + 1}`)]
		};
		return at % 20 ? [item] : [{ kind: 'heading', level: 2, texts: both(`${at / 20 + 1}-алаң`, `Площадка ${at / 20 + 1}`) }, item];
	}).flat(),
	foot: both('Форум', 'Форум'),
	demo: null
});

test(
	'no heading of a PDF stands at the foot of a page, and no short item is parted from its number or its outcome',
	{ timeout: 30_000 },
	async () => {
		for (const long of [1, 2, 3, 4, 5]) {
			const pages = await pagesOf(paperPdf(paper(long)).bytes);
			expect(pages.length).toBeGreaterThan(3);
			for (const { items } of pages) {
				const body = items.filter(({ str, transform }) => str.trim() && Number(transform[5]) > 65);
				const foot = Math.min(...body.map(({ transform }) => Number(transform[5])));
				const lowest = body.filter(({ transform }) => Number(transform[5]) < foot + 4);
				expect(lowest.filter(({ str }) => /алаң|Площадка/.test(str))).toEqual([]);
				const words = body.map(({ str }) => str);
				const found = (begin: RegExp) => new Set(words.flatMap((each) => begin.exec(each)?.[1] ?? []));
				expect(found(/^(\d+)\.$/)).toEqual(found(/Шешім(\d+)/));
				expect(found(/^(\d+)\.$/)).toEqual(found(/Решение(\d+)/));
			}
		}
	}
);

test('an item of several pages goes on from the page where it begins, inside the margins', async () => {
	const texts = both(`Басы ${sentence[0].repeat(90)}`, `Начало ${sentence[1].repeat(90)}`);
	const item = (label: string, said = texts): PaperBlock => ({ kind: 'item', label, texts: said, notes: [both('Шешім', 'Решение')] });
	const lines = item('3.', both('а\n'.repeat(200), 'б\n'.repeat(200)));
	const pages = await pagesOf(paperPdf({ ...paper(1), blocks: [item('1.'), item('2.'), lines] }).bytes);
	for (const { items } of pages) {
		const words = items.filter(({ str }) => str.trim());
		// beside the foot of two lines at most
		expect(words.filter(({ transform }) => Number(transform[5]) < 60).length).toBeLessThanOrEqual(3);
		expect(words.length).toBeGreaterThan(20);
		expect(words.some(({ str }) => str === '1.')).toBe(words.some(({ str }) => str.startsWith('Басы')) && pages[0]?.items === items);
	}
});

test('numbered items of a PDF are a list, with the numbers as its labels', async () => {
	const [first] = await pagesOf(paperPdf(paper(1)).bytes);
	for (const role of ['L', 'LI', 'Lbl', 'LBody']) expect(first?.tree).toContain(`"role":"${role}"`);
});

test('a heading of a DOCX stays with what follows, and rows and short texts whole', async () => {
	const xml = partOf(Buffer.from(await paperDocx(paper(2))), 'word/document.xml');
	const paragraphs = xml.match(/<w:p>.*?<\/w:p>/gs) ?? [];
	const headings = paragraphs.filter((each) => /Heading\d/.test(each));
	expect(headings).toHaveLength(8);
	expect(headings.filter((each) => !each.includes('<w:keepNext/>'))).toEqual([]);
	const texts = paragraphs.filter((each) => /[КР]\d+\.</.test(each));
	expect(texts).toHaveLength(116);
	expect(texts.filter((each) => !each.includes('<w:keepNext/>') || !each.includes('<w:keepLines/>'))).toEqual([]);
	const rows = xml.match(/<w:tr>.*?<\/w:tr>/gs) ?? [];
	expect(rows.filter((each) => !each.includes('<w:cantSplit/>'))).toEqual([]);
});

test('a DOCX looks like the PDF and says who made it and in which language', async () => {
	const file = Buffer.from(await paperDocx(paper(1)));
	const styles = partOf(file, 'word/styles.xml');
	for (const level of [1, 2, 3]) {
		const [, style] = new RegExp(`w:styleId="Heading${level}">(.*?)</w:style>`, 's').exec(styles) ?? [];
		expect(style).toContain('<w:color w:val="1C1B18"/>');
		expect(style).toContain('<w:b/>');
	}
	// one line below the head, as long as the page is wide
	expect(partOf(file, 'word/document.xml').match(/<w:pBdr><w:bottom w:val="single"/g)).toHaveLength(1);
	const core = partOf(file, 'docProps/core.xml');
	expect(core).toContain('<dc:language>kk-KZ</dc:language>');
	expect(core).toContain('<cp:lastModifiedBy>Alang</cp:lastModifiedBy>');
	expect(core).toContain('<dc:title>Құжат</dc:title>');
});

test('a number of a DOCX keeps its ending', async () => {
	const texts = [{ lang: 'kk' as const, text: '2026 жылғы 4-тоқсан, 2027–2028 жж., 05-12/988, іс-шара' }];
	const xml = partOf(Buffer.from(await paperDocx({ ...paper(1), blocks: [{ kind: 'text', texts }] })), 'word/document.xml');
	expect(xml.match(/<w:noBreakHyphen\/>/g)).toHaveLength(1);
	expect(xml).toMatch(/2026 жылғы 4<\/w:t><w:noBreakHyphen\/><w:t[^>]*>тоқсан, 2027–2028 жж., 05-12\/988, іс-шара</);
});

const signer = (at: number) => ({ role: both(`Қолы${at}.`, `Подпись${at}.`), name: `Аты${at}.` });
/** A paper of some lines, after which it is signed. @param blocks the signers of each block of lines to sign */
const signed = (lines: number, blocks: readonly (readonly number[])[]): Paper => ({
	...paper(1),
	blocks: [
		...Array.from({ length: lines }, (_, at): PaperBlock => ({
			kind: 'text',
			texts: both(`${at}. ${sentence[0]}`, `${at}. ${sentence[1]}`)
		})),
		...blocks.map((signers): PaperBlock => ({ kind: 'signatures', rows: signers.map(signer) }))
	]
});
/** On how many pages of a PDF stands something of the lines to sign, at most among papers of all lengths of a page. */
async function pagesSigned(blocks: readonly (readonly number[])[]): Promise<number> {
	let most = 0;
	for (let lines = 20; lines < 42; lines++) {
		const pages = await pagesOf(paperPdf(signed(lines, blocks)).bytes);
		const words = pages.map(({ items }) => items.map(({ str }) => str).join(' '));
		for (const at of blocks.flat())
			expect(words.filter((page) => page.includes(`Подпись${at}.`) && page.includes(`Аты${at}.`))).toHaveLength(1);
		most = Math.max(most, words.filter((page) => /Қолы|Подпись|Аты/.test(page)).length);
	}
	return most;
}

test('a PDF is signed on one page, however long it is', { timeout: 60_000 }, async () => {
	expect(await pagesSigned([[1, 2, 3]])).toBe(1);
	// the same lines, not held together, are parted (control); of very many each is whole
	expect(await pagesSigned([[1], [2], [3]])).toBe(2);
	expect(await pagesSigned([Array.from({ length: 10 }, (_, at) => at)])).toBe(2);
});

test('a DOCX holds the lines to sign together', async () => {
	/** of each line but the last, and of the last, the paragraphs that stay with the next one */
	const kept = async (signers: number) => {
		const xml = partOf(Buffer.from(await paperDocx(signed(1, [Array.from({ length: signers }, (_, at) => at)]))), 'word/document.xml');
		const [, after = ''] = xml.split(/(?=<w:tbl>(?:(?!<w:tbl>).)*Қолы0\.)/s);
		const parts = after.match(/<w:p>.*?<\/w:p>|<w:p\/>/gs) ?? [];
		expect(parts).toHaveLength(signers * 5);
		expect(after.match(/<w:cantSplit\/>/g)).toHaveLength(signers);
		const stay = parts.map((each) => each.includes('<w:keepNext/>'));
		return [new Set(stay.slice(0, -5)), new Set(stay.slice(-5))];
	};
	expect(await kept(3)).toEqual([new Set([true]), new Set([false])]);
	// very many are not held (control)
	expect(await kept(20)).toEqual([new Set([false]), new Set([false])]);
});
