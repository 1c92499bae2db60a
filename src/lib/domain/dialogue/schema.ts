import { z } from 'zod';
import type { RefusalCode } from '../../server/refusal.ts';
import type { Locale } from '../../i18n/locales.ts';
import { line } from '../../i18n/typed.ts';
import { isWhole, rangeFault } from '../../i18n/whole-number.ts';
import type { PlaceState } from '../../lists.ts';
import { MOST_SEATS } from '../programme/rules.ts';
import type { TextMl } from '../../i18n/localized-text.ts';
import { answerField } from '../../ui/answer-field.ts';
import { formVersionField } from '../../ui/form-version.ts';
import type { Session } from '../programme/schema.ts';

export type Choice =
	/** a seat is free and nothing clashes */
	| 'take'
	/** a seat is free; the seat held at the same time is given up for it */
	| 'move'
	/** no seat is free */
	| 'join'
	/** nothing is to be taken or joined */
	| 'none';

/** One platform as somebody on the private page sees it. */
export interface PlatformChoice {
	session: Session & { platform: NonNullable<Session['platform']> };
	free: number;
	mine: PlaceState | null;
	/** seated by an organiser's hand */
	byHand: boolean;
	/** number on the waiting list, from 1 */
	queueNumber: number | null;
	window: 'early' | 'open' | 'closed';
	choice: Choice;
	/** why `choice` is none, else null */
	refusal: RefusalCode | null;
	/** the person may give up the seat or the place on the list */
	leave: boolean;
	/** a seat that becomes free still goes to the first who waits */
	moves: boolean;
	/** somebody who waits for a place at the forum may name this platform as the preferred one */
	mayPrefer: boolean;
	/** an organiser may seat somebody here by hand */
	place: boolean;
	/** a seat held at the same time, in a session that has begun: it is given up no more */
	fixed: { sessionId: string; number: number } | null;
	/** the seats held at the same time: they are released when this one is taken, now or when the turn comes */
	releases: { sessionId: string; number: number }[];
	/** a duty of the person at the same time */
	duty: { title: TextMl } | null;
	/** a waiting place at another platform of the same time */
	waitsElsewhere: { sessionId: string; number: number } | null;
}

/** Somebody in a platform's list. */
export interface ListedSeat {
	seatId: string;
	registrationId: string;
	number: number;
	surname: string;
	givenName: string;
	patronymic: string;
	organisation: string;
	country: string;
	workingLanguage: Locale;
	interpretation: boolean;
	state: PlaceState;
	/** place on the waiting list, from 1; null for a seat */
	queueNumber: number | null;
	byHand: boolean;
	since: string;
}

const id = z.string().min(1).max(64);
const MOST_TYPED = 20;
/** A whole number as it was typed; 1 000 is a thousand. */
const whole = (least: number, most: number, fresh: string) =>
	line(MOST_TYPED)
		.overwrite((text) => text.replace(/(?<=\d)\s+(?=\d{3}\b)/g, ''))
		.default(fresh)
		.refine((text) => isWhole(text, least, most), rangeFault(least, most));
const MOST_NUMBER = 999_999;

/** Which platform somebody wants to sit at, or leave. */
export const choiceSchema = z.object({ sessionId: id.default('') });
export const capacitySchema = z.object({
	sessionId: id.default(''),
	capacity: whole(0, MOST_SEATS, ''),
	// keys of the concerns that the question showed
	accepted: answerField(200),
	seen: formVersionField
});
export const seatSchema = z.object({ registrationId: id.default('') });
/** At a platform, for a registration that is known already. */
export const placeHereSchema = z.object({ sessionId: id.default('') });
/** By the number on the pass. */
export const placeSchema = z.object({ number: whole(1, MOST_NUMBER, '') });
