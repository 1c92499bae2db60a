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
		return code ? [{ id, label, code }] : [];
	});
}
