import lighthouse from 'lighthouse';
import { launch } from '../support/chromium.ts';
import { median } from './load.ts';
import type { Measurable } from './process.ts';

const PORT = 9333;
const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
export type Scores = Record<(typeof categories)[number], number>;

/** Scores vary from run to run: https://github.com/GoogleChrome/lighthouse/blob/main/docs/variability.md */
const RUNS = 3;

async function scoresOnce(address: string): Promise<Scores> {
	const result = await lighthouse(address, { port: PORT, onlyCategories: [...categories], output: 'json', logLevel: 'error' });
	if (!result) throw new Error(`Lighthouse gave no result for ${address}`);
	return Object.fromEntries(categories.map((name) => [name, Math.round((result.lhr.categories[name]?.score ?? 0) * 100)])) as Scores;
}

/** Lighthouse's four scores of pages with its phone settings (slow 4G, four times slower processor), medians of three runs. */
export async function scoresOf(program: Measurable, paths: readonly string[]): Promise<Record<string, Scores>> {
	const browser = await launch([`--remote-debugging-port=${PORT}`]);
	try {
		const scores: Record<string, Scores> = {};
		for (const path of paths) {
			const runs: Scores[] = [];
			while (runs.length < RUNS) runs.push(await scoresOnce(program.address + path));
			scores[path] = Object.fromEntries(categories.map((name) => [name, median(runs.map((run) => run[name]))])) as Scores;
		}
		return scores;
	} finally {
		await browser.close();
	}
}
