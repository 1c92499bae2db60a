export {
	draftRecommendation,
	saveText,
	linkProposals,
	tableRecommendation,
	takeBackRecommendation,
	mergeRecommendations,
	continueRecommendation,
	moveRecommendation,
	type DraftInput,
	type TextInput
} from './commands/drafts.server.ts';
export { recordAmendment, askAmendment, decideAmendment, withdrawAmendment, type AmendmentInput } from './commands/amendments.server.ts';
export { decideRecommendation, reopenRecommendation, type VoteInput } from './commands/decisions.server.ts';
export {
	recommendationsAt,
	recommendationsFor,
	recommendationFor,
	publicRecommendations,
	publicRecommendation,
	everyPublic,
	hasPublic,
	proposalsLeft,
	referencesOf,
	earlierRecommendations,
	rightsAt,
	type RecommendationPage,
	type StaffFilters
} from './queries.server.ts';
export { waitingProposals, statesOf, mergeTargets, minutedAt, type Minuted } from './staff.server.ts';
export { platformsWithTexts, type PlatformTexts } from './own.server.ts';
export { ownAmendmentData } from './own-data.server.ts';
export { forgetAmendments } from './commands/forget.server.ts';
export { placeBySlugs, type Place } from './scene.server.ts';
