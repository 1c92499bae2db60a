import { fail } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { findForumFor, forumData, forumInput, forumSchema } from '$lib/domain/forum/index.server';
import { obstacleToHoldingForum } from '$lib/domain/forum/rules';
import { spansOf } from '$lib/domain/programme/index.server';
import { cancelSchema, holdSchema } from '$lib/domain/programme/schema';
import { mlOf } from '$lib/i18n/ml-form';
import { now } from '$lib/server/clock';
import { orRefuse, refused } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { marked } from '$lib/server/seen';
import { cancelForum, toldIfForumCancelled } from '$lib/workflow/cancel-forum.server';
import { holdForum } from '$lib/workflow/hold-forum.server';
import { editForumAndAdmit } from '$lib/workflow/edit-forum.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const [actor, { locale }] = [signedInAccount(event), event.locals];
	// read anew: an action may have changed it after the layout's look
	const forum = await orRefuse(locale, findForumFor(actor, event.params.forum, 'forum.edit'));
	const told = await orRefuse(locale, toldIfForumCancelled(actor, forum.id));
	const sessions = await spansOf(forum.id);
	const at = now();
	const holdObstacle = obstacleToHoldingForum(forum, at);
	const created = event.url.searchParams.has('created');
	return { forum, stored: marked(forumData(forum)), sessions, told, at, holdObstacle, created };
};

export const actions: Actions = {
	save: async (event) => {
		const actor = signedInAccount(event);
		const form = await superValidate(event.request, zod4(forumSchema));
		if (!form.valid) return fail(400, { form });
		try {
			const forum = await findForumFor(actor, event.params.forum, 'forum.edit');
			const edited = await editForumAndAdmit(actor, forum.id, forumInput(form.data), form.data.seen);
			return { done: 'saved' as const, ...edited };
		} catch (reason) {
			return refused(reason, event.locals.locale, { form });
		}
	},
	cancel: async (event) => {
		const actor = signedInAccount(event);
		const note = await superValidate(event.request, zod4(cancelSchema));
		if (!note.valid) return fail(400, { note });
		try {
			const forum = await findForumFor(actor, event.params.forum, 'forum.edit');
			await cancelForum(actor, forum.id, mlOf(note.data, 'note'));
			return { done: 'cancelled' as const };
		} catch (reason) {
			return refused(reason, event.locals.locale, { note });
		}
	},
	hold: async (event) => {
		const actor = signedInAccount(event);
		const hold = await superValidate(event.request, zod4(holdSchema));
		if (!hold.valid) return fail(400, { hold });
		try {
			const forum = await findForumFor(actor, event.params.forum, 'forum.edit');
			await holdForum(actor, forum.id, hold.data.reason);
			return { done: 'held' as const };
		} catch (reason) {
			return refused(reason, event.locals.locale, { hold });
		}
	}
};
