// node scripts/icons.mjs: draws favicon.ico, the icons of phones and the picture that messengers show, from static/icons/mark.svg.
// Run by hand with the demonstration's browser when the mark changes; the results are committed.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { chromium } from '@playwright/test';

const executablePath = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((file) => existsSync(file));
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage();
const mark = readFileSync('static/icons/mark.svg', 'utf8');
const font = (name) => `data:font/woff2;base64,${readFileSync(`static/fonts/${name}.woff2`).toString('base64')}`;
const faces = ['cyrillic', 'cyrillic-ext', 'latin', 'signs'].flatMap((part) =>
	['source-serif-4', 'onest'].map(
		(name) => `@font-face{font-family:${name}-${part};font-weight:400 600;src:url(${font(`${name}-${part}`)})}`
	)
);
const family = (name) => ['cyrillic-ext', 'cyrillic', 'latin', 'signs'].map((part) => `${name}-${part}`).join();

/** @param share of the square that the mark fills @param paper null: nothing behind it */
async function square(size, share, paper) {
	await page.setViewportSize({ width: size, height: size });
	const inner = Math.round(size * share);
	await page.setContent(
		`<style>body{margin:0;height:100vh;display:grid;place-content:center;background:${paper ?? 'transparent'}}svg{display:block;width:${inner}px}</style>${mark}`
	);
	return page.screenshot({ omitBackground: paper === null });
}

/** Pictures as one .ico: a head, a row of 16 bytes for each, then their PNG as they are. */
function ico(pictures) {
	const head = Buffer.alloc(6 + 16 * pictures.length);
	head.writeUInt16LE(1, 2);
	head.writeUInt16LE(pictures.length, 4);
	let at = head.length;
	for (const [index, { size, png }] of pictures.entries()) {
		const row = 6 + 16 * index;
		head.writeUInt8(size, row);
		head.writeUInt8(size, row + 1);
		head.writeUInt16LE(1, row + 4);
		head.writeUInt16LE(32, row + 6);
		head.writeUInt32LE(png.length, row + 8);
		head.writeUInt32LE(at, row + 12);
		at += png.length;
	}
	return Buffer.concat([head, ...pictures.map(({ png }) => png)]);
}

const small = [];
for (const size of [16, 32, 48]) small.push({ size, png: await square(size, 1, null) });
writeFileSync('static/favicon.ico', ico(small));
for (const size of [180, 192, 512]) writeFileSync(`static/icons/mark-${size}.png`, await square(size, 0.66, '#fbf9f3'));

await page.setViewportSize({ width: 1200, height: 630 });
const lines = [
	['kk', 'Азаматтық форум: хабарландырудан орындалған уәдеге дейін'],
	['ru', 'Гражданский форум: от объявления до выполненного обещания'],
	['en', 'A civic forum, from the announcement to the promise kept']
];
await page.setContent(`<style>${faces.join('')}
body{margin:0;height:100vh;box-sizing:border-box;padding:0 96px;background:#fbf9f3;color:#1c1b18;display:grid;align-content:center;gap:44px;border-bottom:14px solid #0b4a6f}
div{display:flex;align-items:center;gap:44px}svg{width:176px}h1{margin:0;font:500 150px/1 ${family('source-serif-4')},serif;letter-spacing:-.015em}
p{margin:0;font:400 31px/1.5 ${family('onest')},sans-serif;color:#4b4840}</style>
<div>${mark}<h1>Алаң</h1></div><p>${lines.map(([lang, line]) => `<span lang="${lang}">${line}</span>`).join('<br>')}</p>`);
await page.evaluate(() => document.fonts.ready);
writeFileSync('static/icons/share.png', await page.screenshot());
await browser.close();
