import { redirect } from '@sveltejs/kit';
import { acceptOfferByLink, declineOfferByLink, offerByLink } from '$lib/domain/access/index.server';
import { pathIn } from '$lib/i18n/locales';
import { orRefuse, refused } from '$lib/server/http/refusals';
import type { Actions, PageServerLoad } from './$types';

/** A role offered by mail to somebody who has an account: opening the link uses nothing up, the buttons do. */
export const load: PageServerLoad = async ({ params, locals, url, setHeaders }) => {
	setHeaders({ 'referrer-policy': 'no-referrer' });
	if (url.searchParams.has('declined')) return { offer: null };
	return { offer: await orRefuse(locals.locale, offerByLink(params.token)) };
};

export const actions: Actions = {
	accept: async ({ params, locals, getClientAddress }) => {
		const invitation = await acceptOfferByLink(params.token, getClientAddress()).catch((reason: unknown) => refused(reason, locals.locale));
		if (invitation !== null && typeof invitation === 'object') return invitation;
		// who has never chosen a passphrase does so now; everybody else signs in as usual
		redirect(303, pathIn(locals.locale, invitation === null ? '/account' : `/invitations/${invitation}`));
	},
	decline: async ({ params, locals, getClientAddress }) => {
		const refusal = await declineOfferByLink(params.token, getClientAddress()).then(
			() => null,
			(reason: unknown) => refused(reason, locals.locale)
		);
		return refusal ?? redirect(303, `${pathIn(locals.locale, locals.path)}?declined`);
	}
};
