import {
	administrators,
	accountsOf,
	invite,
	inviteAgain,
	offerAgain,
	offersOf,
	grantTargets,
	rolePlaces,
	takeRole,
	withdrawOffer
} from '$lib/domain/access/index.server';
import { accountSchema, grantFor, inviteSchema, offerSchema, takeRoleSchema } from '$lib/domain/access/schema';
import { shows } from '$lib/domain/document/index.server';
import { findForumFor } from '$lib/domain/forum/index.server';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { RequestEvent } from '@sveltejs/kit';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedInAccount(event);
	const forum = await orRefuse(event.locals.locale, findForumFor(actor, event.params.forum, 'team.manage'));
	const work = [accountsOf(actor, forum.id), offersOf(actor, forum.id), rolePlaces(actor, forum.id), administrators(actor)] as const;
	const [team, offers, places, admins] = await Promise.all(work);
	const titles = await grantTargets(team, offers);
	shows(event, { list: 'team', forumId: forum.id }, team.length + offers.length > 0);
	return { forum, keeps: '?/invite', team, offers, places, titles, admins, me: actor.accountId };
};

const find = async ({ locals, params }: RequestEvent<{ forum: string }>) => ({
	actor: locals.actor,
	forum: await orRefuse(locals.locale, findForumFor(locals.actor, params.forum, 'team.manage'))
});
const keep = () => ({});

export const actions: Actions = {
	invite: formAction(
		inviteSchema,
		async ({ actor, forum, data }) => {
			const { surname, givenName, email, language } = data;
			const roles = [grantFor(data, forum.id)];
			const { outcome } = await invite(actor, { name: { surname, givenName }, email, language, roles });
			return { outcome };
		},
		{ find }
	),
	again: formAction(
		accountSchema,
		async ({ actor, forum, data }) => {
			await inviteAgain(actor, data.accountId, forum.id);
			return { outcome: 'again' as const };
		},
		{ find, keep }
	),
	offerAgain: formAction(
		offerSchema,
		async ({ actor, forum, event, data }) => {
			await offerAgain(actor, data.offerId, forum.id, event.locals.locale);
			return { outcome: 'again' as const };
		},
		{ find, keep }
	),
	withdraw: formAction(
		offerSchema,
		async ({ actor, forum, data }) => {
			await withdrawOffer(actor, data.offerId, forum.id);
			return { outcome: 'withdrawn' as const };
		},
		{ find, keep }
	),
	take: formAction(
		takeRoleSchema,
		async ({ actor, data: { accountId, ...grant } }) => {
			await takeRole(actor, accountId, grant);
			return { outcome: 'taken' as const };
		},
		{ find, keep }
	)
};
