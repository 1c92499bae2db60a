import { locales, type Locale } from './locales.ts';
import { messages } from './messages/all.server.ts';
import { translatorOf, useTranslator, type MessageValues, type Translate } from './translator.ts';
import type { MessageKey } from './messages/index.ts';

export type { MessageValues, Translate } from './translator.ts';

const translators = Object.fromEntries(locales.map((locale) => [locale, translatorOf(locale, messages[locale])])) as Record<
	Locale,
	Translate
>;

/** The translator of one page, mail or file. */
export const translator = (locale: Locale): Translate => translators[locale];

/** A message in a language; ICU placeholders are filled from `values`. @throws Error on an unknown key or a missing value */
export const translate = (locale: Locale, key: MessageKey, values?: MessageValues): string => translators[locale](key, values);

/** Gives all messages to the pages that this server renders; called once, by `src/hooks.server.ts`. */
export const useMessages = (): void => useTranslator(translator);
