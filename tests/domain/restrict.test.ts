import { expect, test } from 'vitest';
import { arrivedAt, deskList, markPresent, scanLog, summaryOf, undoByPass } from '../../src/lib/domain/attendance/index.server.ts';
import { delegationNames } from '../../src/lib/domain/delegation/index.server.ts';
import { moveSeat, registrationByNumber, seatListOf, takeSeat } from '../../src/lib/domain/dialogue/index.server.ts';
import { auditOf, registrationSheet } from '../../src/lib/domain/document/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { acceptOrganisation, listProposed } from '../../src/lib/domain/organisation/index.server.ts';
import {
	changeAddress,
	delegationPage,
	delegationForStaff,
	leadersOf,
	listDelegations,
	listRegistrations,
	openToken,
	ownData,
	participantsSeenBy,
	people,
	registrationOf,
	seesPerson,
	setDelegationRole,
	unseenPeople
} from '../../src/lib/domain/registration/index.server.ts';
import { listMails, readMail, sendAgain } from '../../src/lib/mail/index.server.ts';
import { anonymous, type Actor } from '../../src/lib/server/actor.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { declineRegistration } from '../../src/lib/workflow/decide.server.ts';
import { liftRestriction, restrictRegistration } from '../../src/lib/workflow/restrict.server.ts';
import { insertAccount as aVolunteer } from '../support/attendance.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, anAccount, aPlatform, organiserOf, program, verbsAbout } from '../support/forum.ts';
import { personalDataFixture } from '../support/personal-data-fixture.ts';

useFreshDatabase();
const MARK = 'Zqxjk';
const admin = anAccount([{ role: 'admin', scopeKind: 'installation', scopeId: '' }]);

async function scene() {
	// marks are taken from the day before
	const forumId = await aForum({ startsLocal: '2026-11-25T08:30' });
	const preferredSessionId = await aPlatform(forumId, 3);
	const who = await aDelegate(forumId, { ...personalDataFixture(MARK), preferredSessionId });
	const other = await aDelegate(forumId, { preferredSessionId });
	await markPresent(program, { forumId, sessionId: null, registrationId: who.registrationId });
	return { forumId, preferredSessionId, who, other, organiser: organiserOf(forumId) };
}
type Scene = Awaited<ReturnType<typeof scene>>;

/** Every list, file and feed in which somebody's name may stand, as others than the owner and an admin get it. */
const shownIn = async ({ forumId, preferredSessionId, other, organiser }: Scene): Promise<string[]> => {
	const lists = {
		list: await listRegistrations(organiser, forumId),
		search: await listRegistrations(organiser, forumId, { search: MARK }),
		export: await registrationSheet(organiser, await forumById(forumId), {}, 'kk'),
		delegations: await listDelegations(forumId, { locale: 'kk' }),
		participants: await participantsSeenBy(other.actor),
		seats: await seatListOf(organiser, preferredSessionId),
		desk: await deskList(organiser, forumId),
		deskSearch: await deskList(organiser, forumId, { search: MARK }),
		scans: await scanLog(organiser, forumId),
		mails: await listMails(organiser, forumId)
	};
	return Object.entries(lists).flatMap(([name, list]) => (JSON.stringify(list).includes(`Тегі${MARK}`) ? [name] : []));
};

test('a restricted person is in no list, export or feed; the owner and an admin see everything; totals and seats stay', async () => {
	const s = await scene();
	const totals = async () => ({ ...(await summaryOf(program, s.forumId)), at: '' });
	const before = await totals();
	// control: all of these lists show the name while nothing is restricted
	expect((await shownIn(s)).length).toBe(10);
	await restrictRegistration(s.organiser, s.who.registrationId);
	expect(await shownIn(s)).toEqual([]);
	expect(await totals()).toEqual(before);
	expect((await listDelegations(s.forumId, { locale: 'kk' })).participants).toBe(2);
	expect((await openToken(s.who.token)).registration.surname).toBe(`Тегі${MARK}`);
	expect(JSON.stringify(await ownData(s.who.actor, s.who.registrationId))).toContain(MARK);
	expect(JSON.stringify(await listRegistrations(admin, s.forumId))).toContain(MARK);
	expect((await registrationOf(admin, s.who.registrationId)).privacyState).toBe('restricted');
	expect((await verbsAbout(s.who.registrationId)).at(-1)).toBe('registration.restrict');
});

test('an organiser can do nothing with a restricted registration; an admin lifts it, and only an admin', async () => {
	const { forumId, preferredSessionId, who, organiser } = await scene();
	await restrictRegistration(organiser, who.registrationId);
	await expect(registrationOf(organiser, who.registrationId)).rejects.toThrow('not-found');
	await expect(declineRegistration(organiser, who.registrationId, 'x')).rejects.toThrow('not-found');
	await expect(moveSeat(organiser, who.registrationId, preferredSessionId)).rejects.toThrow('not-found');
	await expect(liftRestriction(organiser, who.registrationId)).rejects.toThrow('not-found');
	await expect(liftRestriction(who.actor, who.registrationId)).rejects.toThrow('not-found');
	expect(await registrationByNumber(organiser, forumId, 1)).toBe(null);
	await expect(restrictRegistration(admin, who.registrationId)).rejects.toThrow('conflict');
	await liftRestriction(admin, who.registrationId);
	expect(await registrationByNumber(organiser, forumId, 1)).toBe(who.registrationId);
	await expect(liftRestriction(admin, who.registrationId)).rejects.toThrow('conflict');
	expect((await verbsAbout(who.registrationId)).at(-1)).toBe('registration.lift-restriction');
});

test('whom a query shows is what the rule says, for everybody who asks and every state of a person', async () => {
	const { forumId, who, other, organiser } = await scene();
	const elsewhere = organiserOf(await aForum());
	const desk = anAccount([{ role: 'desk', scopeKind: 'forum', scopeId: forumId }]);
	const askers = { admin, organiser, elsewhere, desk, owner: who.actor, other: other.actor, anonymous, program };
	const { writer } = database();
	const seenBy: Record<string, string[]> = {};
	for (const privacyState of [null, 'restricted', 'anonymised', 'erased'] as const) {
		await writer.updateTable('registration').set({ privacy_state: privacyState }).where('id', '=', who.registrationId).execute();
		const row = await people(program, forumId, writer).selectAll('r').where('r.id', '=', who.registrationId).executeTakeFirst();
		expect(!!row).toBe(privacyState === null || privacyState === 'restricted');
		for (const [name, actor] of Object.entries(askers)) {
			const found = (await people(actor, forumId).select('r.id').execute()).map(({ id }) => id);
			expect([name, privacyState, found.includes(who.registrationId)]).toEqual([
				name,
				privacyState,
				seesPerson(actor, { id: who.registrationId, forum_id: forumId, privacy_state: privacyState })
			]);
			if (found.includes(who.registrationId)) (seenBy[String(privacyState)] ??= []).push(name);
			expect(found).toContain(other.registrationId);
			// and whom it leaves out are all the others
			const left = (await unseenPeople(actor, forumId).select('r.id').execute()).map(({ id }) => id);
			expect([name, privacyState, left]).toEqual([name, privacyState, found.includes(who.registrationId) ? [] : [who.registrationId]]);
		}
	}
	expect(seenBy).toEqual({ null: Object.keys(askers), restricted: ['admin', 'owner', 'program'] });
});

test('seat steps reach whom the rule shows, for everybody who asks and every state of a person', async () => {
	const { forumId, preferredSessionId, who, other, organiser } = await scene();
	const desk = anAccount([{ role: 'desk', scopeKind: 'forum', scopeId: forumId }]);
	const askers = {
		admin,
		organiser,
		elsewhere: organiserOf(await aForum()),
		desk,
		owner: who.actor,
		other: other.actor,
		anonymous,
		program
	};
	// who is reached sits there already
	const answer = (actor: Actor) =>
		takeSeat(actor, who.registrationId, preferredSessionId).catch((reason: unknown) => (reason as { code: string }).code);
	const reachedBy: Record<string, string[]> = {};
	for (const hidden of [null, 'restricted', 'anonymised', 'erased'] as const) {
		await database().writer.updateTable('registration').set({ privacy_state: hidden }).where('id', '=', who.registrationId).execute();
		for (const [name, actor] of Object.entries(askers))
			if ((await answer(actor)) !== 'not-found') (reachedBy[String(hidden)] ??= []).push(name);
	}
	expect(reachedBy).toEqual({ null: ['admin', 'organiser', 'owner', 'program'], restricted: ['admin', 'owner', 'program'] });
});

test('the only member of a delegation is counted without its name, in public and at the organiser’s; a proposal keeps silent too', async () => {
	const { forumId, who, other, organiser } = await scene();
	const lists = async (actor?: Actor) => {
		const listing = await listDelegations(forumId, { locale: 'kk', all: true, ...(actor && { actor }) });
		const [country] = listing.countries;
		return {
			names: country?.delegations.map(({ name }) => name.kk),
			others: country?.others,
			of: country?.participants,
			total: listing.participants
		};
	};
	const named = [`Ұйымы${MARK}`, '«Ақ ниет» қоғамдық қоры'].sort();
	const before = await lists();
	expect([before.names?.sort(), before.others, before.of]).toEqual([named, 0, 2]);
	const proposed = (await listProposed(organiser, forumId)).items.find(({ name }) => name.kk === `Ұйымы${MARK}`);
	const { slug } = [...(await delegationNames(forumId)).values()].find(({ name }) => name.kk === `Ұйымы${MARK}`) ?? { slug: '' };
	await restrictRegistration(organiser, who.registrationId);
	for (const actor of [undefined, organiser])
		expect(await lists(actor)).toEqual({ names: ['«Ақ ниет» қоғамдық қоры'], others: 1, of: 2, total: 2 });
	expect((await lists(admin)).names?.sort()).toEqual(named);
	// a search would find the name
	expect(await listDelegations(forumId, { locale: 'kk', search: `ұйымы${MARK}` })).toMatchObject({ participants: 0, countries: [] });
	await expect(delegationPage(forumId, slug, 0)).rejects.toThrow('not-found');
	await expect(delegationForStaff(organiser, forumId, slug)).rejects.toThrow('not-found');
	expect((await delegationForStaff(admin, forumId, slug)).participants).toBe(1);
	expect((await listProposed(organiser, forumId)).items.map(({ id }) => id)).not.toContain(proposed?.id);
	expect((await listProposed(admin, forumId)).items.map(({ id }) => id)).toContain(proposed?.id);
	const accept = (actor: Actor) => acceptOrganisation(actor, proposed?.id ?? '', { name: { kk: 'Жаңа' }, kind: 'media' }, noForm);
	await expect(accept(organiser)).rejects.toThrow('not-found');
	// somebody else of the same organisation: it says no more whose it is
	await database()
		.writer.updateTable('registration')
		.set({ organisation_id: proposed?.id ?? '' })
		.where('id', '=', other.registrationId)
		.execute();
	expect((await listProposed(organiser, forumId)).items.map(({ id }) => id)).toContain(proposed?.id);
	await accept(organiser);
});

test('heads, numbers in the audit, mails to a former address and presence keep silent about restricted people', async () => {
	const { forumId, preferredSessionId, who, organiser } = await scene();
	await setDelegationRole(organiser, who.registrationId, 'head');
	await changeAddress(organiser, who.registrationId, `new-${MARK}@marked.example.kz`, noForm);
	await markPresent(program, { forumId, sessionId: preferredSessionId, registrationId: who.registrationId });
	const moderator = anAccount([{ role: 'moderator', scopeKind: 'session', scopeId: preferredSessionId }]);
	const numbers = async (actor: Actor) => (await auditOf(actor, forumId, { looks: true })).items.filter((line) => line.number === 1).length;
	const addresses = async (actor: Actor) =>
		(await listMails(actor, forumId)).items.filter(({ address }) => address.toLowerCase().includes(MARK.toLowerCase()));
	const told = async (actor: Actor) => [(await leadersOf(actor, forumId)).length, await numbers(actor), (await addresses(actor)).length];
	const present = async () => Object.keys(await arrivedAt(moderator, forumId, preferredSessionId)).length;
	const before = await told(organiser);
	expect(before.every((n) => n > 0)).toBe(true);
	expect(await present()).toBe(1);
	const former = (await addresses(organiser)).find(({ kind }) => kind === 'registration.address-was');
	if (!former) throw new Error('no mail to the address that was');
	await restrictRegistration(organiser, who.registrationId);
	expect([await told(organiser), await present()]).toEqual([[0, 0, 0], 0]);
	await expect(readMail(organiser, forumId, former.id)).rejects.toThrow('not-found');
	await expect(sendAgain(organiser, forumId, former.id)).rejects.toThrow('not-found');
	expect((await told(admin)).every((n) => n > 0)).toBe(true);
	expect((await readMail(admin, forumId, former.id)).mail.address).toContain(MARK);
	// seats and presence count as before
	expect((await deskList(organiser, forumId, { sessionId: preferredSessionId })).expected).toBe(2);
	expect((await seatListOf(organiser, preferredSessionId)).held.length).toBe(1);
	expect((await seatListOf(admin, preferredSessionId)).held.length).toBe(2);
});

test('a restricted person comes in by the pass: number or code alone, and nothing of who it is', async () => {
	const { forumId, preferredSessionId, who, other, organiser } = await scene();
	const desk = await aVolunteer('desk', 'forum', forumId);
	const { number, passCode } = await registrationOf(admin, who.registrationId);
	const of = async (search: string, actor: Actor = desk, sessionId: string | null = null) =>
		(await deskList(actor, forumId, { search, sessionId })).restricted;
	// the control: while nothing is restricted the list has the person, and nobody comes without a name
	expect(await of(passCode)).toBeNull();
	await expect(markPresent(desk, { forumId, sessionId: null, pass: passCode })).rejects.toThrow('not-found');
	await restrictRegistration(organiser, who.registrationId);
	const there = { expected: true, seat: null, present: { at: expect.any(String), by: null } };
	for (const typed of [passCode, passCode.toLowerCase(), String(number), `№ ${number}`]) expect(await of(typed), typed).toEqual(there);
	expect(JSON.stringify(await deskList(desk, forumId, { search: passCode }))).not.toMatch(new RegExp(`${MARK}|${who.registrationId}`));
	for (const typed of ['', MARK, `Тегі${MARK}`, '7', `${passCode.slice(0, 25)}${passCode.endsWith('0') ? 'Z' : '0'}`])
		expect(await of(typed), typed).toBeNull();
	expect((await deskList(admin, forumId, { search: passCode })).rows.length).toBe(1);
	expect(await of(passCode, admin)).toBeNull();

	const arrival = { forumId, sessionId: preferredSessionId, pass: passCode };
	expect(await of(passCode, desk, preferredSessionId)).toEqual({ expected: true, seat: 'held', present: null });
	expect((await markPresent(desk, arrival)).fresh).toBe(true);
	expect((await markPresent(desk, arrival)).fresh).toBe(false);
	expect((await of(passCode, desk, preferredSessionId))?.present).not.toBeNull();
	for (const _ of [1, 2]) await undoByPass(desk, arrival);
	expect((await of(passCode, desk, preferredSessionId))?.present).toBeNull();
	expect((await verbsAbout(who.registrationId)).slice(-4)).toEqual([
		'attendance.mark',
		'attendance.mark',
		'attendance.undo',
		'attendance.undo'
	]);

	// not by the pass of somebody who is seen, nor at another forum
	const seen = await registrationOf(admin, other.registrationId);
	await expect(markPresent(desk, { ...arrival, pass: seen.passCode })).rejects.toThrow('not-found');
	await expect(undoByPass(desk, { ...arrival, pass: String(seen.number) })).rejects.toThrow('not-found');
	const elsewhere = await aForum({ startsLocal: '2026-11-25T08:30' });
	await expect(markPresent(program, { forumId: elsewhere, sessionId: null, pass: passCode })).rejects.toThrow('not-found');
	await database().writer.updateTable('registration').set({ state: 'declined' }).where('id', '=', who.registrationId).execute();
	expect((await of(passCode))?.expected).toBe(false);
	await expect(markPresent(desk, { ...arrival, sessionId: null })).rejects.toThrow('attendance.not-expected');
});
