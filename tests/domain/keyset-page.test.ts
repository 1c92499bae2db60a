import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keysetPage } from '../../src/lib/server/database/keyset-page.ts';
import { database, read } from '../../src/lib/server/database/open.ts';
import { useFreshDatabase } from '../support/database.ts';

useFreshDatabase();

const codeUnits = (a: string, b: string) => (a < b ? -1 : Number(a > b));

/** Writes rows that may share their value, and walks through them page by page. */
async function walked(values: readonly number[], size: number, newestFirst: boolean | 'but-ties'): Promise<string[][]> {
	const { writer } = database();
	await writer.deleteFrom('installation').execute();
	const rows = values.map((value, index) => ({ key: `k${String(index).padStart(3, '0')}`, value: String(value) }));
	if (rows.length) await writer.insertInto('installation').values(rows).execute();
	const pages: string[][] = [];
	let cursor: string | null = null;
	do {
		const at: string | null = cursor;
		const last =
			at === null ? undefined : await read().selectFrom('installation').selectAll().where('key', '=', at).executeTakeFirstOrThrow();
		const page: { rows: { key: string }[]; next: string | null } = await keysetPage(read().selectFrom('installation as i').selectAll(), {
			...{ keys: ['i.value', 'i.key'], after: last && [last.value, last.key], size, newestFirst },
			nextOf: (row) => row.key
		});
		pages.push(page.rows.map((row) => row.key));
		cursor = page.next;
	} while (cursor !== null);
	return pages;
}

test('the pages together are the whole list in its order, each row once, whatever keys are alike', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 12 }),
			fc.integer({ min: 1, max: 5 }),
			fc.constantFrom(false, true, 'but-ties' as const),
			async (values, size, newestFirst) => {
				const pages = await walked(values, size, newestFirst);
				const order = values
					.map((value, index) => ({ value: String(value), key: `k${String(index).padStart(3, '0')}` }))
					.sort((a, b) => codeUnits(a.value, b.value) || (newestFirst === 'but-ties' ? codeUnits(b.key, a.key) : codeUnits(a.key, b.key)))
					.map(({ key }) => key);
				expect(pages.flat()).toEqual(newestFirst ? order.toReversed() : order);
				// no page is empty but that of an empty list, and all but the last are full
				expect(pages.map((page) => page.length)).toEqual(
					Array.from({ length: Math.max(1, Math.ceil(values.length / size)) }, (_, page) => Math.min(size, values.length - page * size))
				);
			}
		),
		{ numRuns: 40 }
	);
});
