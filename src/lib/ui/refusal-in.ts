/** Refusals that are said with the fields or as a question: what somebody changed meanwhile, who may be registered already, times that do not fit together, a session's concerns, whom a move is told. */
const saidByFields = ['changed-meanwhile', 'registration.known', 'times.doubtful', 'programme.concerns', 'programme.tells', 'forum.tells'];

/** The sentence of a refused action (server/http/refusals.ts) in a page's `form`, or undefined where the form itself says it. */
export const refusalIn = (form: object | null | undefined): string | undefined =>
	form &&
	'refusal' in form &&
	typeof form.refusal === 'string' &&
	!('refusalCode' in form && saidByFields.includes(String(form.refusalCode)))
		? form.refusal
		: undefined;
