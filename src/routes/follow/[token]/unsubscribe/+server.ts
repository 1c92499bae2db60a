import { error, redirect } from '@sveltejs/kit';
import { eraseFollower, followedBy } from '$lib/domain/proposal/index.server';
import { pathIn } from '$lib/i18n/locales';
import { translate } from '$lib/i18n/translate';
import { orRefuse } from '$lib/server/http/refusals';
import { consume } from '$lib/server/rate-limits';
import type { RequestHandler } from './$types';

/** Where a letter's List-Unsubscribe leads a person: to the page that shows what is followed. */
export const GET: RequestHandler = async ({ params, locals }) => {
	await orRefuse(locals.locale, followedBy(params.token));
	redirect(303, pathIn(locals.locale, `/follow/${params.token}`));
};

/**
 * One press in a mail program (RFC 8058): the consent is taken back, so the address goes. It is answered without being led elsewhere, and
 * a second press finds nobody.
 */
export const POST: RequestHandler = async ({ params, locals, request }) => {
	const { id } = await orRefuse(locals.locale, followedBy(params.token));
	if ((await request.formData()).get('List-Unsubscribe') !== 'One-Click') error(400, translate(locals.locale, 'common.unreadable'));
	await orRefuse(locals.locale, consume('own-change', id));
	await orRefuse(locals.locale, eraseFollower(params.token));
	return new Response(`${translate(locals.locale, 'proposal.watch.erasedTitle')}\n`, {
		headers: { 'content-type': 'text/plain; charset=utf-8' }
	});
};
