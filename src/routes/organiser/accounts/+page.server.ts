import { fail, type RequestEvent } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import {
	accountsOf,
	disableAccount,
	enableAccount,
	grantRole,
	invite,
	offersOf,
	placesOf,
	requireSecondFactor,
	secondFactorRequired,
	takeRole,
	takeSecondFactor,
	withdrawOffer
} from '$lib/domain/access/index.server';
import { accountSchema, inviteAdminSchema, offerSchema, requireSchema } from '$lib/domain/access/schema';
import { shows } from '$lib/domain/document/index.server';
import type { Actor, RoleGrant } from '$lib/server/actor';
import { orRefuse, refused } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { Actions, PageServerLoad } from './$types';

const admin: RoleGrant = { role: 'admin', scopeKind: 'installation', scopeId: '' };

export const load: PageServerLoad = async (event) => {
	const actor = signedInAccount(event);
	const [accounts, offers] = await orRefuse(event.locals.locale, Promise.all([accountsOf(actor), offersOf(actor)]));
	const [places, required] = await Promise.all([placesOf(accounts, offers), secondFactorRequired()]);
	shows(event, { list: 'accounts', forumId: null });
	return { accounts, offers, places, required, me: actor.accountId };
};

/** A button that concerns one account. */
const about =
	<D extends string>(done: D, act: (actor: Actor, accountId: string) => Promise<void>) =>
	async (event: RequestEvent) => {
		const actor = signedInAccount(event);
		const form = await superValidate(event.request, zod4(accountSchema));
		return act(actor, form.data.accountId).then(
			() => ({ done }),
			(reason: unknown) => refused(reason, event.locals.locale)
		);
	};

export const actions: Actions = {
	disable: about('disabled', disableAccount),
	enable: about('enabled', enableAccount),
	grant: about('granted', (actor, id) => grantRole(actor, id, admin)),
	revoke: about('revoked', (actor, id) => takeRole(actor, id, admin)),
	take: about('taken', takeSecondFactor),
	withdraw: async (event) => {
		const actor = signedInAccount(event);
		const form = await superValidate(event.request, zod4(offerSchema));
		return withdrawOffer(actor, form.data.offerId, null).then(
			() => ({ done: 'withdrawn' as const }),
			(reason: unknown) => refused(reason, event.locals.locale)
		);
	},
	require: async (event) => {
		const form = await superValidate(event.request, zod4(requireSchema));
		if (!form.valid) return fail(400, {});
		const required = form.data.required === '1';
		await orRefuse(event.locals.locale, requireSecondFactor(signedInAccount(event), required));
		return { done: required ? ('required' as const) : ('chosen' as const) };
	},
	invite: async (event) => {
		const actor = signedInAccount(event);
		const form = await superValidate(event.request, zod4(inviteAdminSchema));
		if (!form.valid) return fail(400, { form });
		const { surname, givenName, email, language } = form.data;
		return invite(actor, { name: { surname, givenName }, email, language, roles: [admin] }).then(
			({ outcome }) => ({ done: outcome }),
			(reason: unknown) => refused(reason, event.locals.locale, { form })
		);
	}
};
