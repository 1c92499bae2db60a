import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { delegationNames } from '$lib/domain/delegation/index.server';
import { choicesOf, placeByHand } from '$lib/domain/dialogue/index.server';
import { placeHereSchema } from '$lib/domain/dialogue/schema';
import { shows } from '$lib/domain/document/index.server';
import { approveByHand, historyOf, sendLink, setDelegationRole } from '$lib/domain/registration/index.server';
import { awaitsConfirming, mayChange, mayStep } from '$lib/domain/registration/rules';
import { declineSchema, reopenSchema, roleSchema } from '$lib/domain/registration/schema';
import { pathIn } from '$lib/i18n/locales';
import type { Actor } from '$lib/server/actor';
import { now } from '$lib/server/clock';
import { refused } from '$lib/server/http/refusals';
import { admitRegistration, confirmRegistration, declineRegistration, withdrawRegistration } from '$lib/workflow/decide.server';
import { reopeningOf, reopenRegistration } from '$lib/workflow/reopen.server';
import { rowNames } from '../row-names.server';
import { done, type Done } from './done';
import { oneFor } from './one.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { actor, forum, registration } = await oneFor(event);
	const [history, platforms, names, delegations, reopening] = await Promise.all([
		historyOf(actor, registration.id),
		choicesOf(actor, registration.id),
		rowNames(forum.id),
		delegationNames(forum.id),
		reopeningOf(actor, registration.id)
	]);
	const said = done.find((each) => each === event.url.searchParams.get('done')) ?? null;
	const at = now();
	const steps = (['confirm', 'admit', 'decline', 'withdraw'] as const).filter((step) => mayStep(registration.state, step, forum, at));
	const approve = awaitsConfirming(registration, forum, at);
	const may = { change: mayChange(registration.state, forum, at), approve, steps };
	shows(event, { list: 'registration', registrationId: registration.id, forumId: forum.id });
	return { registration, history, platforms, names, delegation: delegations.get(registration.delegationId), said, reopening, may };
};

type Event = RequestEvent<{ forum: string; id: string }>;

type Found = Awaited<ReturnType<typeof oneFor>>;

/** Does something and comes back to say so: sent again, it is not done again. */
async function thenSay<T extends Record<string, unknown> = Record<never, never>>(
	event: Event,
	what: Done,
	{ actor, registration }: Found,
	work: (actor: Actor, id: string) => Promise<void>,
	data?: T
) {
	const refusal = await work(actor, registration.id).then(
		() => null,
		(reason: unknown) => refused(reason, event.locals.locale, data)
	);
	return refusal ?? redirect(303, `${pathIn(event.locals.locale, event.locals.path)}?done=${what}`);
}

export const actions: Actions = {
	confirm: async (event) => thenSay(event, 'confirm', await oneFor(event), confirmRegistration),
	admit: async (event) => thenSay(event, 'confirm', await oneFor(event), admitRegistration),
	approve: async (event) => thenSay(event, 'approve', await oneFor(event), approveByHand),
	withdraw: async (event) => thenSay(event, 'withdraw', await oneFor(event), withdrawRegistration),
	link: async (event) => thenSay(event, 'link', await oneFor(event), sendLink),
	decline: async (event) => {
		const found = await oneFor(event);
		const decline = await superValidate(event.request, zod4(declineSchema));
		if (!decline.valid) return fail(400, { decline });
		return thenSay(event, 'decline', found, (actor, id) => declineRegistration(actor, id, decline.data.reason), { decline });
	},
	reopen: async (event) => {
		const found = await oneFor(event);
		const reopen = await superValidate(event.request, zod4(reopenSchema));
		if (!reopen.valid) return fail(400, { reopen });
		return thenSay(event, 'reopen', found, (actor, id) => reopenRegistration(actor, id, reopen.data.reason), { reopen });
	},
	role: async (event) => {
		const found = await oneFor(event);
		const role = await superValidate(event.request, zod4(roleSchema));
		if (!role.valid) return fail(400, {});
		return thenSay(event, 'role', found, (actor, id) => setDelegationRole(actor, id, role.data.role || null));
	},
	place: async (event) => {
		const found = await oneFor(event);
		const place = await superValidate(event.request, zod4(placeHereSchema));
		if (!place.valid) return fail(400, {});
		return thenSay(event, 'place', found, (actor, id) => placeByHand(actor, id, place.data.sessionId));
	}
};
