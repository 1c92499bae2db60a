import { redirect } from '@sveltejs/kit';
import { askAmendment, platformsWithTexts, withdrawAmendment } from '$lib/domain/recommendation/index.server';
import { amendmentIdSchema, amendmentSchema } from '$lib/domain/recommendation/schema';
import { formAction } from '$lib/server/http/form-action';
import { newId } from '$lib/server/ids';
import { consume } from '$lib/server/rate-limits';
import { homeOf, openPrivateLink } from '../private-link';
import type { Actions, PageServerLoad } from './$types';

/** The texts that are put to the vote where the owner takes part, and what the owner asked to change in them. */
export const load: PageServerLoad = async (event) => {
	const { registration, forum } = await openPrivateLink(event);
	const platforms = registration.state === 'confirmed' ? await platformsWithTexts(registration.id) : [];
	return {
		forum,
		platforms,
		key: newId(),
		done: (['asked', 'withdrawn'] as const).find((each) => each === event.url.searchParams.get('done')),
		keeps: platforms.some(({ texts }) => texts.length > 0) ? '?/ask' : undefined,
		enterKeeps: true
	};
};

export const actions: Actions = {
	ask: formAction(
		amendmentSchema,
		async ({ registration, actor, event, data }) => {
			await consume('own-change', registration.id);
			await askAmendment(actor, registration.id, data.recommendationId, data);
			redirect(303, `${homeOf(event)}/recommendations?done=asked`);
		},
		{ find: openPrivateLink, keep: (ask) => ({ ask }) }
	),
	withdraw: formAction(
		amendmentIdSchema,
		async ({ registration, actor, event, data }) => {
			await consume('own-change', registration.id);
			await withdrawAmendment(actor, registration.id, data.amendmentId);
			redirect(303, `${homeOf(event)}/recommendations?done=withdrawn`);
		},
		{ find: openPrivateLink, keep: () => ({}) }
	)
};
