import { setError, type SuperValidated } from 'sveltekit-superforms';
import { MOST_LETTERS } from '$lib/domain/proposal/schema';
import { MOST_SLIPS, type slipsFault } from '$lib/domain/proposal/slips';

/** Says beside the field what is wrong with pasted slips. */
export function slipsMessage(form: SuperValidated<{ text: string }>, { code, n }: NonNullable<ReturnType<typeof slipsFault>>): void {
	const most = code === 'many' ? MOST_SLIPS : MOST_LETTERS;
	setError(form, 'text', `proposal.slips.${code === 'many' ? 'many' : 'long'} n=${n} most=${most}`);
}
