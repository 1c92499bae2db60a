import type { RequestEvent } from '@sveltejs/kit';
import { askReset } from '$lib/domain/access/index.server';
import { askSchema } from '$lib/domain/access/schema';
import { formAction } from '$lib/server/http/form-action';
import type { Actions } from './$types';

export const actions: Actions = {
	default: formAction(
		askSchema,
		async ({ event, form, data }) => {
			await askReset(data.email, event.locals.locale, event.getClientAddress());
			return { form, sent: true };
		},
		{ find: (_: RequestEvent) => ({}) }
	)
};
