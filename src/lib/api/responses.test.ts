import fc from 'fast-check';
import { expect, test } from 'vitest';
import { paginate } from './responses.ts';

test('read on by its cursor, a list of any length comes whole, each item once', () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 450 }), (length) => {
			const items = Array.from({ length }, (_, i) => `item-${i}`);
			const read: string[] = [];
			let after: string | null = null;
			do {
				const page: { items: string[]; next: string | null } = paginate(items, after, (item) => item);
				expect(page.items.length).toBeLessThanOrEqual(100);
				read.push(...page.items);
				after = page.next;
			} while (after !== null);
			expect(read).toEqual(items);
		})
	);
});
