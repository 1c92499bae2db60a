import { launch } from '../support/chromium.ts';
import type { Measurable } from './process.ts';

export interface PageBytes {
	page: string;
	html: number;
	css: number;
	fonts: number;
	js: number;
}

/**
 * What a browser loads for a page the first time, in bytes as sent (compressed).
 * @param cookie of somebody signed in, or ''
 */
export async function bytesOf(
	program: Pick<Measurable, 'address'>,
	pages: readonly { path: string; cookie?: string }[]
): Promise<PageBytes[]> {
	const browser = await launch();
	try {
		const found: PageBytes[] = [];
		for (const { path, cookie } of pages) {
			const context = await browser.newContext({ extraHTTPHeaders: cookie ? { cookie } : {} });
			const page = await context.newPage();
			const bytes: PageBytes = { page: path, html: 0, css: 0, fonts: 0, js: 0 };
			const kinds: Record<string, keyof Omit<PageBytes, 'page'>> = { document: 'html', stylesheet: 'css', font: 'fonts', script: 'js' };
			const sizes: Promise<void>[] = [];
			page.on('requestfinished', (request) => {
				const kind = kinds[request.resourceType()];
				if (kind) sizes.push(request.sizes().then((size) => void (bytes[kind] += size.responseBodySize)));
			});
			await page.goto(program.address + path);
			await page.evaluate(() => document.fonts.ready.then(() => undefined));
			await Promise.all(sizes);
			await context.close();
			found.push(bytes);
		}
		return found;
	} finally {
		await browser.close();
	}
}
