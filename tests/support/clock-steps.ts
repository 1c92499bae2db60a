import { markPresent } from '../../src/lib/domain/attendance/index.server.ts';
import { editDelegation } from '../../src/lib/domain/delegation/index.server.ts';
import * as dialogue from '../../src/lib/domain/dialogue/index.server.ts';
import {
	kindsData,
	kindsInput,
	kindsOf,
	publishForum,
	setAdoptedBy,
	setCountries,
	setGuests,
	setKinds,
	setProposalsClose,
	setTerms
} from '../../src/lib/domain/forum/index.server.ts';
import { acceptOrganisation, editOrganisation, mergeAccepted, mergeOrganisation } from '../../src/lib/domain/organisation/index.server.ts';
import { createHall, formOf, inputOf, sessionForStaff } from '../../src/lib/domain/programme/index.server.ts';
import * as registration from '../../src/lib/domain/registration/index.server.ts';
import { database, read } from '../../src/lib/server/database/open.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { addByHand } from '../../src/lib/workflow/add-by-hand.server.ts';
import { anonymiseRegistration } from '../../src/lib/workflow/anonymise.server.ts';
import { declineBurst, putBurstAside } from '../../src/lib/workflow/bursts.server.ts';
import { cancelForum } from '../../src/lib/workflow/cancel-forum.server.ts';
import { cancelSession } from '../../src/lib/workflow/cancel-session.server.ts';
import { confirmSeveral } from '../../src/lib/workflow/confirm-several.server.ts';
import { undoConfirming } from '../../src/lib/workflow/undo-confirming.server.ts';
import * as decide from '../../src/lib/workflow/decide.server.ts';
import { editForumAndAdmit } from '../../src/lib/workflow/edit-forum.server.ts';
import { eraseRegistration } from '../../src/lib/workflow/erase.server.ts';
import { holdForum } from '../../src/lib/workflow/hold-forum.server.ts';
import { holdSession } from '../../src/lib/workflow/hold-session.server.ts';
import { changeSession, publishSession } from '../../src/lib/workflow/move-session.server.ts';
import { submitRegistration, registerDuplicate } from '../../src/lib/workflow/submit-registration.server.ts';
import { reopenRegistration } from '../../src/lib/workflow/reopen.server.ts';
import { liftRestriction, restrictRegistration } from '../../src/lib/workflow/restrict.server.ts';
import { applyRetention } from '../../src/lib/workflow/retention.server.ts';
import { setTermsAndAsk } from '../../src/lib/workflow/set-terms.server.ts';
import { followUnconfirmed } from '../../src/lib/workflow/unconfirmed.server.ts';
import type { ClockContext } from './clock-walk.ts';
import { byHandInput, formInput, program } from './forum.ts';

/** One step of a domain's door, and what it answers at each position of the clock. */
export interface Step {
	/** prepares the step, while everything is still to come */
	prepare?(context: ClockContext): Promise<unknown>;
	run(context: ClockContext): Promise<unknown>;
	/** its answer on the forum's day, a minute before the session: a refusal's code; left out: it is done */
	before?: string;
	/** its answer once the session has begun, and once it has ended (left out: the same): a refusal's code, or 'goes' when it is done */
	begun: string;
	ended?: string;
	/** its answer once the forum is over, as `begun` */
	over: string;
	/** kinds of mail that it may still write then, since what they tell stays true */
	mails?: string[];
	/**
	 * what it may do to the seats of a session that has begun: seat somebody by hand, take out somebody who leaves the forum, or end and
	 * restore them with a cancelled session
	 */
	seats?: 'by hand' | 'goes with the row' | 'cancels' | 'come back';
	/** control: it moves seats or mails people while the session is still to come */
	moves?: true;
}

const capacityOf = async ({ full, boss, forumId }: ClockContext, capacity: string) => {
	const session = await sessionForStaff(boss, full);
	return {
		forumId,
		id: session.id,
		input: { ...inputOf({ ...formOf(session, 'Asia/Qostanay'), capacity }, session.duties), accepted: 'all' as const }
	};
};
const edited = async ({ stands }: ClockContext) => ({
	...registration.editInputOf(await registration.registrationOf(stands.actor, stands.registrationId)),
	country: 'GE'
});
/** Makes a registration wait for its address to be confirmed until a time at which the forum has begun. */
const asked = ({ stands }: ClockContext) =>
	database()
		.writer.updateTable('registration')
		.set({ confirm_by: '2026-12-15T06:00:00.000Z', confirm_due_at: '2026-12-15T06:00:00.000Z' })
		.where('id', '=', stands.registrationId)
		.execute();
/** The id of a burst whose only application is that of the person who holds a seat. */
const burstOf = ({ forumId }: ClockContext) => `burst of ${forumId}`;
async function aBurst(context: ClockContext) {
	const at = '2026-12-14T12:00:00.000Z';
	const { writer } = database();
	await writer
		.insertInto('burst')
		.values({ id: burstOf(context), forum_id: context.forumId, kind: 'network', created_at: at })
		.execute();
	await writer
		.insertInto('application_trait')
		.values({ registration_id: context.sits.registrationId, kind: 'network', value_hash: newId(), at, burst_id: burstOf(context) })
		.execute();
}
/** Confirms one application as part of several; their mails wait for days, so that only the clock stops an undoing. */
async function severalConfirmed({ boss, forumId, stands }: ClockContext) {
	await confirmSeveral(boss, forumId, [stands.registrationId]);
	await database().writer.updateTable('bulk_decision').set({ undo_until: '2026-12-20T05:00:00.000Z' }).execute();
}
const bulkOf = async ({ forumId }: ClockContext) =>
	(await read().selectFrom('bulk_decision').select('id').where('forum_id', '=', forumId).executeTakeFirstOrThrow()).id;
/** Accepts an organisation, unless an earlier test has done it: the tests share it. */
async function accepted(id: string) {
	const { state } = await read().selectFrom('organisation').select('state').where('id', '=', id).executeTakeFirstOrThrow();
	if (state === 'proposed') await acceptOrganisation(program, id, { name: { kk: `Ұйым ${id}` }, kind: 'ngo' }, noForm);
}
const takesSeats = { begun: 'dialogue.begun', ended: 'dialogue.over', over: 'forum.over', moves: true } as const;
/** steps that are done while the forum runs and give no seat of a session that has begun */
const whileForum = { begun: 'goes', over: 'forum.over' } as const;
/** steps about an address that is still to be confirmed: they end when the forum begins, hours before its platforms */
const untilForum = { before: 'registration.state', begun: 'registration.state', over: 'registration.state' } as const;
const always = { begun: 'goes', over: 'goes' } as const;

/** The steps that concern seats, places, registration and their mails, by door and name. */
export const clockRows: Record<string, Step> = {
	'dialogue.takeSeat': { run: (s) => dialogue.takeSeat(s.stands.actor, s.stands.registrationId, s.free), ...takesSeats },
	'dialogue.moveSeat': { run: (s) => dialogue.moveSeat(s.sits.actor, s.sits.registrationId, s.free), ...takesSeats },
	'dialogue.leaveSeat': { run: (s) => dialogue.leaveSeat(s.sits.actor, s.sits.registrationId, s.full), ...takesSeats },
	'dialogue.joinWaitingList': { run: (s) => dialogue.joinWaitingList(s.stands.actor, s.stands.registrationId, s.full), ...takesSeats },
	'dialogue.leaveWaitingList': { run: (s) => dialogue.leaveWaitingList(s.queues.actor, s.queues.registrationId, s.full), ...takesSeats },
	'dialogue.placeByHand': {
		run: (s) => dialogue.placeByHand(s.boss, s.stands.registrationId, s.full),
		...takesSeats,
		begun: 'goes',
		seats: 'by hand'
	},
	'dialogue.setCapacity': { run: (s) => dialogue.setCapacity(s.boss, s.full, 2, noForm), ...whileForum, moves: true },
	'registration.editRegistration': {
		run: async (s) => registration.editRegistration(s.stands.actor, s.stands.registrationId, await edited(s), 'kk', noForm),
		...whileForum
	},
	'registration.changeAddress': {
		run: (s) => registration.changeAddress(s.stands.actor, s.stands.registrationId, 'new@example.kz', noForm),
		...whileForum
	},
	'registration.sendLink': {
		run: (s) => registration.sendLink(s.boss, s.stands.registrationId),
		...always,
		mails: ['registration.link']
	},
	'registration.makeLink': { run: (s) => registration.makeLink(s.boss, s.stands.registrationId), ...always },
	'registration.sendLinkAgain': {
		run: (s) => registration.sendLinkAgain(s.forumId, s.email, 'kk'),
		...always,
		mails: ['registration.link']
	},
	'registration.setDelegationRole': {
		run: (s) => registration.setDelegationRole(s.boss, s.stands.registrationId, 'head'),
		...whileForum
	},
	'registration.changeConsents': {
		run: (s) =>
			registration.changeConsents(
				s.stands.actor,
				s.stands.registrationId,
				{ needsConsent: false, shownTo: 'nobody', consentPhoto: false, consentKeep: true },
				'kk',
				noForm
			),
		...always
	},
	'registration.confirmAddress': { run: (s) => registration.confirmAddress(s.stands.actor, s.stands.registrationId), ...always },
	'registration.sendConfirmingLink': {
		prepare: asked,
		run: (s) => registration.sendConfirmingLink(s.stands.actor, s.stands.registrationId),
		...untilForum
	},
	'registration.approveByHand': {
		prepare: asked,
		run: (s) => registration.approveByHand(s.boss, s.stands.registrationId),
		...untilForum
	},
	'registration.preferPlatform': {
		run: (s) => registration.preferPlatform(s.waits.actor, s.waits.registrationId, s.full),
		begun: 'dialogue.begun',
		over: 'forum.over'
	},
	'registration.dropPreference': { run: (s) => registration.dropPreference(s.waits.actor, s.waits.registrationId), ...whileForum },
	'forum.setKinds': {
		run: async (s) => {
			const kinds = kindsInput(kindsData(await kindsOf(s.forumId)));
			return setKinds(s.boss, s.forumId, [...kinds, { code: null, name: { kk: 'Жастар' } }], noForm);
		},
		...whileForum
	},
	'forum.setCountries': { run: (s) => setCountries(s.boss, s.forumId, { foreign: ['GE'], host: 'UZ' }, noForm), ...whileForum },
	'forum.setTerms': {
		run: (s) => setTerms(s.boss, s.forumId, { retentionDays: 60, protocolLanguage: 'ru', confirmHours: null }, noForm),
		...always
	},
	'forum.setProposalsClose': { run: (s) => setProposalsClose(s.boss, s.forumId, '2026-12-16T10:00', noForm), ...always },
	'forum.setAdoptedBy': { run: (s) => setAdoptedBy(s.boss, s.forumId, 'platform', noForm), ...always },
	'forum.publishForum': { run: (s) => publishForum(s.boss, s.forumId), ...always },
	'forum.setGuests': { run: (s) => setGuests(s.boss, s.forumId, [], noForm), ...always },
	'delegation.editDelegation': {
		run: async (s) => {
			const { delegationId } = await registration.registrationById(s.stands.registrationId);
			return editDelegation(s.boss, delegationId, { name: { kk: 'Басқа делегация' }, quota: 7, protocolPosition: null }, noForm);
		},
		...whileForum
	},
	'organisation.acceptOrganisation': {
		run: (s) => acceptOrganisation(program, s.organisations.other, { name: { kk: 'Басқа ұйым' }, kind: 'ngo' }, noForm),
		...always
	},
	'organisation.editOrganisation': {
		prepare: (s) => accepted(s.organisations.other),
		run: (s) => editOrganisation(program, s.organisations.other, { name: { kk: 'Басқа ұйым' }, kind: 'ngo' }, noForm),
		...always
	},
	'organisation.mergeOrganisation': {
		prepare: (s) => accepted(s.organisations.of),
		run: (s) => mergeOrganisation(program, s.organisations.other, s.organisations.of),
		...always
	},
	'organisation.mergeAccepted': {
		prepare: async (s) => {
			await accepted(s.organisations.of);
			await accepted(s.organisations.other);
		},
		run: (s) => mergeAccepted(program, s.organisations.other, s.organisations.of, noForm),
		...always
	},
	'programme.createHall': { run: (s) => createHall(s.boss, s.forumId, { name: { kk: 'Зал' }, capacity: 30 }), ...always },
	'workflow.addByHand': {
		run: (s) => addByHand(s.boss, s.forumId, byHandInput({ preferredSessionId: s.free }), { language: 'kk' }),
		...whileForum
	},
	'workflow.submitRegistration': {
		run: (s) =>
			submitRegistration({ kind: 'anonymous' }, s.forumId, formInput({ preferredSessionId: s.free }), {
				language: 'kk',
				formKey: `late ${Math.random()}`
			}),
		begun: 'goes',
		over: 'registration.closed'
	},
	'workflow.registerDuplicate': {
		run: (s) => registerDuplicate(registration.pendingDuplicateToken(s.pendingDuplicateId)),
		begun: 'goes',
		over: 'registration.closed'
	},
	'workflow.confirmRegistration': { run: (s) => decide.confirmRegistration(s.boss, s.stands.registrationId), ...whileForum },
	'workflow.confirmSeveral': { run: (s) => confirmSeveral(s.boss, s.forumId, [s.stands.registrationId]), ...whileForum },
	'workflow.undoConfirming': {
		prepare: severalConfirmed,
		run: async (s) => undoConfirming(s.boss, s.forumId, await bulkOf(s)),
		...whileForum
	},
	'workflow.admitRegistration': { run: (s) => decide.admitRegistration(s.boss, s.waits.registrationId), ...whileForum, moves: true },
	'workflow.declineRegistration': {
		run: (s) => decide.declineRegistration(s.boss, s.sits.registrationId, 'Құжат толық емес'),
		...whileForum,
		moves: true
	},
	'workflow.withdrawRegistration': {
		run: (s) => decide.withdrawRegistration(s.sits.actor, s.sits.registrationId),
		...whileForum,
		moves: true
	},
	'workflow.reopenRegistration': {
		prepare: async (s) => {
			await decide.declineRegistration(s.boss, s.waits.registrationId, 'Құжат толық емес');
			await decide.withdrawRegistration(s.sits.actor, s.sits.registrationId);
		},
		run: (s) => reopenRegistration(s.boss, s.sits.registrationId, 'Қателесіп бас тартты'),
		...whileForum,
		moves: true
	},
	'workflow.declineBurst': {
		prepare: aBurst,
		run: (s) => declineBurst(s.boss, s.forumId, burstOf(s), { upTo: 99, reason: 'Құжат толық емес', tell: true }),
		...whileForum,
		moves: true
	},
	'workflow.putBurstAside': { prepare: aBurst, run: (s) => putBurstAside(s.boss, s.forumId, burstOf(s), { upTo: 99 }), ...always },
	'workflow.followUnconfirmed': { prepare: asked, run: () => followUnconfirmed(), ...always },
	'workflow.eraseRegistration': {
		run: (s) => eraseRegistration(s.sits.actor, s.sits.registrationId),
		...always,
		seats: 'goes with the row',
		moves: true
	},
	'workflow.anonymiseRegistration': { run: (s) => anonymiseRegistration(s.boss, s.sits.registrationId), ...always, moves: true },
	'workflow.restrictRegistration': { run: (s) => restrictRegistration(s.boss, s.stands.registrationId), ...always },
	'workflow.liftRestriction': {
		run: async (s) => {
			await restrictRegistration(program, s.stands.registrationId);
			return liftRestriction(program, s.stands.registrationId);
		},
		...always
	},
	'workflow.applyRetention': { run: () => applyRetention(), ...always },
	'workflow.editForumAndAdmit': {
		run: (s) => editForumAndAdmit(s.boss, s.forumId, { ...s.input, capacity: 9 }, noForm),
		...whileForum,
		moves: true
	},
	'workflow.cancelForum': { run: (s) => cancelForum(s.boss, s.forumId, { kk: 'Өтпейді' }), ...whileForum },
	'workflow.holdForum': {
		prepare: async (s) => {
			await cancelForum(s.boss, s.forumId, { kk: 'Өтпейді' });
			await decide.withdrawRegistration(s.sits.actor, s.sits.registrationId);
		},
		run: (s) => holdForum(s.boss, s.forumId, 'Өтетін болды'),
		...whileForum,
		moves: true
	},
	'workflow.holdSession': {
		prepare: (s) => cancelSession(s.boss, s.full, { kk: 'Өтпейді' }),
		run: (s) => holdSession(s.boss, s.full, { reason: 'Өтетін болды', accepted: [] }),
		...whileForum,
		ended: 'programme.over',
		seats: 'come back',
		moves: true
	},
	'workflow.setTermsAndAsk': {
		prepare: asked,
		run: (s) => setTermsAndAsk(s.boss, s.forumId, { retentionDays: 60, protocolLanguage: 'ru', confirmHours: null }, noForm),
		...always
	},
	'workflow.cancelSession': {
		run: (s) => cancelSession(s.boss, s.full, { kk: 'Өтпейді' }),
		...whileForum,
		seats: 'cancels',
		moves: true
	},
	'workflow.changeSession': {
		run: async (s) => {
			const { id, input } = await capacityOf(s, '2');
			return changeSession(s.boss, id, input, noForm);
		},
		...whileForum,
		moves: true
	},
	'workflow.publishSession': { run: (s) => publishSession(s.boss, s.draft), ...always },
	'attendance.markPresent': {
		// who comes is counted while the door is open; what may be corrected later is attendance's own rule
		run: (s) => markPresent(program, { forumId: s.forumId, sessionId: null, registrationId: s.stands.registrationId }),
		before: 'attendance.not-expected',
		begun: 'attendance.not-expected',
		over: 'attendance.not-expected'
	}
};
