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
	tableRecommendation,
	takeBackRecommendation,
	waitingProposals
} from '$lib/domain/recommendation/index.server';
import { offers, type Rights } from '$lib/domain/recommendation/rules';
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
	type RecommendationView
} from '$lib/domain/recommendation/schema';
import { mlOf, type MlData } from '$lib/i18n/localized-form';
import { splitPath, type Locale } from '$lib/i18n/locales';
import { translate } from '$lib/i18n/translate';
import { now } from '$lib/server/clock';
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

/** What an address asks for: the amendment that is being taken up, where the page of amendments begins, and what was done last. */
export const asksOf = ({ searchParams }: URL) => ({
	amendment: searchParams.get('amendment'),
	after: searchParams.get('after'),
	done: searchParams.get('done')
});

export const loadRecommendation = async (event: Event, asks: ReturnType<typeof asksOf>) => {
	const { place, recommendation, rights } = await found(undefined, asks.after)(event);
	const { forum, session } = place;
	const may = offers(rights, { ...recommendation, forum, session });
	const named = asks.amendment ? await amendmentOf(recommendation.id, asks.amendment) : null;
	const asked = named?.state === 'open' ? named : undefined;
	return {
		...{ forum, session, recommendation, rights, may, asked: may['decide-amendment'] === null ? asked : undefined, key: newId() },
		waiting: may.link === null && session ? await waitingProposals(session.id) : [],
		targets: may.merge === null ? await mergeTargets(recommendation, rights.manages) : [],
		earlier: may.continue === null ? await earlierRecommendations(forum.id) : [],
		continues: (await referencesOf(recommendation.continuesId ? [recommendation.continuesId] : []))[0],
		marked: { platform: session ? (await presenceAt(session.id)).n : null, forum: await presentCount(forum.id, null) },
		base: splitPath(event.url.pathname).path.replace(/\/[^/]+$/, ''),
		done: asks.done,
		after: asks.after ?? '',
		at: now(),
		/** proposals with the names of those who made them */
		named: recommendation.linked.some(({ author }) => author !== null),
		keeps: may['save-text'] === null ? (asked ? `?/takeUp&amendment=${asked.id}` : '?/text') : undefined
	};
};

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
		{ find: found('drafts'), keep: (links) => ({ links }) }
	),
	table: buttonAction(async ({ actor, recommendation, event }) => {
		await tableRecommendation(actor, recommendation.id);
		back(event, 'tabled');
	}, found('drafts')),
	takeBack: buttonAction(async ({ actor, recommendation, event }) => {
		await takeBackRecommendation(actor, recommendation.id);
		back(event, 'takenBack');
	}, found('drafts')),
	merge: formAction(
		mergeSchema,
		async ({ actor, recommendation, event, data }) => {
			await mergeRecommendations(actor, recommendation.id, data.into);
			back(event, 'merged');
		},
		{ find: found('drafts'), keep: (merge) => ({ merge }) }
	),
	continues: formAction(
		continuesSchema,
		async ({ actor, recommendation, event, data }) => {
			await continueRecommendation(actor, recommendation.id, data.continues || null);
			back(event, 'continues');
		},
		{ find: found('drafts'), keep: (continues) => ({ continues }) }
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
		{ find: found('drafts'), keep: (amend) => ({ amend }) }
	),
	takeUp: formAction(
		takeUpSchema,
		async ({ actor, recommendation, event, data }) => {
			await requireOf(recommendation, data.amendmentId);
			await decideAmendment(actor, data.amendmentId, { decision: data.decision, reason: '', text: textOf(data) });
			back(event, 'takenUp');
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
			await decideRecommendation(actor, recommendation.id, by, {
				...{ key, stage, mode, reason, version: Number(data.version), adopted: data.adopted === 'yes' },
				...{ inFavour: number(data.inFavour), against: number(data.against), abstained: number(data.abstained) },
				present: number(data.present)
			});
			back(event, 'decided');
		},
		{
			find: found('decides'),
			keep: (vote) => ({ vote }),
			beside: {
				'recommendation.present': ['present', 'refusal.recommendation.present'],
				'recommendation.votes': ['present', 'refusal.recommendation.votes']
			}
		}
	),
	reopen: formAction(
		reopenRecommendationSchema,
		async ({ actor, recommendation, event, data }) => {
			await reopenRecommendation(actor, recommendation.id, data.reason);
			back(event, 'reopened');
		},
		{ find: found('manages'), keep: (reopen) => ({ reopen }) }
	)
};

/** Each is a form of the page; whose it is, the action itself asks. */
export const recommendationActions = { ...writing, ...amending, ...deciding };
