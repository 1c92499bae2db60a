import {
	accountsOf,
	disableAccount,
	enableAccount,
	grantRole,
	invite,
	offersOf,
	grantTargets,
	requireSecondFactor,
	secondFactorRequired,
	takeRole,
	takeSecondFactor,
	withdrawOffer
} from '$lib/domain/access/index.server';
import { accountSchema, inviteAdminSchema, offerSchema, requireSchema } from '$lib/domain/access/schema';
import { shows } from '$lib/domain/document/index.server';
import type { Actor, RoleGrant } from '$lib/server/actor';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { findSignedIn, signedInAccount } from '$lib/server/http/signed-in';
import type { Actions, PageServerLoad } from './$types';

const admin: RoleGrant = { role: 'admin', scopeKind: 'installation', scopeId: '' };

export const load: PageServerLoad = async (event) => {
	const actor = signedInAccount(event);
	const [accounts, offers] = await orRefuse(event.locals.locale, Promise.all([accountsOf(actor), offersOf(actor)]));
	const [places, required] = await Promise.all([grantTargets(accounts, offers), secondFactorRequired()]);
	shows(event, { list: 'accounts', forumId: null });
	return { accounts, keeps: '?/invite', offers, places, required, me: actor.accountId };
};

const keep = () => ({});

/** A button that concerns one account. */
const about = <D extends string>(done: D, act: (actor: Actor, accountId: string) => Promise<void>) =>
	formAction(
		accountSchema,
		async ({ actor, data }) => {
			await act(actor, data.accountId);
			return { done };
		},
		{ find: findSignedIn, keep }
	);

export const actions: Actions = {
	disable: about('disabled', disableAccount),
	enable: about('enabled', enableAccount),
	grant: about('granted', (actor, id) => grantRole(actor, id, admin)),
	revoke: about('revoked', (actor, id) => takeRole(actor, id, admin)),
	take: about('taken', takeSecondFactor),
	withdraw: formAction(
		offerSchema,
		async ({ actor, data }) => {
			await withdrawOffer(actor, data.offerId, null);
			return { done: 'withdrawn' as const };
		},
		{ find: findSignedIn, keep }
	),
	// refused, it has no page of its own: the error page says so
	require: formAction(
		requireSchema,
		async ({ event, actor, data }) => {
			const required = data.required === '1';
			await orRefuse(event.locals.locale, requireSecondFactor(actor, required));
			return { done: required ? ('required' as const) : ('chosen' as const) };
		},
		{ find: findSignedIn, keep }
	),
	invite: formAction(
		inviteAdminSchema,
		async ({ actor, data: { surname, givenName, email, language } }) => {
			const { outcome } = await invite(actor, { name: { surname, givenName }, email, language, roles: [admin] });
			return { done: outcome };
		},
		{ find: findSignedIn }
	)
};
