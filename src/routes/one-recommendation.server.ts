import { error, type RequestEvent } from '@sveltejs/kit';
import { presenceAt, presentCount } from '$lib/domain/attendance/index.server';
import {
	amendmentOf,
	earlierRecommendations,
	mergeTargets,
	recommendationFor,
	referencesOf,
	waitingProposals
} from '$lib/domain/recommendation/index.server';
import { bindingLanguages, offers, type Rights } from '$lib/domain/recommendation/rules';
import { undoable, undoneUntil } from '$lib/domain/recommendation/undo';
import { splitPath } from '$lib/i18n/locales';
import { translate } from '$lib/i18n/translate';
import { now } from '$lib/server/clock';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { newId } from '$lib/server/ids';

/** One recommendation for rapporteur, moderator and organiser: the page shows each what the rules let them do. */

export type Event = RequestEvent<{ forum: string; session?: string; recommendation: string }>;

/** The recommendation of the address. Not found where it is another forum's or platform's, or where this right is missing. */
export const recommendationHere =
	(right?: keyof Rights, after: string | null = null) =>
	async (event: Event) => {
		const [actor, { locale }, { params }] = [signedInAccount(event), event.locals, event];
		const here = await orRefuse(locale, recommendationFor(actor, params.recommendation, after));
		const { forum, session } = here.place;
		// the organisers' page is of the whole forum
		const mine = params.session === undefined ? here.rights.manages : session?.slug === params.session && session?.state !== 'draft';
		if (forum.slug !== params.forum || !mine || (right && !here.rights[right])) error(404, translate(locale, 'common.notFound'));
		return { actor, ...here };
	};

/** What an address asks for: the amendment that is being taken up, where the page of amendments begins, what was done last, and the language whose text that left as it was. */
export const asksOf = ({ searchParams }: URL) => ({
	amendment: searchParams.get('amendment'),
	after: searchParams.get('after'),
	done: searchParams.get('done'),
	same: searchParams.get('same')
});

export const loadRecommendation = async (event: Event, asks: ReturnType<typeof asksOf>) => {
	const { place, recommendation, rights } = await recommendationHere(undefined, asks.after)(event);
	const { forum, session } = place;
	const known = recommendation.number !== null || recommendation.tabledAt !== null || recommendation.decisions.length > 0;
	const may = offers(rights, { ...recommendation, forum, session, known });
	const named = asks.amendment ? await amendmentOf(recommendation.id, asks.amendment) : null;
	const asked = named?.state === 'open' ? named : undefined;
	const at = now();
	const last = recommendation.decisions.at(-1);
	const undoes = last && may.undo === null && undoable(last, recommendation, at) ? undoneUntil(last.at) : null;
	return {
		...{ forum, session, recommendation, rights, may, undoes, asked: may['decide-amendment'] === null ? asked : undefined, key: newId() },
		waiting: may.link === null && session ? await waitingProposals(session.id) : [],
		targets: may.merge === null ? await mergeTargets(recommendation, rights.manages) : [],
		earlier: may.continue === null ? await earlierRecommendations(forum) : [],
		continues: (await referencesOf(recommendation.continuesId ? [recommendation.continuesId] : []))[0],
		marked: { platform: session ? (await presenceAt(session.id)).n : null, forum: await presentCount(forum.id, null) },
		base: splitPath(event.url.pathname).path.replace(/\/[^/]+$/, ''),
		done: asks.done,
		after: asks.after ?? '',
		same: bindingLanguages.find((locale) => locale === asks.same) ?? null,
		at,
		/** proposals with the names of those who made them */
		named: recommendation.linked.some(({ author }) => author !== null),
		keeps: keepsBy(may, asked?.id),
		enterKeeps: true
	};
};

/** The action by which the page comes back in another language with all that is typed. */
function keepsBy(may: ReturnType<typeof offers>, amendmentId: string | undefined): string | undefined {
	if (may['save-text'] === null) return amendmentId ? `?/takeUp&amendment=${amendmentId}` : '?/text';
	return may['decide-platform'] === null || may['decide-forum'] === null ? '?/decide' : undefined;
}
