import type { ValidationErrors } from 'sveltekit-superforms';
import { officialKinds, answerFieldsOf, type OfficialInput, type OfficialKind } from '$lib/domain/measure/official-form';
import { formatPlainDay } from '$lib/i18n/format';
import { isForumDay } from '$lib/i18n/time-zone';
import type { Locale } from '$lib/i18n/locales';
import type { TextMl } from '$lib/i18n/localized-text';
import type { Translate } from '$lib/i18n/translate';
import type { MeasureBody } from '$lib/domain/measure/schema';
import { typedRows, type TypedRow } from '$lib/ui/typed-rows';

/** What the fields of the form are called, in their order. */
export const labelsOf = (t: Translate) => ({
	say: t('official.answer.say'),
	outcome: t('official.answer.outcome'),
	controlDate: t('official.answer.controlDate'),
	letterNumber: t('official.answer.letterNumber'),
	letterDate: t('official.answer.letterDate'),
	suggestedId: t('official.answer.suggested'),
	correctsId: t('official.answer.corrects'),
	text: t('official.answer.text'),
	file: t('measure.file.label'),
	language: t('official.answer.language')
});

/** What is wrong with its fields, by the field. */
export const errorsOf = ({ fileId: _, ...errors }: ValidationErrors<OfficialInput>): Record<string, string[] | undefined> => errors;

/**
 * What was typed into fields that the page has no more, in words.
 * @param kinds what may still be said; null: nothing, and the text has no field either
 */
export function typedWithoutField(
	{ t, locale, ml }: { t: Translate; locale: Locale; ml: (text: TextMl) => string },
	data: OfficialInput,
	{ kinds, bodies }: { kinds: readonly OfficialKind[] | null; bodies: readonly MeasureBody[] }
): TypedRow[] {
	const labels = labelsOf(t);
	const closed = officialKinds.filter((kind) => !kinds?.includes(kind));
	const gone = new Set<string>([...closed.flatMap((kind) => answerFieldsOf[kind]), ...(kinds ? [] : ['say', 'text'])]);
	const words = (field: string, value: string): string => {
		if (field === 'say') return t(`official.answer.say.${data.say}`);
		if (field === 'outcome') return t(`measure.status.${data.outcome || 'done'}`);
		if (field === 'suggestedId') return ml(bodies.find(({ id }) => id === value)?.name ?? {});
		return isForumDay(value) ? formatPlainDay(value, locale) : value;
	};
	const named = Object.fromEntries(
		Object.entries(labels).filter(([field]) => gone.has(field) && field !== 'correctsId' && field !== 'file')
	);
	const rows = typedRows(data, named, {}, words).filter(({ value }) => value);
	// the choice alone is nothing that was typed
	return rows.length === 1 && named['say'] === rows[0]?.label ? [] : rows;
}
