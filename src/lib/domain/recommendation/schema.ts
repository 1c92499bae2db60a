import { z } from 'zod';
import { locales, source, type Locale } from '../../i18n/locales.ts';
import { isBlank, mlOf, mlShape, type MlData } from '../../i18n/localized-form.ts';
import type { TextMl } from '../../i18n/localized-text.ts';
import { alwaysSent, line, lines } from '../../i18n/typed.ts';
import { answerField } from '../../ui/answer-field.ts';
import { countFault, isWhole } from '../../i18n/whole-number.ts';
import {
	adopters,
	decisionModes,
	decisionStages,
	type AmendmentState,
	type DecisionMode,
	type DecisionStage,
	type RecommendationState
} from '../../lists.ts';
import { needsReason } from './rules.ts';

/** Letters of a recommendation in one language at most. */
export const MOST_TEXT = 5000;
/** Letters of an amendment. */
export const MOST_AMENDMENT = 3000;
const MOST_REASON = 1000;
const MOST_PEOPLE = 100_000;

const id = z.string().max(64).default('');
const ids = z.array(z.string().max(64)).max(200).default([]);
const key = z
	.string()
	.regex(/^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$/)
	.default('');
const words = (most: number) => lines(most).pipe(z.string().min(1)).default('');
const languages = z.enum(locales).default(source);
/** A number of people as it was typed; '' for none. */
const people = line(40)
	.refine((typed) => typed === '' || isWhole(typed, 0, MOST_PEOPLE), { error: ({ input }) => countFault(String(input), MOST_PEOPLE) })
	.default('');

const anyText = (data: MlData<'text'>) => !isBlank(mlOf(data, 'text'));
const noText = { path: [`text.${source}`], message: 'field.oneLanguage' };

/** A new draft: from proposals, whose texts it begins with where none is typed, or from a text alone. */
export const draftSchema = z
	.object({ key, proposalId: ids, ...mlShape('text', MOST_TEXT) })
	.refine((data) => data.proposalId.length > 0 || anyText(data), { ...noText, message: 'field.proposalsOrText' });
/** The same of no platform: from a text. */
export const forumDraftSchema = z.object({ key, ...mlShape('text', MOST_TEXT) }).refine(anyText, noText);
/** A text, on top of the version that was shown. */
const textFields = z.object({ version: line(6).default(''), authentic: languages, ...mlShape('text', MOST_TEXT) });
export const textSchema = textFields.refine(anyText, noText);
/** A step with the text that was shown; what is typed meanwhile goes along. */
export const shownTextSchema = textFields;
/** The decision that is taken back. */
export const undoSchema = z.object({ decisionId: id });
/** The same, taking up an amendment as it was asked for or with changes. */
export const takeUpSchema = textFields
	.extend({ amendmentId: id, decision: z.enum(['accepted', 'accepted_changed']).default('accepted').meta(alwaysSent) })
	.refine(anyText, noText);
export const linksSchema = z.object({ proposalId: ids });
export const mergeSchema = z.object({ into: id });
export const amendmentSchema = z.object({ key, recommendationId: id, text: words(MOST_AMENDMENT), language: languages });
export const amendmentIdSchema = z.object({ amendmentId: id });
/** An amendment that is not taken up. */
export const amendmentDecisionSchema = z
	.object({
		amendmentId: id,
		decision: z.enum(['refused', 'withdrawn']).default('refused').meta(alwaysSent),
		reason: lines(MOST_REASON).default('')
	})
	.refine(({ decision, reason }) => decision !== 'refused' || reason !== '', { path: ['reason'], message: 'field.required' });
const yesNo = ['yes', 'no', ''] as const;
/** A decision. asked: what the question that is accepted was about; accepted: what it has shown */
export const voteSchema = z
	.object({
		key,
		by: z.enum(adopters).default('platform').meta(alwaysSent),
		version: line(6).default(''),
		stage: z.enum(decisionStages).exclude(['reopened']).default('whole').meta(alwaysSent),
		mode: z.enum(decisionModes).default('consensus').meta(alwaysSent),
		adopted: z.enum(yesNo).default(''),
		asked: z.enum(yesNo).default(''),
		accepted: answerField(200),
		inFavour: people,
		against: people,
		abstained: people,
		present: people,
		reason: lines(MOST_REASON).default('')
	})
	.refine((vote) => vote.reason !== '' || !needsReason({ stage: vote.stage, adopted: yes(vote) }), {
		path: ['reason'],
		message: 'field.required'
	})
	.refine(({ adopted, asked }) => adopted !== '' || asked !== '', { path: ['adopted'], message: 'field.choose' });
/** Whether it was adopted: by the button, or by the one that accepts the question about it. */
export const yes = ({ adopted, asked }: { adopted: string; asked: string }): boolean => (adopted || asked) === 'yes';
export const reopenRecommendationSchema = z.object({ reason: words(MOST_REASON) });
/** A text for the screen of the hall. */
export const screenSchema = z.object({ recommendationId: id });
export const moveSchema = z.object({ recommendationId: id, to: z.enum(['up', 'down']).default('up') });
export const continuesSchema = z.object({ continues: id });

/** What is wrong with a text, as the form's answer says it. */
export type TextErrors = Partial<Record<`text.${Locale}`, string[]>>;

/** A recommendation in a list. */
export interface Recommendation {
	id: string;
	forumId: string;
	/** the platform; null: of none */
	sessionId: string | null;
	number: number | null;
	/** what it is called until it has a number */
	letter: string;
	state: RecommendationState;
	text: TextMl;
	authentic: Locale;
	version: number;
	mergedInto: string | null;
	continuesId: string | null;
	/** since when it is put to the vote, or was last */
	tabledAt: string | null;
	/** since when the hall sees it by choice */
	screenAt: string | null;
	adoptedAt: string | null;
	createdAt: string;
	/** proposals that are linked */
	proposals: number;
	/** how many times they were supported: who supports two of them counts twice */
	supporters: number;
	/** amendments that nobody has decided */
	openAmendments: number;
	/** its platform has adopted this text as a whole since it was put to the vote */
	platformAdopted: boolean;
}

/** One text that stood. */
export interface TextVersion {
	version: number;
	text: TextMl;
	/** the amendment that it takes up */
	amends: string | null;
	at: string;
}

export interface Amendment {
	id: string;
	version: number;
	text: string;
	language: Locale;
	state: AmendmentState;
	reason: string | null;
	/** a participant asked for it; else it was heard in the hall */
	asked: boolean;
	at: string;
	decidedAt: string | null;
}

export interface Decision {
	id: string;
	version: number;
	/** the platform; null: the forum */
	sessionId: string | null;
	stage: DecisionStage;
	mode: DecisionMode | null;
	inFavour: number | null;
	against: number | null;
	abstained: number | null;
	present: number | null;
	adopted: boolean;
	reason: string | null;
	at: string;
}

/** A decision as a hall sees it: what was decided, and by how many voices; the reason is for those who follow. */
export type ShownDecision = Omit<Decision, 'id' | 'version' | 'reason' | 'at'>;

/** A proposal that a recommendation takes up, as everybody may see it. */
export interface LinkedProposal {
	id: string;
	text: TextMl;
	source: Locale;
	/** the author's name, where the author wants it shown; null: not named */
	author: string | null;
	supporters: number;
}

/** A proposal that waits to be taken up. */
export interface WaitingProposal {
	id: string;
	text: TextMl;
	source: Locale;
	supporters: number;
}

/** A proposal and what became of it. */
export interface DecidedProposal {
	text: TextMl;
	/** the author's name, where the author wants it shown; null: not named */
	author: string | null;
	result: { kind: 'taken-up' } | { kind: 'aside'; reason: string } | { kind: 'left' };
}

/** A recommendation whole. */
export interface RecommendationView extends Recommendation {
	versions: TextVersion[];
	/** a page of them */
	amendments: Amendment[];
	/** what the address of the next page carries; null: this is the last */
	nextAmendments: string | null;
	decisions: Decision[];
	linked: LinkedProposal[];
}

/** The platform that a public text comes from. */
export interface PublicPlatform {
	id: string;
	number: number;
	/** of its page; null: its session is a draft again, so neither page nor title is anybody's to see */
	slug: string | null;
	title: TextMl | null;
}

/** Another recommendation as a link to it says it. */
export interface Reference {
	id: string;
	number: number;
	/** of its forum */
	slug: string;
	forumStartsAt: string;
	timeZone: string;
}

/** A recommendation in the list for everybody: it was adopted once. Text and version are those adopted last. */
export interface Published extends Recommendation {
	number: number;
	/** the last one on the whole text, or its reopening */
	decision: Decision | null;
	/** since when it is public; the last adoption is `adoptedAt` */
	firstAdoptedAt: string | null;
	/** of an earlier forum */
	continues: Reference | null;
}

/** A published one whole; versions and amendments up to the text that was adopted last. */
export interface PublishedView extends RecommendationView, Published {
	number: number;
	continuedBy: Reference[];
	/** the one that it was merged into, where that is published */
	merged: Reference | null;
}
