import type { Handle } from '@sveltejs/kit';
import type { FaultJson } from '../../api/shapes.ts';
import { openJson } from '../../api/answer.ts';
import { locales } from '../../i18n/locales.ts';
import type { MessageKey } from '../../i18n/messages/index.ts';
import { translate } from '../../i18n/translate.ts';

const messages: Record<number, MessageKey> = {
	404: 'common.notFound',
	429: 'refusal.access.too-many',
	500: 'common.serverError',
	503: 'refusal.server.away',
	507: 'refusal.server.unwritable'
};

/** A fault as the public JSON promises it. @param seconds until it is worth asking again */
export function faultJson(status: number, seconds: number): FaultJson {
	const key = messages[status] ?? 'common.unreadable';
	const say = (locale: (typeof locales)[number]) => translate(locale, key, { minutes: Math.ceil(seconds / 60) });
	return { status, message: Object.fromEntries(locales.map((locale) => [locale, say(locale)])) };
}

/** Programs are answered in JSON also where something is wrong, whatever they say they accept and whichever step refused. */
export const apiFaults: Handle = async ({ event, resolve }) => {
	const response = await resolve(event);
	if (response.status < 400 || !/^\/api(\/|$)/.test(event.url.pathname)) return response;
	const headers = new Headers(response.headers);
	for (const name of ['content-length', 'etag', 'link']) headers.delete(name);
	const answer = openJson(faultJson(response.status, Number(headers.get('retry-after') ?? 60)));
	for (const [name, value] of answer.headers) headers.set(name, value);
	return new Response(answer.body, { status: response.status, headers });
};
