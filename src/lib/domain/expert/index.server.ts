export { askedExperts, expertsForStaff, publicExperts, type AskedExperts } from './queries.server.ts';
export { expertData, expertDataBy, expertiseBy, offeredTo, ownExpertData, ownOffer, type OwnOffer } from './own.server.ts';
export { expertToken } from './links.server.ts';
export { offerExpertise } from './commands/offer.server.ts';
export { dropOldExperts, takeBackBy, takeBackExpertise } from './commands/take-back.server.ts';
export { forgetExpert, reindexExperts } from './commands/forget.server.ts';
