import { redirect } from '@sveltejs/kit';
import {
	amendmentOf,
	continueRecommendation,
	decideAmendment,
	decideRecommendation,
	linkProposals,
	mergeRecommendations,
	recordAmendment,
	reopenRecommendation,
	saveText,
	dropDraft,
	tableRecommendation,
	takeBackRecommendation,
	undoDecision
} from '$lib/domain/recommendation/index.server';
import { leftAsItWas } from '$lib/domain/recommendation/rules';
import { undoneWith } from '$lib/domain/recommendation/undone';
import {
	amendmentDecisionSchema,
	amendmentSchema,
	continuesSchema,
	linksSchema,
	mergeSchema,
	reopenRecommendationSchema,
	shownTextSchema,
	takeUpSchema,
	textSchema,
	undoSchema,
	voteSchema,
	yes,
	type RecommendationView
} from '$lib/domain/recommendation/schema';
import { mlOf, type MlData } from '$lib/i18n/localized-form';
import { type Locale } from '$lib/i18n/locales';
import { keysOf } from '$lib/ui/accepted';
import { formAction } from '$lib/server/http/form-action';
import { Refusal } from '$lib/server/refusal';
import { recommendationHere, type Event } from './one-recommendation.server';

/** The forms of the page of one recommendation; whose each is, the action itself asks. */

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
			const shown = textOf(data);
			const version = await saveText(actor, recommendation.id, { ...shown, amends: null });
			back(event, version === shown.version ? 'unchanged' : 'saved');
		},
		{ find: recommendationHere('drafts'), keep: (text) => ({ text }) }
	),
	links: formAction(
		linksSchema,
		async ({ actor, recommendation, event, data }) => {
			await linkProposals(actor, recommendation.id, data.proposalId);
			back(event, 'linked');
		},
		{ find: recommendationHere('drafts'), keep: () => ({}), group: 'links' }
	),
	table: formAction(
		shownTextSchema,
		async ({ actor, recommendation, event, data }) => {
			await tableRecommendation(actor, recommendation.id, Number(data.version));
			back(event, 'tabled');
		},
		{ find: recommendationHere('drafts'), keep: (text) => ({ text }), saves: false, stops: true }
	),
	takeBack: formAction(
		shownTextSchema,
		async ({ actor, recommendation, event, data }) => {
			await takeBackRecommendation(actor, recommendation.id, Number(data.version));
			back(event, 'takenBack');
		},
		{ find: recommendationHere('drafts'), keep: (text) => ({ text }), saves: false }
	),
	drop: formAction(
		shownTextSchema,
		async ({ actor, recommendation, event, data }) => {
			await dropDraft(actor, recommendation.id, Number(data.version));
			redirect(303, `${event.url.pathname.replace(/\/[^/]+$/, '')}?done=dropped`);
		},
		{ find: recommendationHere('drafts'), keep: (text) => ({ text }), saves: false }
	),
	merge: formAction(
		mergeSchema,
		async ({ actor, recommendation, event, data }) => {
			await mergeRecommendations(actor, recommendation.id, data.into);
			back(event, 'merged');
		},
		{ find: recommendationHere('drafts'), keep: () => ({}), group: 'merge', stops: true }
	),
	continues: formAction(
		continuesSchema,
		async ({ actor, recommendation, event, data }) => {
			await continueRecommendation(actor, recommendation.id, data.continues || null);
			back(event, 'continues');
		},
		{ find: recommendationHere('drafts'), keep: () => ({}), group: 'continues' }
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
		{ find: recommendationHere('drafts'), keep: (amend) => ({ amend }), group: 'amend' }
	),
	takeUp: formAction(
		takeUpSchema,
		async ({ actor, recommendation, event, data }) => {
			await requireOf(recommendation, data.amendmentId);
			await decideAmendment(actor, data.amendmentId, { decision: data.decision, reason: '', text: textOf(data) });
			const same = leftAsItWas(recommendation.text, mlOf(data, 'text'));
			back(event, same ? `takenUp&same=${same}` : 'takenUp');
		},
		{ find: recommendationHere('drafts'), keep: (text) => ({ text }) }
	),
	amendment: formAction(
		amendmentDecisionSchema,
		async ({ actor, recommendation, event, data }) => {
			await requireOf(recommendation, data.amendmentId);
			await decideAmendment(actor, data.amendmentId, data);
			back(event, data.decision);
		},
		{ find: recommendationHere('drafts'), keep: (amendment) => ({ amendment }) }
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
			find: recommendationHere('decides'),
			keep: (vote) => ({ vote }),
			group: 'vote',
			stops: true,
			beside: {
				'recommendation.present': ['present', 'refusal.recommendation.present'],
				'recommendation.votes': ['present', 'refusal.recommendation.votes']
			}
		}
	),
	undo: formAction(
		undoSchema,
		async ({ actor, recommendation, event, data }) => {
			const vote = await undoDecision(actor, recommendation.id, data.decisionId);
			return undoneWith(await event.request.formData(), vote);
		},
		{ find: recommendationHere('decides'), keep: () => ({}), group: 'undo' }
	),
	reopen: formAction(
		reopenRecommendationSchema,
		async ({ actor, recommendation, event, data }) => {
			await reopenRecommendation(actor, recommendation.id, data.reason);
			back(event, 'reopened');
		},
		{ find: recommendationHere('manages'), keep: (reopen) => ({ reopen }), group: 'reopen' }
	)
};

export const recommendationActions = { ...writing, ...amending, ...deciding };
