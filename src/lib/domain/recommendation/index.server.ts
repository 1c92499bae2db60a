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
	tabledAt,
	ownAmendments,
	proposalsLeft,
	referencesOf,
	earlierRecommendations,
	rightsAt,
	type RecommendationPage,
	type Rights,
	type StaffFilters
} from './queries.server.ts';
export { placeBySlugs, type Place } from './scene.server.ts';
