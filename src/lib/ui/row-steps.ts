/**
 * Rows of a form with one row more, less or elsewhere: the buttons of RowList, answered by the server.
 * @param step 'add', 'remove-2', 'up-2' or 'down-2', with the row's number from 0; anything else changes nothing
 * @param fresh makes the row that is added
 * @returns the rows and the one to show open
 */
export function stepped<T>(rows: readonly T[], step: string, fresh: () => T): { rows: T[]; open: number | null } {
	const after = [...rows];
	const [name = '', number = ''] = step.split('-');
	const row = Number(number);
	const to = name === 'up' ? row - 1 : row + 1;
	const [own, other] = [after[row], after[to]];
	let open: number | null = null;
	if (name === 'add') open = after.push(fresh()) - 1;
	else if (name === 'remove') after.splice(row, 1);
	else if ((name === 'up' || name === 'down') && own && other) [after[row], after[to], open] = [other, own, to];
	return { rows: after, open };
}

/** The indices of rows that repeat an earlier row; the first of equal rows is not among them. */
export const repeats = <T>(rows: readonly T[], same: (one: T, other: T) => boolean): number[] =>
	rows.flatMap((row, index) => (rows.slice(0, index).some((before) => same(before, row)) ? [index] : []));
