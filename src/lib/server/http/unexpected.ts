import type { HandleServerError } from '@sveltejs/kit';
import { translate } from '../../i18n/translate.ts';
import { outageOf } from '../database/errors.ts';
import { log } from '../log.ts';
import { refusalStatus } from '../refusal.ts';
import { routeOf } from '../route.ts';

/**
 * Logs an unexpected error with the request's number and shows a plain page that quotes the number. For a store that is away the page says
 * so.
 */
export const unexpected: HandleServerError = ({ error, event, status }) => {
	const { locale, requestId } = event.locals;
	// a mistake of the visitor is not logged: it is no error of ours, and its address may hold a private link
	if (status < 500) return { message: translate(locale, status === 404 ? 'common.notFound' : 'common.unreadable'), requestId };
	log().error({ err: error, requestId, route: routeOf(event) }, 'unexpected');
	const code = outageOf(error);
	if (!code) return { message: translate(locale, 'common.serverError'), requestId };
	// SvelteKit's status is 500: the step `outage` puts the right one on the answer
	event.locals.outage = code;
	return { message: translate(locale, `refusal.${code}`), requestId, status: refusalStatus[code] };
};
