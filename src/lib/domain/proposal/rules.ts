import type { RefusalCode } from '../../server/refusal.ts';
import { locales, type Locale } from '../../i18n/locales.ts';
import type { TextMl } from '../../i18n/localized-text.ts';
import {
	newsKinds,
	recommendationNewsKinds,
	type NewsKind,
	type ProposalState,
	type RecommendationNewsKind,
	type RecommendationState,
	type RegistrationState
} from '../../lists.ts';
import { MINUTE } from '../../instant.ts';
import { frozenBy, proposalsCloseAt } from '../forum/rules.ts';
import type { Forum } from '../forum/schema.ts';
import type { Session } from '../programme/schema.ts';
import type { Proposal } from './schema.ts';

/** Open proposals of one person at a forum; what was said aloud does not count. */
export const MOST_OPEN = 20;

/**
 * Steps of a proposal. Of a participant: propose, support, unsupport, withdraw, name (shown beside it or not), own-language (put right while
 * nobody has come to it), follow, unfollow; of the rapporteur: record, unrecord (as if it had not been), translate, language (put right),
 * set-aside, take-back; of an organiser: hide, show.
 */
interface Step {
	/** the states in which it may be done; null: there is no proposal yet */
	from: ProposalState | null;
	to: ProposalState;
	/** until when: the forum's closing time, as long as forum and session stand, or always */
	until: 'closing' | 'standing' | 'always';
	/** whose: who has a place at the platform, the author, or staff, whose right is asked before */
	by: 'participant' | 'author' | 'staff';
}
const steps = {
	propose: { from: null, to: 'open', until: 'closing', by: 'participant' },
	support: { from: 'open', to: 'open', until: 'closing', by: 'participant' },
	unsupport: { from: 'open', to: 'open', until: 'closing', by: 'participant' },
	follow: { from: 'open', to: 'open', until: 'standing', by: 'participant' },
	unfollow: { from: 'open', to: 'open', until: 'always', by: 'participant' },
	withdraw: { from: 'open', to: 'withdrawn', until: 'always', by: 'author' },
	name: { from: 'open', to: 'open', until: 'always', by: 'author' },
	'own-language': { from: 'open', to: 'open', until: 'standing', by: 'author' },
	record: { from: null, to: 'open', until: 'standing', by: 'staff' },
	unrecord: { from: 'open', to: 'open', until: 'standing', by: 'staff' },
	translate: { from: 'open', to: 'open', until: 'standing', by: 'staff' },
	language: { from: 'open', to: 'open', until: 'standing', by: 'staff' },
	'set-aside': { from: 'open', to: 'open', until: 'standing', by: 'staff' },
	'take-back': { from: 'open', to: 'open', until: 'standing', by: 'staff' },
	hide: { from: 'open', to: 'hidden', until: 'always', by: 'staff' },
	show: { from: 'hidden', to: 'open', until: 'always', by: 'staff' }
} as const satisfies Record<string, Step>;
export type ProposalStep = keyof typeof steps;
export const proposalSteps = Object.keys(steps) as ProposalStep[];
/** The state that a step leaves. */
export const stateAfterStep = (step: ProposalStep): ProposalState => steps[step].to;

/** The states and times of a forum and a session that the rules about the clock need. */
export interface ProposalTiming {
	forum: Pick<Forum, 'state' | 'endsAt' | 'proposalsCloseAt'>;
	session: Pick<Session, 'state'> & { platform: object | null };
}

/** The reason why the clock, the forum or the session does not allow a step, whoever does it; null where they do. */
export function timingRefusal(step: ProposalStep, { forum, session }: ProposalTiming, at: string): RefusalCode | null {
	const { until, by } = steps[step];
	// what an author does with an own proposal does not depend on what became of the session
	if (until === 'always') return null;
	if (session.state === 'draft' || !session.platform || (forum.state === 'draft' && by !== 'staff')) return 'not-found';
	const frozen = frozenBy(forum.state);
	if (frozen) return frozen;
	if (session.state === 'cancelled') return 'dialogue.cancelled';
	return until === 'closing' && at >= proposalsCloseAt(forum) ? 'proposal.closed' : null;
}

/** Whether the pages of a forum invite to propose: who takes part at one of its sessions may do it now. */
export const invitesProposals = (forum: ProposalTiming['forum'], sessions: readonly ProposalTiming['session'][], at: string): boolean =>
	sessions.some((session) => timingRefusal('propose', { forum, session }, at) === null);

/** One person, or the staff, before one proposal or none. */
export interface ProposalSituation extends ProposalTiming {
	at: string;
	/** the registration of who acts; null: staff */
	person: {
		state: RegistrationState;
		/** seated at the platform, or was present there */ takesPart: boolean;
		/** open proposals of one's own */ open: number;
	} | null;
	proposal: ProposalFacts | null;
}

/** What the rule asks of a proposal. */
export interface ProposalFacts {
	state: ProposalState;
	mine: boolean;
	aside: boolean;
	/** it stands in another language too */
	translated: boolean;
	/** a recommendation takes it up */
	linked: boolean;
	/** one of them was adopted or turned down, and is not taken up again */
	decided: boolean;
}

/** Whether a text stands in more languages than its own. */
export const isTranslated = (text: TextMl): boolean => Object.values(text).filter(Boolean).length > 1;

/** The same of a proposal as a list has it. */
export const shownFacts = (
	{ state, text, asideReason, taken }: Pick<Proposal, 'state' | 'text' | 'asideReason' | 'taken'>,
	mine: boolean
): ProposalFacts => ({
	...{ state, mine, aside: asideReason !== null, translated: isTranslated(text) },
	...{ linked: taken !== null, decided: taken?.decided ?? false }
});

/** What is so of a proposal by the recommendations that take it up. */
export const factsByResults = (states: readonly RecommendationState[]): Pick<ProposalFacts, 'linked' | 'decided'> => ({
	linked: states.length > 0,
	decided: states.includes('adopted') || states.includes('not_adopted')
});

/**
 * The rule of proposals: the reason why a step is not allowed, or null. Pages show its answer, commands obey it. Callers check first the
 * permission of staff and the owner of the private link.
 */
export function decideProposal(step: ProposalStep, situation: ProposalSituation): RefusalCode | null {
	const { from, by } = steps[step];
	const { person, proposal, at } = situation;
	const refusal = timingRefusal(step, situation, at);
	if (refusal) return refusal;
	if ((by === 'staff') !== (person === null)) return 'not-found';
	if (by === 'author' && !proposal?.mine) return 'not-found';
	if (by === 'participant' && step !== 'unfollow') {
		if (person?.state !== 'confirmed') return 'proposal.not-confirmed';
		if (!person.takesPart) return 'proposal.elsewhere';
	}
	if (step === 'unfollow') return null;
	if (from === null) return step === 'propose' && (person?.open ?? 0) >= MOST_OPEN ? 'proposal.too-many' : null;
	if (!proposal) return 'not-found';
	// no list shows a hidden or withdrawn proposal, so a participant gets «not found»
	if (proposal.state !== from) return by === 'staff' ? 'proposal.state' : 'not-found';
	if (step === 'support' && proposal.mine) return 'proposal.own';
	// the support stands as it was when it was decided
	if ((step === 'support' || step === 'unsupport') && proposal.decided) return 'proposal.decided';
	if (step === 'set-aside' && (proposal.aside || proposal.linked)) return 'proposal.state';
	if (step === 'own-language' && (proposal.aside || proposal.linked || proposal.translated)) return 'proposal.state';
	return step === 'take-back' && !proposal.aside ? 'proposal.state' : null;
}

/** The languages in which a text may have been said, where its own is wrong: those in which nothing else stands. */
export const otherLanguages = (text: TextMl): Locale[] => locales.filter((locale) => !text[locale]);

/**
 * A proposal whose language was given wrongly, in the right one, word by word; its translations stay.
 * @returns null where another text stands in that language
 */
export function inLanguage(text: TextMl, source: Locale, language: Locale): TextMl | null {
	const { [source]: original, ...translations } = text;
	return otherLanguages(text).includes(language) && original ? { ...translations, [language]: original } : null;
}

/** Whether who follows a proposal may read it: what was hidden or withdrawn is its author's alone. */
export const followerReads = ({ state, mine }: { state: ProposalState; mine: boolean }): boolean => state === 'open' || mine;

/** How a proposal stands: set aside or not, and the recommendations that take it up, each reopened after its last decision or not. */
export interface Standing {
	aside: boolean;
	results: readonly { state: RecommendationState; reopened: boolean }[];
}

/** So long news waits, so that several steps of one sitting come in one letter; what is undone until then was never told. */
export const NEWS_SETTLES_MS = 10 * MINUTE;

const stillSo: Record<NewsKind, (standing: Standing) => boolean> = {
	aside: ({ aside }) => aside,
	'taken-up': ({ results }) => results.some(({ state }) => state !== 'merged'),
	tabled: ({ results }) => results.some(({ state }) => ['tabled', 'adopted', 'not_adopted'].includes(state)),
	adopted: ({ results }) => results.some(({ state }) => state === 'adopted'),
	'not-adopted': ({ results }) => results.some(({ state }) => state === 'not_adopted'),
	reopened: ({ results }) => results.some(({ state, reopened }) => reopened && (state === 'draft' || state === 'tabled'))
};

/**
 * Of what was noted of a proposal, what a letter says: what was undone meanwhile is not told, nor is the reopening of a decision that
 * nobody was told of.
 */
export function newsStanding(kinds: readonly NewsKind[], standing: Standing): NewsKind[] {
	const stands = kinds.filter((kind) => stillSo[kind](standing));
	const untold = kinds.some((kind) => (kind === 'adopted' || kind === 'not-adopted') && !stands.includes(kind));
	return newsKinds.filter((kind) => stands.includes(kind) && !(kind === 'reopened' && untold));
}

export const isProposalNews = (kind: NewsKind | RecommendationNewsKind): kind is NewsKind => newsKinds.some((each) => each === kind);
export const isRecommendationNews = (kind: NewsKind | RecommendationNewsKind): kind is RecommendationNewsKind =>
	recommendationNewsKinds.some((each) => each === kind);

/** The same of what was noted of a recommendation. @param result how it stands itself */
export function recommendationNewsStanding(
	kinds: readonly RecommendationNewsKind[],
	result: Standing['results'][number]
): RecommendationNewsKind[] {
	const stands = newsStanding(
		kinds.filter((kind) => isProposalNews(kind)),
		{ aside: false, results: [result] }
	);
	return recommendationNewsKinds.filter((kind) =>
		isProposalNews(kind) ? stands.includes(kind) : kinds.includes(kind) && result.state === 'merged'
	);
}
