import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { fail } from '@sveltejs/kit';
import { platformsOf, setCapacity } from '$lib/domain/dialogue/index.server';
import { listMoves } from '$lib/domain/dialogue/rules';
import { capacitySchema } from '$lib/domain/dialogue/schema';
import { findForumFor } from '$lib/domain/forum/index.server';
import { now } from '$lib/server/clock';
import { refused } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { marked } from '$lib/server/seen';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent }) => {
	const { forum } = await parent();
	const at = now();
	const platforms = await platformsOf(forum.id);
	return {
		platforms: platforms.map((session) => ({
			...session,
			moves: listMoves({ forum, session }, at),
			stored: marked({ capacity: session.platform.capacity })
		}))
	};
};

export const actions: Actions = {
	capacity: async (event) => {
		const actor = signedInAccount(event);
		const form = await superValidate(event.request, zod4(capacitySchema));
		if (!form.valid) return fail(400, { form });
		try {
			const forum = await findForumFor(actor, event.params.forum, 'programme.edit');
			await setCapacity(actor, form.data.sessionId, Number(form.data.capacity), form.data.seen, forum.id);
			return { form, done: true };
		} catch (reason) {
			return refused(reason, event.locals.locale, { form });
		}
	}
};
