/** The languages of the interface, in the order in which a missing translation is looked for. */
export const locales = ['kk', 'ru', 'en'] as const;
export type Locale = (typeof locales)[number];

/** The language texts are written in first; its pages have no prefix. */
export const source: Locale = 'kk';

export const isLocale = (value: unknown): value is Locale => locales.includes(value as Locale);

/** Regional form for Intl: how dates, numbers and money are written. */
export const regional: Record<Locale, string> = { kk: 'kk-KZ', ru: 'ru-KZ', en: 'en-GB' };

/** Letters that tell a language from those after it in their order. */
export const tellingLetters: Record<Locale, RegExp> = { kk: /[әғқңөұүһі]/iu, ru: /[а-яё]/iu, en: /[a-z]/iu };

/** What each language is called in itself, whole and in three letters. */
export const ownName: Record<Locale, string> = { kk: 'Қазақша', ru: 'Русский', en: 'English' };
export const shortName: Record<Locale, string> = { kk: 'ҚАЗ', ru: 'РУС', en: 'ENG' };

/** The languages as a form offers them, each by its own name. */
export const languageOptions = locales.map((value) => ({ value, label: ownName[value], lang: value }));

/** Splits a form's field of a text in languages into its name and language: 'title.ru' is title and ru; another field has no language. */
export function splitField(field: string): [name: string, locale: Locale | undefined] {
	const [name = '', last] = field.split('.');
	return isLocale(last) ? [name, last] : [field, undefined];
}

/** Splits an address into its language and the rest: '/ru/forums' is ru and '/forums'; without a prefix it is Kazakh. */
export function splitPath(pathname: string): { locale: Locale; path: string } {
	const [, first = '', rest] = /^\/([^/]+)(.*)$/.exec(pathname) ?? [];
	// one slash at the front: with two a link would lead to another host
	const path = (rest = '/') => rest.replace(/^\/*/, '/');
	return isLocale(first) && first !== source ? { locale: first, path: path(rest) } : { locale: source, path: path(pathname) };
}

/** The address of a page in a language; API and health addresses have none. */
export function pathIn(locale: Locale, path: string): string {
	if (locale === source) return path;
	return path === '/' ? `/${locale}` : `/${locale}${path}`;
}
