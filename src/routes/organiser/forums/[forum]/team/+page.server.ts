import { fail } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { accountsOf, invite, inviteAgain, placesOf, rolePlaces, takeRole } from '$lib/domain/access/index.server';
import { accountSchema, grantFor, inviteSchema, takeRoleSchema } from '$lib/domain/access/schema';
import { shows } from '$lib/domain/document/index.server';
import { findForumFor } from '$lib/domain/forum/index.server';
import { orRefuse, refused } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedInAccount(event);
	const forum = await orRefuse(event.locals.locale, findForumFor(actor, event.params.forum, 'team.manage'));
	const [team, places] = await Promise.all([accountsOf(actor, forum.id), rolePlaces(actor, forum.id)]);
	const titles = await placesOf(team);
	shows(event, { list: 'team', forumId: forum.id }, team.length > 0);
	return { forum, team, places, titles, me: actor.accountId };
};

export const actions: Actions = {
	invite: async ({ request, params, locals }) => {
		const forum = await orRefuse(locals.locale, findForumFor(locals.actor, params.forum, 'team.manage'));
		const form = await superValidate(request, zod4(inviteSchema));
		if (!form.valid) return fail(400, { form });
		const { surname, givenName, email, language, role, sessionId } = form.data;
		const bodyId = role === 'official' ? form.data.bodyId : null;
		const input = { name: { surname, givenName }, email, language, bodyId, roles: [grantFor(role, forum.id, sessionId)] };
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
	take: async ({ request, locals }) => {
		const form = await superValidate(request, zod4(takeRoleSchema));
		if (!form.valid) return fail(400, {});
		const { accountId, ...grant } = form.data;
		return takeRole(locals.actor, accountId, grant).then(
			() => ({ outcome: 'taken' as const }),
			(reason: unknown) => refused(reason, locals.locale)
		);
	}
};
