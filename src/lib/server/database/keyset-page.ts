import { sql, type SelectQueryBuilder, type SqlBool, type StringReference } from 'kysely';

/**
 * One page of a list that is too long for a page: the rows after a cursor, in the order of the keys.
 * @param query all rows of the list, without order
 * @param keys columns of the order; together they are unique, so that no row is shown twice or left out
 * @param after the keys' values in the last row of the page before; undefined: the first page
 * @param size rows a page
 * @param newestFirst from high to low; 'but-ties': those that differ in the last key alone stand from low to high
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
		newestFirst?: boolean | 'but-ties';
		nextOf: (row: O) => string;
	}
): Promise<{ rows: O[]; next: string | null }> {
	const columns = keys.map((key) => sql.ref(key));
	let page = query.limit(size + 1);
	const ties = newestFirst === 'but-ties';
	for (const [index, column] of columns.entries())
		page = newestFirst && !(ties && index === columns.length - 1) ? page.orderBy(column, 'desc') : page.orderBy(column);
	if (after && ties) {
		const [last, value] = [columns.at(-1), after.at(-1)];
		const [first, values] = [sql.join(columns.slice(0, -1)), sql.join(after.slice(0, -1))];
		// the first condition is the range of an index
		page = page.where(sql<SqlBool>`(${first}) <= (${values})`).where(sql<SqlBool>`((${first}) < (${values}) or ${last} > ${value})`);
	} else if (after) page = page.where(sql<SqlBool>`(${sql.join(columns)}) ${newestFirst ? sql`<` : sql`>`} (${sql.join(after)})`);
	const found = await page.execute();
	const rows = found.slice(0, size);
	const last = rows.at(-1);
	return { rows, next: last && found.length > size ? nextOf(last) : null };
}
