import { IntlMessageFormat } from 'intl-messageformat';
import { messages, type MessageKey } from './messages/index.ts';
import type { Locale } from './locales.ts';

export type MessageValues = Record<string, string | number>;
export type Translate = (key: MessageKey, values?: MessageValues) => string;

const compiled = new Map<string, IntlMessageFormat>();

/** A message in a language; ICU placeholders are filled from `values`. @throws Error on an unknown key or a missing value */
export function translate(locale: Locale, key: MessageKey, values?: MessageValues): string {
	const source = messages[locale][key];
	if (source === undefined) throw new Error(`There is no message ${key}`);
	if (!source.includes('{')) return source;
	const id = `${locale} ${key}`;
	let message = compiled.get(id);
	if (!message) compiled.set(id, (message = new IntlMessageFormat(source, locale, undefined, { ignoreTag: true })));
	return String(message.format(values));
}

/** The translator of one page. @param known values that any of its messages may fill: whether letters go out */
export const translator =
	(locale: Locale, known: MessageValues = {}): Translate =>
	(key, values) =>
		translate(locale, key, { ...known, ...values });
