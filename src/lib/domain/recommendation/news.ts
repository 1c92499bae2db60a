import type { NewsKind, RecommendationNewsKind, RecommendationState } from '../../lists.ts';

/** The news for those who follow a recommendation, or a proposal in it, when it enters a state; null: none. */
export const newsOf = (state: RecommendationState): NewsKind | RecommendationNewsKind | null => {
	const news: Partial<Record<RecommendationState, NewsKind | RecommendationNewsKind>> = {
		...{ tabled: 'tabled', adopted: 'adopted', not_adopted: 'not-adopted', merged: 'merged' }
	};
	return news[state] ?? null;
};

/** What they are told when one is taken up again: of a decision that it no longer holds; that a merging no longer holds is told nobody. */
export const newsOfReopening = (from: RecommendationState): NewsKind | null => (from === 'merged' ? null : 'reopened');
