import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Blob, Buffer as Run, Face, Font, shape } from 'harfbuzzjs';

/**
 * The fonts of papers, the first that has a sign draws it: letters of Kazakhstan's and Europe's languages, then the scripts in which
 * people here write names, then signs. Chinese, Korean and Thai are left out: 5 MB and more each.
 */
const shipped: readonly { family: string; folder: string; cuts: readonly string[] }[] = [
	{ family: 'Noto Serif', folder: 'noto-serif', cuts: ['400Regular', '500Medium', '600SemiBold', '400Regular_Italic'] },
	{ family: 'Noto Naskh Arabic', folder: 'noto-naskh-arabic', cuts: ['400Regular'] },
	{ family: 'Noto Serif Hebrew', folder: 'noto-serif-hebrew', cuts: ['400Regular'] },
	{ family: 'Noto Sans Georgian', folder: 'noto-sans-georgian', cuts: ['400Regular'] },
	{ family: 'Noto Sans Armenian', folder: 'noto-sans-armenian', cuts: ['400Regular'] },
	{ family: 'Noto Sans Math', folder: 'noto-sans-math', cuts: ['400Regular'] },
	{ family: 'Noto Sans Symbols 2', folder: 'noto-sans-symbols-2', cuts: ['400Regular'] },
	{ family: 'Noto Emoji', folder: 'noto-emoji', cuts: ['400Regular'] }
];

/** What the papers' text may be set in; a machine's own fonts are not asked, so that a paper looks the same everywhere. */
export const fontFamilies = shipped.map(({ family }) => family);

/** The files of all of them, by family. */
const files = shipped.map(({ family, folder, cuts }) =>
	cuts.map((cut) =>
		readFileSync(join(process.cwd(), `node_modules/@expo-google-fonts/${folder}/${cut}/${family.replaceAll(' ', '')}_${cut}.ttf`))
	)
);
export const fontFiles = files.flat();

/** The first cut of each family: the others have the same signs. */
const faces = files.flatMap(([first]) => (first ? [new Face(new Blob(first))] : []));
const fonts = faces.map((face) => new Font(face));
const letters = new Set(faces[0]?.collectUnicodes());
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** stands for a sign that no font draws */
export const UNSHOWN = '\ufffd';

const advances = new Map<string, number>();
/** How wide a sign of the first font is, in ems; of another one's as wide as it is high. */
function advanceOf(sign: string): number {
	const known = advances.get(sign);
	if (known !== undefined) return known;
	const [face, font] = [faces[0], fonts[0]];
	let width = /\p{Cf}/u.test(sign) ? 0 : 1;
	if (face && font && letters.has(sign.codePointAt(0) ?? 0)) {
		const run = new Run();
		run.addText(sign);
		run.guessSegmentProperties();
		shape(font, run);
		width = run.getGlyphPositions().reduce((sum, { xAdvance }) => sum + xAdvance, 0) / face.upem;
	}
	advances.set(sign, width);
	return width;
}

/** How wide a text in one line is, in ems of the regular cut. */
export function widthOf(text: string): number {
	let sum = 0;
	for (const sign of text) sum += advanceOf(sign);
	return sum;
}

const drawn = new Map<string, boolean>();
/** Whether one of the fonts draws a sign, which may be of several code points, whole. */
function isDrawn(sign: string): boolean {
	const known = drawn.get(sign);
	if (known !== undefined) return known;
	// a mark without a letter is set together with the end of the line before it, which only the first font has
	const found =
		!/^\p{Cf}*\p{M}/u.test(sign) &&
		fonts.some((font) => {
			const run = new Run();
			run.addText(sign);
			run.guessSegmentProperties();
			shape(font, run);
			// glyph 0 is the empty box
			return run.getGlyphInfos().every(({ codepoint }) => codepoint !== 0);
		});
	drawn.set(sign, found);
	return found;
}

const isPlain = (text: string) =>
	[...text].every((letter) => letter === '\n' || letter === '\t' || letters.has(letter.codePointAt(0) ?? 0));
const isShown = (sign: string) => isPlain(sign) || isDrawn(sign);

/** What stands for a sign in a paper: itself, else the plain signs that Unicode says it is made of, else the sign for what is not shown. */
function shownAs(sign: string): string {
	if (isShown(sign)) return sign;
	const simple = sign.normalize('NFKC');
	return simple !== sign && isShown(simple) ? simple : UNSHOWN;
}

/** A text with a visible sign in place of each that no font of the papers draws. */
export const drawable = (text: string): string =>
	isPlain(text) ? text : Array.from(graphemes.segment(text), ({ segment }) => shownAs(segment)).join('');
