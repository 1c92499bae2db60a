import { ownName, source, splitField } from '../i18n/locales';

/** One field of a form as it was typed, with what it is called. */
export interface TypedRow {
	label: string;
	value: string;
	lang?: string;
}

/**
 * What was typed into a form that takes nothing any more, field by field, so that it can be read and copied; what stood there before is
 * left out.
 * @param labels the form's fields in their order; a text in languages under its field of the source language
 * @param shown a chosen value in words; without it as it was sent
 * @param ticks what a tick that is given and one that is not are called; without it ticks are left out
 */
export function typedRows(
	data: Readonly<Record<string, unknown>>,
	labels: Readonly<Record<string, string | undefined>>,
	before: Readonly<Record<string, unknown>> = {},
	shown: (field: string, value: string) => string = (_, value) => value,
	ticks?: Readonly<Record<'yes' | 'no', string>>
): TypedRow[] {
	const fieldsOf = (field: string) => {
		const [name, locale] = splitField(field);
		return locale === source ? Object.keys(data).filter((each) => splitField(each)[0] === name && splitField(each)[1]) : [field];
	};
	return Object.entries(labels).flatMap(([field, label]) =>
		fieldsOf(field).flatMap((each) => {
			const [value, locale] = [data[each], splitField(each)[1]];
			if (typeof value === 'boolean' && ticks && value !== (before[each] ?? false))
				return [{ label: label ?? '', value: value ? ticks.yes : ticks.no }];
			if (typeof value !== 'string' || !value || value === before[each]) return [];
			return [{ label: label ?? '', value: shown(each, value), ...(locale && { lang: locale, label: `${label} · ${ownName[locale]}` }) }];
		})
	);
}
