import { listHalls, programmeForStaff, sessionForStaff } from '$lib/domain/programme/index.server';
import { concernsAmong } from '$lib/domain/programme/concerns';
import { slotsOf } from '$lib/domain/programme/rules';
import { Refusal } from '$lib/server/refusal';
import { signedInAccount } from '$lib/server/http/signed-in';
import { publishSession } from '$lib/workflow/move-session.server';
import { z } from 'zod';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { forumFor } from '../../../../forum-for.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { forum } = await event.parent();
	const sessions = await orRefuse(event.locals.locale, programmeForStaff(signedInAccount(event), forum.id));
	return {
		days: [...Map.groupBy(sessions, (session) => session.day)].map(([day, list]) => ({ day, slots: slotsOf(list) })),
		concerns: concernsAmong(sessions, forum),
		halls: (await listHalls(forum.id)).length,
		created: event.url.searchParams.has('created')
	};
};

export const actions: Actions = {
	publish: formAction(
		z.object({ session: z.string().default('') }),
		async ({ actor, forum, data }) => {
			const session = await sessionForStaff(actor, data.session);
			if (session.forumId !== forum.id) throw new Refusal('not-found');
			await publishSession(actor, session.id);
			return { published: true };
		},
		{ find: forumFor('programme.edit'), keep: () => ({}) }
	)
};
