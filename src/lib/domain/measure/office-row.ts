import { translator } from '../../i18n/translate.ts';
import { locales, type Locale } from '../../i18n/locales.ts';
import { searchNormalise } from '../../i18n/search-normalise.ts';
import { asLines } from '../../i18n/typed-text.ts';
import { claimedOutcomes, type ClaimedOutcome } from '../../lists.ts';
import { folded } from './office-heads.ts';
import type { ReturnedRow } from './office-return.ts';
import { officeColumns, type OfficeColumn } from './office-columns.ts';
import { officeRows, type OfficeMeasure } from './office-table.ts';
import { measureStatuses, measureStepRefusal, needsWords, type MeasureFacts, type MeasureStatus } from './rules.ts';
import { MOST_ANSWER } from './schema.ts';

/** What a row of a returned table would set, or why it is not taken. */

/** What is known of a row's measure. */
export interface RowSituation {
	measure: OfficeMeasure;
	facts: MeasureFacts;
	/** in which the row would be written; null: the sender speaks for none of its bodies */
	role: 'lead' | 'co' | null;
	recommended: boolean;
	/** the words of every report and claim so far, in any language */
	said: ReadonlySet<string>;
	/** the outcome that stood when the table was made, of a measure that was closed then; null: none, or nobody knows */
	closedAs: MeasureFacts['outcome'];
}

/** Why a row is not taken. */
export const rowReasons = [
	...['unknown', 'other-forum', 'ambiguous', 'twice', 'not-yours', 'no-body', 'reopened', 'claimed', 'closed', 'only-lead'],
	...['status', 'elsewhere', 'words', 'long', 'formula', 'covered']
] as const;
export type RowReason = (typeof rowReasons)[number];

/** What becomes of a row: it is written, it is as before, or it is not taken. */
export type RowDecision =
	| { kind: 'set'; step: 'report'; outcome: null; text: string }
	| { kind: 'set'; step: 'claim'; outcome: ClaimedOutcome; text: string }
	| { kind: 'same' }
	| { kind: 'refused'; why: RowReason };

const refused = (why: RowReason): RowDecision => ({ kind: 'refused', why });

/** What offices write where there is nothing to say, besides signs. */
const nothing = new Set(['н/д', 'н/а', 'n/a', 'деректер жоқ', 'мәлімет жоқ', 'нет данных', 'no data'].map(folded));
/** Whether a cell says something: a dash, a plus or «н/д» is no answer. */
const isSaid = (text: string): boolean => folded(text) !== '' && !nothing.has(folded(text));

/** The words that a cell of the status may hold, in any language: what the program writes, and what offices write besides. */
function statusWords(): Map<string, MeasureStatus | 'elsewhere'> {
	const known = new Map<string, MeasureStatus | 'elsewhere'>();
	for (const locale of locales) {
		const t = translator(locale);
		const add = (words: string, status: MeasureStatus | 'elsewhere') =>
			words.split('|').forEach((each) => known.set(searchNormalise(each), status));
		for (const outcome of [...claimedOutcomes, 'in_work', 'elsewhere'] as const) add(t(`measure.office.words.${outcome}`), outcome);
		for (const status of measureStatuses) add(t(`measure.status.${status}`), status);
	}
	return known;
}
let words: ReturnType<typeof statusWords> | undefined;
/** The status that a cell names; null: no word of ours; undefined: the cell is empty. */
export function statusNamed(text: string): MeasureStatus | 'elsewhere' | null | undefined {
	words ??= statusWords();
	const named = isSaid(text) ? searchNormalise(text) : '';
	return named ? (words.get(named) ?? null) : undefined;
}

/** The words of a cell as they are compared. */
const plainWords = (text: string): string => asLines(text).replace(/[^\S\n]+/g, ' ');

/** The words of bodies so far, as `RowSituation.said` holds them. */
export const wordsSaid = (texts: readonly string[]): Set<string> => new Set(texts.map(plainWords));

/** Why the rules do not let the step be taken, in the words of a row. */
function rowRefusal(step: 'report' | 'claim', { facts, role, recommended }: RowSituation): RowReason | null {
	if (role === null) return facts.leadId === null ? 'no-body' : 'not-yours';
	const refusal = measureStepRefusal(step, { facts, role, recommended });
	if (refusal === null) return null;
	if (refusal === 'measure.reopened') return 'reopened';
	if (refusal === 'not-found') return 'only-lead';
	return facts.state === 'closed' ? 'closed' : 'claimed';
}

/** What a row would do to its measure. */
export function decideRow(row: Pick<ReturnedRow, 'texts' | 'unread'>, situation: RowSituation): RowDecision {
	const { facts, closedAs, said } = situation;
	const written = row.texts.report ?? '';
	const text = isSaid(written) ? written : '';
	const status = statusNamed(row.texts.status ?? '');
	const fresh = text !== '' && !said.has(plainWords(text));
	const outcome = claimedOutcomes.find((each) => each === status);
	const stands = outcome !== undefined && (facts.outcome === outcome || closedAs === outcome);
	const claims = outcome !== undefined && !stands;
	const unread = row.unread.report ?? row.unread.status;
	// a cell that is not read may have said something: then nothing of the row is taken
	if (unread) return refused(unread);
	const begins = status === 'in_work' && facts.state === 'new';
	const speaks = fresh || claims || status === null || status === 'elsewhere' || begins;
	if (!speaks) return { kind: 'same' };
	const why = rowRefusal(claims ? 'claim' : 'report', situation);
	if (why) return refused(why);
	if (status === null) return refused('status');
	if (status === 'elsewhere') return refused('elsewhere');
	if (text.length > MOST_ANSWER) return refused('long');
	if (claims) {
		const reasons = needsWords(outcome) ? text : fresh ? text : '';
		return needsWords(outcome) && !reasons ? refused('words') : { kind: 'set', step: 'claim', outcome, text: reasons };
	}
	return fresh ? { kind: 'set', step: 'report', outcome: null, text } : refused('words');
}

/** Columns of the plan, which only an organiser changes, on the measure's page. */
const planned = officeColumns.filter((column) => !['number', 'report', 'status'].includes(column));

/** The columns of the plan in which a row says something else than the plan: they are not taken from a table. */
export function columnsNotTaken(row: Pick<ReturnedRow, 'texts'>, measure: OfficeMeasure, at: string): OfficeColumn[] {
	const plan = locales.map((locale: Locale) => officeRows([measure], { locale, columns: planned, at })[0] ?? []);
	return planned.filter((column, n) => {
		const text = row.texts[column];
		return !!text && !plan.some((texts) => folded(texts[n]?.text ?? '') === folded(text));
	});
}
