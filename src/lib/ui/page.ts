import { page } from '$app/state';
import type { MessageKey } from '$lib/i18n/messages/index';
import { pathIn, type Locale } from '$lib/i18n/locales';
import { pageTranslator, withEndings, type Translate } from '$lib/i18n/translator';
import { pick, plain, type TextMl } from '$lib/i18n/localized-text';

export interface PageLanguage {
	locale: Locale;
	t: Translate;
	/** address of a page in this page's language */
	href: (path: string) => string;
	/** a text in languages, in this page's language when it has one */
	ml: (text: TextMl | null | undefined) => string;
	/** how a notice looks that says these: not like success where they tell of letters that are not sent */
	noticeKind: (...keys: MessageKey[]) => 'ok' | 'wait';
	/** its language when it is another one, for `lang` */
	langOf: (text: TextMl | null | undefined) => Locale | undefined;
}

/** The words, addresses and texts of the page that is being made. Call it while a component is created. */
export function pageLanguage(): PageLanguage {
	const { locale, messages } = page.data;
	const post = String(page.data.post ?? 'out');
	const t = pageTranslator(locale, messages, { post });
	return {
		locale,
		t,
		noticeKind: (...keys) => (post === 'folder' && keys.some((key) => t.tellsOfLetters(key)) ? 'wait' : 'ok'),
		href: (path) => pathIn(locale, path),
		ml: (text) => withEndings(plain(text, locale)),
		langOf: (text) => pick(text, locale).lang
	};
}
