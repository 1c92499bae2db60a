import { fail } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { accountsOf, requireSecondFactor, secondFactorRequired, takeSecondFactor } from '$lib/domain/access/index.server';
import { accountSchema, requireSchema } from '$lib/domain/access/schema';
import { orRefuse, refused } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedInAccount(event);
	const accounts = await orRefuse(event.locals.locale, accountsOf(actor));
	return { accounts, required: await secondFactorRequired(), me: actor.accountId };
};

export const actions: Actions = {
	require: async ({ request, locals }) => {
		const form = await superValidate(request, zod4(requireSchema));
		if (!form.valid) return fail(400, {});
		const required = form.data.required === '1';
		await orRefuse(locals.locale, requireSecondFactor(locals.actor, required));
		return { outcome: required ? ('required' as const) : ('chosen' as const) };
	},
	take: async ({ request, locals }) => {
		const form = await superValidate(request, zod4(accountSchema));
		return takeSecondFactor(locals.actor, form.data.accountId).then(
			() => ({ outcome: 'taken' as const }),
			(reason: unknown) => refused(reason, locals.locale)
		);
	}
};
