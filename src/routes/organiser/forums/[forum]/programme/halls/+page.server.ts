import { fail } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { findForumFor } from '$lib/domain/forum/index.server';
import { createHall, editHall, listHalls, programmeForStaff, removeHall } from '$lib/domain/programme/index.server';
import { hallData, hallSchema } from '$lib/domain/programme/schema';
import { mlOf } from '$lib/i18n/ml-form';
import { orRefuse, refused } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { marked } from '$lib/server/seen';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { forum } = await event.parent();
	const sessions = await orRefuse(event.locals.locale, programmeForStaff(signedInAccount(event), forum.id));
	const halls = (await listHalls(forum.id)).map((hall) => ({
		...hall,
		sessions: sessions.filter((session) => session.hall?.id === hall.id).length
	}));
	const edited = halls.find((hall) => hall.id === event.url.searchParams.get('hall')) ?? null;
	return { halls, edited, stored: edited && marked(hallData(edited)) };
};

export const actions: Actions = {
	save: async (event) => {
		const actor = signedInAccount(event);
		const id = event.url.searchParams.get('hall');
		const form = await superValidate(event.request, zod4(hallSchema));
		if (!form.valid) return fail(400, { form });
		try {
			const forum = await findForumFor(actor, event.params.forum, 'programme.edit');
			const input = { name: mlOf(form.data, 'name'), capacity: form.data.capacity ? Number(form.data.capacity) : null };
			await (id ? editHall(actor, forum.id, id, input, form.data.seen) : createHall(actor, forum.id, input));
			return { done: id ? ('saved' as const) : ('created' as const) };
		} catch (reason) {
			return refused(reason, event.locals.locale, { form });
		}
	},
	remove: async (event) => {
		const actor = signedInAccount(event);
		const id = String((await event.request.formData()).get('hall') ?? '');
		try {
			const forum = await findForumFor(actor, event.params.forum, 'programme.edit');
			await removeHall(actor, forum.id, id);
			return { done: 'removed' as const };
		} catch (reason) {
			return refused(reason, event.locals.locale);
		}
	}
};
