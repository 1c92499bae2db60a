/** The sentence of a refused action (server/http/refusals.ts) in a page's `form`, or undefined. */
export const refusalIn = (form: object | null | undefined): string | undefined =>
	form && 'refusal' in form && typeof form.refusal === 'string' ? form.refusal : undefined;
