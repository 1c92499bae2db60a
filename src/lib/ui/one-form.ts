import { getContext, setContext } from 'svelte';
import { digestOf, OF, withoutField, type Typed } from './typed-fields';

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
	marks: Map<string, string>;
}

export interface OneForm {
	/** the name of a field as it is sent */
	name: (name: string) => string;
	/** what stands in a field: as it was sent, or else the value. Notes what the value is, so that an answer knows what was typed */
	field: (name: string, value: string) => string;
	/** the same of boxes: those that are ticked */
	ticked: (name: string, values: readonly string[]) => readonly string[];
	/** what was sent of a hidden field; undefined where nothing was */
	kept: (name: string) => string | undefined;
	/** whether something is typed in a group and not saved */
	unsaved: (group: string) => boolean;
	/** an address of an action with what the page's address asks for */
	action: (action: string) => string;
}

export const setGroup = (name: () => string): void => {
	setContext(GROUP, name);
};

/** Makes everything inside one form. @returns what its hidden field says of the values it began with */
export function setOneForm(typed: Shared['typed'], query: Shared['query']): () => string {
	const marks = new Map<string, string>();
	setContext<Shared>(FORM, { typed, query, marks });
	return () => [...marks].map(([name, mark]) => `${name} ${mark}`).join(';');
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
	return {
		name: full,
		field: (name, value) => {
			shared.marks.set(full(name), digestOf([value]));
			return sent(name)?.[0] ?? value;
		},
		ticked: (name, values) => {
			shared.marks.set(full(name), digestOf(values));
			return sent(name) ?? values;
		},
		unsaved: (of) => shared.typed()?.unsaved.includes(of) ?? false,
		kept: (name) => sent(name)?.[0],
		action: (action) => {
			const [address = '', hash] = action.split('#');
			return address + shared.query() + (hash ? `#${hash}` : '');
		}
	};
}

/** Of a component that is created after the fields of such a page: what was typed and has no field on it. */
export function restOfForm(): (typed: Typed | undefined) => string[] {
	const shared = getContext<Shared | undefined>(FORM);
	return (typed) => (typed ? withoutField(typed, new Set(shared?.marks.keys())) : []);
}

/** What the button of a group sends, so that its action reads that group's fields. */
export const buttonOf = (group: string) => ({ name: OF, value: group });
