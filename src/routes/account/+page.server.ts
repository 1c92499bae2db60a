import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { setError, superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import {
	acceptOffer,
	can,
	changePassword,
	chooseLanguage,
	declineOffer,
	deskOf,
	dropLogin,
	endOwnLogin,
	keepSignedIn,
	ownAccount,
	ownDuties,
	ownLogins,
	ownOffers,
	ownSecondFactor,
	signOutEverywhere,
	visitorOf
} from '$lib/domain/access/index.server';
import { changePasswordSchema, languageSchema, offerSchema, ownLoginSchema } from '$lib/domain/access/schema';
import type { Actor } from '$lib/server/actor';
import { orRefuse, refused } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { Refusal } from '$lib/server/refusal';
import { pathIn } from '$lib/i18n/locales';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedInAccount(event);
	const [account, duties, offers, logins, factor] = await orRefuse(
		event.locals.locale,
		Promise.all([ownAccount(actor), ownDuties(actor), ownOffers(actor), ownLogins(actor, visitorOf(event).login), ownSecondFactor(actor)])
	);
	return { account, duties, offers, logins, factor, desk: deskOf(actor), runs: can(actor, 'installation.see') };
};

/** The answer to a role that one has been offered. */
const answer =
	<D extends string>(done: D, act: (actor: Actor, offerId: string) => Promise<void>) =>
	async (event: RequestEvent) => {
		const actor = signedInAccount(event);
		const form = await superValidate(event.request, zod4(offerSchema));
		return act(actor, form.data.offerId).then(
			() => ({ done }),
			(reason: unknown) => refused(reason, event.locals.locale)
		);
	};

export const actions: Actions = {
	language: async (event) => {
		const actor = signedInAccount(event);
		const form = await superValidate(event.request, zod4(languageSchema));
		if (!form.valid) return fail(400, { language: form });
		await orRefuse(event.locals.locale, chooseLanguage(actor, form.data.language));
		return { done: 'language' as const };
	},
	password: async (event) => {
		const [actor, { locals, cookies }] = [signedInAccount(event), event];
		const form = await superValidate(event.request, zod4(changePasswordSchema));
		const { current, password } = form.data;
		Object.assign(form.data, { current: '', password: '' });
		if (!form.valid) return fail(400, { password: form });
		try {
			keepSignedIn(cookies, await changePassword(actor, current, password, visitorOf(event)));
		} catch (reason) {
			if (reason instanceof Refusal && reason.code === 'access.wrong-sign-in') {
				setError(form, 'current', 'access.currentWrong');
				return fail(400, { password: form });
			}
			return refused(reason, locals.locale, { password: form });
		}
		return { done: 'password' as const };
	},
	accept: answer('accepted', acceptOffer),
	decline: answer('declined', declineOffer),
	end: async (event) => {
		const actor = signedInAccount(event);
		const form = await superValidate(event.request, zod4(ownLoginSchema));
		return endOwnLogin(actor, form.data.login).then(
			() => ({ done: 'end' as const }),
			(reason: unknown) => refused(reason, event.locals.locale)
		);
	},
	everywhere: async (event) => {
		await orRefuse(event.locals.locale, signOutEverywhere(signedInAccount(event)));
		dropLogin(event.cookies);
		redirect(303, pathIn(event.locals.locale, '/login?out'));
	}
};
