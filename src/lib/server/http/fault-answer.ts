import type { FaultJson } from '../../api/schemas.ts';
import { openJson } from '../../api/responses.ts';
import { locales, splitPath, type Locale } from '../../i18n/locales.ts';
import type { MessageKey } from '../../i18n/messages/index.ts';
import { translate } from '../../i18n/translate.ts';
import template from '../../../error.html?raw';
import { config } from '../config.ts';
import { escaped } from '../html.ts';

/** The answers where no page of the program can be made: one sentence, as a page, as JSON or as plain text. */

const messages: Record<number, MessageKey> = {
	403: 'common.wrongOrigin',
	404: 'common.notFound',
	413: 'common.tooLarge',
	429: 'refusal.access.too-many',
	500: 'common.serverError',
	503: 'refusal.server.away',
	507: 'refusal.server.unwritable'
};

const sentence = (locale: Locale, status: number, seconds: number): string =>
	translate(locale, messages[status] ?? 'common.unreadable', { minutes: Math.ceil(seconds / 60), origin: config().origin });

/** Whether a status has a sentence of its own; for any other the refusal has said why. */
export const hasSentence = (status: number): boolean => status in messages;

/** A fault as the public JSON promises it. @param seconds until it is worth asking again */
const faultJson = (status: number, seconds: number): FaultJson => ({
	status,
	message: Object.fromEntries(locales.map((locale) => [locale, sentence(locale, status, seconds)]))
});

/** The page of src/error.html, which needs nothing of the program. */
export const faultPage = (locale: Locale, status: number, message: string): string =>
	template
		.replaceAll('%alang.lang%', locale)
		.replaceAll('%sveltekit.status%', String(status))
		.replaceAll('%sveltekit.error.message%', () => escaped(message));

export type FaultForm = 'page' | 'json' | 'text';

/** Whether an address belongs to the public JSON. */
export const isApi = (pathname: string): boolean => /^\/api(\/|$)/.test(pathname);
/** Whether an address names a file: its last part has an ending. */
export const isFile = (pathname: string): boolean => /\.\w+$/.test(pathname);

/**
 * The form in which a client reads a fault: the public JSON always answers in JSON, a browser gets a page, a program that asks for JSON
 * gets it, and a client that came for a file, as calendars do, gets a line of text.
 * @param accept the header, as it came
 */
export function faultForm(pathname: string, accept: string): FaultForm {
	if (isApi(pathname)) return 'json';
	if (/\btext\/html\b/.test(accept)) return 'page';
	if (/\bapplication\/json\b/.test(accept) || pathname.endsWith('.json')) return 'json';
	return isFile(pathname) ? 'text' : 'page';
}

/**
 * The answer to a request that no page of the program answers, in the language of its address.
 * @param pathname as it came, percent-encoded, also where nothing can be read from it
 * @param seconds until it is worth asking again
 */
export function faultAnswer(pathname: string, accept: string, status: number, seconds = 60): Response {
	const { locale } = splitPath(pathname);
	const form = faultForm(pathname, accept);
	if (form === 'json') {
		const { body, headers } = openJson(faultJson(status, seconds));
		return new Response(body, { status, headers });
	}
	const message = sentence(locale, status, seconds);
	const [type, body] = form === 'page' ? ['text/html', faultPage(locale, status, message)] : ['text/plain', `${message}\n`];
	return new Response(body, { status, headers: { 'content-type': `${type}; charset=utf-8` } });
}
