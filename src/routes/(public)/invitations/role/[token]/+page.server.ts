import { redirect, type RequestEvent } from '@sveltejs/kit';
import { acceptOfferByLink, declineOfferByLink, offerByLink } from '$lib/domain/access/index.server';
import { pathIn } from '$lib/i18n/locales';
import { buttonAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import type { Actions, PageServerLoad } from './$types';

/** A role offered by mail to somebody who has an account: opening the link uses nothing up, the buttons do. */
export const load: PageServerLoad = async ({ params, locals, url, setHeaders }) => {
	setHeaders({ 'referrer-policy': 'no-referrer' });
	if (url.searchParams.has('declined')) return { offer: null };
	return { offer: await orRefuse(locals.locale, offerByLink(params.token)) };
};

type Event = RequestEvent<{ token: string }>;

export const actions: Actions = {
	accept: buttonAction(async ({ event: { params, locals, getClientAddress } }: { event: Event }) => {
		const invitation = await acceptOfferByLink(params.token, getClientAddress());
		// who has never chosen a passphrase does so now; everybody else signs in as usual
		redirect(303, pathIn(locals.locale, invitation === null ? '/account' : `/invitations/${invitation}`));
	}),
	decline: buttonAction(async ({ event: { params, locals, getClientAddress } }: { event: Event }) => {
		await declineOfferByLink(params.token, getClientAddress());
		redirect(303, `${pathIn(locals.locale, locals.path)}?declined`);
	})
};
