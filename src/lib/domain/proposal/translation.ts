import { mlData } from '../../i18n/localized-form.ts';
import { locales } from '../../i18n/locales.ts';
import type { TextMl } from '../../i18n/localized-text.ts';
import type { Proposal } from './schema.ts';

/** The translations as their form shows them, and of which language they are none: the original is no field. */
export function translationData({ text, source }: Pick<Proposal, 'text' | 'source'>) {
	const others: TextMl = Object.fromEntries(locales.flatMap((locale) => (locale === source ? [] : [[locale, text[locale] ?? '']])));
	return { ...mlData('text', others), source };
}
