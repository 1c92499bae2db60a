import { isLocale, source } from '../../i18n/locales.ts';
import { translate } from '../../i18n/translate.ts';
import type { DeclineReason } from '../../lists.ts';

/**
 * The reason of a letter of refusal, in the delegate's language: a sentence chosen from the list, what the organiser typed, or both.
 * @param language in which the delegate gets letters
 */
export const declineText = (language: string, chosen: DeclineReason | null, typed: string): string =>
	[chosen && translate(isLocale(language) ? language : source, `registration.declineReason.${chosen}`), typed].filter(Boolean).join('\n');
