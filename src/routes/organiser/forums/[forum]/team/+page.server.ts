import { fail } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import {
	accountsOf,
	invite,
	inviteAgain,
	offerAgain,
	offersOf,
	placesOf,
	rolePlaces,
	takeRole,
	withdrawOffer
} from '$lib/domain/access/index.server';
import { accountSchema, grantFor, inviteSchema, offerSchema, takeRoleSchema } from '$lib/domain/access/schema';
import { shows } from '$lib/domain/document/index.server';
import { findForumFor } from '$lib/domain/forum/index.server';
import { orRefuse, refused } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedInAccount(event);
	const forum = await orRefuse(event.locals.locale, findForumFor(actor, event.params.forum, 'team.manage'));
	const [team, offers, places] = await Promise.all([accountsOf(actor, forum.id), offersOf(actor, forum.id), rolePlaces(actor, forum.id)]);
	const titles = await placesOf(team, offers);
	shows(event, { list: 'team', forumId: forum.id }, team.length + offers.length > 0);
	return { forum, team, offers, places, titles, me: actor.accountId };
};

export const actions: Actions = {
	invite: async ({ request, params, locals }) => {
		const forum = await orRefuse(locals.locale, findForumFor(locals.actor, params.forum, 'team.manage'));
		const form = await superValidate(request, zod4(inviteSchema));
		if (!form.valid) return fail(400, { form });
		const { surname, givenName, email, language } = form.data;
		const grant = grantFor(form.data, forum.id);
		const input = { name: { surname, givenName }, email, language, roles: [grant] };
		return invite(locals.actor, input).then(
			({ outcome }) => ({ outcome }),
			(reason: unknown) => refused(reason, locals.locale, { form })
		);
	},
	again: async ({ request, params, locals }) => {
		const forum = await orRefuse(locals.locale, findForumFor(locals.actor, params.forum, 'team.manage'));
		const form = await superValidate(request, zod4(accountSchema));
		return inviteAgain(locals.actor, form.data.accountId, forum.id).then(
			() => ({ outcome: 'again' as const }),
			(reason: unknown) => refused(reason, locals.locale)
		);
	},
	offerAgain: async ({ request, params, locals }) => {
		const forum = await orRefuse(locals.locale, findForumFor(locals.actor, params.forum, 'team.manage'));
		const form = await superValidate(request, zod4(offerSchema));
		return offerAgain(locals.actor, form.data.offerId, forum.id, locals.locale).then(
			() => ({ outcome: 'again' as const }),
			(reason: unknown) => refused(reason, locals.locale)
		);
	},
	withdraw: async ({ request, params, locals }) => {
		const forum = await orRefuse(locals.locale, findForumFor(locals.actor, params.forum, 'team.manage'));
		const form = await superValidate(request, zod4(offerSchema));
		return withdrawOffer(locals.actor, form.data.offerId, forum.id).then(
			() => ({ outcome: 'withdrawn' as const }),
			(reason: unknown) => refused(reason, locals.locale)
		);
	},
	take: async ({ request, params, locals }) => {
		await orRefuse(locals.locale, findForumFor(locals.actor, params.forum, 'team.manage'));
		const form = await superValidate(request, zod4(takeRoleSchema));
		if (!form.valid) return fail(400, {});
		const { accountId, ...grant } = form.data;
		return takeRole(locals.actor, accountId, grant).then(
			() => ({ outcome: 'taken' as const }),
			(reason: unknown) => refused(reason, locals.locale)
		);
	}
};
