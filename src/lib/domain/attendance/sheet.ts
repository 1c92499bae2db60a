import type { Locale } from '../../i18n/locales.ts';
import { translator } from '../../i18n/translate.ts';
import { allColumns, cellOf, columnsOf, type Cut, type SummaryTable } from './columns.ts';

/** A table as a file holds it: a header row, then text cells. */
export interface Sheet {
	name: string;
	columns: string[];
	rows: string[][];
}

/** The screens' narrow columns may break a heading; a file's need not. */
const unbroken = (words: string) => words.replaceAll('\u00ad', '');

function sheetOfCut(table: SummaryTable, locale: Locale): Sheet {
	const t = translator(locale);
	const columns = columnsOf(table.cut);
	return {
		name: t(`official.cut.${table.cut}`),
		columns: [t(`official.row.${table.cut}`), ...columns.map(({ head }) => unbroken(t(`official.head.${head}`)))],
		rows: [...table.rows, ...table.totals].map((row) => [row.label, ...columns.map((column) => cellOf(row, column, locale))])
	};
}

/** All cuts one under the other; each line says its cut. */
function wholeSheet(tables: readonly SummaryTable[], locale: Locale): Sheet {
	const t = translator(locale);
	const heads = ['cut', 'row', ...allColumns.map(({ head }) => head)] as const;
	return {
		name: t('official.title'),
		columns: heads.map((head) => unbroken(t(`official.head.${head}`))),
		rows: tables.flatMap((table) =>
			[...table.rows, ...table.totals].map((row) => [
				t(`official.cut.${table.cut}`),
				row.label,
				...allColumns.map((column) => cellOf(row, column, locale))
			])
		)
	};
}

/** The file of one cut, or of the whole summary. */
export function sheetOf(tables: readonly SummaryTable[], locale: Locale, cut: Cut | null): Sheet {
	const table = tables.find((each) => each.cut === cut);
	return table ? sheetOfCut(table, locale) : wholeSheet(tables, locale);
}
