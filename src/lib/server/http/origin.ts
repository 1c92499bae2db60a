import type { Handle } from '@sveltejs/kit';
import { config } from '../config.ts';
import { translate } from '../../i18n/translate.ts';

/** Every method that changes something must come from our own pages: SvelteKit does not look where there is no Content-Type. */
export const origin: Handle = ({ event, resolve }) => {
	const { method, headers } = event.request;
	if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS' || headers.get('origin') === config().origin) return resolve(event);
	return new Response(translate(event.locals.locale, 'common.wrongOrigin', { origin: config().origin }), {
		status: 403,
		headers: { 'content-type': 'text/plain; charset=utf-8' }
	});
};
