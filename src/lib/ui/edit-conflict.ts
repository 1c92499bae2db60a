import { getContext, setContext } from 'svelte';
import { page } from '$app/state';
import { locales, source } from '$lib/i18n/locales';
import type { TextMl } from '$lib/i18n/localized-text';
import { asLines } from '$lib/i18n/typed-text';
import { fieldErrors } from './field-errors';

/** What a page says when a form was refused because somebody changed the row meanwhile (server/optimistic-lock.ts). */

/** What the refusal tells: when, by which kind of actor, and by whom; '' where it is not known. */
export interface EditConflict {
	at: string;
	actor: string;
	by: string;
}

/** The refusal that the page's action has answered with, or undefined when there was none or another one. */
export function editConflict(): EditConflict | undefined {
	const answer: unknown = page.form;
	if (!answer || typeof answer !== 'object' || !('refusalCode' in answer) || answer.refusalCode !== 'changed-meanwhile') return undefined;
	const told = 'refusalDetails' in answer ? answer.refusalDetails : null;
	const text = (name: string) =>
		String((told && typeof told === 'object' && Object.entries(told).find(([each]) => each === name)?.[1]) ?? '');
	return { at: text('at'), actor: text('actor'), by: text('by') };
}

const one = (value: unknown): string => asLines(String(value ?? ''));
const whole = (value: unknown): string => (Array.isArray(value) ? value.map(one).sort().join('\n') : one(value));
/** Whether two values of a field differ for a reader: the order of several choices and the kind of line breaks do not count. */
export const differs = (a: unknown, b: unknown): boolean => whole(a) !== whole(b);

const KEY = 'alang-standing';
/** The stored values of a form's fields, for the components of its fields; undefined: there is nothing to compare with. */
export type CurrentValues = () => Readonly<Record<string, unknown>> | undefined;
export const setCurrentValues = (standing: CurrentValues): void => void setContext(KEY, standing);

/**
 * For the component of a field: a function that gives the stored value where it differs from the one shown, else undefined. Call it while
 * the component is created.
 */
export function currentValue(): (name: string, value: unknown) => { value: unknown } | undefined {
	const standing = getContext<CurrentValues | undefined>(KEY);
	return (name, value) => {
		const now = standing?.();
		return now && name in now && differs(value, now[name]) ? { value: now[name] } : undefined;
	};
}

/**
 * What ErrorSummary lists for a form that rewrites a row: the fields to correct or, after a conflict, the fields whose stored value
 * differs.
 * @param sent the form as it was sent, or undefined
 * @param stored its fields as they are stored now; null for a new row
 * @param labels as fieldErrors takes them; a text in languages under its Kazakh field
 */
export function editErrors(
	sent: { data: object; errors: Record<string, string[] | undefined> } | undefined,
	stored: object | null,
	labels: Record<string, string>
): { id: string; label: string; code: string }[] {
	if (!sent || !stored || !editConflict()) return fieldErrors(sent?.errors ?? {}, labels);
	const [typed, now] = [new Map(Object.entries(sent.data)), new Map(Object.entries(stored))];
	return Object.entries(labels).flatMap(([name, label]) => {
		const fields = name.endsWith(`.${source}`) ? locales.map((locale) => `${name.slice(0, -source.length)}${locale}`) : [name];
		const other = fields.find((field) => now.has(field) && differs(typed.get(field), now.get(field)));
		return other ? [{ id: other, label, code: 'field.changed' }] : [];
	});
}

/** The rows of a form beside those that stand now. */
export interface RowsNow<T> {
	/** the row that stands in place of each */
	twins: (T | undefined)[];
	/** whether its texts stand otherwise */
	changed: boolean[];
	/** whether rows were added, removed or reordered */
	moved: boolean;
}

/**
 * @param standing the rows as they stand now; null while nobody has changed them
 * @param keyOf what stays of a row when it is changed; null for a new one
 */
export function rowsNow<T>(
	rows: readonly T[],
	standing: readonly T[] | null,
	keyOf: (row: T) => string | null,
	textsOf: (row: T) => readonly TextMl[]
): RowsNow<T> {
	if (!standing) return { twins: rows.map(() => undefined), changed: rows.map(() => false), moved: false };
	const left = [...standing];
	const twins = rows.map((row) => {
		const at = keyOf(row) === null ? -1 : left.findIndex((each) => keyOf(each) === keyOf(row));
		return at < 0 ? undefined : left.splice(at, 1)[0];
	});
	const other = (row: T, twin: T) =>
		textsOf(row).some((text, index) => locales.some((locale) => differs(text[locale], textsOf(twin)[index]?.[locale])));
	return {
		twins,
		changed: rows.map((row, index) => !!twins[index] && other(row, twins[index])),
		moved: rows.length !== standing.length || twins.some((twin, index) => twin !== standing[index])
	};
}

/** What ErrorSummary lists of such rows. @param field the first text of a row, as its ids begin @param list its label */
export const rowSummary = <T>(now: RowsNow<T>, field: string, list: string, nameOf: (row: number) => string) => [
	...now.changed.flatMap((changed, row) => (changed ? [{ id: `${field}-${row}`, label: nameOf(row), code: 'field.changed' }] : [])),
	...(now.moved ? [{ id: 'rows-now', label: list, code: 'field.changed' }] : [])
];
