/** The own proposal that says nearly the same, from the answer of an action that asks about it. */
export function twinIn(form: object | null | undefined): { id: string; text: string; supporters: number } | undefined {
	if (!form || !('refusalCode' in form) || form.refusalCode !== 'proposal.twin' || !('refusalDetails' in form)) return undefined;
	const { id, text, supporters } = form.refusalDetails as { id: string; text: string; supporters: number };
	return { id, text, supporters };
}
