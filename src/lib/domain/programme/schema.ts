import { z } from 'zod';
import type { Locale } from '../../i18n/locales.ts';
import { isBlank, mlData, mlOf, mlShape } from '../../i18n/localized-form.ts';
import type { TextMl } from '../../i18n/localized-text.ts';
import { line, lines } from '../../i18n/typed.ts';
import { isWhole, rangeFault } from '../../i18n/whole-number.ts';
import type { DutyRole, SessionKind, SessionState } from '../../lists.ts';
import { answerField } from '../../ui/answer-field.ts';
import { formVersionField } from '../../ui/form-version.ts';

export interface Hall {
	id: string;
	name: TextMl;
	capacity: number | null;
	position: number;
}

export interface Duty {
	id: string;
	personId: string;
	role: DutyRole;
	name: TextMl;
	office: TextMl | null;
}

/** What a dialogue platform adds to a session. Instants are UTC texts. */
export interface PlatformStand {
	number: number;
	capacity: number;
	taken: number;
	waiting: number;
	signUpOpensAt: string;
	signUpClosesAt: string;
	/** the session of a platform of an earlier forum on the same topic, as an organiser says; null: none */
	continuesId: string | null;
}

/** A platform of an earlier forum, as a choice names it. */
export interface EarlierPlatform {
	/** of its session */
	id: string;
	number: number;
	title: TextMl;
	forum: TextMl;
	/** in which the forum began */
	year: string;
}

/** A session of the timetable as every screen knows it. */
export interface Session {
	id: string;
	forumId: string;
	slug: string;
	kind: SessionKind;
	title: TextMl;
	description: TextMl | null;
	/** capacity: how many it holds, where that is known */
	hall: { id: string; name: TextMl; capacity: number | null } | null;
	/** programme day, YYYY-MM-DD */
	day: string;
	startsLocal: string;
	endsLocal: string;
	startsAt: string;
	endsAt: string;
	languages: Locale[];
	state: SessionState;
	cancelNote: TextMl | null;
	position: number;
	/** how often what calendars show of it has changed */
	sequence: number;
	duties: Duty[];
	platform: PlatformStand | null;
}

export interface HallInput {
	name: TextMl;
	capacity: number | null;
}

export interface DutyInput {
	/** a person of the programme already, or none: then a new one is made of the name */
	personId?: string | null;
	role: DutyRole;
	name: TextMl;
	office: TextMl | null;
}

export interface SessionInput {
	kind: SessionKind;
	title: TextMl;
	description: TextMl | null;
	hallId: string | null;
	day: string;
	/** wall times in the forum's zone, YYYY-MM-DDTHH:MM */
	startsLocal: string;
	endsLocal: string;
	languages: readonly string[];
	state: 'draft' | 'published';
	position?: number;
	duties: readonly DutyInput[];
	/** for dialogue platforms only; an existing platform's capacity is changed by the dialogue domain (workflow/move-session) */
	platform: {
		number: number;
		capacity: number;
		signUpOpensLocal: string;
		signUpClosesLocal: string;
		/** as PlatformStand says; without it what stands stays */
		continuesId?: string | null;
	} | null;
	/** of a form: the keys of the concerns (concerns.ts) that the organiser has seen; without it only clashes are asked about */
	accepted?: readonly string[] | 'all';
	/** of a form: to how many people it was shown that a new time or hall is mailed, null before; without it nobody is asked */
	tell?: number | null;
}

/** Letters of the keys that a form carries: a hundred concerns. */
export const MOST_ACCEPTED = 20_000;

/** A hall as its form shows it. */
export const hallData = (hall: HallInput) => ({ ...mlData('name', hall.name), capacity: String(hall.capacity ?? '') });

const MOST_IN_HALL = 999_999;

export const hallSchema = z
	.object({ ...mlShape('name', 120), capacity: line(6).default(''), seen: formVersionField })
	.superRefine((data, context) => {
		if (isBlank(mlOf(data, 'name'))) context.addIssue({ code: 'custom', path: ['name.kk'], message: 'field.oneLanguage' });
		if (data.capacity && !isWhole(data.capacity, 1, MOST_IN_HALL))
			context.addIssue({ code: 'custom', path: ['capacity'], message: rangeFault(1, MOST_IN_HALL) });
	});

export const cancelSchema = z
	.object(mlShape('note', 1000))
	.refine((data) => !isBlank(mlOf(data, 'note')), { path: ['note.kk'], message: 'field.oneLanguage' });

/** Why what was cancelled is held after all: for the audit. */
export const holdSchema = z.object({
	reason: lines(1000).pipe(z.string().min(1)).default(''),
	/** held in spite of these concerns, which were shown */
	accepted: answerField(MOST_ACCEPTED)
});
