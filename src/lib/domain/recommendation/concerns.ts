import { numberFor, type Vote } from './rules.ts';
import type { Adopter, RecommendationState } from '../../lists.ts';

/** What a decision does that one press should not do; all of it may be meant. `key` as ui/accepted.ts says. */
export type DecisionConcern = { key: string } & (
	| { kind: 'open'; n: number }
	| { kind: 'outvoted'; inFavour: number; against: number }
	| { kind: 'favoured'; inFavour: number; against: number }
	| { kind: 'uncounted'; inFavour: number; against: number; abstained: number }
	| { kind: 'number' }
);

/**
 * That amendments were not looked at, that the count says otherwise than the decision or is not kept, and that a number is given, which is for good.
 * @param about the recommendation before the decision
 */
export function decisionConcerns(
	vote: Vote,
	by: Adopter,
	about: { state: RecommendationState; number: number | null; openAmendments: number; adoptedBy: Adopter }
): DecisionConcern[] {
	const concerns: DecisionConcern[] = [];
	const { stage, mode, adopted } = vote;
	if (stage === 'whole' && about.openAmendments > 0)
		concerns.push({ key: `open ${about.openAmendments}`, kind: 'open', n: about.openAmendments });
	const [inFavour, against] = [vote.inFavour ?? 0, vote.against ?? 0];
	const votes = { key: `votes ${adopted} ${inFavour} ${against}`, inFavour, against };
	if (mode === 'counted' && adopted && against >= inFavour) concerns.push({ ...votes, kind: 'outvoted' });
	if (mode === 'counted' && !adopted && inFavour > against) concerns.push({ ...votes, kind: 'favoured' });
	const typed = [vote.inFavour, vote.against, vote.abstained];
	if (mode !== 'counted' && typed.some((each) => each !== null)) {
		const abstained = vote.abstained ?? 0;
		concerns.push({ key: `uncounted ${inFavour} ${against} ${abstained}`, kind: 'uncounted', inFavour, against, abstained });
	}
	if (numberFor(vote, by, about)) concerns.push({ key: 'number', kind: 'number' });
	return concerns;
}

/** What a page's action was refused for, from its answer (server/http/refusals.ts); none for another refusal. */
export function decisionConcernsIn(form: object | null | undefined): DecisionConcern[] {
	if (!form || !('refusalCode' in form) || form.refusalCode !== 'recommendation.concerns' || !('refusalDetails' in form)) return [];
	return JSON.parse(String((form.refusalDetails as { concerns?: string }).concerns ?? '[]')) as DecisionConcern[];
}
