export {
	propose,
	support,
	withdrawProposal,
	showName,
	correctOwnLanguage,
	followProposal,
	type ProposalInput
} from './commands/participant.server.ts';
export { recordProposals, unrecordProposals, type RecordInput } from './commands/record.server.ts';
export { setAside, takeBack, translateProposal } from './commands/work.server.ts';
export { correctLanguage } from './commands/source-language.server.ts';
export { hideProposal, showProposal } from './commands/hide.server.ts';
export { stopFollowing, eraseFollower, dropOldFollowers } from './commands/follow.server.ts';
export { askToFollow, confirmFollowing, dropOldRequests, stopFollowingByMail, type FollowInput } from './commands/follow-by-mail.server.ts';
export { followRequestOf, openRequest } from './follow-requests.server.ts';
export { forgetProposals } from './commands/forget.server.ts';
export { reindexProposals } from './search.server.ts';
export { followedBy, followerData, followLinkOf, followerToken } from './followers.server.ts';
export { authorsOf } from './authors.server.ts';
export { ownProposalData } from './own-data.server.ts';
export { proposalWorkspace, proposalsForStaff, proposalForStaff, type ProposalWorkspace, type Twins } from './staff.server.ts';
export { translationData } from './translation.ts';
export { allUntold, dropNews, noteNews, noteRecommendationNews } from './news.server.ts';
export { tellFollowers } from './follower-letters.server.ts';
export { newsToTell, type News } from './results.server.ts';
export { measureNewsToTell, noteMeasureNews, type MeasureNews } from './measure-news.server.ts';
export { recommendationNewsToTell, type RecommendationNews } from './recommendation-news.server.ts';
export { requireTakesPart } from './participation.server.ts';
export { ownProposals, hasProposed, type OwnProposals } from './own.server.ts';
export { listQueryOf, listAsked, listQuery } from './list-query.ts';
export { joinedPlatforms, lockProposals, platformsJoined } from './context.server.ts';
