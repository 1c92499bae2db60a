import type { Browser, Page } from '@playwright/test';
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
const AT_ONCE = 2;

interface Asked {
	path: string;
	/** of somebody signed in, or '' */
	cookie?: string;
}

/** A tab that keeps nothing from one page to the next. */
async function forgetfulTab(browser: Browser): Promise<Page> {
	const page = await (await browser.newContext()).newPage();
	const session = await page.context().newCDPSession(page);
	await session.send('Network.enable');
	await session.send('Network.setCacheDisabled', { cacheDisabled: true });
	return page;
}

async function measure(page: Page, address: string, { path, cookie }: Asked): Promise<PageBytes> {
	await page.context().clearCookies();
	await page.setExtraHTTPHeaders(cookie ? { cookie } : {});
	const bytes: PageBytes = { page: path, html: 0, css: 0, fonts: 0, js: 0 };
	const sizes: Promise<void>[] = [];
	page.on('requestfinished', (request) => {
		const kind = kinds[request.resourceType()];
		if (kind) sizes.push(request.sizes().then((size) => void (bytes[kind] += size.responseBodySize)));
	});
	await page.goto(address + path);
	await page.evaluate(() => document.fonts.ready.then(() => undefined));
	await Promise.all(sizes);
	page.removeAllListeners('requestfinished');
	// what stands in the page itself, by its share of the letters
	const [styles, whole] = await page.evaluate(() => {
		const own = [...document.querySelectorAll('head style')].map((style) => style.textContent ?? '');
		return [own.join('').length, document.documentElement.outerHTML.length] as const;
	});
	const inside = Math.round((bytes.html * styles) / whole);
	bytes.html -= inside;
	bytes.css += inside;
	return bytes;
}

/** What a browser loads for each page the first time, in bytes as sent (compressed). */
export async function bytesOf({ address }: Pick<Measurable, 'address'>, pages: readonly Asked[]): Promise<PageBytes[]> {
	const browser = await launch();
	try {
		const found: PageBytes[] = [];
		const left = pages.entries();
		const work = async () => {
			const tab = await forgetfulTab(browser);
			for (const [n, page] of left) found[n] = await measure(tab, address, page);
		};
		await Promise.all(Array.from({ length: AT_ONCE }, work));
		return found;
	} finally {
		await browser.close();
	}
}
