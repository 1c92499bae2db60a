import { z } from 'zod';
import { locales } from '../../i18n/locales.ts';
import { mlData, mlOf, mlShape, type MlData } from '../../i18n/localized-form.ts';
import { asLine } from '../../i18n/typed-text.ts';
import { alwaysSent } from '../../i18n/typed.ts';
import { officeSets } from '../../lists.ts';
import { formVersionField } from '../../ui/form-version.ts';
import { folded } from './office-heads.ts';
import { MOST_HEAD, officeColumns, type OfficeColumn, type OfficeLayout } from './office-columns.ts';
import { headOf } from './office-table.ts';

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

/** Fields whose heading another column has too, in the same language: a returned table could not tell them apart. */
export const headsTwice = (layout: OfficeLayout): `${OfficeColumn}.${(typeof locales)[number]}`[] =>
	locales.flatMap((locale) => {
		const words = officeColumns.map((column) => folded(headOf(layout, column, locale)));
		return officeColumns.flatMap((column, n) =>
			layout.heads[column]?.[locale] && words.filter((each) => each === words[n]).length > 1 ? [`${column}.${locale}` as const] : []
		);
	});

export const layoutSchema = layoutFields.superRefine((data, context) => {
	for (const field of headsTwice(layoutOf(data))) context.addIssue({ code: 'custom', path: [field], message: 'measure.office.headTwice' });
});
