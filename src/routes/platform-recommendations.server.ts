import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import {
	draftRecommendation,
	placeBySlugs,
	recommendationsAt,
	rightsAt,
	showOnScreen,
	textOnScreen,
	waitingProposals
} from '$lib/domain/recommendation/index.server';
import { offers, type Rights } from '$lib/domain/recommendation/rules';
import { draftSchema, screenSchema } from '$lib/domain/recommendation/schema';
import { mlOf } from '$lib/i18n/localized-form';
import { splitPath } from '$lib/i18n/locales';
import { translate } from '$lib/i18n/translate';
import { formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { newId } from '$lib/server/ids';

/** The recommendations of a platform for its rapporteur and moderator, whichever of their areas the page stands in. */

type Event = RequestEvent<{ forum: string; session: string }>;

/** The platform of the address, for who has this right there; for everybody else it is not found. */
const withRight = (right: keyof Rights) => async (event: Event) => {
	const [actor, { locale }] = [signedInAccount(event), event.locals];
	const place = await orRefuse(locale, placeBySlugs(event.params.forum, event.params.session));
	if (!rightsAt(actor, place)[right]) error(404, translate(locale, 'common.notFound'));
	return { actor, place };
};

/** @param after as the address of the list's page says it */
export const loadPlatform = async (event: Event, after: string | null) => {
	const [actor, { locale }] = [signedInAccount(event), event.locals];
	const { forum, session } = await orRefuse(locale, placeBySlugs(event.params.forum, event.params.session));
	const place = { forumId: forum.id, sessionId: session.id };
	const list = await orRefuse(locale, recommendationsAt(actor, place, after));
	const writes = offers(list.rights, { state: 'draft', text: {}, forum, session })['save-text'] === null;
	return {
		forum,
		session,
		...list,
		writes,
		waiting: await waitingProposals(session.id),
		onScreen: await textOnScreen(session.id),
		base: splitPath(event.url.pathname).path,
		key: newId(),
		keeps: writes ? '?/draft' : undefined,
		enterKeeps: true,
		dropped: event.url.searchParams.get('done') === 'dropped'
	};
};

export const draftAction = formAction(
	draftSchema,
	async ({ actor, place: { forum, session }, event, data }) => {
		const input = { key: data.key, proposalIds: data.proposalId, text: mlOf(data, 'text'), waiting: true };
		const id = await draftRecommendation(actor, { forumId: forum.id, sessionId: session.id }, input);
		redirect(303, `${event.url.pathname}/${id}?done=drafted`);
	},
	{ find: withRight('drafts'), keep: (draft) => ({ draft }) }
);

export const showAction = formAction(
	screenSchema,
	async ({ actor, place: { session }, event, data }) => {
		await showOnScreen(actor, session.id, data.recommendationId);
		redirect(303, `${event.url.pathname}#r-${data.recommendationId}`);
	},
	{ find: withRight('decides') }
);
