import { locales, ownName } from '../../i18n/locales.ts';
import { mlOf, type MlData } from '../../i18n/localized-form.ts';
import type { Translate } from '../../i18n/translator.ts';
import type { Typed } from '../../ui/typed-fields.ts';
import type { TypedRow } from '../../ui/typed-rows.ts';
import type { offers } from './rules.ts';
import type { Amendment } from './schema.ts';

/** What was typed into forms that are closed by the time they come, to be copied. */

const rows = (all: readonly TypedRow[]): TypedRow[] => all.filter(({ value }) => value !== '');

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

/** Why an amendment is refused, or a decision reopened. */
export const reasonRows = (t: Translate, { reason }: { reason: string }): TypedRow[] =>
	rows([{ label: t('recommendation.staff.reason'), value: reason }]);

type Sent<T> = { data: T } | undefined;
type Reasoned = { reason: string };
/** The forms of a recommendation's page that were sent and not accepted. */
export interface ClosedForms {
	text?: Sent<MlData<'text'>>;
	vote?: Sent<Parameters<typeof voteRows>[1]>;
	amend?: Sent<{ text: string; language: string }>;
	amendment?: Sent<Reasoned & { amendmentId: string }>;
	reopen?: Sent<Reasoned>;
}

/** Of all of them those that are closed by now. */
export function closedRows(
	t: Translate,
	form: ClosedForms | null,
	may: ReturnType<typeof offers>,
	amendments: readonly Pick<Amendment, 'id' | 'state'>[]
): TypedRow[] {
	const { text, vote, amend, amendment, reopen } = form ?? {};
	const open = amendments.some(({ id, state }) => state === 'open' && id === amendment?.data.amendmentId);
	return [
		...(text && may['save-text'] !== null ? textRows(text.data) : []),
		...(vote && may['decide-platform'] !== null && may['decide-forum'] !== null ? voteRows(t, vote.data) : []),
		...(amend && may['record-amendment'] !== null ? amendmentRows(t, amend.data) : []),
		...(amendment && (may['decide-amendment'] !== null || !open) ? reasonRows(t, amendment.data) : []),
		...(reopen && may.reopen !== null ? reasonRows(t, reopen.data) : [])
	];
}
