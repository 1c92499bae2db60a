// node scripts/fonts.mjs: cuts the two typefaces to the letters and axes Alang needs, into static/fonts.
// Run by hand when a typeface package changes; the results are committed.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import subsetFont from 'subset-font';

/** Letters of Kazakh and Russian, Latin with accents of the guests' languages, and the signs of the interface. */
const ranges = {
	latin: [
		[0x20, 0x7e],
		[0xa0, 0xff],
		[0x2013, 0x2014],
		[0x2018, 0x201e],
		[0x2022, 0x2022],
		[0x2026, 0x2026],
		[0x2039, 0x203a],
		[0x20ac, 0x20ac],
		[0x2009, 0x2009],
		[0x2212, 0x2212],
		[0x2116, 0x2116]
	],
	cyrillic: [
		[0x400, 0x45f],
		[0x490, 0x493],
		[0x49a, 0x49b],
		[0x4a2, 0x4a3],
		[0x4ae, 0x4b1],
		[0x4ba, 0x4bb],
		[0x4d8, 0x4d9],
		[0x4e8, 0x4e9],
		[0x20b8, 0x20b8],
		[0x2116, 0x2116],
		[0x301, 0x301]
	],
	'latin-ext': [
		[0x100, 0x17f],
		[0x2c7, 0x2c7],
		[0x1e00, 0x1eff],
		[0x2bb, 0x2bc]
	]
};
const text = (name) =>
	ranges[name].flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i))).join('');

/** Subset files of one package that hold any of the letters; a Cyrillic set is cut from two of its files. */
const families = [
	{
		name: 'onest',
		folder: 'node_modules/@fontsource-variable/onest/files',
		file: (part) => `onest-${part}-wght-normal.woff2`,
		axes: { wght: { min: 400, max: 600 } }
	},
	{
		name: 'source-serif-4',
		folder: 'node_modules/@fontsource-variable/source-serif-4/files',
		file: (part) => `source-serif-4-${part}-wght-normal.woff2`,
		axes: { wght: { min: 400, max: 500 } }
	}
];
for (const family of families) {
	for (const [part, set] of [
		['latin', 'latin'],
		['latin-ext', 'latin-ext'],
		['cyrillic', 'cyrillic'],
		['cyrillic-ext', 'cyrillic']
	]) {
		if (!readdirSync(family.folder).includes(family.file(part))) throw new Error(`${family.file(part)} is missing`);
		const cut = await subsetFont(readFileSync(`${family.folder}/${family.file(part)}`), text(set), {
			targetFormat: 'woff2',
			variationAxes: family.axes
		});
		writeFileSync(`static/fonts/${family.name}-${part}.woff2`, cut);
		console.log(family.name, part, cut.length);
	}
}
