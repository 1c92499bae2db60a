import { redirect, type RequestEvent } from '@sveltejs/kit';
import { shows } from '$lib/domain/document/index.server';
import {
	listQueryOf,
	followProposal,
	listQuery,
	ownProposals,
	propose,
	showName,
	support,
	withdrawProposal
} from '$lib/domain/proposal/index.server';
import { proposalSchema, proposeSchema } from '$lib/domain/proposal/schema';
import type { Actor } from '$lib/server/actor';
import { now } from '$lib/server/clock';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { newId } from '$lib/server/ids';
import { consume } from '$lib/server/rate-limits';
import { homeOf, openPrivateLink } from '../private-link';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { registration, actor, forum } = await openPrivateLink(event);
	const { searchParams } = event.url;
	const asked = listQueryOf(searchParams);
	const page = await orRefuse(event.locals.locale, ownProposals(actor, registration.id, searchParams.get('session') ?? '', asked));
	shows(
		event,
		{ list: 'proposals', actor, forumId: forum.id },
		page.others.some(({ author }) => author !== null)
	);
	const list = listQuery(event.url.searchParams);
	return {
		forum,
		...page,
		asked,
		list,
		done: searchParams.get('done'),
		key: newId(),
		at: now(),
		keeps: page.refusal ? undefined : `?/propose&${list}`
	};
};

const backTo = (event: RequestEvent<{ token: string }>, done: string, id: string) =>
	redirect(
		303,
		`${homeOf(event)}/proposals?${new URLSearchParams([...new URLSearchParams(listQuery(event.url.searchParams)), ['done', done]])}#p-${id}`
	);

type Command = (actor: Actor, registrationId: string, asked: { proposalId: string; on: boolean }) => Promise<void>;

/** A button beside a proposal: done, it is said there. */
const step = (command: Command, done: string, undone: string) =>
	formAction(
		proposalSchema,
		async ({ registration, actor, event, data: { proposalId, on } }) => {
			await consume('own-change', registration.id);
			await command(actor, registration.id, { proposalId, on: on === '1' });
			backTo(event, on === '1' ? done : undone, proposalId);
		},
		{ find: openPrivateLink, keep: ({ data: { proposalId } }) => ({ proposalId }) }
	);

export const actions: Actions = {
	propose: formAction(
		proposeSchema,
		async ({ registration, actor, event, data }) => {
			await consume('own-change', registration.id);
			backTo(event, 'proposed', await propose(actor, registration.id, data));
		},
		{ find: openPrivateLink }
	),
	support: step((actor, id, { proposalId, on }) => support(actor, id, proposalId, on), 'supported', 'unsupported'),
	withdraw: step((actor, id, { proposalId }) => withdrawProposal(actor, id, proposalId), 'withdrawn', 'withdrawn'),
	name: step((actor, id, { proposalId, on }) => showName(actor, id, proposalId, on), 'named', 'unnamed'),
	follow: step(followProposal, 'following', 'unfollowed')
};
