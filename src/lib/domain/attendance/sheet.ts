import { formatShare } from '../../i18n/format.ts';
import type { Locale } from '../../i18n/locales.ts';
import { translator } from '../../i18n/translate.ts';
import type { Cut, SummaryTable, TableRow } from './tables.ts';

/** A table as a file holds it: a header row, then text cells. */
export interface Sheet {
	name: string;
	columns: string[];
	rows: string[][];
}

/** The screens' narrow columns may break a heading; a file's need not. */
const unbroken = (words: string) => words.replaceAll('\u00ad', '');
const share = (value: number | null, locale: Locale) => (value === null ? '' : formatShare(value, locale));

function sheetOfCut(table: SummaryTable, locale: Locale): Sheet {
	const t = translator(locale);
	const seats = table.cut === 'platform';
	const figures = (row: TableRow) =>
		seats
			? [row.registered, row.attended, share(row.share, locale), row.withoutSeat ?? 0]
			: [row.registered, row.confirmed ?? 0, row.attended, share(row.share, locale)];
	const heads = seats
		? (['official.head.held', 'official.head.attended', 'official.head.file.shareHeld', 'official.head.withoutSeat'] as const)
		: (['official.head.registered', 'official.head.confirmed', 'official.head.attended', 'official.head.file.share'] as const);
	return {
		name: t(`official.cut.${table.cut}`),
		columns: [t(`official.row.${table.cut}`), ...heads.map((key) => unbroken(t(key)))],
		rows: [...table.rows, ...table.totals].map((row) => [row.label, ...figures(row).map(String)])
	};
}

/** All cuts one under the other; each line says its cut. Of platforms, seats held stand where others have registered. */
function wholeSheet(tables: readonly SummaryTable[], locale: Locale): Sheet {
	const t = translator(locale);
	const heads = ['cut', 'row', 'file.registered', 'confirmed', 'attended', 'file.shareWhole', 'withoutSeat'] as const;
	return {
		name: t('official.title'),
		columns: heads.map((head) => unbroken(t(`official.head.${head}`))),
		rows: tables.flatMap((table) =>
			[...table.rows, ...table.totals].map((row) => [
				t(`official.cut.${table.cut}`),
				row.label,
				String(row.registered),
				row.confirmed === undefined ? '' : String(row.confirmed),
				String(row.attended),
				share(row.share, locale),
				row.withoutSeat === undefined ? '' : String(row.withoutSeat)
			])
		)
	};
}

/** The file of one cut, or of the whole summary. */
export function sheetOf(tables: readonly SummaryTable[], locale: Locale, cut: Cut | null): Sheet {
	const table = tables.find((each) => each.cut === cut);
	return table ? sheetOfCut(table, locale) : wholeSheet(tables, locale);
}
