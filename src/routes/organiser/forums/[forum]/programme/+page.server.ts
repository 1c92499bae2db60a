import { clashesAmong, listHalls, programmeForStaff, sessionForStaff } from '$lib/domain/programme/index.server';
import { slotsOf } from '$lib/domain/programme/rules';
import { findForumFor } from '$lib/domain/forum/index.server';
import { Refusal } from '$lib/server/refusal';
import { orRefuse, refused } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { publishSession } from '$lib/workflow/move-session.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { forum } = await event.parent();
	const sessions = await orRefuse(event.locals.locale, programmeForStaff(signedInAccount(event), forum.id));
	return {
		days: [...Map.groupBy(sessions, (session) => session.day)].map(([day, list]) => ({ day, slots: slotsOf(list) })),
		clashes: Object.fromEntries(sessions.map((session) => [session.id, clashesAmong(sessions, session)])),
		halls: (await listHalls(forum.id)).length,
		created: event.url.searchParams.has('created')
	};
};

export const actions: Actions = {
	publish: async (event) => {
		const actor = signedInAccount(event);
		const id = String((await event.request.formData()).get('session') ?? '');
		try {
			const forum = await findForumFor(actor, event.params.forum, 'programme.edit');
			const session = await sessionForStaff(actor, id);
			if (session.forumId !== forum.id) throw new Refusal('not-found');
			await publishSession(actor, id);
			return { published: true };
		} catch (reason) {
			return refused(reason, event.locals.locale);
		}
	}
};
