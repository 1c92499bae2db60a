import { fail } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { findForumFor, kindsData, kindsInput, kindsOf, kindsSchema, setKinds, stepKinds, usedKinds } from '$lib/domain/forum/index.server';
import { orRefuse, refused } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { marked } from '$lib/server/seen';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const forum = await orRefuse(event.locals.locale, findForumFor(signedInAccount(event), event.params.forum, 'forum.edit'));
	return { forum, stored: marked(kindsData(await kindsOf(forum.id))), used: await usedKinds(forum.id) };
};

export const actions: Actions = {
	/** Adds, takes out or moves a row: nothing is saved, nothing is lost. */
	rows: async (event) => {
		const actor = signedInAccount(event);
		await orRefuse(event.locals.locale, findForumFor(actor, event.params.forum, 'forum.edit'));
		const body = await event.request.formData();
		const form = await superValidate(body, zod4(kindsSchema), { errors: false });
		const { data, open } = stepKinds(form.data, String(body.get('step') ?? ''));
		return { form: { ...form, data: { ...form.data, ...data } }, open };
	},
	save: async (event) => {
		const actor = signedInAccount(event);
		const form = await superValidate(event.request, zod4(kindsSchema));
		if (!form.valid) return fail(400, { form });
		try {
			const forum = await findForumFor(actor, event.params.forum, 'forum.edit');
			await setKinds(actor, forum.id, kindsInput(form.data), form.data.seen);
			return { done: 'saved' as const };
		} catch (reason) {
			return refused(reason, event.locals.locale, { form });
		}
	}
};
