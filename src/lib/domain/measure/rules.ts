import type { RefusalCode } from '../../server/refusal.ts';
import type { ClaimedOutcome, MeasureEventKind, MeasureOutcome, MeasureState, Recurrence } from '../../lists.ts';
import { addDays, addMonths, instantOf } from '../../i18n/time-zone.ts';

/** The rules of measures: who takes which step when, what events add up to, when a measure is overdue, and the words of a total. */

/** Who takes a step: an organiser, the body that answers for the measure, one that carries it out beside it, or who wrote an event. */
export type MeasureRole = 'organiser' | 'lead' | 'co' | 'writer';

/** What the events of a measure add up to. */
export interface MeasureFacts {
	leadId: string | null;
	state: MeasureState;
	outcome: MeasureOutcome | null;
	/** YYYY-MM-DD in the forum's zone, or none */
	controlDate: string | null;
	firstControlDate: string | null;
	/** when it came into its state */
	since: string;
	/** the date that is asked for and not decided on; null: none is */
	asked: string | null;
	/** the body that answers has reported since an organiser accepted a report last */
	reported: boolean;
}

/** What of an event moves a measure. */
export interface MeasureStep {
	kind: MeasureEventKind;
	at: string;
	/** the body that speaks; null: the organiser */
	behalfOf: string | null;
	leadId: string | null;
	controlDate: string | null;
	outcome: MeasureOutcome | null;
}

/** The facts of a measure to which nothing has happened. @param at when it was made */
export const factsAtFirst = (at: string): MeasureFacts => ({
	...{ leadId: null, state: 'new', outcome: null, controlDate: null, firstControlDate: null, since: at, asked: null, reported: false }
});

interface Step {
	from: readonly MeasureState[];
	roles: readonly MeasureRole[];
}

const open: readonly MeasureState[] = ['new', 'in_work', 'claimed'];
/** While a measure is under way its body works on it, or is to begin. */
export const underWay: readonly MeasureState[] = ['new', 'in_work'];

const steps: Record<MeasureEventKind, Step> = {
	assign: { from: open, roles: ['organiser'] },
	report: { from: underWay, roles: ['lead', 'co'] },
	accept: { from: ['in_work'], roles: ['organiser'] },
	claim: { from: underWay, roles: ['lead'] },
	confirm: { from: ['claimed'], roles: ['organiser'] },
	return: { from: ['claimed'], roles: ['organiser'] },
	not_ours: { from: underWay, roles: ['lead'] },
	ask: { from: underWay, roles: ['lead'] },
	grant: { from: underWay, roles: ['organiser'] },
	decline: { from: underWay, roles: ['organiser'] },
	lapse: { from: open, roles: ['organiser'] },
	reopen: { from: ['closed'], roles: ['organiser'] },
	correct: { from: [...open, 'closed'], roles: ['writer', 'organiser'] }
};

/** Steps that a body takes: an organiser enters them for it from a letter or a table. */
export const bodySteps = ['report', 'claim', 'not_ours', 'ask'] as const satisfies readonly MeasureEventKind[];
export type BodyStep = (typeof bodySteps)[number];

/**
 * Why a step may not be taken, or null where it may.
 * @param recommended whether its recommendation is adopted now; one that is considered again waits, but for what an organiser clears up
 */
export function measureStepRefusal(
	kind: MeasureEventKind,
	{ facts, role, recommended }: { facts: MeasureFacts; role: MeasureRole; recommended: boolean }
): RefusalCode | null {
	const { from, roles } = steps[kind];
	if (!roles.includes(role)) return 'not-found';
	if (!recommended && kind !== 'lapse' && kind !== 'correct') return 'measure.reopened';
	if (!from.includes(facts.state)) return 'measure.state';
	if (kind === 'ask' && facts.asked !== null) return 'measure.asked';
	if ((kind === 'grant' || kind === 'decline') && facts.asked === null) return 'measure.not-asked';
	return kind === 'accept' && !facts.reported ? 'measure.nothing-to-accept' : null;
}

/** What a body or an organiser may do now. */
export const offeredSteps = (situation: { facts: MeasureFacts; role: MeasureRole; recommended: boolean }): MeasureEventKind[] =>
	(Object.keys(steps) as MeasureEventKind[]).filter((kind) => measureStepRefusal(kind, situation) === null);

/**
 * Why the date of a step will not do, or null. A date is a day of the forum.
 * @param step.basis whether a reason or a document is given: only with one an assignment has a date that is over, or changes one that is
 * @param today the day in the forum's zone
 */
export function dateRefusal(
	step: { kind: MeasureEventKind; controlDate: string | null; basis: boolean },
	{ controlDate }: Pick<MeasureFacts, 'controlDate'>,
	{ recurrence, today }: { recurrence: Recurrence | null; today: string }
): RefusalCode | null {
	const date = step.controlDate;
	const over = date !== null && date < today;
	const later = date !== null && (controlDate === null || date > controlDate);
	switch (step.kind) {
		case 'assign':
			if (date === controlDate || step.basis) return null;
			return over ? 'measure.past' : controlDate !== null && controlDate < today ? 'measure.basis' : null;
		case 'ask':
		case 'grant':
			return over ? 'measure.over' : later ? null : 'measure.earlier';
		case 'accept':
			if (recurrence === null) return date === null ? null : 'measure.next-date';
			return over ? 'measure.over' : later ? null : 'measure.next-date';
		case 'reopen':
			// it would be overdue at once
			return over || (date === null && controlDate !== null && controlDate < today) ? 'measure.over' : null;
		case 'return':
			return over ? 'measure.over' : null;
		default:
			return null;
	}
}

/** Why a document will not do, or null: it is not dated before it was written. @param today the day in the forum's zone */
export const letterRefusal = (letter: { date: string } | null, today: string): RefusalCode | null =>
	letter !== null && letter.date > today ? 'measure.letter-date' : null;

/** Whether a measure waits until its recommendation, which is considered again, is decided on. */
export const isConsideredAgain = ({ state, recommended }: Pick<AwaitedFacts, 'state' | 'recommended'>): boolean =>
	state !== 'closed' && !recommended;

/** recommended: its recommendation is adopted now. While that is considered again no step but giving up is taken, so nobody is waited for. */
export type AwaitedFacts = Pick<MeasureFacts, 'state' | 'asked' | 'reported' | 'leadId'> & { recommended: boolean };

/** What of a measure waits for the organiser's decision, the first thing first. */
export function organiserWork({ state, asked, reported, leadId, recommended }: AwaitedFacts) {
	const waiting = { claimed: state === 'claimed', asked: asked !== null, reported, assign: state === 'new' && leadId === null };
	const kinds = Object.keys(waiting) as (keyof typeof waiting)[];
	return recommended && state !== 'closed' ? kinds.filter((kind) => waiting[kind]) : [];
}

/** The first of them, or null. */
export const waitsForOrganiser = (facts: AwaitedFacts) => organiserWork(facts)[0] ?? null;

/** Whether the body that answers for a measure has to do something next: to report, or to say what became of it. */
export const waitsForBody = (facts: AwaitedFacts): boolean =>
	facts.recommended && facts.leadId !== null && underWay.includes(facts.state) && waitsForOrganiser(facts) === null;

const moved = (facts: MeasureFacts, state: MeasureState, at: string, outcome: MeasureOutcome | null = null): MeasureFacts => ({
	...facts,
	...{ state, outcome, since: facts.state === state ? facts.since : at }
});

/** The facts after an event; an ask falls once it is decided on, the body changes or the measure is over. */
export function afterEvent(facts: MeasureFacts, event: MeasureStep): MeasureFacts {
	const { kind, at, behalfOf, controlDate } = event;
	switch (kind) {
		case 'assign': {
			const firstControlDate = facts.firstControlDate ?? controlDate;
			// another body begins anew, also where the measure was new already
			const since = facts.leadId === event.leadId ? facts : { ...facts, since: at };
			return { ...moved(since, 'new', at), leadId: event.leadId, controlDate, firstControlDate, asked: null, reported: false };
		}
		case 'report':
			return behalfOf === facts.leadId ? { ...moved(facts, 'in_work', at), reported: true } : facts;
		case 'accept':
			return { ...facts, reported: false, ...(controlDate !== null && { controlDate, firstControlDate: controlDate }) };
		case 'claim':
			return { ...moved(facts, 'claimed', at, event.outcome), asked: null, reported: false };
		case 'confirm':
			return moved(facts, 'closed', at, facts.outcome);
		case 'return':
		case 'reopen': {
			const dates = controlDate === null ? {} : { controlDate, firstControlDate: facts.firstControlDate ?? controlDate };
			return { ...moved(facts, facts.leadId === null ? 'new' : 'in_work', at), ...dates };
		}
		case 'not_ours':
			return { ...moved({ ...facts, since: at }, 'new', at), leadId: null, asked: null, reported: false };
		case 'ask':
			return { ...facts, asked: controlDate };
		case 'grant':
			return { ...facts, controlDate, firstControlDate: facts.firstControlDate ?? controlDate, asked: null };
		case 'decline':
			return { ...facts, asked: null };
		case 'lapse':
			return { ...moved(facts, 'closed', at, 'lapsed'), asked: null, reported: false };
		case 'correct':
			return facts;
	}
}

/** What events add up to, from the first. @param at when the measure was made */
export const addUp = (at: string, events: readonly MeasureStep[]): MeasureFacts => events.reduce(afterEvent, factsAtFirst(at));

/** Events whose text and files everybody may come to read, once an organiser publishes them. */
export const publishable: readonly MeasureEventKind[] = ['report', 'claim', 'not_ours', 'ask', 'lapse', 'correct'];

/** The instant from which a measure is late: the day after its control date begins in the forum's zone. */
export const overdueAt = (controlDate: string | null, zone: string): string | null =>
	controlDate === null ? null : instantOf(addDays(`${controlDate}T00:00`, 1), zone);

/** Whether it is late: only while it waits for a body. One that is claimed waits for the organiser. */
export const isOverdue = ({ state, overdueAt: from }: { state: MeasureState; overdueAt: string | null }, at: string): boolean =>
	underWay.includes(state) && from !== null && from <= at;

/** The words that part a total of measures without a rest, in the order in which they are read. */
export const measureStatuses = ['done', 'partly', 'in_work', 'waiting', 'no_body', 'claimed', 'overdue', 'refused', 'lapsed'] as const;
export type MeasureStatus = (typeof measureStatuses)[number];
/** Those of measures that are under control still. */
export const openStatuses = ['in_work', 'waiting', 'no_body', 'claimed', 'overdue'] as const satisfies readonly MeasureStatus[];

/** The one word for a measure at an instant. */
export function statusOf(
	measure: { state: MeasureState; outcome: MeasureOutcome | null; leadId: string | null; overdueAt: string | null },
	at: string
): MeasureStatus {
	const { state, outcome, leadId } = measure;
	if (state === 'closed' && outcome !== null) return outcome;
	if (state === 'claimed') return 'claimed';
	if (isOverdue(measure, at)) return 'overdue';
	if (state === 'in_work') return 'in_work';
	return leadId === null ? 'no_body' : 'waiting';
}

const months: Record<Recurrence, number> = { month: 1, quarter: 3, half_year: 6, year: 12 };

/** Whether a body has said something on which the organiser has to decide; another assignment sets it aside. */
export const answerWaits = (facts: AwaitedFacts): boolean => ![null, 'assign'].includes(waitsForOrganiser(facts));

/**
 * The date of the next turn that a form proposes; null: it does not come again, or has no date.
 * @param today the day from which it may be: turns that are over are passed by
 */
export function nextTurn(
	{ recurrence, controlDate }: { recurrence: Recurrence | null; controlDate: string | null },
	today = ''
): string | null {
	if (recurrence === null || controlDate === null) return null;
	let turn = 1;
	while (addMonths(controlDate, turn * months[recurrence]) < today) turn++;
	return addMonths(controlDate, turn * months[recurrence]);
}

/** Whether an outcome needs words: what was not done, or not all of it, is explained. */
export const needsWords = (outcome: ClaimedOutcome): boolean => outcome !== 'done';

/** How a measure is numbered: 19.2. */
export const measureNumber = ({ number, position }: { number: number; position: number }): string => `${number}.${position}`;
