import { error, fail, type ActionFailure } from '@sveltejs/kit';
import { outageOf } from '../database/errors.ts';
import { log } from '../log.ts';
import { Refusal, refusalStatus, type RefusalDetails } from '../refusal.ts';
import { translate } from '../../i18n/translate.ts';
import { messages } from '../../i18n/messages/all.server.ts';
import type { MessageKey } from '../../i18n/messages/index.ts';
import type { Locale } from '../../i18n/locales.ts';
import { plain } from '../../i18n/localized-text.ts';

/** The sentence for a refusal in the reader's language. */
export function refusalMessage(refusal: Refusal, locale: Locale): string {
	// where the other session is known, the sentence names it
	const named = `refusal.${refusal.code}.named`;
	const key = 'title' in refusal.details && named in messages.kk ? named : `refusal.${refusal.code}`;
	return translate(
		locale,
		key as MessageKey,
		Object.fromEntries(
			Object.entries(refusal.details).map(([name, value]) => [name, typeof value === 'object' ? plain(value, locale) : value])
		)
	);
}

/** For loads: what a domain refuses becomes a page with that status and sentence; anything else goes on as it is. */
export async function orRefuse<T>(locale: Locale, work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (reason) {
		if (reason instanceof Refusal) error(refusalStatus[reason.code], refusalMessage(reason, locale));
		throw reason;
	}
}

/** What a domain refused, or that a store it needs is away; anything else is thrown on. */
function refusalOf(reason: unknown): Refusal {
	if (reason instanceof Refusal) return reason;
	const code = outageOf(reason);
	if (!code) throw reason;
	log().error({ err: reason }, 'a form could not be kept');
	return new Refusal(code);
}

/**
 * For actions: what a domain refuses becomes an answer with that status; `data` is what was typed. So does a store that is away or full:
 * what was typed stays on the page. Anything else is thrown on.
 */
export function refused<T extends Record<string, unknown> = Record<never, never>>(
	reason: unknown,
	locale: Locale,
	data?: T
): ActionFailure<T & { refusal: string; refusalCode: string; refusalDetails: RefusalDetails }> {
	const refusal = refusalOf(reason);
	const { code, details } = refusal;
	return fail(refusalStatus[code], {
		...(data as T),
		refusal: refusalMessage(refusal, locale),
		refusalCode: code,
		refusalDetails: details
	});
}
