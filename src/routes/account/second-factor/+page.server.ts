import { fail, type RequestEvent } from '@sveltejs/kit';
import { setError, superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import {
	confirmSecondFactor,
	homePathOf,
	dropSecondFactor,
	keepSignedIn,
	newRecoveryCodes,
	offerSecondFactor,
	ownSecondFactor,
	visitorOf
} from '$lib/domain/access/index.server';
import { codeSchema, passwordSchema } from '$lib/domain/access/schema';
import type { AccountActor } from '$lib/server/actor';
import { orRefuse, refused } from '$lib/server/http/refusals';
import { formAction } from '$lib/server/http/form-action';
import { findSignedIn, signedInAccount } from '$lib/server/http/signed-in';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedInAccount(event);
	const factor = await orRefuse(event.locals.locale, ownSecondFactor(actor));
	return { factor, email: actor.email, homePath: homePathOf(actor), mustSetUp: !!event.locals.mustSetUpFactor };
};

/** What is done with the passphrase: a wrong one is told beside its field. */
const withPassword = <T extends object>(
	work: (asked: { actor: AccountActor; event: RequestEvent; data: { password: string } }) => Promise<T>
) =>
	formAction(passwordSchema, work, {
		find: findSignedIn,
		keep: (asked) => ({ asked }),
		secrets: ['password'],
		beside: { 'access.wrong-sign-in': ['password', 'access.currentWrong'] }
	});

export const actions: Actions = {
	offer: withPassword(async ({ actor, event, data }) => ({ offer: await offerSecondFactor(actor, data.password, visitorOf(event)) })),
	codes: withPassword(async ({ actor, data }) => ({ codes: await newRecoveryCodes(actor, data.password) })),
	drop: withPassword(async ({ actor, data }) => {
		await dropSecondFactor(actor, data.password);
		return { done: 'off' as const };
	}),
	// asked even with a code that cannot be: the answer shows the same offer again
	confirm: async (event) => {
		const actor = signedInAccount(event);
		const form = await superValidate(event.request, zod4(codeSchema));
		const { code } = form.data;
		form.data.code = '';
		const outcome = await confirmSecondFactor(actor, code, visitorOf(event)).catch((reason: unknown) =>
			refused(reason, event.locals.locale, { confirm: form })
		);
		if ('status' in outcome) return outcome;
		if ('again' in outcome) {
			if (form.valid) setError(form, 'code', 'access.code.wrong');
			return fail(400, { confirm: form, offer: outcome.again });
		}
		keepSignedIn(event.cookies, outcome.made);
		event.locals.mustSetUpFactor = false;
		return { codes: outcome.codes };
	}
};
