import type { Locale } from '../../i18n/locales.ts';
import { translator } from '../../i18n/translate.ts';
import type { Cell, Sheet } from '../../server/sheet.ts';
import { allColumns, columnsOfBreakdown, type Column, type Breakdown, type SummaryTable, type TableRow } from './columns.ts';

/** The screens' narrow columns may break a heading; a file's need not. */
const unbroken = (words: string) => words.replaceAll('\u00ad', '');

/** A figure as a cell of a file: a number, or a share; '' where there is none. */
function cellOf(row: TableRow, { id }: Column): Cell {
	const value = row[id] ?? null;
	if (value === null) return '';
	return id === 'share' ? { share: value } : value;
}

function sheetOfBreakdown(table: SummaryTable, locale: Locale): Sheet {
	const t = translator(locale);
	const columns = columnsOfBreakdown(table.breakdown);
	return {
		name: t(`official.breakdown.${table.breakdown}`),
		columns: [t(`official.row.${table.breakdown}`), ...columns.map(({ file }) => unbroken(t(`official.head.${file}`)))],
		rows: [...table.rows, ...table.totals].map((row) => [row.label, ...columns.map((column) => cellOf(row, column))])
	};
}

/** The file of all breakdowns, one under the other; each line names its breakdown. */
function wholeSheet(tables: readonly SummaryTable[], locale: Locale): Sheet {
	const t = translator(locale);
	const heads = ['breakdown', 'row', ...allColumns.map(({ file }) => file)] as const;
	return {
		name: t('official.title'),
		columns: heads.map((head) => unbroken(t(`official.head.${head}`))),
		rows: tables.flatMap((table) =>
			[...table.rows, ...table.totals].map((row) => [
				t(`official.breakdown.${table.breakdown}`),
				row.label,
				...allColumns.map((column) => cellOf(row, column))
			])
		)
	};
}

/** The file of one breakdown, or of the whole summary. */
export function sheetOf(tables: readonly SummaryTable[], locale: Locale, breakdown: Breakdown | null): Sheet {
	const table = tables.find((each) => each.breakdown === breakdown);
	return table ? sheetOfBreakdown(table, locale) : wholeSheet(tables, locale);
}
