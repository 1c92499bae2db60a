import { fail, redirect } from '@sveltejs/kit';
import { findForumFor } from '$lib/domain/forum/index.server';
import { createSession, defaultsFor, emptyForm, inputOf, listHalls, programmeForStaff } from '$lib/domain/programme/index.server';
import { pathIn } from '$lib/i18n/locales';
import { orRefuse, refused } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { rows } from '../rows';
import { readSession } from '../session-data';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { forum } = await event.parent();
	const sessions = await orRefuse(event.locals.locale, programmeForStaff(signedInAccount(event), forum.id));
	return { fresh: emptyForm(defaultsFor(forum, sessions)), halls: await listHalls(forum.id) };
};

export const actions: Actions = {
	rows,
	save: async (event) => {
		const actor = signedInAccount(event);
		const forum = await orRefuse(event.locals.locale, findForumFor(actor, event.params.forum, 'programme.edit'));
		const form = await readSession(event.request, forum.timeZone);
		if (!form.valid) return fail(400, { form });
		try {
			await createSession(actor, forum.id, inputOf(form.data));
		} catch (reason) {
			return refused(reason, event.locals.locale, { form });
		}
		redirect(303, pathIn(event.locals.locale, `/organiser/forums/${event.params.forum}/programme?created`));
	}
};
