import { page } from '$app/state';
import { pathIn, type Locale } from '$lib/i18n/locales';
import { pageTranslator, type Translate } from '$lib/i18n/translator';
import { pick, plain, type TextMl } from '$lib/i18n/localized-text';

export interface PageLanguage {
	locale: Locale;
	t: Translate;
	/** address of a page in this page's language */
	href: (path: string) => string;
	/** a text in languages, in this page's language when it has one */
	ml: (text: TextMl | null | undefined) => string;
	/** its language when it is another one, for `lang` */
	langOf: (text: TextMl | null | undefined) => Locale | undefined;
}

/** The words, addresses and texts of the page that is being made. Call it while a component is created. */
export function pageLanguage(): PageLanguage {
	const { locale, messages } = page.data;
	return {
		locale,
		t: pageTranslator(locale, messages, { post: String(page.data.post ?? 'out') }),
		href: (path) => pathIn(locale, path),
		ml: (text) => plain(text, locale),
		langOf: (text) => pick(text, locale).lang
	};
}
