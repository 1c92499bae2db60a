import { redirect } from '@sveltejs/kit';
import {
	acceptOffer,
	changePassword,
	chooseDigest,
	chooseLanguage,
	declineOffer,
	homePathOf,
	dropLogin,
	endOwnLogin,
	keepSignedIn,
	ownAccount,
	ownRoles,
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
import { findSignedIn, signedInAccount } from '$lib/server/http/signed-in';
import { can, scopeOf } from '$lib/server/permissions/rules';
import type { Actions, PageServerLoad } from './$types';

const answered = ['accepted', 'declined'] as const;
type Answered = (typeof answered)[number];

export const load: PageServerLoad = async (event) => {
	const actor = signedInAccount(event);
	const [account, roles, offers, logins, factor] = await orRefuse(
		event.locals.locale,
		Promise.all([ownAccount(actor), ownRoles(actor), ownOffers(actor), ownLogins(actor, visitorOf(event).login), ownSecondFactor(actor)])
	);
	return {
		account,
		roles,
		offers,
		logins,
		factor,
		homePath: homePathOf(actor),
		runs: can(actor, 'installation.see'),
		organises: organises(actor),
		answered: answered.find((each) => each === event.url.searchParams.get('done'))
	};
};

/** Whether there is a forum of whose withdrawals one may hear. */
function organises(actor: Actor): boolean {
	const scope = scopeOf(actor, 'registration.list');
	return scope === 'all' || scope.forumIds.length > 0;
}

/** The answer to a role that one has been offered. The page is asked for anew: roles are read at the beginning of a request. */
const answer = (done: Answered, act: (actor: Actor, offerId: string) => Promise<void>) =>
	formAction(
		offerSchema,
		async ({ actor, event, data }) => {
			await act(actor, data.offerId);
			redirect(303, `${pathIn(event.locals.locale, '/account')}?done=${done}`);
		},
		{ find: findSignedIn, keep: () => ({}) }
	);

export const actions: Actions = {
	language: formAction(
		languageSchema,
		async ({ actor, event, data }) => {
			await orRefuse(event.locals.locale, chooseLanguage(actor, data.language));
			return { done: 'language' as const };
		},
		{ find: findSignedIn, keep: (language) => ({ language }) }
	),
	digest: formAction(
		digestSchema,
		async ({ actor, data }) => {
			await chooseDigest(actor, data.on);
			return { done: 'digest' as const };
		},
		{ find: findSignedIn, keep: () => ({}) }
	),
	password: formAction(
		changePasswordSchema,
		async ({ actor, event, data }) => {
			keepSignedIn(event.cookies, await changePassword(actor, data.current, data.password, visitorOf(event)));
			return { done: 'password' as const };
		},
		{
			find: findSignedIn,
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
		{ find: findSignedIn, keep: () => ({}) }
	),
	// refused, it has no page of its own: the error page says so
	everywhere: async (event) => {
		await orRefuse(event.locals.locale, signOutEverywhere(signedInAccount(event)));
		dropLogin(event.cookies);
		redirect(303, pathIn(event.locals.locale, '/login?out'));
	}
};
