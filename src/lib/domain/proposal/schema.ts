import { z } from 'zod';
import { locales, source, type Locale } from '../../i18n/locales.ts';
import { mlShape } from '../../i18n/localized-form.ts';
import type { TextMl } from '../../i18n/localized-text.ts';
import { line, lines, mailAddress } from '../../i18n/typed.ts';
import type { ProposalState, RecommendationState } from '../../lists.ts';
import { formVersionField } from '../../ui/form-version.ts';

/** Letters of a proposal at most. */
export const MOST_LETTERS = 2000;
/** Letters of all slips that are pasted at once. */
const MOST_PASTED = 60_000;
/** Letters of a reason. */
const MOST_REASON = 1000;

const id = z.string().max(64).default('');
/** a pasted table's columns stand one after the other */
const words = (most: number) =>
	lines(most)
		.overwrite((text) => text.replace(/\t+/g, ' '))
		.pipe(z.string().min(1));
const language = z.enum(locales).default(source);
/** The id that the proposal will have: the same form sent twice makes one. */
const key = z
	.string()
	.regex(/^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$/)
	.default('');

/** The form by which somebody proposes. */
export const proposeSchema = z.object({
	key,
	sessionId: id,
	text: words(MOST_LETTERS).default(''),
	language,
	showName: z.boolean().default(false),
	follow: z.boolean().default(false),
	/** 'both' stand, or the id of the own one that this one replaces; '' it was not asked */
	twin: id
});

/** A button beside a proposal, on the page on which somebody proposes: for which one something is to be so, or no more, or no more as the last one. */
export const besideSchema = z.object({ on: id, off: id, end: id });

/** The button that puts the language of an own one right: the language and the id, ru~0192… */
export const ownLanguageSchema = z.object({ right: z.string().max(80).default('') });
/** @returns null where that is neither */
export function rightLanguage(right: string): { language: Locale; id: string } | null {
	const language = locales.find((locale) => right.startsWith(`${locale}~`));
	return language ? { language, id: right.slice(language.length + 1) } : null;
}
/** A button beside a proposal. */
export const proposalSchema = z.object({ proposalId: id });
/** Following a proposal no more; last: the form has said that it is the last one followed. */
export const stopSchema = z.object({ proposalId: id, last: z.enum(['', '1']).default('') });
/** Following recommendations no more: one, or with an empty id all of the forum's. */
export const stopByMailSchema = z.object({ recommendationId: id, last: z.enum(['', '1']).default('') });
/** The form by which anybody follows: all recommendations of the forum, or the one with this number. */
export const followSchema = z.object({
	email: mailAddress(254),
	language: z.enum(locales),
	what: z
		.string()
		.default('')
		.refine((what) => /^(all|[1-9]\d{0,6})$/.test(what), 'field.choose')
});
/** With the reason that its author reads. */
export const reasonSchema = z.object({ proposalId: id, reason: words(MOST_REASON).default('') });

/**
 * What was said in the hall or lies on slips, one a line. languages: of single ones, as slips.ts writes them; marks: those of a list stay
 * before its lines; accepted: the number of lines that was shown before they are kept
 */
export const recordSchema = z.object({
	key,
	text: words(MOST_PASTED).default(''),
	language,
	/** the registration of who said it; '' from the hall */
	speakerId: id,
	languages: z.array(z.string().max(20)).max(400).default([]),
	marks: z.enum(['', 'kept']).default(''),
	accepted: line(6).default('')
});

/** Translations; the original is not changed by them. */
export const translationSchema = z.object({ ...mlShape('text', MOST_LETTERS), seen: formVersionField });

/** The button of the rapporteur that puts the language right: what is typed there goes along and stays. */
export const sourceLanguageSchema = z.object({ ...translationSchema.shape, language });

/** Which proposals of a list: not yet decided, taken up by a recommendation, set aside, hidden by an organiser. */
export const parts = ['left', 'taken', 'aside', 'hidden'] as const;
export type ListPart = (typeof parts)[number];
export const orders = ['support', 'new'] as const;
export type Order = (typeof orders)[number];

/** A recommendation that takes up a proposal. */
export interface TakenUp {
	/** of one that everybody may read; null: it was never adopted */
	recommendationId: string | null;
	state: RecommendationState;
	/** everybody may read it under this number; null: it was never adopted */
	number: number | null;
	/** why it was turned down */
	reason: string | null;
	/** one of those that take it up was decided on */
	decided: boolean;
}

/** A proposal as everybody may see it who sees the list. */
export interface Proposal {
	id: string;
	sessionId: string;
	text: TextMl;
	/** the language in which it was said; the others are translations */
	source: Locale;
	/** said aloud and written down */
	fromFloor: boolean;
	/** the author's name, where the author wants it shown and is not restricted */
	author: string | null;
	/** for who works at the session: who said it aloud, as long as the name is not shown; else null */
	speaker: string | null;
	state: ProposalState;
	/** why it is hidden */
	reason: string | null;
	/** why the platform takes it no further */
	asideReason: string | null;
	supporters: number;
	createdAt: string;
	/** recommendations take it up; what became of the furthest */
	taken: TakenUp | null;
}

/** A proposal on a participant's page. */
export interface SeenProposal extends Proposal {
	mine: boolean;
	supported: boolean;
	/** the reader may support it, or take the support back */
	supportable: boolean;
	/** the reader's own: the languages to which its own may be put right */
	languages: Locale[];
	followed: boolean;
	/** the reader's own: whether the name stands beside it */
	showName: boolean;
}

/** A list to be read page by page. */
export interface ProposalPage<P extends Proposal = Proposal> {
	items: P[];
	next: string | null;
	counts: Record<ListPart, number>;
}

/** What somebody follows by mail, as the private link shows it. */
export interface Followed {
	id: string;
	forumId: string;
	email: string;
	language: Locale;
	givenAt: string;
	until: string;
	/** follows recommendations, by a confirmed address */
	byMail: boolean;
	/** all recommendations of the forum */
	whole: boolean;
	/** those that are followed by themselves */
	recommendationIds: string[];
	/** text null: it is in no list any more, and another one's */
	proposals: (Pick<Proposal, 'id' | 'state' | 'asideReason' | 'reason' | 'supporters' | 'createdAt' | 'sessionId' | 'taken'> & {
		text: TextMl | null;
	})[];
}

/** A request to follow by mail, as the link in the mail shows it. */
export interface FollowRequest {
	forumId: string;
	/** null: all of the forum's */
	recommendationId: string | null;
	/** null: confirmed */
	email: string | null;
	expiresAt: string;
	/** the own page of the follower that came of it, or null */
	followToken: string | null;
}
