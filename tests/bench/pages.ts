import type { Browser } from '@playwright/test';
import { launch } from '../support/chromium.ts';
import type { Measurable } from './process.ts';

export interface PageBytes {
	page: string;
	html: number;
	css: number;
	fonts: number;
	js: number;
}

const kinds: Record<string, keyof Omit<PageBytes, 'page'>> = { document: 'html', stylesheet: 'css', font: 'fonts', script: 'js' };
const AT_ONCE = 4;

interface Asked {
	path: string;
	/** of somebody signed in, or '' */
	cookie?: string;
}

/** One page in a context of its own, which has kept nothing yet. */
async function measure(browser: Browser, address: string, { path, cookie }: Asked): Promise<PageBytes> {
	const context = await browser.newContext({ extraHTTPHeaders: cookie ? { cookie } : {} });
	const page = await context.newPage();
	const bytes: PageBytes = { page: path, html: 0, css: 0, fonts: 0, js: 0 };
	const sizes: Promise<void>[] = [];
	page.on('requestfinished', (request) => {
		const kind = kinds[request.resourceType()];
		if (kind) sizes.push(request.sizes().then((size) => void (bytes[kind] += size.responseBodySize)));
	});
	await page.goto(address + path);
	await page.evaluate(() => document.fonts.ready.then(() => undefined));
	await Promise.all(sizes);
	// what stands in the page itself, by its share of the letters
	const [styles, whole] = await page.evaluate(() => {
		const own = [...document.querySelectorAll('head style')].map((style) => style.textContent ?? '');
		return [own.join('').length, document.documentElement.outerHTML.length] as const;
	});
	const inside = Math.round((bytes.html * styles) / whole);
	bytes.html -= inside;
	bytes.css += inside;
	await context.close();
	return bytes;
}

/** What a browser loads for each page the first time, in bytes as sent (compressed). */
export async function bytesOf({ address }: Pick<Measurable, 'address'>, pages: readonly Asked[]): Promise<PageBytes[]> {
	const browser = await launch();
	try {
		const found: PageBytes[] = [];
		for (let from = 0; from < pages.length; from += AT_ONCE)
			found.push(...(await Promise.all(pages.slice(from, from + AT_ONCE).map((page) => measure(browser, address, page)))));
		return found;
	} finally {
		await browser.close();
	}
}
