/** Refusals that are said with the fields or as a question: what somebody changed meanwhile, an own proposal that says nearly the same, who may be registered already, times that do not fit together, a session's concerns, whom a move is told, what a forum's change or a decision does. */
const saidByFields = [
	'changed-meanwhile',
	'proposal.twin',
	'registration.known',
	'forum.address-offered',
	'times.doubtful',
	'programme.concerns',
	'programme.tells',
	'forum.tells',
	'forum.concerns',
	'recommendation.concerns'
];

/** The sentence of a refused action (server/http/refusals.ts) in a page's `form`, or undefined where the form itself says it. */
export const refusalIn = (form: object | null | undefined): string | undefined =>
	form &&
	'refusal' in form &&
	typeof form.refusal === 'string' &&
	!('refusalCode' in form && saidByFields.includes(String(form.refusalCode)))
		? form.refusal
		: undefined;

/** The address that a refused new forum is offered, with the sentence that says why; null for another answer. */
export function offeredIn(form: object | null | undefined): { slug: string; say: string } | null {
	if (!form || !('refusalCode' in form) || form.refusalCode !== 'forum.address-offered' || !('refusalDetails' in form)) return null;
	return { slug: (form.refusalDetails as { slug: string }).slug, say: 'refusal' in form ? String(form.refusal) : '' };
}

/** How many people a refused action asks about, from a page's `form`; null for another answer. @param code the refusal that asks */
export function toldIn(form: object | null | undefined, code: string): number | null {
	if (!form || !('refusalCode' in form) || form.refusalCode !== code || !('refusalDetails' in form)) return null;
	return Number((form.refusalDetails as { n?: number }).n ?? 0);
}

/** How many people whom it concerns have no address. */
export const silentIn = (form: object | null | undefined): number =>
	form && 'refusalDetails' in form ? Number((form.refusalDetails as { silent?: number }).silent ?? 0) : 0;
