import type { Locale } from '../../i18n/locales.ts';
import { plain, type TextMl } from '../../i18n/localized-text.ts';
import { translator } from '../../i18n/translate.ts';
import { claimedOutcomes } from '../../lists.ts';
import type { Sheet } from '../../server/sheet.ts';
import { aboutColumn, ABOUT_SHEET } from './office-heads.ts';
import { filledColumns, type OfficeColumn, type OfficeLayout } from './office-columns.ts';
import { headOf, officeRows, type OfficeMeasure } from './office-table.ts';
import { measureNumber } from './rules.ts';

/** The office's table as a workbook that is filled in and sent back. */

/** In letters: on an A4 page that lies across, nine columns can be read. */
const widths: Readonly<Record<OfficeColumn, number>> = {
	...{ number: 8, measure: 44, form: 18, bodies: 30, term: 20, cost: 14, funding: 16, report: 50, status: 22 }
};
/** The key of a table of several forums is longer. */
const WIDE_KEY = 24;

/** The forum of a measure, as the table names it. */
export interface OfficeForum {
	slug: string;
	title: TextMl;
}

/**
 * The workbook of some measures: their table, and behind it a sheet that says which forum and version of each measure it holds. It has the
 * columns of the layout, and always those in which a body answers.
 * @param forumOf of a measure
 * @param several whether its rows name their forum too
 */
export function officeSheet<M extends OfficeMeasure>(
	measures: readonly M[],
	{
		layout,
		locale,
		at,
		forumOf,
		several
	}: { layout: OfficeLayout; locale: Locale; at: string; forumOf: (measure: M) => OfficeForum; several: boolean }
): Sheet {
	const t = translator(locale);
	const columns = filledColumns(layout.set);
	const forums = new Map(measures.map((measure) => [measure.id, forumOf(measure)]));
	const slugOf = ({ id }: { id: string }) => (several ? (forums.get(id)?.slug ?? null) : null);
	return {
		name: t('measure.office.sheet'),
		columns: columns.map((column) => headOf(layout, column, locale)),
		rows: officeRows(measures, { locale, columns, at, slugOf }).map((row) => row.map(({ text }) => text)),
		widths: columns.map((column) => (column === 'number' && several ? WIDE_KEY : widths[column])),
		filledIn: true,
		choices: {
			column: columns.indexOf('status'),
			words: (['in_work', ...claimedOutcomes] as const).map((status) => t(`measure.status.${status}`))
		},
		behind: {
			name: t('measure.office.about'),
			columns: [t('measure.office.aboutHead'), '', '', ''],
			rows: [
				[ABOUT_SHEET, locale, at, ''],
				...columns.map((column) => aboutColumn(column, headOf(layout, column, locale))),
				[t('measure.office.aboutForum'), t('measure.office.number'), t('measure.office.aboutVersion'), ''],
				...measures.map((measure) => {
					const forum = forums.get(measure.id);
					return [forum?.slug ?? '', measureNumber(measure), String(measure.version), plain(forum?.title, locale)];
				})
			],
			widths: [48, 24, 24, 60],
			filledIn: true
		}
	};
}
