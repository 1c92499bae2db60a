import { expect } from 'vitest';
import * as attendance from '../../src/lib/domain/attendance/index.server.ts';
import * as delegation from '../../src/lib/domain/delegation/index.server.ts';
import * as dialogue from '../../src/lib/domain/dialogue/index.server.ts';
import * as expert from '../../src/lib/domain/expert/index.server.ts';
import * as forum from '../../src/lib/domain/forum/index.server.ts';
import * as organisation from '../../src/lib/domain/organisation/index.server.ts';
import * as programme from '../../src/lib/domain/programme/index.server.ts';
import * as proposal from '../../src/lib/domain/proposal/index.server.ts';
import * as file from '../../src/lib/domain/file/index.server.ts';
import * as measure from '../../src/lib/domain/measure/index.server.ts';
import * as recommendation from '../../src/lib/domain/recommendation/index.server.ts';
import * as registration from '../../src/lib/domain/registration/index.server.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { read } from '../../src/lib/server/database/open.ts';
import { Refusal } from '../../src/lib/server/refusal.ts';
import { aDelegate, aForum, aPlatform, formInput, aForumInput, organiserOf, program, sessionInput } from './forum.ts';
import { standOf } from './seats.ts';
import { submitRegistration } from '../../src/lib/workflow/submit-registration.server.ts';

/** The forum and the people of tests/domain/clock.test.ts, which tries every step at every position of the clock. */

export const BEGINS = '2026-12-15T08:30:00.000Z';
export const ENDS = '2026-12-15T10:30:00.000Z';
export const FORUM_ENDS = '2026-12-15T13:00:00.000Z';
let serial = 0;

/**
 * Makes the forum: four people have a place, one waits for the forum and prefers a platform; of two platforms one is full and has a waiting
 * list. Registration and sign-up close after everything is over, so that only the clock of sessions and forum can stop a step.
 * @param day when the platforms are: on the forum's day, or (an organiser's mistake) on the day after its end
 */
export async function aClockContext(day: '2026-12-15' | '2026-12-16') {
	const input = aForumInput({
		slug: `scene-${++serial}`,
		approval: 'organiser',
		capacity: 4,
		registrationClosesLocal: '2026-12-20T18:00'
	});
	const forumId = await aForum(input);
	const platform = (capacity: number) =>
		aPlatform(forumId, capacity, {
			day,
			startsLocal: `${day}T13:30`,
			endsLocal: `${day}T15:30`,
			platform: { number: ++serial, capacity, signUpOpensLocal: '2026-11-01T09:00', signUpClosesLocal: '2026-12-20T18:00' }
		});
	const full = await platform(1);
	const free = await platform(5);
	const draft = await programme.createSession(program, forumId, sessionInput({ state: 'draft', title: { kk: 'Жоба отырыс' } }));
	const sits = await aDelegate(forumId, { preferredSessionId: full });
	const queues = await aDelegate(forumId, { preferredSessionId: full });
	const stands = await aDelegate(forumId);
	const other = await aDelegate(forumId, { organisationText: `Басқа ұйым ${++serial}` });
	const waits = await aDelegate(forumId, { preferredSessionId: free });
	const { email } = await registration.registrationOf(stands.actor, stands.registrationId);
	// kept for 48 hours: the evening before
	setClock('2026-12-14T12:00:00.000Z');
	await submitRegistration({ kind: 'anonymous' }, forumId, formInput({ email, givenName: 'Болат' }), {
		language: 'kk',
		formKey: `again-${serial}`
	});
	const duplicate = await read().selectFrom('pending_duplicate').select('id').where('forum_id', '=', forumId).executeTakeFirstOrThrow();
	const organisationOf = async (id: string) => (await registration.registrationById(id)).organisationId ?? '';
	return {
		forumId,
		input,
		full,
		free,
		draft,
		sits,
		queues,
		stands,
		other,
		waits,
		email: email ?? '',
		pendingDuplicateId: duplicate.id,
		boss: organiserOf(forumId),
		organisations: { of: await organisationOf(stands.registrationId), other: await organisationOf(other.registrationId) }
	};
}
export type ClockContext = Awaited<ReturnType<typeof aClockContext>>;

/** Who sits and who waits at the two platforms. */
export const seatsIn = async ({ full, free }: ClockContext) => ({ full: await standOf(full), free: await standOf(free) });

/** Everything that a forum counts, and how many mails of each kind there are. */
export async function forumFigures({ forumId }: ClockContext) {
	const tally = await read().selectFrom('registration_tally').selectAll().where('forum_id', '=', forumId).where('n', '>', 0).execute();
	return {
		forum: await read()
			.selectFrom('forum')
			.select(['taken', 'capacity', 'next_number', 'state'])
			.where('id', '=', forumId)
			.executeTakeFirst(),
		tally: tally.map((row) => JSON.stringify(row)).sort(),
		platforms: await read()
			.selectFrom('platform as p')
			.innerJoin('session as s', 's.id', 'p.session_id')
			.select(['p.session_id', 'p.capacity', 'p.taken', 'p.waiting', 's.state'])
			.where('s.forum_id', '=', forumId)
			.orderBy('p.session_id')
			.execute(),
		seats: await read()
			.selectFrom('seat')
			.select(['session_id', 'registration_id', 'state'])
			.where('forum_id', '=', forumId)
			.where('state', '<>', 'ended')
			.orderBy('id')
			.execute(),
		members: await read()
			.selectFrom('registration')
			.select(['id', 'delegation_id', 'delegation_role', 'email', 'preferred_session_id', 'state'])
			.where('forum_id', '=', forumId)
			.where('privacy_state', 'is', null)
			.orderBy('id')
			.execute(),
		delegations: await read().selectFrom('delegation').select(['id', 'quota']).where('forum_id', '=', forumId).orderBy('id').execute(),
		kinds: await read()
			.selectFrom('participant_kind')
			.select(['code', 'name_ml'])
			.where('forum_id', '=', forumId)
			.orderBy('code')
			.execute(),
		countries: await read()
			.selectFrom('forum_country')
			.select(['country', 'host'])
			.where('forum_id', '=', forumId)
			.orderBy('country')
			.execute()
	};
}

export const mailsSince = async (known: readonly string[]) =>
	(await read().selectFrom('outbox').select(['id', 'kind']).orderBy('id').execute())
		.filter((row) => !known.includes(row.id))
		.map((row) => row.kind);
export const mailIds = async () => (await read().selectFrom('outbox').select('id').execute()).map((row) => row.id);

/** What a step answers: the code of its refusal, or 'goes'. */
export const answerOf = (step: Promise<unknown>): Promise<string> =>
	step.then(
		() => 'goes',
		(reason: unknown) => (reason instanceof Refusal ? reason.code : expect.unreachable(String(reason)))
	);

const workflows = import.meta.glob<Record<string, unknown>>('../../src/lib/workflow/*.server.ts', { eager: true });

/** Every function of the doors whose rows are about seats, places, registration or what a forum counts. */
export const steps: string[] = Object.entries({
	attendance,
	delegation,
	dialogue,
	expert,
	file,
	forum,
	organisation,
	programme,
	proposal,
	measure,
	recommendation,
	registration,
	workflow: Object.assign({}, ...Object.values(workflows)) as object
})
	.flatMap(([door, names]) => Object.entries(names).map(([name, value]) => ({ name: `${door}.${name}`, value })))
	.filter(({ value }) => typeof value === 'function')
	.map(({ name }) => name)
	.sort();

/** Exports that write nothing: they read, read a form, or are rules. */
const reads = `
	attendance.arrivalAt attendance.arrivedAt attendance.deskList attendance.forumsFollowed attendance.participantCounts attendance.participantCountsOf
	attendance.checkInPlaces attendance.scanLog attendance.scansOf attendance.sessionsFollowed attendance.sheetOf attendance.summaryOf
	attendance.tablesOf
	delegation.countriesTakingPart delegation.delegationNames
	dialogue.choicesOf dialogue.mySchedule dialogue.ownProgramme dialogue.platformsOf dialogue.platformsPage
	dialogue.registrationByNumber dialogue.seatListOf
	expert.askedExperts expert.expertData expert.expertDataBy expert.expertToken expert.expertiseBy expert.expertsForStaff
	expert.offeredTo expert.ownExpertData expert.ownOffer expert.publicExperts
	forum.areaForms forum.checksOf forum.countriesData forum.countriesOf forum.countriesOfForums forum.requireForum forum.emptyForum
	forum.findForum
	forum.findForumOfForm
	forum.findForumFor forum.forumById forum.forumData forum.forumInput forum.forumsFor forum.guestsData forum.guestsInput forum.guestsOf
	forum.hostOf forum.isOver forum.kindsData forum.kindsInput forum.newForumInput forum.kindsOf forum.listForums forum.phaseOf forum.registrationOpen forum.stepGuests
	forum.closingFault forum.proposalsCloseAt forum.proposalsData
	forum.stepKinds forum.termsData forum.termsInput forum.timesOf forum.toForum forum.usedKinds forum.peopleOf forum.stillKnown
	organisation.acceptedById organisation.acceptedTwins organisation.compareProposal organisation.everyUnit organisation.findAccepted
	organisation.likelyProposals organisation.likelyTwins
	organisation.countProposed organisation.listAccepted organisation.listProposed organisation.mergePreview organisation.proposedById
	organisation.suggestOrganisations organisation.unitsList
	programme.calendarOf programme.concernsAbout programme.countClashes programme.defaultsFor programme.dutiesOf programme.emptyForm programme.formOf
	programme.impossibleTimes programme.inputOf programme.letterMethod programme.listHalls programme.platformOf programme.platformSessions
	programme.programmeForStaff programme.programmeOf programme.programmePage programme.scheduleXml programme.sessionBySlug
	programme.sessionForStaff programme.sessionSlugs programme.sessionsByIds programme.spansOf programme.stepRows
	proposal.listQueryOf proposal.listQuery proposal.proposalWorkspace proposal.followLinkOf proposal.followedBy proposal.followerData
	proposal.allUntold proposal.followRequestOf proposal.listAsked proposal.openRequest proposal.recommendationNewsToTell
	proposal.followerToken proposal.joinedPlatforms proposal.newsToTell proposal.platformsJoined
	proposal.hasProposed proposal.ownProposalData proposal.ownProposals proposal.proposalForStaff
	proposal.proposalsForStaff proposal.translationData proposal.authorsOf
	attendance.presenceAt attendance.presentCount forum.outcomeData
	measure.measuresFor measure.measuresOfBodies measure.returnReasons measure.measureFor measure.publicMeasures measure.countByStatus measure.measureTitle measure.bodiesOfMeasures
	measure.measuresInRows measure.narrows measure.nextOverdue measure.withMeasure measure.yearsOfMeasures recommendation.recommendationsEverywhere
	measure.bodiesToSuggest measure.countAwaitingBodies measure.countOfBodies measure.countOfSpeakers measure.measureForBody measure.measuresToTell measure.readTold measure.spokenBodies
	measure.measuresToDo measure.measureTasks measure.measureChoices measure.planChoices measure.letterMeasures measure.requireMeasuresOf
	measure.unpublishedAnswers measure.answersNamed measure.measuresOfRecommendation measure.reportFor measure.reportOfBodies measure.weekFor
	measure.sumOf measure.bodyLines measure.platformGroups measure.headOf measure.officeRows measure.fileFor measure.letterFiles measure.measureFiles
	measure.inFigures measure.printedTerm measure.measureTexts programme.earlierPlatforms proposal.measureNewsToTell
	measure.officeLayout measure.officeMeasures measure.officeMeasuresOfBodies measure.forumsOfBodies measure.returnedPreview
	file.kindOf file.readFile file.bytesOfFile file.filesOfEvents file.storedFile file.waitingFiles
	recommendation.earlierRecommendations recommendation.everyPublic recommendation.hasTabledTexts
	recommendation.decisionIn recommendation.publicPlatformOf recommendation.publicPlatforms recommendation.recommendationsFeed recommendation.screenAt
	recommendation.adoptedByForum recommendation.adoptedNow recommendation.publicByIds recommendation.amendmentOf recommendation.mergeTargets recommendation.minutedAt recommendation.ownAmendmentData
	recommendation.placeBySlugs recommendation.platformsWithTexts recommendation.proposalsLeft recommendation.publicRecommendation
	recommendation.publicRecommendations recommendation.recommendationFor recommendation.recommendationsAt
	recommendation.recommendationsFor recommendation.referencesOf recommendation.rightsAt recommendation.statesOf
	recommendation.recommendationsAfter recommendation.textOnScreen recommendation.waitingProposals
	registration.addressDataOf registration.burstView registration.burstsOf registration.confirmingToken registration.consentsDataOf
	registration.delegationForStaff registration.delegationPage registration.delegationsAfter
	registration.listDelegations registration.onlyRestrictedIn registration.openConfirmingToken registration.openMembers
	registration.people registration.unseenPeople registration.seesPerson registration.visibleTo registration.sumWhere registration.countLeavings
	registration.countRegistrations registration.countriesRegistered registration.formProblems registration.formProblemsOfEdit
	registration.eachRegistration registration.editInputOf registration.filterQuery registration.formChoices registration.historyOf
	registration.comparedOf registration.knownAt registration.nextRegistration registration.unitsRegistered registration.leadersOf registration.listRegistrations registration.openToken registration.openBare registration.ownData
	registration.becameOf registration.madeOf registration.pendingDuplicateBy registration.pendingDuplicateIdOf registration.pendingDuplicateToken registration.participantsSeenBy registration.queueNumberOf registration.queueNumberAt registration.readFilters
	registration.namedPeople registration.reasonIn registration.restrictedByPass
	registration.registrationAt registration.registrationById registration.registrationOf registration.registrationCountsByForum registration.registrationCountsOf registration.seenCountsOf registration.stateCountsOf
	registration.refusalOfPreference registration.tokenOf registration.unlike
	workflow.askedAbout workflow.formHashes workflow.forumOver workflow.hashesOf workflow.isHanded workflow.linkOfBrowser workflow.holdingOf workflow.registrationOfForm workflow.stillAnswers workflow.installationState workflow.mailOf workflow.privacyOf workflow.privacyPreview
	workflow.bulkView workflow.everythingOf workflow.severalAsked workflow.countAudience workflow.countForum workflow.countTold
	workflow.reopeningOf workflow.toldAbout workflow.toldIfForumCancelled workflow.warningsOf
`;

/** Parts of another step's change, which decides when; and looks that only the audit keeps. */
const parts = `
	delegation.delegationFor delegation.dropEmptyDelegation
	dialogue.claimPreferred dialogue.claimPreferredOfNew dialogue.closePlatform dialogue.dropSeats dialogue.fillSeats dialogue.offerSeatsBack
	dialogue.releaseSeats dialogue.restorePlatform dialogue.rewriteCapacity
	expert.dropOldExperts expert.forgetExpert expert.reindexExperts
	forum.requireNotOver forum.lockSeats forum.rewriteForum
	organisation.dropUnusedProposal organisation.heldInUse organisation.heldOrganisation organisation.reindexOrganisations organisation.resolveOrganisation organisation.writeOrganisation
	programme.lockSession programme.moveSessionsAlong programme.republishSession programme.rewriteSession programme.rezoneSessions
	proposal.lockProposals proposal.noteNews proposal.requireTakesPart proposal.dropOldFollowers proposal.reindexProposals proposal.forgetProposals
	proposal.dropNews proposal.noteRecommendationNews proposal.noteMeasureNews
	recommendation.forgetAmendments measure.addFirstMeasure measure.lapseMeasures measure.rezoneMeasures
	registration.askNobody registration.dropMails registration.requireRegistration registration.reindexRegistrations registration.forgetRegistration registration.insertRegistration
	registration.lockedRegistration registration.markMade registration.noticeBurst registration.holdDuplicate registration.renumber
	registration.rewriteRegistration registration.setPrivacyState
	registration.settleTraits
	workflow.admitWaiting workflow.answerAgain workflow.claimNumberedPlace workflow.claimPlace workflow.correctAddress workflow.enter workflow.removePersonalData workflow.nextNumber workflow.sameForm workflow.tellAudience workflow.tellForum workflow.freePlaces
	workflow.freePlacesOf
`;

/** Writes that neither seats, places, registration and their mails nor the figures of a forum know of. */
const elsewhere = `
	attendance.undoScan attendance.undoByPass
	expert.offerExpertise expert.takeBackBy expert.takeBackExpertise
	forum.createForum forum.editForum
	organisation.addOrganisation organisation.saveUnit organisation.writeKostanay organisation.writeUnits
	programme.createSession programme.editHall programme.editSession programme.removeHall
	proposal.tellFollowers proposal.eraseFollower proposal.followProposal proposal.hideProposal proposal.propose
	proposal.recordProposals proposal.setAside proposal.showName proposal.showProposal
	proposal.correctLanguage proposal.correctOwnLanguage proposal.stopFollowing proposal.support proposal.takeBack proposal.translateProposal
	proposal.unrecordProposals proposal.askToFollow proposal.confirmFollowing proposal.dropOldRequests proposal.stopFollowingByMail
	proposal.withdrawProposal
	measure.addMeasure measure.dropMeasure measure.writePlan measure.takeStep measure.enterForBody measure.publishEvent measure.publishWaiting
	measure.hideEvent measure.remindOfficials measure.tellOrganisers measure.keepReturned measure.writeReturned measure.dropOldReturns measure.setOfficeLayout
	measure.showFile file.keepFile file.attachFiles file.dropUnusedFiles
	recommendation.askAmendment recommendation.continueRecommendation recommendation.decideAmendment recommendation.decideRecommendation
	recommendation.draftRecommendation recommendation.dropDraft recommendation.linkProposals recommendation.mergeRecommendations recommendation.moveRecommendation
	recommendation.recordAmendment recommendation.reopenRecommendation recommendation.saveText recommendation.tableRecommendation
	recommendation.showOnScreen recommendation.takeBackRecommendation recommendation.undoDecision recommendation.withdrawAmendment
	registration.forgetTraits
	workflow.tellOfWithdrawals
	workflow.reindexSearch workflow.startDaily workflow.startMinute workflow.stopDaily workflow.stopMinute
`;

export const others = [reads, parts, elsewhere].flatMap((names) => names.trim().split(/\s+/));
