/** Refusals that ErrorSummary says, with the fields: what somebody changed meanwhile, and times that do not fit together. */
const saidByFields = ['changed-meanwhile', 'times.doubtful'];

/** The sentence of a refused action (server/http/refusals.ts) in a page's `form`, or undefined where ErrorSummary says it. */
export const refusalIn = (form: object | null | undefined): string | undefined =>
	form &&
	'refusal' in form &&
	typeof form.refusal === 'string' &&
	!('refusalCode' in form && saidByFields.includes(String(form.refusalCode)))
		? form.refusal
		: undefined;
