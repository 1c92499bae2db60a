/** What is wrong in a column of rows, as Superforms found it: the first code by number of the row. */
export function rowErrors(found: object | undefined): Map<number, string> {
	const rows = new Map<number, string>();
	for (const [row, codes] of Object.entries(found ?? {}))
		if (/^\d+$/.test(row) && Array.isArray(codes) && typeof codes[0] === 'string') rows.set(Number(row), codes[0]);
	return rows;
}
