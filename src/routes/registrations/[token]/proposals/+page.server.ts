import { redirect, type RequestEvent } from '@sveltejs/kit';
import { shows } from '$lib/domain/document/index.server';
import {
	correctOwnLanguage,
	listAsked,
	listQueryOf,
	followProposal,
	listQuery,
	ownProposals,
	propose,
	showName,
	support,
	withdrawProposal
} from '$lib/domain/proposal/index.server';
import { hasTabledTexts } from '$lib/domain/recommendation/index.server';
import { besideSchema, ownLanguageSchema, proposeSchema, rightLanguage } from '$lib/domain/proposal/schema';
import type { Actor } from '$lib/server/actor';
import { now } from '$lib/server/clock';
import { buttonAction, formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { newId } from '$lib/server/ids';
import { consume } from '$lib/server/rate-limits';
import { Refusal } from '$lib/server/refusal';
import { homeOf, openPrivateLink } from '../private-link';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { registration, actor, forum } = await openPrivateLink(event);
	const query = await listAsked(event);
	const asked = listQueryOf(query);
	const page = await orRefuse(event.locals.locale, ownProposals(actor, registration.id, query.get('session') ?? '', asked));
	shows(
		event,
		{ list: 'proposals', actor, forumId: forum.id },
		page.others.some(({ author }) => author !== null)
	);
	const list = listQuery(query);
	return {
		forum,
		...page,
		tabled: await hasTabledTexts(registration.id),
		asked,
		list,
		done: event.url.searchParams.get('done'),
		of: event.url.searchParams.get('of'),
		key: newId(),
		at: now(),
		keeps: `?/propose&${list}`,
		enters: `?/propose&${list}#others`,
		enterKeeps: true
	};
};

type Event = RequestEvent<{ token: string }>;

/** The list as it is shown, with what is said at one proposal. */
async function backTo(event: Event, done: Record<string, string> = {}): Promise<never> {
	const query = new URLSearchParams([...new URLSearchParams(listQuery(await listAsked(event))), ...Object.entries(done)]);
	redirect(303, `${homeOf(event)}/proposals?${query}${done.of ? `#p-${done.of}` : ''}`);
}

type Asked = { proposalId: string; on: boolean; last: boolean };
type Command = (actor: Actor, registrationId: string, asked: Asked) => Promise<void>;
/** What is typed in the form for a new proposal stays there while another button is pressed. */
const besideTyped = { find: openPrivateLink, keep: () => ({}), saves: false };

/**
 * An action of a button beside a proposal; the page then says there what was done.
 * @param said the messages after switching it on, after switching it off, and after ending it for good
 */
const step = (command: Command, said: readonly [on: string, off: string, end: string]) =>
	formAction(
		besideSchema,
		async ({ registration, actor, event, data: { on, off, end } }) => {
			const asked = { proposalId: on || off || end, on: on !== '', last: end !== '' };
			await consume('own-change', registration.id);
			await command(actor, registration.id, asked);
			return backTo(event, { done: on ? said[0] : said[off ? 1 : 2], of: asked.proposalId });
		},
		besideTyped
	);
const twice = (said: string) => [said, said, said] as const;

export const actions: Actions = {
	propose: formAction(
		proposeSchema,
		async ({ registration, actor, event, data }) => {
			await consume('own-change', registration.id);
			return backTo(event, { done: 'proposed', of: await propose(actor, registration.id, data) });
		},
		{ find: openPrivateLink, keep: (proposal) => ({ proposal }) }
	),
	/** finds among the proposals; what is typed stays */
	search: buttonAction(({ event }) => backTo(event), openPrivateLink),
	support: step((actor, id, { proposalId, on }) => support(actor, id, proposalId, on), ['supported', 'unsupported', 'unsupported']),
	withdraw: step((actor, id, { proposalId }) => withdrawProposal(actor, id, proposalId), twice('withdrawn')),
	name: step((actor, id, { proposalId, on }) => showName(actor, id, proposalId, on), ['named', 'unnamed', 'unnamed']),
	language: formAction(
		ownLanguageSchema,
		async ({ registration, actor, event, data }) => {
			const right = rightLanguage(data.right);
			if (!right) throw new Refusal('not-found');
			await consume('own-change', registration.id);
			await correctOwnLanguage(actor, registration.id, right.id, right.language);
			return backTo(event, { done: 'language', of: right.id });
		},
		besideTyped
	),
	follow: step(followProposal, ['following', 'unfollowed', 'forgotten'])
};
