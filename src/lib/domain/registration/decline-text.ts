import { isLocale, source, type Locale } from '../../i18n/locales.ts';
import { translate } from '../../i18n/translate.ts';
import { declineReasons, type DeclineReason } from '../../lists.ts';

/**
 * The reason in a letter of refusal, in the delegate's language: a sentence chosen from the list, what the organiser typed, or both.
 * @param language of the delegate's letters
 */
export const declineText = (language: string, chosen: DeclineReason | null, typed: string): string =>
	[chosen && translate(isLocale(language) ? language : source, `registration.declineReason.${chosen}`), typed].filter(Boolean).join('\n');

/** The list's reasons, worded as a letter in that language. */
export const declineReasonsIn = (language: Locale): Record<DeclineReason, string> =>
	Object.fromEntries(declineReasons.map((reason) => [reason, translate(language, `registration.declineReason.${reason}`)])) as Record<
		DeclineReason,
		string
	>;
