/** What a page that is one form (one-form.ts) sends of all its fields, and what its answer gives back. */

/** The hidden field that says with what values each field began. */
export const BEGAN = 'began';
/** The field of a button that says whose fields its action reads. */
export const OF = 'of';

export interface Typed {
	/** every field as it was sent */
	fields: Record<string, string[]>;
	/** the group whose fields the press has taken, and which begins anew; '' those without a group, null none */
	done: string | null;
	/** the groups in which something is typed that no press has taken */
	unsaved: string[];
}

/** What an answer says beside the rest on a page that is one form. */
export interface Beside {
	typed?: Typed;
	/** what the address would have said after the press, had nothing else been typed */
	went?: Record<string, string>;
}

/** The same of a page's `form`; `wrong`: it was not accepted, rather than given back with what else was typed. */
export function besideOf(form: object | null | undefined): Beside & { wrong: boolean } {
	const { typed, went, kept }: Beside & { kept?: boolean } = form ?? {};
	return { ...(typed && { typed }), ...(went && { went }), wrong: !!form && !went && !kept };
}

export const groupOf = (name: string): string => (name.includes(':') ? name.slice(0, name.indexOf(':')) : '');

/** A mark of a field's values: FNV-1a of them, however their lines end. */
export function digestOf(values: readonly string[]): string {
	let hash = 0x811c9dc5;
	const text = values.map((value) => value.replace(/\r\n?/g, '\n').trim()).join('\0');
	for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
	return hash.toString(36);
}

const valuesOf = (body: FormData, name: string) => body.getAll(name).map(String);

/** The groups, but for the one that was taken, of which a field stands otherwise than it began. */
const changed = (body: FormData, done: string | null): string[] => {
	const fields = String(body.get(BEGAN) ?? '')
		.split(';')
		.map((field) => field.split(' '));
	const other = fields.flatMap(([name = '', mark]) => (name && digestOf(valuesOf(body, name)) !== mark ? [groupOf(name)] : []));
	return [...new Set(other)].filter((group) => group !== done);
};

/**
 * What was typed, for the page that answers; undefined where the form is no such form.
 * @param done the group that was taken; null: none
 */
export function typedIn(body: FormData, done: string | null): Typed | undefined {
	if (!body.has(BEGAN)) return undefined;
	const fields = Object.fromEntries([...new Set(body.keys())].map((name) => [name, valuesOf(body, name)]));
	return { fields, done, unsaved: changed(body, done) };
}

/** The fields of one group without its name; the whole body where the form has no groups. @param group null: those without one */
export function ofGroup(body: FormData, group: string | null): FormData {
	if (group === null || !body.has(BEGAN)) return body;
	const own = new FormData();
	for (const [name, value] of body) if (groupOf(name) === group) own.append(name.slice(group.length + 1), value);
	return own;
}
