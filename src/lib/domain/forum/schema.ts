import type { Locale } from '../../i18n/locales.ts';
import type { TextMl } from '../../i18n/localized-text.ts';
import type { Adopter, Approval, DemoKind, ForumState } from '../../lists.ts';
import type { Stated } from './fields.ts';

/**
 * How a form is saved whose times do not fit together: `ask` shows the consequences first, `keep` saves the times as they are, `move`
 * moves the sessions along.
 */
export const timesChoices = ['ask', 'keep', 'move'] as const;
export type TimesChoice = (typeof timesChoices)[number];

/** Whether those registered are written to when the forum moves: `ask` until the organiser has seen how many they are. */
export const tellChoices = ['ask', 'all', 'nobody'] as const;
export type TellChoice = (typeof tellChoices)[number];

/** What is asked before a forum's settings are saved, one after the other. */
export const forumQuestions = { 'forum.concerns': 'concerns', 'times.doubtful': 'times', 'forum.tells': 'tells' } as const;
export type ForumQuestion = (typeof forumQuestions)[keyof typeof forumQuestions];

/** A forum as every screen knows it. Instants are UTC texts. */
export interface Forum extends Stated {
	id: string;
	slug: string;
	contactEmail: string | null;
	timeZone: string;
	startsAt: string;
	endsAt: string;
	startsLocal: string;
	endsLocal: string;
	state: ForumState;
	cancelNote: TextMl | null;
	approval: Approval;
	registrationOpensAt: string;
	registrationClosesAt: string;
	/** submitted and confirmed registrations */
	taken: number;
	protocolLanguage: Locale;
	retentionDays: number;
	/** so long a place is kept for somebody who has not confirmed the address; null: nobody is asked to */
	confirmHours: number | null;
	/** until when proposals are taken, where an organiser has set it: a wall time and its instant */
	proposalsCloseLocal: string | null;
	proposalsCloseAt: string | null;
	/** whose decision adopts a recommendation */
	adoptedBy: Adopter;
	demo: DemoKind;
	/** recommendations that were adopted and have a number: everybody may read them */
	recommendations: number;
	/** community experts who agreed to be shown to everyone */
	experts: number;
	revision: number;
}

/** A guest or speaker named by the forum, with what was said. */
export interface Guest {
	id: string;
	name: TextMl;
	office: TextMl;
	said: TextMl | null;
}

/** ISO codes, and which of them is the host. */
export interface StatedCountries {
	foreign: string[];
	host: string | null;
}

export interface ParticipantKind {
	code: string;
	name: TextMl;
	position: number;
}

/** A guest as a form asks for it. */
export interface GuestInput {
	/** the guest that is rewritten, or null for a new one */
	id: string | null;
	name: TextMl;
	office: TextMl;
	said: TextMl | null;
}

/** A kind as a form asks for it. */
export interface KindInput {
	/** the kind that is renamed or moved, or null for a new one, which gets a code of its own */
	code: string | null;
	name: TextMl;
}
