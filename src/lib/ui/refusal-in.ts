/**
 * The sentence of a refused action (server/http/refusals.ts) in a page's `form`, or undefined. What somebody changed meanwhile is said by
 * ErrorSummary, with the fields.
 */
export const refusalIn = (form: object | null | undefined): string | undefined =>
	form && 'refusal' in form && typeof form.refusal === 'string' && !('refusalCode' in form && form.refusalCode === 'changed-meanwhile')
		? form.refusal
		: undefined;
