import { building } from '$app/environment';
import { sequence } from '@sveltejs/kit/hooks';
import type { HandleServerError, ServerInit } from '@sveltejs/kit';
import { signedIn } from '$lib/domain/access/index.server';
import { looks } from '$lib/domain/document/index.server';
import { areaForms } from '$lib/domain/forum/index.server';
import { startMail, stopMail } from '$lib/mail/index.server';
import { form } from '$lib/server/http/form';
import { language } from '$lib/server/http/language';
import { headers } from '$lib/server/http/headers';
import { origin } from '$lib/server/http/origin';
import { log } from '$lib/server/log';
import { useFieldErrors } from '$lib/i18n/field-errors';
import { translate } from '$lib/i18n/translate';
import { startDaily, stopDaily } from '$lib/workflow/daily.server';

useFieldErrors();

/** Mail is sent from here: the entry holds another copy of every module, and would not hear of new mails. */
export const init: ServerInit = () => {
	if (building) return;
	startMail();
	startDaily();
	process.once('sveltekit:shutdown' as 'disconnect', stopMail);
	process.once('sveltekit:shutdown' as 'disconnect', stopDaily);
};

export const handle = sequence(language, signedIn, headers, origin, areaForms, form, looks);

/** The unexpected: logged with its number, shown as a plain page that quotes it. */
export const handleError: HandleServerError = ({ error, event, status }) => {
	const { locale, requestId } = event.locals;
	// what visitors ask for wrongly is no fault of ours, and its address may hold a private link: not logged here
	if (status < 500) return { message: translate(locale, status === 404 ? 'common.notFound' : 'common.unreadable'), requestId };
	log().error({ err: error, requestId, route: event.route.id }, 'unexpected');
	return { message: translate(locale, 'common.serverError'), requestId };
};
