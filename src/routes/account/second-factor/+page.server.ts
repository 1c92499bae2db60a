import { fail, type RequestEvent } from '@sveltejs/kit';
import { setError, superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import {
	confirmSecondFactor,
	deskOf,
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
import { signedInAccount } from '$lib/server/http/signed-in';
import { Refusal } from '$lib/server/refusal';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedInAccount(event);
	const factor = await orRefuse(event.locals.locale, ownSecondFactor(actor));
	return { factor, email: actor.email, desk: deskOf(actor), mustSetUp: !!event.locals.mustSetUpFactor };
};

/** What is done with the passphrase: a wrong one is told beside its field. */
async function withPassword<T extends object>(event: RequestEvent, work: (actor: AccountActor, password: string) => Promise<T>) {
	const actor = signedInAccount(event);
	const form = await superValidate(event.request, zod4(passwordSchema));
	const { password } = form.data;
	form.data.password = '';
	if (!form.valid) return fail(400, { asked: form });
	try {
		return await work(actor, password);
	} catch (reason) {
		if (!(reason instanceof Refusal) || reason.code !== 'access.wrong-sign-in')
			return refused(reason, event.locals.locale, { asked: form });
		setError(form, 'password', 'access.currentWrong');
		return fail(400, { asked: form });
	}
}

export const actions: Actions = {
	offer: (event) => withPassword(event, async (actor, password) => ({ offer: await offerSecondFactor(actor, password, visitorOf(event)) })),
	codes: (event) => withPassword(event, async (actor, password) => ({ codes: await newRecoveryCodes(actor, password) })),
	drop: (event) =>
		withPassword(event, async (actor, password) => {
			await dropSecondFactor(actor, password);
			return { done: 'off' as const };
		}),
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
