import { typedIn, type Beside } from '../../ui/typed-fields.ts';
import type { Decision } from './schema.ts';

/** The page after a decision was taken back: what was written stands in the decision's form again, beside what else is typed. */
export function undoneWith(body: FormData, { stage, mode, inFavour, against, abstained, present, reason }: Decision): Beside {
	const typed = typedIn(body, null);
	const vote = Object.entries({ by: 'platform', stage, mode, inFavour, against, abstained, present, reason });
	const again = Object.fromEntries(vote.map(([name, value]) => [`vote:${name}`, [String(value ?? '')]]));
	return {
		typed: { fields: { ...typed?.fields, ...again }, done: null, unsaved: [...new Set([...(typed?.unsaved ?? []), 'vote'])] },
		went: { done: 'undone' }
	};
}
