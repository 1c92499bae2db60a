export {
	tokenOf,
	openToken,
	openBare,
	pendingDuplicateToken,
	pendingDuplicateIdOf,
	confirmingToken,
	openConfirmingToken
} from './link.server.ts';
export { requireRegistration, lockedRegistration } from './access.server.ts';
export { people, restrictedByPass, seesPerson, unseenPeople, visibleTo } from './people.server.ts';
export { namedPeople, type NamedPeople } from './named.server.ts';
export { listDelegations, delegationsAfter, delegationPage, delegationForStaff, onlyRestrictedIn } from './delegations.server.ts';
export { registrationById } from './row.server.ts';
export {
	registrationOf,
	queueNumberOf,
	queueNumberAt,
	registrationAt,
	participantsSeenBy,
	leadersOf,
	historyOf,
	reasonIn,
	type HistoryEntry,
	type SeenParticipant
} from './queries.server.ts';
export { ownData } from './own-data.server.ts';
export { insertRegistration, rewriteRegistration, renumber, type NewRegistration } from './commands/write.server.ts';
export { comparedOf, knownAt } from './known.server.ts';
export { unlike } from './commands/compare.server.ts';
export { reindexRegistrations } from './commands/search.server.ts';
export { editRegistration, changeAddress, sendLink, sendLinkAgain, setDelegationRole } from './commands/edit.server.ts';
export { makeLink } from './commands/make-link.server.ts';
export { changeConsents } from './commands/consents.server.ts';
export { confirmAddress, sendConfirmingLink, approveByHand, askNobody } from './commands/confirm-address.server.ts';
export { burstsOf, burstView, openMembers, type Burst, type BurstView } from './bursts.server.ts';
export { noticeBurst, settleTraits, forgetTraits } from './traits.server.ts';
export { preferPlatform, dropPreference, refusalOfPreference } from './commands/preferred-session.server.ts';
export {
	holdDuplicate,
	pendingDuplicateBy,
	becameOf,
	madeOf,
	markMade,
	type PendingDuplicate
} from './commands/pending-duplicate.server.ts';
export { dropMails } from './commands/own-mails.server.ts';
export { forgetRegistration, setPrivacyState, countLeavings, type Leavings } from './commands/forget.server.ts';
export {
	formChoices,
	formProblems,
	addressDataOf,
	consentsDataOf,
	editInputOf,
	formProblemsOfEdit,
	type FormProblems
} from './form-choices.server.ts';
export { filterQuery, readFilters, type RegistrationFilters } from './filters.ts';
export {
	listRegistrations,
	countRegistrations,
	countriesRegistered,
	unitsRegistered,
	nextRegistration,
	eachRegistration,
	type ExportedRegistration,
	type ListedRegistration
} from './list.server.ts';
export {
	registrationCountsByForum,
	registrationCountsOf,
	seenCountsOf,
	stateCountsOf,
	sumWhere,
	type RegistrationCount,
	type StateCounts
} from './registration-counts.server.ts';
