import { truncate } from '$lib/i18n/typed-text';
import { redirect, type RequestEvent } from '@sveltejs/kit';
import {
	draftRecommendation,
	moveRecommendation,
	recommendationFor,
	recommendationsFor,
	statesOf
} from '$lib/domain/recommendation/index.server';
import { forumDraftSchema, moveSchema } from '$lib/domain/recommendation/schema';
import { findForumFor } from '$lib/domain/forum/index.server';
import { frozenBy } from '$lib/domain/forum/rules';
import { programmeForStaff } from '$lib/domain/programme/index.server';
import { mlOf } from '$lib/i18n/localized-form';
import { splitPath } from '$lib/i18n/locales';
import { recommendationStates } from '$lib/lists';
import { buttonAction, formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { newId } from '$lib/server/ids';
import { Refusal } from '$lib/server/refusal';
import { isView } from '$lib/ui/kept-form';
import { forumFor } from '../../../../forum-for.server';
import type { Actions, PageServerLoad } from './$types';

/** The platform that the list is narrowed to: as the address says, or as it is chosen where the page answers a form. */
async function platformAsked({ url, request }: Pick<RequestEvent, 'url' | 'request'>): Promise<string> {
	const sent = request.method === 'POST' ? await request.formData() : null;
	const chosen = sent && !isView(sent, url) ? sent.get('platform') : null;
	return String(chosen || (url.searchParams.get('platform') ?? ''));
}

export const load: PageServerLoad = async (event) => {
	const [actor, { searchParams }] = [signedInAccount(event), event.url];
	const forum = await orRefuse(event.locals.locale, findForumFor(actor, event.params.forum, 'recommendation.manage'));
	const platforms = (await programmeForStaff(actor, forum.id)).filter(({ platform }) => platform);
	const platform = await platformAsked(event);
	const filters = {
		state: recommendationStates.find((state) => state === searchParams.get('state')) ?? null,
		sessionId: platforms.find(({ slug }) => slug === platform)?.id ?? ''
	};
	const writes = frozenBy(forum.state) === null;
	return {
		...{
			forum,
			platforms,
			filters,
			writes,
			key: newId(),
			before: searchParams.has('after'),
			keeps: writes ? '?/draft' : undefined,
			enterKeeps: true
		},
		list: await recommendationsFor(actor, forum.id, { ...filters, after: searchParams.get('after') }),
		counts: await statesOf(actor, forum.id),
		dropped: searchParams.get('done') === 'dropped',
		base: splitPath(event.url.pathname).path
	};
};

/** Letters of a platform's address that a filter carries. */
const MOST_SLUG = 100;

export const actions: Actions = {
	draft: formAction(
		forumDraftSchema,
		async ({ actor, forum, event, data }) => {
			const input = { key: data.key, proposalIds: [], text: mlOf(data, 'text') };
			const id = await draftRecommendation(actor, { forumId: forum.id, sessionId: null }, input);
			redirect(303, `${event.url.pathname}/${id}?done=drafted`);
		},
		{ find: forumFor('recommendation.manage'), keep: (draft) => ({ draft }) }
	),
	move: formAction(
		moveSchema,
		async ({ actor, forum, event, data }) => {
			const { place } = await recommendationFor(actor, data.recommendationId);
			if (place.forum.id !== forum.id) throw new Refusal('not-found');
			await moveRecommendation(actor, data.recommendationId, data.to);
			redirect(303, `${event.url.pathname}#r-${data.recommendationId}`);
		},
		{ find: forumFor('recommendation.manage'), keep: () => ({}) }
	),
	/** narrows the list; what is typed stays */
	filter: buttonAction(async ({ event }) => {
		const state = recommendationStates.find((each) => each === event.url.searchParams.get('state'));
		const platform = truncate((await platformAsked(event)) ?? '', MOST_SLUG);
		const query = new URLSearchParams({ ...(state && { state }), ...(platform && { platform }) }).toString();
		redirect(303, event.url.pathname + (query && `?${query}`));
	}, forumFor('recommendation.manage'))
};
