import type { RequestEvent } from '@sveltejs/kit';
import { askReset } from '$lib/domain/access/index.server';
import { askSchema } from '$lib/domain/access/schema';
import { formAction } from '$lib/server/http/form-action';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = () => ({ keeps: '' });

export const actions: Actions = {
	default: formAction(
		askSchema,
		async ({ event, form, data }) => {
			await askReset(data.email, event.locals.locale, event.getClientAddress());
			return { form, sent: true, keeps: undefined };
		},
		{ find: (_: RequestEvent) => ({}) }
	)
};
