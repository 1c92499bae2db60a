/** The code of a field that the page asks about for the first time: nothing was wrong with it yet. */
export const ASKED = 'field.asked';

/**
 * What Superforms found, for ErrorSummary: one line a field, in the order of `labels`.
 * @param errors codes by field, as `form.errors` of superValidate
 * @param labels the form's fields in their order, with their labels; a field's id is its name
 */
export function fieldErrors(
	errors: Record<string, string[] | undefined>,
	labels: Record<string, string>
): { id: string; label: string; code: string }[] {
	return Object.entries(labels).flatMap(([id, label]) => {
		const code = errors[id]?.[0];
		return code && code !== ASKED ? [{ id, label, code }] : [];
	});
}

/** Whether nothing is wrong with a form but that the page has something to ask about it. */
export function onlyAsks(errors: object | undefined): boolean {
	const codes = Object.values(errors ?? {}).filter(Boolean);
	return codes.length > 0 && codes.every((each) => Array.isArray(each) && each[0] === ASKED);
}
