import { locales, type Locale } from '../../i18n/locales.ts';
import { pick, type TextMl } from '../../i18n/localized-text.ts';
import { translator } from '../../i18n/translate.ts';
import { usualHead, type OfficeColumn, type OfficeLayout } from './office-columns.ts';
import { measureNumber, statusOf } from './rules.ts';
import type { Measure } from './schema.ts';
import { measureTitle } from './words.ts';

/** The table of measures as offices keep it: the heading words of a forum's, and the texts of a row. */

/** The heading of a column in a forum's table. */
export const headOf = ({ heads }: OfficeLayout, column: OfficeColumn, locale: Locale): string =>
	heads[column]?.[locale] || usualHead(column, translator(locale));

/** A measure with what the table says of its execution. */
export interface OfficeMeasure extends Measure {
	/** the last words of its body about its execution, as far as the reader of the table may have them; empty: none */
	report: TextMl;
}

/** A text of the table. */
export interface OfficeText {
	text: string;
	/** set where it is in another language than the table, or in several */
	lang: Locale | undefined;
}

/** A day as tables of offices write it: 30.06.2027. */
export const inFigures = (day: string): string => day.split('-').reverse().join('.');

/** The term as the plan prints it and, where the control date was moved on, until when: the words alone would say that it is over. */
export function printedTerm({
	term,
	controlDate,
	firstControlDate,
	recurrence
}: Pick<Measure, 'term' | 'controlDate' | 'firstControlDate' | 'recurrence'>): TextMl {
	if (recurrence !== null || controlDate === null || firstControlDate === null || controlDate <= firstControlDate) return term;
	const written = locales.filter((locale) => term[locale]);
	return Object.fromEntries(
		(written.length ? written : locales).map((locale) => {
			const extended = translator(locale)('measure.office.extended', { date: inFigures(controlDate) });
			return [locale, [term[locale], extended].filter(Boolean).join('\n')];
		})
	);
}

/** The bodies that answer, a line each: who leads first. */
function bodiesIn({ lead, bodies }: Measure, locale: Locale): OfficeText {
	const names = [...(lead ? [lead] : []), ...bodies].map(({ name }) => pick(name, locale));
	const languages = new Set(names.map(({ lang }) => lang));
	return { text: names.map(({ text }) => text).join(',\n'), lang: languages.size === 1 ? names[0]?.lang : undefined };
}

/** The key by which a row is known: the measure's number, after its forum's address where a table holds several forums. */
export const officeKey = (measure: Pick<Measure, 'number' | 'position'>, slug: string | null): string =>
	slug === null ? measureNumber(measure) : `${slug}/${measureNumber(measure)}`;

/**
 * The texts of a table, a row each measure. Terms, forms, costs and sources are the words of the plan.
 * @param columns of the table, in its order
 * @param at the instant whose status the table shows
 * @param slugOf the address of a measure's forum, for a table of several forums
 */
export function officeRows(
	measures: readonly OfficeMeasure[],
	{
		locale,
		columns,
		at,
		slugOf = () => null
	}: { locale: Locale; columns: readonly OfficeColumn[]; at: string; slugOf?: (measure: Measure) => string | null }
): OfficeText[][] {
	const t = translator(locale);
	const here = (text: string): OfficeText => ({ text, lang: undefined });
	const texts: Record<OfficeColumn, (measure: OfficeMeasure) => OfficeText> = {
		number: (measure) => here(officeKey(measure, slugOf(measure))),
		measure: (measure) => measureTitle(measure, locale),
		form: ({ form }) => pick(form, locale),
		bodies: (measure) => bodiesIn(measure, locale),
		term: (measure) => pick(printedTerm(measure), locale),
		cost: ({ cost }) => here(cost),
		funding: ({ funding }) => here(funding),
		report: ({ report }) => pick(report, locale),
		status: (measure) => here(t(`measure.status.${statusOf({ ...measure, leadId: measure.lead?.id ?? null }, at)}`))
	};
	return measures.map((measure) => columns.map((column) => texts[column](measure)));
}
