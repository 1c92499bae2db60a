export {
	draftRecommendation,
	saveText,
	linkProposals,
	continueRecommendation,
	moveRecommendation,
	type DraftInput,
	type TextInput
} from './commands/drafts.server.ts';
export { recordAmendment, askAmendment, decideAmendment, withdrawAmendment, type AmendmentInput } from './commands/amendments.server.ts';
export { mergeRecommendations, tableRecommendation, takeBackRecommendation } from './commands/steps.server.ts';
export { dropDraft } from './commands/drop.server.ts';
export { undoDecision } from './commands/undo.server.ts';
export { decideRecommendation, reopenRecommendation, type VoteInput } from './commands/decisions.server.ts';
export { showOnScreen } from './commands/screen.server.ts';
export {
	recommendationsAt,
	recommendationsFor,
	recommendationFor,
	screenAt,
	textOnScreen,
	proposalsLeft,
	rightsAt,
	type StaffFilters
} from './queries.server.ts';
export type { RecommendationPage } from './listed.server.ts';
export {
	publicRecommendations,
	recommendationsAfter,
	publicRecommendation,
	everyPublic,
	referencesOf,
	adoptedByForum,
	adoptedNow,
	publicByIds
} from './published.server.ts';
export { earlierRecommendations } from './earlier.server.ts';
export { publicPlatformOf, publicPlatforms } from './public-platforms.server.ts';
export { recommendationsEverywhere } from './latest.server.ts';
export { decisionIn } from './words.ts';
export { recommendationsFeed } from './feed.server.ts';
export { waitingProposals, statesOf, mergeTargets, minutedAt, type MinutedRecommendation } from './staff.server.ts';
export { hasTabledTexts, platformsWithTexts, type PlatformTexts } from './own.server.ts';
export { amendmentOf } from './view.server.ts';
export { ownAmendmentData } from './own-data.server.ts';
export { forgetAmendments } from './commands/forget.server.ts';
export { placeBySlugs, type RecommendationPlace } from './context.server.ts';
