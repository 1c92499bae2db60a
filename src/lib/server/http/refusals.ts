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

/** Turns a domain's refusal in a load into a page with that status and sentence; rethrows anything else. */
export async function orRefuse<T>(locale: Locale, work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (reason) {
		if (reason instanceof Refusal) error(refusalStatus[reason.code], refusalMessage(reason, locale));
		throw reason;
	}
}

/** The domain's refusal, or the outage of a store that it needs; rethrows anything else. */
function refusalOf(reason: unknown): Refusal {
	if (reason instanceof Refusal) return reason;
	const code = outageOf(reason);
	if (!code) throw reason;
	log().error({ err: reason }, 'a form could not be kept');
	return new Refusal(code);
}

/**
 * Turns a domain's refusal in an action into an answer with that status; `data` is what was typed. A store that is away or full is answered
 * the same way, so that what was typed stays on the page. Rethrows anything else.
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
