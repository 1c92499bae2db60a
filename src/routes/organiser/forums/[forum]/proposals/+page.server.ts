import { redirect, type RequestEvent } from '@sveltejs/kit';
import { platformsPage } from '$lib/domain/dialogue/index.server';
import { shows } from '$lib/domain/document/index.server';
import { listQueryOf, hideProposal, listAsked, listQuery, proposalsForStaff, showProposal } from '$lib/domain/proposal/index.server';
import { proposalSchema, reasonSchema } from '$lib/domain/proposal/schema';
import { now } from '$lib/server/clock';
import { buttonAction, formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { forumFor } from '../../../../forum-for.server';
import type { Actions, PageServerLoad } from './$types';

const MOST_PLATFORMS = 100;

export const load: PageServerLoad = async (event) => {
	const actor = signedInAccount(event);
	const { forum } = await event.parent();
	const query = await listAsked(event);
	const asked = listQueryOf(query);
	const { items: platforms } = await platformsPage(forum.id, null, MOST_PLATFORMS);
	const sessionId = platforms.find(({ id }) => id === query.get('session'))?.id ?? null;
	const list = await orRefuse(event.locals.locale, proposalsForStaff(actor, { forumId: forum.id, sessionId }, asked));
	shows(
		event,
		{ list: 'proposals', forumId: forum.id },
		list.items.some(({ author }) => author !== null)
	);
	const shown = listQuery(query);
	const named = platforms.map(({ id, slug, title, platform }) => ({ id, slug, title, number: platform.number }));
	return {
		...list,
		done: event.url.searchParams.get('done'),
		keeps: `?/hide&${shown}`,
		enterKeeps: true,
		asked,
		list: shown,
		sessionId,
		platforms: named,
		at: now()
	};
};

const find = forumFor('proposal.hide');

/** Back to the list as it was. */
async function back(event: RequestEvent, done: Record<string, string>): Promise<never> {
	const query = new URLSearchParams([...new URLSearchParams(listQuery(await listAsked(event))), ...Object.entries(done)]);
	redirect(303, `${event.url.pathname}?${query}`);
}

export const actions: Actions = {
	hide: formAction(
		reasonSchema,
		async ({ actor, forum, event, data }) => {
			await hideProposal(actor, forum.id, data.proposalId, data.reason);
			await back(event, { done: 'hidden' });
		},
		{ find, keep: (hide) => ({ hide }) }
	),
	show: formAction(
		proposalSchema,
		async ({ actor, forum, event, data }) => {
			await showProposal(actor, forum.id, data.proposalId);
			await back(event, { done: 'shown' });
		},
		{ find, keep: () => ({}) }
	),
	/** finds among the proposals; what is typed stays */
	search: buttonAction(({ event }) => back(event, {}), find)
};
