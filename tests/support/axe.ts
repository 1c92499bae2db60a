import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What is wrong with a page as it stands, by WCAG 2.2 AA and best practice. It is asked in the page itself, for ours have no frames, and
 * only what is wrong is brought back: a look takes less than half the time.
 * @param rules some rules only
 */
export async function violations(page: Page, rules?: string[]): Promise<string[]> {
	const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
	const found = await (rules ? axe.withRules(rules) : axe.withTags(standards)).analyze();
	return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join('; ')}`);
}
