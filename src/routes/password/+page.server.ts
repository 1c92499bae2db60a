import { fail } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { askReset } from '$lib/domain/access/index.server';
import { askSchema } from '$lib/domain/access/schema';
import { refused } from '$lib/server/http/refusals';
import type { Actions } from './$types';

export const actions: Actions = {
	default: async ({ request, locals, getClientAddress }) => {
		const form = await superValidate(request, zod4(askSchema));
		if (!form.valid) return fail(400, { form });
		try {
			await askReset(form.data.email, locals.locale, getClientAddress());
		} catch (reason) {
			return refused(reason, locals.locale, { form });
		}
		return { form, sent: true };
	}
};
