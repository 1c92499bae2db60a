import { sql, type SelectQueryBuilder, type SqlBool, type StringReference } from 'kysely';

/**
 * One page of a list that is too long for a page: the rows after a cursor, in the order of the keys.
 * @param query all rows of the list, without order
 * @param keys columns of the order; together they are unique, so that no row is shown twice or left out
 * @param after the keys' values in the last row of the page before; undefined: the first page
 * @param size rows a page
 * @param nextOf the cursor that leads on from a row, as an address carries it
 * @returns `next` is null on the last page
 */
export async function keysetPage<DB, TB extends keyof DB, O>(
	query: SelectQueryBuilder<DB, TB, O>,
	{
		keys,
		after,
		size,
		newestFirst = false,
		nextOf
	}: {
		keys: readonly StringReference<DB, TB>[];
		after: readonly (string | number)[] | undefined;
		size: number;
		newestFirst?: boolean;
		nextOf: (row: O) => string;
	}
): Promise<{ rows: O[]; next: string | null }> {
	const columns = keys.map((key) => sql.ref(key));
	let page = query.limit(size + 1);
	for (const column of columns) page = newestFirst ? page.orderBy(column, 'desc') : page.orderBy(column);
	if (after) page = page.where(sql<SqlBool>`(${sql.join(columns)}) ${newestFirst ? sql`<` : sql`>`} (${sql.join(after)})`);
	const found = await page.execute();
	const rows = found.slice(0, size);
	const last = rows.at(-1);
	return { rows, next: last && found.length > size ? nextOf(last) : null };
}
