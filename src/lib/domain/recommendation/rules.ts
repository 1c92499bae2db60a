import type { RefusalCode } from '../../server/refusal.ts';
import { locales } from '../../i18n/locales.ts';
import type { TextMl } from '../../i18n/localized-text.ts';
import type { Adopter, AmendmentState, DecisionMode, DecisionStage, ForumState, RecommendationState } from '../../lists.ts';
import { truncate } from '../../i18n/typed-text.ts';
import { frozenBy } from '../forum/rules.ts';
import type { Session } from '../programme/schema.ts';

/** The two languages that a text must have before it is put to the vote. */
export const bindingLanguages = ['kk', 'ru'] as const;

/** The languages in which the outcome document is made, as its addresses say them: each alone, and both beside each other. */
export const outcomeLanguages: readonly string[] = [...bindingLanguages, bindingLanguages.join('-')];

/** Who takes a step: who writes for the platform, who decides for it, or an organiser for the forum. */
export type ActingRole = 'rapporteur' | 'moderator' | 'organiser' | 'participant';

interface Step {
	from: readonly RecommendationState[];
	roles: readonly ActingRole[];
}

/** The states in which a text is still written. */
export const writtenStates: readonly RecommendationState[] = ['draft', 'tabled'];

/** Every step of a recommendation: from which states, and by whom. An organiser may do what the others may. */
const steps = {
	'save-text': { from: writtenStates, roles: ['rapporteur', 'organiser'] },
	link: { from: writtenStates, roles: ['rapporteur', 'organiser'] },
	table: { from: ['draft'], roles: ['rapporteur', 'organiser'] },
	'take-back': { from: ['tabled'], roles: ['rapporteur', 'organiser'] },
	drop: { from: ['draft'], roles: ['rapporteur', 'organiser'] },
	merge: { from: writtenStates, roles: ['rapporteur', 'organiser'] },
	'record-amendment': { from: writtenStates, roles: ['rapporteur', 'organiser'] },
	'ask-amendment': { from: ['tabled'], roles: ['participant'] },
	'decide-amendment': { from: writtenStates, roles: ['rapporteur', 'organiser'] },
	show: { from: ['tabled'], roles: ['moderator', 'organiser'] },
	'decide-platform': { from: ['tabled'], roles: ['moderator', 'organiser'] },
	'decide-forum': { from: ['tabled'], roles: ['organiser'] },
	undo: { from: ['tabled', 'not_adopted'], roles: ['moderator', 'organiser'] },
	reopen: { from: ['adopted', 'not_adopted', 'merged'], roles: ['organiser'] },
	move: { from: ['draft', 'tabled', 'adopted'], roles: ['organiser'] },
	continue: { from: ['draft', 'tabled', 'adopted'], roles: ['rapporteur', 'organiser'] }
} as const satisfies Record<string, Step>;
export type RecommendationStep = keyof typeof steps;
export const recommendationSteps = Object.keys(steps) as RecommendationStep[];

export interface StepSituation {
	state: RecommendationState;
	/** the text that stands */
	text: TextMl;
	forum: { state: ForumState; adoptedBy?: Adopter };
	/** the dialogue platform; null: of none */
	session: Pick<Session, 'state'> | null;
	/** the platform has adopted this text as a whole since it was put to the vote */
	platformAdopted?: boolean;
	/** it was adopted or put to the vote once: more than a draft that somebody began */
	known?: boolean;
	role: ActingRole;
}

/**
 * Why a step may not be taken, or null where it may. A forum that is cancelled or archived keeps its texts as they are, and so does
 * a platform that is cancelled or a draft again, as far as it is the platform's to write and to decide.
 */
export function recommendationStepRefusal(step: RecommendationStep, situation: StepSituation): RefusalCode | null {
	const { state, text, forum, session, role, platformAdopted = false, known = false } = situation;
	const { from, roles }: Step = steps[step];
	if (!roles.includes(role) || (step === 'show' && !session)) return 'not-found';
	const frozen = frozenBy(forum.state);
	if (frozen) return frozen;
	const gone = session && ({ draft: 'not-found', cancelled: 'dialogue.cancelled', published: null } as const)[session.state];
	if (gone && roles.some((each) => each !== 'organiser')) return gone;
	if (!from.includes(state) || (step === 'drop' && known)) return 'recommendation.state';
	if ((step === 'table' || step.startsWith('decide-')) && step !== 'decide-amendment' && !hasBindingTexts(text))
		return 'recommendation.texts';
	// what it has adopted waits for the forum; where platforms adopt by now, it decides once more
	return step === 'decide-platform' && platformAdopted && forum.adoptedBy !== 'platform' ? 'recommendation.decided' : null;
}

/** What somebody may do at a place. */
export interface Rights {
	/** writes drafts and puts them to the vote */
	drafts: boolean;
	/** decides for the platform */
	decides: boolean;
	/** decides for the forum, and may do all the others may */
	manages: boolean;
}

/** The refusal of each step, or null where a page offers it. */
export function offers(
	{ drafts, decides, manages }: Rights,
	situation: Omit<StepSituation, 'role'>
): Record<RecommendationStep, RefusalCode | null> {
	const roles: ActingRole[] = manages
		? ['organiser']
		: [...(drafts ? (['rapporteur'] as const) : []), ...(decides ? (['moderator'] as const) : [])];
	const offer = (step: RecommendationStep): RefusalCode | null => {
		const answers = roles.map((role) => recommendationStepRefusal(step, { ...situation, role }));
		return answers.includes(null) ? null : (answers.find((answer) => answer !== 'not-found') ?? 'not-found');
	};
	return Object.fromEntries(recommendationSteps.map((step) => [step, offer(step)])) as Record<RecommendationStep, RefusalCode | null>;
}

/** What comes next, and who does it. */
export const nextSteps = ['texts', 'amendments', 'table', 'decide', 'forum'] as const;
export type NextStep = (typeof nextSteps)[number];

/** What comes next for a recommendation; null: nothing. Once its platform has adopted it, open amendments wait for nobody. */
export function nextStep(of: {
	state: RecommendationState;
	text: TextMl;
	openAmendments: number;
	sessionId: string | null;
	platformAdopted: boolean;
}): NextStep | null {
	if (!writtenStates.includes(of.state)) return null;
	if (of.openAmendments && !(of.state === 'tabled' && of.platformAdopted)) return 'amendments';
	if (of.state === 'draft') return hasBindingTexts(of.text) ? 'table' : 'texts';
	return of.sessionId === null || of.platformAdopted ? 'forum' : 'decide';
}

/** Whether the reader takes the next step; else somebody else is named. */
export const takesNext = (step: NextStep, { drafts, decides, manages }: Rights): boolean =>
	manages || (step === 'decide' ? decides : step !== 'forum' && drafts);

/** The text with which a draft begins: what its proposals say in each language, one below the other. @param most letters in one language */
export function firstText(proposals: readonly { text: TextMl }[], most: number): TextMl {
	const said = locales.map((locale) => [locale, proposals.flatMap(({ text }) => text[locale] ?? []).join('\n\n')] as const);
	return Object.fromEntries(said.filter(([, words]) => words).map(([locale, words]) => [locale, truncate(words, most)]));
}

/** Whether the text stands in Kazakh and in Russian. */
export const hasBindingTexts = (text: TextMl): boolean => bindingLanguages.every((locale) => !!text[locale]?.trim());

/** Of the two languages that bind, the only one whose text a change left as it was; undefined where it is both or none. */
export function leftAsItWas(before: TextMl, after: TextMl): (typeof bindingLanguages)[number] | undefined {
	const same = bindingLanguages.filter((locale) => before[locale] === after[locale]);
	return same.length === 1 ? same[0] : undefined;
}

/** What a late writer saves: a language left as it was in the text that the form was made of takes the newer words. */
export function withNewer(began: TextMl, typed: TextMl, stands: TextMl): TextMl {
	const words = locales.map((each) => [each, ((typed[each] ?? '') === (began[each] ?? '') ? stands : typed)[each]] as const);
	return Object.fromEntries(words.filter(([, each]) => each));
}

/** The Kazakh alphabet without the letters that nobody can say, or tell from another one by ear. */
const letters = [...'АӘБВГҒДЕЖЗИКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЫІЭЮЯ'];

/**
 * What a text is called in the hall until it has a number: А, Ә, Б … Я, then А2, Ә2 …; in every language the same.
 * @param ordinal its place among the texts of its platform, from 1
 */
export function letterOf(ordinal: number): string {
	const round = Math.ceil(ordinal / letters.length);
	return `${letters[(ordinal - 1) % letters.length] ?? ''}${round > 1 ? round : ''}`;
}

/** Whether everybody may read it: from its first adoption on, whatever becomes of it later. */
export const isPublic = ({ number }: { number: number | null }): boolean => number !== null;

/** What everybody is told of a published one; reopened: it is being considered again, in the text that was adopted last. */
export const publicStates = ['adopted', 'reopened', 'not_adopted', 'merged'] as const;
export type PublicState = (typeof publicStates)[number];
export const publicStateOf = (state: RecommendationState): PublicState => (state === 'draft' || state === 'tabled' ? 'reopened' : state);

/** Whether somebody decided on an amendment: it is not open, withdrawn or left over. */
export const decidedOn = (state: AmendmentState): boolean => ['accepted', 'accepted_changed', 'refused'].includes(state);

/** A decision as it is taken. */
export interface Vote {
	stage: Exclude<DecisionStage, 'reopened'>;
	mode: DecisionMode;
	adopted: boolean;
	/** null: not said; counted decisions need all four */
	inFavour: number | null;
	against: number | null;
	abstained: number | null;
	present: number | null;
}

/** Whether a decision needs a reason: one that turns the text down, as those who follow it read it. */
export const needsReason = ({ stage, adopted }: Pick<Vote, 'stage' | 'adopted'>): boolean => stage === 'whole' && !adopted;

/** How many voices a counted decision has. */
export const voices = ({ inFavour, against, abstained }: Pick<Vote, 'inFavour' | 'against' | 'abstained'>): number =>
	(inFavour ?? 0) + (against ?? 0) + (abstained ?? 0);

/** The reason why a vote is not valid, or null: a counted vote tells how many were present, and never has more voices than that. */
export function voteRefusal(vote: Vote): 'recommendation.present' | 'recommendation.votes' | null {
	if (vote.mode !== 'counted') return null;
	if (vote.present === null) return 'recommendation.present';
	return voices(vote) > vote.present ? 'recommendation.votes' : null;
}

/**
 * The state after a decision. Only a decision on the whole text changes it: the forum's always does, a platform's where the forum's setting
 * lets platforms adopt. A text that its platform turns down does not come before the forum.
 */
export function stateAfterDecision(vote: Pick<Vote, 'stage' | 'adopted'>, by: Adopter, adoptedBy: Adopter): RecommendationState {
	if (vote.stage !== 'whole') return 'tabled';
	if (!vote.adopted) return 'not_adopted';
	return by === 'forum' || adoptedBy === 'platform' ? 'adopted' : 'tabled';
}

/** Whether a decision gives a number, which stays for good. */
export const numberFor = (
	vote: Pick<Vote, 'stage' | 'adopted'>,
	by: Adopter,
	about: { number: number | null; adoptedBy: Adopter }
): boolean => about.number === null && stateAfterDecision(vote, by, about.adoptedBy) === 'adopted';

/** The state to which a reopened one goes: what was merged is written again, what was decided is put to the vote again. */
export const reopened = (state: RecommendationState): RecommendationState => (state === 'merged' ? 'draft' : 'tabled');

/**
 * Whether one recommendation may be merged into another: both are still drafted, belong to one forum and differ, and the other is not
 * merged itself.
 */
export const mergeable = (
	one: { id: string; forumId: string; state: RecommendationState },
	into: { id: string; forumId: string; state: RecommendationState }
): boolean => one.id !== into.id && one.forumId === into.forumId && writtenStates.includes(one.state) && writtenStates.includes(into.state);

/** Which of a platform's texts that are put to the vote its hall sees: the one that was chosen, else the one that was put to the vote last. */
export const onScreen = <T extends { screenAt: string | null; tabledAt: string | null }>(tabled: readonly T[]): T | null => {
	const since = ({ screenAt, tabledAt }: T) => `${screenAt ?? ''}/${tabledAt ?? ''}`;
	return tabled.reduce<T | null>((last, each) => (last && since(last) > since(each) ? last : each), null);
};

/** Decisions on an amendment: taken ones need the text that takes it up, a refused one its reason. */
export const amendmentDecisions = ['accepted', 'accepted_changed', 'refused', 'withdrawn'] as const;
export type AmendmentDecision = (typeof amendmentDecisions)[number];
export const takesUp = (decision: AmendmentDecision): boolean => decision === 'accepted' || decision === 'accepted_changed';

/** The state of an undecided amendment after its recommendation was decided or merged. */
export const leftOver = (state: AmendmentState): AmendmentState => (state === 'open' ? 'outdated' : state);

/** Whether a platform has handled all its proposals: each is linked or set aside. */
export const isDone = (left: number): boolean => left === 0;
