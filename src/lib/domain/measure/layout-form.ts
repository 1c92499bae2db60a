import { z } from 'zod';
import { locales, type Locale } from '../../i18n/locales.ts';
import { mlData, mlOf, mlShape, type MlData } from '../../i18n/localized-form.ts';
import { searchNormalise } from '../../i18n/search-normalise.ts';
import { translator } from '../../i18n/translate.ts';
import { asLine } from '../../i18n/typed-text.ts';
import { alwaysSent } from '../../i18n/typed.ts';
import { officeSets } from '../../lists.ts';
import { formVersionField } from '../../ui/form-version.ts';
import { folded } from './office-heads.ts';
import { MOST_HEAD, officeColumns, usualHead, type OfficeColumn, type OfficeLayout } from './office-columns.ts';

/** How a forum's table is laid out, as an organiser's form sends it. */

const heads = {
	...{ ...mlShape('number', MOST_HEAD), ...mlShape('measure', MOST_HEAD), ...mlShape('form', MOST_HEAD) },
	...{ ...mlShape('bodies', MOST_HEAD), ...mlShape('term', MOST_HEAD), ...mlShape('cost', MOST_HEAD) },
	...{ ...mlShape('funding', MOST_HEAD), ...mlShape('report', MOST_HEAD), ...mlShape('status', MOST_HEAD) }
};
const layoutFields = z.object({
	seen: formVersionField,
	set: z.enum(officeSets).default('nine').meta(alwaysSent),
	...heads
});
type LayoutData = Omit<z.infer<typeof layoutFields>, 'seen'>;

/** The layout that a form describes. */
export const layoutOf = (data: LayoutData): OfficeLayout => ({
	set: data.set,
	heads: Object.fromEntries(
		officeColumns.flatMap((column) => {
			const words = Object.entries(mlOf<OfficeColumn>(data as MlData<OfficeColumn>, column)).flatMap(([locale, text]) =>
				text && asLine(text) ? [[locale, asLine(text)] as const] : []
			);
			return words.length ? [[column, Object.fromEntries(words)] as const] : [];
		})
	)
});

/** The layout as the form's fields. */
export const layoutData = ({ set, heads }: OfficeLayout) => ({
	set,
	...(Object.assign({}, ...officeColumns.map((column) => mlData(column, heads[column]))) as MlData<OfficeColumn>)
});

/** Whether words may stand as a heading: what is no letter is left out where headings are compared. The sign № stands for letters. */
const hasLetter = (text: string): boolean => /\p{L}/u.test(text.normalize('NFKC'));
/** Headings are one where nobody could tell them apart: letters of another script count as those that they look like. */
const headWords = (text: string): string => searchNormalise(folded(text));

type HeadField = `${OfficeColumn}.${Locale}`;
type HeadFault = 'measure.office.headSigns' | 'measure.office.headTwice';

/**
 * What is wrong with the headings of a forum's own: one of signs alone, and one that another column has too in the same language, be it that
 * column's own heading or its usual one. A returned table could not tell such columns apart.
 */
export const headFaults = ({ heads }: OfficeLayout): [field: HeadField, fault: HeadFault][] =>
	locales.flatMap((locale) => {
		const own = (column: OfficeColumn): string => heads[column]?.[locale] ?? '';
		const words = officeColumns.map((column) => [own(column), usualHead(column, translator(locale))].filter(hasLetter).map(headWords));
		return officeColumns.flatMap((column, n): [HeadField, HeadFault][] => {
			const text = own(column);
			if (!text) return [];
			if (!hasLetter(text)) return [[`${column}.${locale}`, 'measure.office.headSigns']];
			const twice = words.some((others, place) => place !== n && others.includes(headWords(text)));
			return twice ? [[`${column}.${locale}`, 'measure.office.headTwice']] : [];
		});
	});

export const layoutSchema = layoutFields.superRefine((data, context) => {
	for (const [field, message] of headFaults(layoutOf(data))) context.addIssue({ code: 'custom', path: [field], message });
});
