import type { Locale } from '../../i18n/locales.ts';
import { translator } from '../../i18n/translate.ts';
import type { Cell, Sheet } from '../../server/sheet.ts';
import type { Cut, SummaryTable, TableRow } from './tables.ts';

/** The screens' narrow columns may break a heading; a file's need not. */
const unbroken = (words: string) => words.replaceAll('\u00ad', '');
const share = (value: number | null): Cell => (value === null ? '' : { share: value });

function sheetOfCut(table: SummaryTable, locale: Locale): Sheet {
	const t = translator(locale);
	const seats = table.cut === 'platform';
	const figures = (row: TableRow): Cell[] =>
		seats
			? [row.registered, row.attended, share(row.share), row.withoutSeat ?? 0]
			: [row.registered, row.confirmed ?? 0, row.attended, share(row.share)];
	const heads = seats
		? (['official.head.held', 'official.head.attended', 'official.head.share', 'official.head.withoutSeat'] as const)
		: (['official.head.registered', 'official.head.confirmed', 'official.head.attended', 'official.head.share'] as const);
	return {
		name: t(`official.cut.${table.cut}`),
		columns: [t(`official.row.${table.cut}`), ...heads.map((key) => unbroken(t(key)))],
		rows: [...table.rows, ...table.totals].map((row) => [row.label, ...figures(row)])
	};
}

/** All cuts one under the other; each line says its cut. Of platforms, seats held stand where others have registered. */
function wholeSheet(tables: readonly SummaryTable[], locale: Locale): Sheet {
	const t = translator(locale);
	const heads = ['cut', 'row', 'registered', 'confirmed', 'attended', 'share', 'withoutSeat'] as const;
	return {
		name: t('official.title'),
		columns: heads.map((head) => unbroken(t(`official.head.${head}`))),
		rows: tables.flatMap((table) =>
			[...table.rows, ...table.totals].map((row) => [
				t(`official.cut.${table.cut}`),
				row.label,
				row.registered,
				row.confirmed ?? '',
				row.attended,
				share(row.share),
				row.withoutSeat ?? ''
			])
		)
	};
}

/** The file of one cut, or of the whole summary. */
export function sheetOf(tables: readonly SummaryTable[], locale: Locale, cut: Cut | null): Sheet {
	const table = tables.find((each) => each.cut === cut);
	return table ? sheetOfCut(table, locale) : wholeSheet(tables, locale);
}
