import { redirect } from '@sveltejs/kit';
import {
	acceptOffer,
	changePassword,
	chooseDigest,
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
import { changePasswordSchema, digestSchema, languageSchema, offerSchema, ownLoginSchema } from '$lib/domain/access/schema';
import type { Actor } from '$lib/server/actor';
import { pathIn } from '$lib/i18n/locales';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { signedIn, signedInAccount } from '$lib/server/http/signed-in';
import { can, scopeOf } from '$lib/server/permissions/rules';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedInAccount(event);
	const [account, duties, offers, logins, factor] = await orRefuse(
		event.locals.locale,
		Promise.all([ownAccount(actor), ownDuties(actor), ownOffers(actor), ownLogins(actor, visitorOf(event).login), ownSecondFactor(actor)])
	);
	return {
		account,
		duties,
		offers,
		logins,
		factor,
		desk: deskOf(actor),
		runs: can(actor, 'installation.see'),
		organises: organises(actor)
	};
};

/** Whether there is a forum of whose withdrawals one may hear. */
function organises(actor: Actor): boolean {
	const scope = scopeOf(actor, 'registration.list');
	return scope === 'all' || scope.forumIds.length > 0;
}

/** The answer to a role that one has been offered. */
const answer = <D extends string>(done: D, act: (actor: Actor, offerId: string) => Promise<void>) =>
	formAction(
		offerSchema,
		async ({ actor, data }) => {
			await act(actor, data.offerId);
			return { done };
		},
		{ find: signedIn, keep: () => ({}) }
	);

export const actions: Actions = {
	language: formAction(
		languageSchema,
		async ({ actor, event, data }) => {
			await orRefuse(event.locals.locale, chooseLanguage(actor, data.language));
			return { done: 'language' as const };
		},
		{ find: signedIn, keep: (language) => ({ language }) }
	),
	digest: formAction(
		digestSchema,
		async ({ actor, data }) => {
			await chooseDigest(actor, data.on);
			return { done: 'digest' as const };
		},
		{ find: signedIn, keep: () => ({}) }
	),
	password: formAction(
		changePasswordSchema,
		async ({ actor, event, data }) => {
			keepSignedIn(event.cookies, await changePassword(actor, data.current, data.password, visitorOf(event)));
			return { done: 'password' as const };
		},
		{
			find: signedIn,
			keep: (password) => ({ password }),
			secrets: ['current', 'password'],
			beside: { 'access.wrong-sign-in': ['current', 'access.currentWrong'] }
		}
	),
	accept: answer('accepted', acceptOffer),
	decline: answer('declined', declineOffer),
	end: formAction(
		ownLoginSchema,
		async ({ actor, data }) => {
			await endOwnLogin(actor, data.login);
			return { done: 'end' as const };
		},
		{ find: signedIn, keep: () => ({}) }
	),
	// refused, it has no page of its own: the error page says so
	everywhere: async (event) => {
		await orRefuse(event.locals.locale, signOutEverywhere(signedInAccount(event)));
		dropLogin(event.cookies);
		redirect(303, pathIn(event.locals.locale, '/login?out'));
	}
};
