import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { presenceAt, presentCount } from '$lib/domain/attendance/index.server';
import {
	amendmentOf,
	continueRecommendation,
	decideAmendment,
	decideRecommendation,
	earlierRecommendations,
	linkProposals,
	mergeRecommendations,
	mergeTargets,
	recommendationFor,
	recordAmendment,
	referencesOf,
	reopenRecommendation,
	saveText,
	dropDraft,
	tableRecommendation,
	takeBackRecommendation,
	undoDecision,
	waitingProposals
} from '$lib/domain/recommendation/index.server';
import { bindingLanguages, leftAsItWas, offers, type Rights } from '$lib/domain/recommendation/rules';
import { undoable, undoneUntil } from '$lib/domain/recommendation/undo';
import { undoneWith } from '$lib/domain/recommendation/undone';
import {
	amendmentDecisionSchema,
	amendmentSchema,
	continuesSchema,
	linksSchema,
	mergeSchema,
	reopenRecommendationSchema,
	takeUpSchema,
	textSchema,
	voteSchema,
	yes,
	type RecommendationView
} from '$lib/domain/recommendation/schema';
import { mlOf, type MlData } from '$lib/i18n/localized-form';
import { splitPath, type Locale } from '$lib/i18n/locales';
import { translate } from '$lib/i18n/translate';
import { now } from '$lib/server/clock';
import { keysOf } from '$lib/ui/accepted';
import { buttonAction, formAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import { newId } from '$lib/server/ids';
import { Refusal } from '$lib/server/refusal';

/** One recommendation for rapporteur, moderator and organiser: the page shows each what the rules let them do. */

type Event = RequestEvent<{ forum: string; session?: string; recommendation: string }>;

/** The recommendation of the address. Not found where it is another forum's or platform's, or where this right is missing. */
const found =
	(right?: keyof Rights, after: string | null = null) =>
	async (event: Event) => {
		const [actor, { locale }, { params }] = [signedInAccount(event), event.locals, event];
		const here = await orRefuse(locale, recommendationFor(actor, params.recommendation, after));
		const { forum, session } = here.place;
		// the organisers' page is of the whole forum
		const mine = params.session === undefined ? here.rights.manages : session?.slug === params.session;
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
	const { place, recommendation, rights } = await found(undefined, asks.after)(event);
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

const back = (event: Event, done: string): never => redirect(303, `${event.url.pathname}?done=${done}`);
const textOf = (data: MlData<'text'> & { version: string; authentic: Locale }) => ({
	version: Number(data.version),
	text: mlOf(data, 'text'),
	authentic: data.authentic
});
const number = (typed: string): number | null => (typed === '' ? null : Number(typed));

const writing = {
	text: formAction(
		textSchema,
		async ({ actor, recommendation, event, data }) => {
			await saveText(actor, recommendation.id, { ...textOf(data), amends: null });
			back(event, 'saved');
		},
		{ find: found('drafts'), keep: (text) => ({ text }) }
	),
	links: formAction(
		linksSchema,
		async ({ actor, recommendation, event, data }) => {
			await linkProposals(actor, recommendation.id, data.proposalId);
			back(event, 'linked');
		},
		{ find: found('drafts'), keep: () => ({}), group: 'links' }
	),
	table: buttonAction(
		async ({ actor, recommendation, event }) => {
			await tableRecommendation(actor, recommendation.id);
			back(event, 'tabled');
		},
		found('drafts'),
		{ stops: true }
	),
	takeBack: buttonAction(async ({ actor, recommendation, event }) => {
		await takeBackRecommendation(actor, recommendation.id);
		back(event, 'takenBack');
	}, found('drafts')),
	drop: buttonAction(async ({ actor, recommendation, event }) => {
		await dropDraft(actor, recommendation.id);
		redirect(303, `${event.url.pathname.replace(/\/[^/]+$/, '')}?done=dropped`);
	}, found('drafts')),
	merge: formAction(
		mergeSchema,
		async ({ actor, recommendation, event, data }) => {
			await mergeRecommendations(actor, recommendation.id, data.into);
			back(event, 'merged');
		},
		{ find: found('drafts'), keep: () => ({}), group: 'merge', stops: true }
	),
	continues: formAction(
		continuesSchema,
		async ({ actor, recommendation, event, data }) => {
			await continueRecommendation(actor, recommendation.id, data.continues || null);
			back(event, 'continues');
		},
		{ find: found('drafts'), keep: () => ({}), group: 'continues' }
	)
};

/** An amendment of the recommendation that the address names. @throws Refusal('not-found') where it is another one's */
const requireOf = async ({ id }: RecommendationView, amendmentId: string): Promise<void> => {
	if (!(await amendmentOf(id, amendmentId))) throw new Refusal('not-found');
};

const amending = {
	amend: formAction(
		amendmentSchema,
		async ({ actor, recommendation, event, data }) => {
			await recordAmendment(actor, recommendation.id, data);
			back(event, 'amended');
		},
		{ find: found('drafts'), keep: (amend) => ({ amend }), group: 'amend' }
	),
	takeUp: formAction(
		takeUpSchema,
		async ({ actor, recommendation, event, data }) => {
			await requireOf(recommendation, data.amendmentId);
			await decideAmendment(actor, data.amendmentId, { decision: data.decision, reason: '', text: textOf(data) });
			const same = leftAsItWas(recommendation.text, mlOf(data, 'text'));
			back(event, same ? `takenUp&same=${same}` : 'takenUp');
		},
		{ find: found('drafts'), keep: (text) => ({ text }) }
	),
	amendment: formAction(
		amendmentDecisionSchema,
		async ({ actor, recommendation, event, data }) => {
			await requireOf(recommendation, data.amendmentId);
			await decideAmendment(actor, data.amendmentId, data);
			back(event, data.decision);
		},
		{ find: found('drafts'), keep: (amendment) => ({ amendment }) }
	)
};

const deciding = {
	decide: formAction(
		voteSchema,
		async ({ actor, recommendation, event, data }) => {
			const { key, by, stage, mode, reason } = data;
			const numbers = { inFavour: number(data.inFavour), against: number(data.against), abstained: number(data.abstained) };
			const vote = {
				...numbers,
				key,
				stage,
				mode,
				reason,
				version: Number(data.version),
				adopted: yes(data),
				present: number(data.present)
			};
			await decideRecommendation(actor, recommendation.id, by, vote, keysOf(data.accepted));
			back(event, 'decided');
		},
		{
			find: found('decides'),
			keep: (vote) => ({ vote }),
			group: 'vote',
			stops: true,
			beside: {
				'recommendation.present': ['present', 'refusal.recommendation.present'],
				'recommendation.votes': ['present', 'refusal.recommendation.votes']
			}
		}
	),
	undo: buttonAction(async ({ actor, recommendation, event }) => {
		const vote = await undoDecision(actor, recommendation.id);
		return undoneWith(await event.request.formData(), vote);
	}, found('decides')),
	reopen: formAction(
		reopenRecommendationSchema,
		async ({ actor, recommendation, event, data }) => {
			await reopenRecommendation(actor, recommendation.id, data.reason);
			back(event, 'reopened');
		},
		{ find: found('manages'), keep: (reopen) => ({ reopen }), group: 'reopen' }
	)
};

/** Each is a form of the page; whose it is, the action itself asks. */
export const recommendationActions = { ...writing, ...amending, ...deciding };
