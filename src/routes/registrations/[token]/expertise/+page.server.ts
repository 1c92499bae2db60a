import { redirect } from '@sveltejs/kit';
import { expertData, offerExpertise, ownOffer, takeBackExpertise } from '$lib/domain/expert/index.server';
import { expertDraftSchema, expertSchema } from '$lib/domain/expert/schema';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { withVersion } from '$lib/server/optimistic-lock';
import { consume } from '$lib/server/rate-limits';
import { homeOf, openPrivateLink } from '../private-link';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { registration, actor, forum } = await openPrivateLink(event);
	const own = await orRefuse(event.locals.locale, ownOffer(actor, registration.id));
	return {
		forum,
		...own,
		stored: withVersion(expertData(own.offer)),
		done: event.url.searchParams.get('done'),
		keeps: own.refusal ? undefined : '?/offer'
	};
};

export const actions: Actions = {
	offer: formAction(
		expertSchema,
		async ({ registration, actor, event, data }) => {
			await consume('own-change', registration.id);
			const first = await offerExpertise(actor, registration.id, data, data.seen);
			const done = first ? (registration.email ? 'offered' : 'noted') : 'changed';
			redirect(303, `${homeOf(event)}/expertise?done=${done}`);
		},
		{ find: openPrivateLink }
	),
	/** The name goes at once; what is typed stays in the form. */
	takeBack: formAction(
		expertDraftSchema,
		async ({ registration, actor, form }) => {
			await consume('own-change', registration.id);
			await takeBackExpertise(actor, registration.id);
			const data = { ...form.data, consent: false, seen: withVersion(expertData(null)).seen };
			return { form: { ...form, data, errors: {} as typeof form.errors }, done: 'takenBack' as const };
		},
		{ find: openPrivateLink }
	)
};
