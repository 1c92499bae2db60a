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
	/** the group whose fields the press was about, taken or not */
	of?: string;
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

/** The values of each field, in one pass: a body may have very many fields. */
function valuesOf(body: FormData): Map<string, string[]> {
	const values = new Map<string, string[]>();
	for (const [name, value] of body) {
		const of = values.get(name);
		if (of) of.push(String(value));
		else values.set(name, [String(value)]);
	}
	return values;
}

/** What a form says of the values its fields began with: a mark for each name. */
export const marksOf = (began: string | undefined): Map<string, string> =>
	new Map(
		(began ?? '').split(';').flatMap((field) => {
			const [name = '', mark = ''] = field.split(' ');
			return name ? [[name, mark]] : [];
		})
	);

/** The groups in which a field has other values than it began with. */
const changed = (values: ReadonlyMap<string, string[]>): string[] => {
	const other = [...marksOf(values.get(BEGAN)?.[0])].flatMap(([name, mark]) =>
		digestOf(values.get(name) ?? []) !== mark ? [groupOf(name)] : []
	);
	return [...new Set(other)];
};

/** The same as it stands when a press has taken one group. @param done null: none */
export const afterPress = (typed: Typed, done: string | null): Typed => ({
	...typed,
	done,
	unsaved: typed.unsaved.filter((group) => group !== done)
});

/**
 * What was typed, for the page that answers; undefined where the form is no such form.
 * @param done the group that was taken; null: none
 */
export function typedIn(body: FormData, done: string | null): Typed | undefined {
	if (!body.has(BEGAN)) return undefined;
	const values = valuesOf(body);
	return afterPress({ fields: Object.fromEntries(values), done, unsaved: changed(values) }, done);
}

/** Whether a person may have written it: more than the marks, ids, numbers and choices of a form. */
export const isWritten = (value: string): boolean => /[^\x21-\x7e]/.test(value.trim());

/** What is typed and not saved, and has no field on the page any more. @param shown the names of the page's fields */
export const withoutField = ({ fields, unsaved }: Typed, shown: ReadonlySet<string>): string[] =>
	Object.entries(fields).flatMap(([name, values]) =>
		name !== BEGAN && unsaved.includes(groupOf(name)) && !shown.has(name) ? values.filter(isWritten) : []
	);

/** The fields of one group without its name, '' those without one; the whole body where the form has no groups, or group is null. */
export function ofGroup(body: FormData, group: string | null): FormData {
	if (group === null || !body.has(BEGAN)) return body;
	const own = new FormData();
	for (const [name, value] of body) if (groupOf(name) === group) own.append(group ? name.slice(group.length + 1) : name, value);
	return own;
}
