// node scripts/fonts.mjs: cuts the two typefaces down to the letters and axes that Alang needs and writes them into static/fonts.
// Run it by hand when a typeface package changes; the results are committed.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import subsetFont from 'subset-font';

/** Signs and numbers, letters of Kazakh and Russian, Latin with accents of the guests' languages. */
const ranges = {
	// what every language writes with: without it a Kazakh page would load the Latin letters for its spaces and numbers
	signs: [
		[0x20, 0x40],
		[0x5b, 0x60],
		[0x7b, 0x7e],
		[0xa0, 0xa9],
		[0xab, 0xb4],
		[0xb6, 0xb9],
		[0xbb, 0xbf],
		[0xd7, 0xd7],
		[0xf7, 0xf7],
		[0x2009, 0x2009],
		[0x2013, 0x2014],
		[0x2018, 0x201e],
		[0x2022, 0x2022],
		[0x2026, 0x2026],
		[0x2039, 0x203a],
		[0x20ac, 0x20ac],
		[0x2212, 0x2212]
	],
	latin: [
		[0x41, 0x5a],
		[0x61, 0x7a],
		[0xaa, 0xaa],
		[0xb5, 0xb5],
		[0xba, 0xba],
		[0xc0, 0xd6],
		[0xd8, 0xf6],
		[0xf8, 0xff]
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
	for (const [part, source, set] of [
		['signs', 'latin', 'signs'],
		['latin', 'latin', 'latin'],
		['latin-ext', 'latin-ext', 'latin-ext'],
		['cyrillic', 'cyrillic', 'cyrillic'],
		['cyrillic-ext', 'cyrillic-ext', 'cyrillic']
	]) {
		if (!readdirSync(family.folder).includes(family.file(source))) throw new Error(`${family.file(source)} is missing`);
		const cut = await subsetFont(readFileSync(`${family.folder}/${family.file(source)}`), text(set), {
			targetFormat: 'woff2',
			variationAxes: family.axes
		});
		writeFileSync(`static/fonts/${family.name}-${part}.woff2`, cut);
		console.log(family.name, part, cut.length);
	}
}
