import lighthouse from 'lighthouse';
import { launch } from '../support/chromium.ts';
import type { Measurable } from './process.ts';

const PORT = 9333;
const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
export type Scores = Record<(typeof categories)[number], number>;

/** Lighthouse's four scores of pages with its phone settings (slow 4G, four times slower processor). */
export async function scoresOf(program: Measurable, paths: readonly string[]): Promise<Record<string, Scores>> {
	const browser = await launch([`--remote-debugging-port=${PORT}`]);
	try {
		const scores: Record<string, Scores> = {};
		for (const path of paths) {
			const result = await lighthouse(program.address + path, {
				port: PORT,
				onlyCategories: [...categories],
				output: 'json',
				logLevel: 'error'
			});
			if (!result) throw new Error(`Lighthouse gave no result for ${path}`);
			scores[path] = Object.fromEntries(
				categories.map((name) => [name, Math.round((result.lhr.categories[name]?.score ?? 0) * 100)])
			) as Scores;
		}
		return scores;
	} finally {
		await browser.close();
	}
}
