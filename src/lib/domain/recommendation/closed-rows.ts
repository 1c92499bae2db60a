import { locales, ownName } from '../../i18n/locales.ts';
import { mlOf, type MlData } from '../../i18n/localized-form.ts';
import type { Translate } from '../../i18n/translator.ts';
import { groupOf, type Typed } from '../../ui/typed-fields.ts';
import type { TypedRow } from '../../ui/typed-rows.ts';
import type { offers } from './rules.ts';
import type { Amendment } from './schema.ts';

/** What was typed into forms that are closed by the time they come, to be copied. */

const rows = (all: readonly TypedRow[]): TypedRow[] => all.filter(({ value }) => !!value);

/** A text in its languages. */
export const textRows = (data: MlData<'text'>): TypedRow[] =>
	rows(locales.map((locale) => ({ label: ownName[locale], value: mlOf(data, 'text')[locale] ?? '', lang: locale })));

/** A decision: the votes, the number present and the reason. */
export const voteRows = (t: Translate, data: Record<'inFavour' | 'against' | 'abstained' | 'present' | 'reason', string>): TypedRow[] =>
	rows([
		{ label: t('recommendation.staff.for'), value: data.inFavour },
		{ label: t('recommendation.staff.against'), value: data.against },
		{ label: t('recommendation.staff.abstained'), value: data.abstained },
		{ label: t('recommendation.staff.present'), value: data.present },
		{ label: t('recommendation.staff.reason'), value: data.reason }
	]);

/** An amendment. */
export const amendmentRows = (t: Translate, { text, language }: { text: string; language: string }): TypedRow[] =>
	rows([{ label: t('recommendation.staff.amendmentText'), value: text, lang: language }]);

/** Amendments that were typed about texts that are not put to the vote any more. @param tabled ids of those that are */
export const askedRows = (t: Translate, typed: Typed | undefined, tabled: readonly string[]): TypedRow[] =>
	(typed?.unsaved ?? []).flatMap((group) => {
		const of = (name: string) => typed?.fields[`${group}:${name}`]?.[0] ?? '';
		if (!group.startsWith('ask-') || tabled.includes(group.slice('ask-'.length))) return [];
		return amendmentRows(t, { text: of('text'), language: of('language') });
	});

type Reasoned = { reason: string };
/** Why an amendment is refused, or a decision reopened. */
export const reasonRows = (t: Translate, { reason }: Reasoned): TypedRow[] =>
	rows([{ label: t('recommendation.staff.reason'), value: reason }]);

/** The fields of one group as they were sent. */
const fieldsOf = ({ fields }: Typed, group: string): Record<string, string> =>
	Object.fromEntries(
		Object.entries(fields).flatMap(([name, [value = '']]) =>
			groupOf(name) === group ? [[group ? name.slice(group.length + 1) : name, value]] : []
		)
	);

/** Of what is typed on a recommendation's page and was not saved, the parts whose forms are closed by now. */
export function closedRows(
	t: Translate,
	typed: Typed | undefined,
	may: ReturnType<typeof offers>,
	amendments: readonly Pick<Amendment, 'id' | 'state'>[]
): TypedRow[] {
	const edits = may['save-text'] === null;
	const rowsOf = (group: string): TypedRow[] => {
		const data = typed ? fieldsOf(typed, group) : {};
		if (group === '') return edits ? [] : textRows(data as MlData<'text'>);
		if (group === 'vote')
			return may['decide-platform'] === null || may['decide-forum'] === null ? [] : voteRows(t, data as Parameters<typeof voteRows>[1]);
		if (group === 'amend') return may['record-amendment'] === null ? [] : amendmentRows(t, data as Parameters<typeof amendmentRows>[1]);
		if (group === 'reopen') return may.reopen === null ? [] : reasonRows(t, data as Reasoned);
		const refuses = may['decide-amendment'] === null && edits;
		const open = refuses && amendments.some(({ id, state }) => state === 'open' && group === `refuse-${id}`);
		return group.startsWith('refuse-') && !open ? reasonRows(t, data as Reasoned) : [];
	};
	return (typed?.unsaved ?? []).flatMap(rowsOf);
}
