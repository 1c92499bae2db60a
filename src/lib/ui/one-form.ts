import { getContext, setContext } from 'svelte';
import { BEGAN, digestOf, groupOf, marksOf, OF, withoutField, type Typed } from './typed-fields';

/**
 * A page on which several things can be written is one form: whichever button is pressed, all that is typed goes along, and what was not
 * saved by it stands on the page that answers. The fields of each part of it are a group, whose name stands before theirs.
 */

const [FORM, GROUP] = [Symbol('one form'), Symbol('group')];

interface Shared {
	/** what was sent, as the answer's page gets it */
	typed: () => Typed | undefined;
	/** what the address asks for besides the action: '&amendment=…', or '' */
	query: () => string;
	/** the form's own action */
	home: () => string;
	/** the values that each field began with, as the page now says */
	marks: Map<string, readonly string[]>;
}

export interface OneForm {
	/** the name of a field as it is sent */
	name: (name: string) => string;
	/** what stands in a field: as it was sent, or else the value. Notes what the value is, so that an answer knows what was typed */
	field: (name: string, value: string) => string;
	/** the same of boxes: those that are ticked */
	ticked: (name: string, values: readonly string[]) => readonly string[];
	/** what stands in the field of a row, whose page reads the rows anew from what was sent; notes what it is */
	row: (name: string, row: number, value: string) => string;
	/** whether the answer is about this group, rather than given back with another one */
	pressed: () => boolean;
	/** what was sent of a hidden field; undefined where nothing was */
	kept: (name: string) => string | undefined;
	/** whether something is typed in a group and not saved */
	unsaved: (group: string) => boolean;
	/** an address of an action with what the page's address asks for */
	action: (action: string) => string;
	/** the form's own action, for a button that gives the page back at a place of it */
	home: (hash?: string) => string;
	/** the same for a button that gives the page back as another view of it, or asks before another page (Way) */
	way: (view: string, to: string) => string;
}

export const setGroup = (name: () => string): void => {
	setContext(GROUP, name);
};

/** Makes everything inside one form. @returns what its hidden field says of the values it began with */
export function setOneForm(typed: Shared['typed'], query: Shared['query'], home: Shared['home']): () => string {
	const marks: Shared['marks'] = new Map();
	setContext<Shared>(FORM, { typed, query, home, marks });
	return () => {
		const sent = typed();
		const before = marksOf(sent?.fields[BEGAN]?.[0]);
		// what is typed and not saved goes on from what it began with, whatever the page now shows
		const markOf = (name: string, values: readonly string[]) =>
			sent?.unsaved.includes(groupOf(name)) ? (before.get(name) ?? digestOf([])) : digestOf(values);
		return [...marks].map(([name, values]) => `${name} ${markOf(name, values)}`).join(';');
	};
}

/** Of a component while it is created; null outside of such a form. */
export function oneForm(): OneForm | null {
	const shared = getContext<Shared | undefined>(FORM);
	if (!shared) return null;
	const group = getContext<(() => string) | undefined>(GROUP) ?? (() => '');
	const full = (name: string) => (group() ? `${group()}:${name}` : name);
	/** what was sent of this group, unless the press took it; one in which nothing was typed begins as the page now says */
	const sent = (name: string) => {
		const typed = shared.typed();
		return typed?.unsaved.includes(group()) ? (typed.fields[full(name)] ?? []) : undefined;
	};
	const action = (to: string) => {
		const [address = '', hash] = to.split('#');
		return address + shared.query() + (hash ? `#${hash}` : '');
	};
	return {
		name: full,
		field: (name, value) => {
			shared.marks.set(full(name), [value]);
			return sent(name)?.[0] ?? value;
		},
		ticked: (name, values) => {
			shared.marks.set(full(name), values);
			return sent(name) ?? values;
		},
		row: (name, row, value) => {
			shared.marks.set(full(name), Object.assign([...(shared.marks.get(full(name)) ?? [])], { [row]: value }));
			return value;
		},
		pressed: () => (shared.typed()?.of ?? group()) === group(),
		unsaved: (of) => shared.typed()?.unsaved.includes(of) ?? false,
		kept: (name) => sent(name)?.[0],
		action,
		way: (view, to) => (to ? `${action(shared.home())}&to=${encodeURIComponent(to)}` : shared.home() + (view && `&${view}`)),
		home: (hash) => action(shared.home() + (hash ? `#${hash}` : ''))
	};
}

/** Of a component that is created after the fields of such a page: what was typed and has no field on it. */
export function restOfForm(): (typed: Typed | undefined) => string[] {
	const shared = getContext<Shared | undefined>(FORM);
	return (typed) => (typed ? withoutField(typed, new Set(shared?.marks.keys())) : []);
}

/** What the button of a group sends, so that its action reads that group's fields. */
export const buttonOf = (group: string) => ({ name: OF, value: group });
