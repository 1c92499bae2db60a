import { asLines } from '../i18n/typed-text.ts';
import type { Change } from './change.ts';
import { sha256 } from './crypto.ts';
import { Refusal } from './refusal.ts';

/**
 * Two people with the same form open: the second must not overwrite the first without knowing it. A form that rewrites a row carries a
 * version of what it showed; the command compares it with what stands when it writes.
 */

/** The version that a form sent, '' when it sent none; null: nobody looked at a form, the program writes by itself. */
export type FormVersion = string | null;
export const noForm: FormVersion = null;

/** A value as it is compared: an empty one counts as none, and neither the order of keys nor the kind of line breaks matters. */
function alike(value: unknown): unknown {
	if (typeof value === 'string') return asLines(value);
	if (Array.isArray(value)) return value.map(alike);
	if (typeof value !== 'object' || value === null) return value;
	const kept = Object.entries(value).flatMap(([name, each]) => {
		const plain = alike(each);
		return name === 'seen' || plain === '' || plain === null || plain === undefined ? [] : [[name, plain] as const];
	});
	return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The version of what a form shows: a hash. @param shown its values by field; `seen` itself does not count */
export const versionOf = (shown: object): string => sha256(JSON.stringify(alike(shown))).slice(0, 32);

/** The values of a form with their version in the field `seen`, for the page that shows it. */
export const withVersion = <T extends object>(shown: T): T & { seen: string } => ({ ...shown, seen: versionOf(shown) });

/** What a form edits, as the check and its refusal need it. */
export interface EditedSubject {
	/** what the form would show now, read in this change */
	stands(): Promise<object>;
	subjectKind: string;
	subjectId: string;
	/** as the audit names the changes that such a form makes */
	verbs: readonly string[];
}

/**
 * The last change of a subject: who made it, and when; all empty when the audit does not know. A delegate is not told which of the staff it
 * was.
 */
async function lastChange(c: Change, { subjectKind, subjectId, verbs }: EditedSubject): Promise<{ at: string; actor: string; by: string }> {
	const row = await c.trx
		.selectFrom('audit_entry as a')
		.leftJoin('account as k', 'k.id', 'a.actor_id')
		.leftJoin('person as p', 'p.id', 'k.person_id')
		.select(['a.at', 'a.actor_kind', 'p.surname', 'p.given_name'])
		.where('a.subject_kind', '=', subjectKind)
		.where('a.subject_id', '=', subjectId)
		.where('a.verb', 'in', verbs)
		.orderBy('a.id', 'desc')
		.limit(1)
		.executeTakeFirst();
	const told = c.actor.kind === 'account' ? [row?.surname, row?.given_name] : [];
	return { at: row?.at ?? '', actor: row?.actor_kind ?? '', by: told.filter(Boolean).join(' ') };
}

/**
 * Writes a form's values unless somebody has changed meanwhile what the form showed. A form that changes nothing is never refused: the same
 * form sent twice is one change. The caller has locked the row: two at once come one after the other.
 * @param write the rows and their audit entry; all of it is rolled back when this refuses
 * @throws Refusal('changed-meanwhile') with who changed it last, and when
 */
export async function writeIfUnchanged<T>(c: Change, seen: FormVersion, of: EditedSubject, write: () => Promise<T>): Promise<T> {
	const before = seen === null ? null : versionOf(await of.stands());
	if (seen === before) return write();
	const last = await lastChange(c, of);
	const result = await write();
	// compared after the write, which brings values into their stored form (a phone number, an empty row)
	if (versionOf(await of.stands()) !== before) throw new Refusal('changed-meanwhile', last);
	return result;
}
