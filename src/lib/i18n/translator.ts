import { IntlMessageFormat } from 'intl-messageformat';
import type { Locale } from './locales.ts';
import type { MessageKey, Messages } from './messages/index.ts';

export type MessageValues = Record<string, string | number>;
export interface Translate {
	(key: MessageKey, values?: MessageValues): string;
	/** whether there is such a message: for names that come from data */
	knows(key: string): key is MessageKey;
	/** whether it reads otherwise where no mail server sends letters */
	tellsOfLetters(key: MessageKey): boolean;
}

/** A value that ends with a full stop (15 декабря 2026 г.) ends the sentence with it. */
const oneStop = (text: string, values: MessageValues): string =>
	Object.values(values).reduce<string>(
		(said, value) => (typeof value === 'string' && value.endsWith('.') ? said.replaceAll(`${value}.`, value) : said),
		text
	);

/** Quotation marks inside others are the second pair of the language: «„Ақ ниет“ қоры», “The ‘Good Will’ fund”. */
function inner(source: string, values: MessageValues): MessageValues {
	const kept = (name: string, value: string | number): string | number => {
		if (typeof value !== 'string') return value;
		if (source.includes(`«{${name}}»`)) return value.replaceAll(/[«“]/g, '„').replaceAll('»', '“');
		return source.includes(`“{${name}}”`) ? value.replaceAll('“', '‘').replaceAll('”', '’') : value;
	};
	return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, kept(name, value)]));
}

/**
 * A translator for some messages in one language; ICU placeholders are filled from `values`.
 * @throws Error on a key that is not among them, or a missing value
 */
export function translatorOf(locale: Locale, messages: Messages): Translate {
	const compiled = new Map<string, IntlMessageFormat>();
	const translate = (key: MessageKey, values?: MessageValues) => {
		const source = messages[key];
		if (source === undefined) throw new Error(`There is no message ${key}`);
		if (!source.includes('{')) return source;
		let message = compiled.get(key);
		if (!message) compiled.set(key, (message = new IntlMessageFormat(source, locale, undefined, { ignoreTag: true })));
		const filled = values && inner(source, values);
		const text = String(message.format(filled));
		return filled ? oneStop(text, filled) : text;
	};
	return Object.assign(translate, {
		knows: (key: string): key is MessageKey => Object.hasOwn(messages, key),
		tellsOfLetters: (key: MessageKey) => !!messages[key]?.includes('{post, select')
	});
}

/** An abbreviation stays with its ending where a line ends: БАҚ-пен. A word joiner, for a no-break hyphen is another letter to who searches. */
export const withEndings = (text: string): string => text.replace(/(?<=\p{Lu}{2})-(?=\p{Script=Cyrillic})/gu, '-\u2060');
/** A number does too, in what pages say themselves: 2-алаңдағы. */
const unbroken = (text: string): string => withEndings(text.replace(/(?<=\d)-(?=\p{Script=Cyrillic})/gu, '-\u2060'));

const kept = new WeakMap<Messages, Translate>();
/** The translator with all messages, by language; only the server has one. */
let everything: ((locale: Locale) => Translate) | undefined;

/** Gives the server's pages all messages: no component imports them, or a browser would get them too. */
export const useTranslator = (translator: (locale: Locale) => Translate): void => void (everything = translator);

/**
 * The translator of one page.
 * @param known values that every message of the page may use: whether letters go out
 * @param shipped the messages that the page's load sends to the browser; undefined for a page without JavaScript, which has all of them.
 * The server uses the same ones, so that a missing message is noticed there first
 */
export function pageTranslator(locale: Locale, shipped: Messages | undefined, known: MessageValues): Translate {
	const say = shipped ? shippedTranslator(locale, shipped) : serverTranslator(locale);
	const { knows, tellsOfLetters } = say;
	return Object.assign((key: MessageKey, values?: MessageValues) => unbroken(say(key, { ...known, ...values })), { knows, tellsOfLetters });
}

function shippedTranslator(locale: Locale, shipped: Messages): Translate {
	const translate = kept.get(shipped) ?? translatorOf(locale, shipped);
	kept.set(shipped, translate);
	return translate;
}

function serverTranslator(locale: Locale): Translate {
	if (!everything)
		throw new Error('The load of a page with JavaScript gives the messages that it ships: messages: messagesOf(locale, areas)');
	return everything(locale);
}
