import { fail, type RequestEvent } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { leaveSeat, leaveWaitingList, placeByHand, registrationByNumber, seatListOf } from '$lib/domain/dialogue/index.server';
import { placeSchema, seatSchema } from '$lib/domain/dialogue/schema';
import { findForumFor } from '$lib/domain/forum/index.server';
import type { Actor } from '$lib/server/actor';
import { orRefuse, refused } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	list: await orRefuse(locals.locale, seatListOf(locals.actor, params.session))
});

type Step = (actor: Actor, registrationId: string, sessionId: string) => Promise<void>;

/** Takes somebody out of the list and says so. */
const takeOut = (step: Step, done: string) => async (event: RequestEvent<{ forum: string; session: string }>) => {
	const actor = signedInAccount(event);
	const form = await superValidate(event.request, zod4(seatSchema));
	if (!form.valid) return fail(400, { done: '' });
	try {
		await step(actor, form.data.registrationId, event.params.session);
		return { done };
	} catch (reason) {
		return refused(reason, event.locals.locale);
	}
};

export const actions: Actions = {
	release: takeOut(leaveSeat, 'released'),
	remove: takeOut(leaveWaitingList, 'removed'),
	place: async (event) => {
		const actor = signedInAccount(event);
		const form = await superValidate(event.request, zod4(placeSchema));
		if (!form.valid) return fail(400, { place: form });
		try {
			const forum = await findForumFor(actor, event.params.forum, 'seat.place');
			const registrationId = await registrationByNumber(actor, forum.id, form.data.number);
			if (!registrationId) return fail(400, { place: form, unknown: true });
			await placeByHand(actor, registrationId, event.params.session);
			return { done: 'placed' };
		} catch (reason) {
			return refused(reason, event.locals.locale, { place: form });
		}
	}
};
