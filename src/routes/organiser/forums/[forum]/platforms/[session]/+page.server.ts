import { fail, type RequestEvent } from '@sveltejs/kit';
import { leaveSeat, leaveWaitingList, placeByHand, registrationByNumber, seatListOf } from '$lib/domain/dialogue/index.server';
import { clockRefusal, listMoves } from '$lib/domain/dialogue/rules';
import { placeSchema, seatSchema } from '$lib/domain/dialogue/schema';
import { shows } from '$lib/domain/document/index.server';
import { findForumFor } from '$lib/domain/forum/index.server';
import { registrationAt } from '$lib/domain/registration/index.server';
import type { Actor } from '$lib/server/actor';
import { now } from '$lib/server/clock';
import { signedInAccount } from '$lib/server/http/signed-in';
import { Refusal } from '$lib/server/refusal';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { capacityAction, publishSessionAction, raisings } from '../../deeds.server';
import type { Actions, PageServerLoad } from './$types';

type Event = RequestEvent<{ forum: string; session: string }>;

/** The platform of the address, which must be the forum's, with its people. */
async function platformAt({ locals, params }: Pick<Event, 'locals' | 'params'>) {
	const forum = await findForumFor(locals.actor, params.forum, 'seat.place');
	const list = await seatListOf(locals.actor, params.session);
	if (list.session.forumId !== forum.id) throw new Refusal('not-found');
	return { forum, list };
}

export const load: PageServerLoad = async (event) => {
	const { forum, list } = await orRefuse(event.locals.locale, platformAt(event));
	const [at, timing] = [now(), { forum, session: list.session }];
	shows(event, { list: 'seats', forumId: forum.id }, list.held.length + list.waiting.length > 0);
	const raising = raisings(forum, [list.session], at)[list.session.id] ?? null;
	const open = !clockRefusal('place', timing, 'staff', at);
	return { list, moves: listMoves(timing, at), open, keeps: open ? '?/place' : undefined, raising };
};

const find = async (event: Event) => ({ actor: signedInAccount(event), ...(await orRefuse(event.locals.locale, platformAt(event))) });

type Step = (actor: Actor, registrationId: string, sessionId: string) => Promise<void>;

/** Whether somebody can be written to, for the sentence that says what was done. */
const addressOf = async (actor: Actor, forumId: string, registrationId: string) =>
	(await registrationAt(actor, forumId, registrationId)).email ? 'given' : 'none';

/** Takes somebody out of the list and says so. */
const takeOut = (step: Step, done: 'released' | 'removed') =>
	formAction(
		seatSchema,
		async ({ actor, list, data }) => {
			const address = await addressOf(actor, list.session.forumId, data.registrationId);
			await step(actor, data.registrationId, list.session.id);
			return { done, address };
		},
		{ find, keep: () => ({}) }
	);

export const actions: Actions = {
	capacity: capacityAction,
	publishSession: publishSessionAction,
	release: takeOut(leaveSeat, 'released'),
	remove: takeOut(leaveWaitingList, 'removed'),
	place: formAction(
		placeSchema,
		async ({ actor, forum, list, form, data }) => {
			const registrationId = await registrationByNumber(actor, forum.id, Number(data.number));
			if (!registrationId) return fail(400, { place: form, unknown: true });
			await placeByHand(actor, registrationId, list.session.id);
			return { done: 'placed' as const, address: await addressOf(actor, forum.id, registrationId) };
		},
		{ find, keep: (place) => ({ place }) }
	)
};
