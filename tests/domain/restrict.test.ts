import { expect, test } from 'vitest';
import { deskList, markPresent, scanLog, summaryOf } from '../../src/lib/domain/attendance/index.server.ts';
import { moveSeat, registrationByNumber, seatListOf } from '../../src/lib/domain/dialogue/index.server.ts';
import { registrationSheet } from '../../src/lib/domain/document/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import {
	listDelegations,
	listRegistrations,
	openToken,
	ownData,
	participantsSeenBy,
	registrationOf
} from '../../src/lib/domain/registration/index.server.ts';
import { listMails } from '../../src/lib/mail/index.server.ts';
import { declineRegistration } from '../../src/lib/workflow/decide.server.ts';
import { liftRestriction, restrictRegistration } from '../../src/lib/workflow/restrict.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, anAccount, aPlatform, organiserOf, program, verbsAbout } from '../support/forum.ts';
import { marked } from '../support/marked.ts';

useFreshDatabase();
const MARK = 'Zqxjk';
const admin = anAccount([{ role: 'admin', scopeKind: 'installation', scopeId: '' }]);

async function scene() {
	const forumId = await aForum();
	const wishedSessionId = await aPlatform(forumId, 3);
	const who = await aDelegate(forumId, { ...marked(MARK), wishedSessionId });
	const other = await aDelegate(forumId, { wishedSessionId });
	await markPresent(program, { forumId, sessionId: null, registrationId: who.registrationId });
	return { forumId, wishedSessionId, who, other, organiser: organiserOf(forumId) };
}
type Scene = Awaited<ReturnType<typeof scene>>;

/** Every list, file and feed in which somebody's name may stand, as others than the owner and an admin get it. */
const shownIn = async ({ forumId, wishedSessionId, other, organiser }: Scene): Promise<string[]> => {
	const lists = {
		list: await listRegistrations(organiser, forumId),
		search: await listRegistrations(organiser, forumId, { search: MARK }),
		export: await registrationSheet(organiser, await forumById(forumId), {}, 'kk'),
		delegations: await listDelegations(forumId, { locale: 'kk' }),
		participants: await participantsSeenBy(other.actor),
		seats: await seatListOf(organiser, wishedSessionId),
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
	expect((await registrationOf(admin, s.who.registrationId)).hidden).toBe('restricted');
	expect((await verbsAbout(s.who.registrationId)).at(-1)).toBe('registration.restrict');
});

test('an organiser can do nothing with a restricted registration; an admin lifts it, and only an admin', async () => {
	const { forumId, wishedSessionId, who, organiser } = await scene();
	await restrictRegistration(organiser, who.registrationId);
	await expect(registrationOf(organiser, who.registrationId)).rejects.toThrow('not-found');
	await expect(declineRegistration(organiser, who.registrationId, 'x')).rejects.toThrow('not-found');
	await expect(moveSeat(organiser, who.registrationId, wishedSessionId)).rejects.toThrow('not-found');
	await expect(liftRestriction(organiser, who.registrationId)).rejects.toThrow('not-found');
	await expect(liftRestriction(who.actor, who.registrationId)).rejects.toThrow('not-found');
	expect(await registrationByNumber(organiser, forumId, 1)).toBe(null);
	await expect(restrictRegistration(admin, who.registrationId)).rejects.toThrow('conflict');
	await liftRestriction(admin, who.registrationId);
	expect(await registrationByNumber(organiser, forumId, 1)).toBe(who.registrationId);
	await expect(liftRestriction(admin, who.registrationId)).rejects.toThrow('conflict');
	expect((await verbsAbout(who.registrationId)).at(-1)).toBe('registration.lift-restriction');
});
