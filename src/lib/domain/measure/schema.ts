import type { Locale } from '../../i18n/locales.ts';
import type { TextMl } from '../../i18n/localized-text.ts';
import type { EventFile } from '../file/schema.ts';
import type { ClaimedOutcome, EventWay, MeasureEventKind, MeasureOutcome, MeasureState, Recurrence } from '../../lists.ts';

/** Letters of a text about a measure at most. */
export const MOST_ANSWER = 5000;
/** Measures of one recommendation at most. */
export const MOST_MEASURES = 30;
/** Co-executors of one measure at most. */
export const MOST_BODIES = 20;

/** Rows of a returned table that are written at once. */
export const MOST_WRITTEN = 1_000;

/** How a measure stands in the plan. */
export interface PlanRow {
	/** what is to be done; empty: what the recommendation says */
	title: TextMl;
	/** ids of bodies of the register */
	leadId: string | null;
	bodyIds: string[];
	form: TextMl;
	term: TextMl;
	cost: string;
	funding: string;
	recurrence: Recurrence | null;
	/** YYYY-MM-DD or none */
	controlDate: string | null;
}

/** The plan as an organiser writes it. */
export interface PlanInput extends PlanRow {
	/** why the body or the date changes; a date that is over needs it */
	basis: string;
	/** another body or date may set aside what waits for the organiser */
	setsAside: boolean;
	language: Locale;
}

/** A letter that was received, or the document on which a step rests. */
export interface BodyLetter {
	number: string;
	/** YYYY-MM-DD */
	date: string;
}

/** A step of a measure as somebody takes it. */
export interface StepInput {
	kind: Exclude<MeasureEventKind, 'assign'>;
	/** the measure's version that was shown */
	version: number;
	text: string;
	language: Locale;
	controlDate: string | null;
	outcome: ClaimedOutcome | null;
	/** of «not ours»: the body that is suggested */
	suggestedId: string | null;
	correctsId: string | null;
	letter: BodyLetter | null;
}

export interface MeasureEvent {
	id: string;
	version: number;
	kind: MeasureEventKind;
	at: string;
	/** the body that speaks; null: the organiser */
	behalfOf: string | null;
	behalfOfName: TextMl | null;
	way: EventWay;
	letter: BodyLetter | null;
	text: TextMl;
	language: Locale;
	leadId: string | null;
	leadName: TextMl | null;
	controlDate: string | null;
	outcome: MeasureOutcome | null;
	correctsId: string | null;
	publishedAt: string | null;
	hiddenReason: string | null;
	/** those that the reader may open */
	files: EventFile[];
}

/** An event as a time line shows it; to everybody without the words that are not published. */
export type TimelineEvent = Pick<
	MeasureEvent,
	| 'id'
	| 'kind'
	| 'at'
	| 'way'
	| 'behalfOfName'
	| 'leadName'
	| 'letter'
	| 'text'
	| 'controlDate'
	| 'outcome'
	| 'correctsId'
	| 'publishedAt'
	| 'files'
> & {
	hiddenReason?: string | null;
	/** the number of its measure, where several stand in one line */
	measure?: string;
};

/** A body as a measure names it. */
export interface MeasureBody {
	id: string;
	name: TextMl;
}

export interface Measure {
	id: string;
	forumId: string;
	recommendationId: string;
	/** the platform of its recommendation; null: none */
	sessionId: string | null;
	number: number;
	position: number;
	title: TextMl;
	/** what the recommendation says, for a measure without a title of its own */
	recommendation: TextMl;
	lead: MeasureBody | null;
	bodies: MeasureBody[];
	form: TextMl;
	term: TextMl;
	cost: string;
	funding: string;
	recurrence: Recurrence | null;
	controlDate: string | null;
	firstControlDate: string | null;
	overdueAt: string | null;
	state: MeasureState;
	outcome: MeasureOutcome | null;
	since: string;
	asked: string | null;
	reported: boolean;
	version: number;
}

/** What a row of a list shows of a recommendation's measures. */
export interface MeasuresInRow {
	measures: Measure[];
	/** the last published answer of a body */
	answer: TimelineEvent | null;
}
