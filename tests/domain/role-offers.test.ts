import { describe, expect, test } from 'vitest';
import type { AccountActor, RoleGrant } from '../../src/lib/server/actor.ts';
import { anonymous } from '../../src/lib/server/actor.ts';
import { DAY, later, MINUTE, now, setClock } from '../../src/lib/server/clock.ts';
import { database, read } from '../../src/lib/server/database/open.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { can } from '../../src/lib/server/permissions/rules.ts';
import {
	acceptInvitation,
	acceptOffer,
	acceptOfferByLink,
	accountsOf,
	actorOf,
	createAccount,
	declineOffer,
	declineOfferByLink,
	disableAccount,
	grantRole,
	invite,
	offerAgain,
	offerByLink,
	offersOf,
	offerToken,
	ownRoles,
	ownOffers,
	grantTargets,
	takeRole,
	withdrawOffer
} from '../../src/lib/domain/access/index.server.ts';
import { auditOf } from '../../src/lib/domain/document/index.server.ts';
import { addOrganisation } from '../../src/lib/domain/organisation/index.server.ts';
import { listMails, readMail } from '../../src/lib/mail/index.server.ts';
import { cancelSession } from '../../src/lib/workflow/cancel-session.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, anAccount, aPlatform, organiserOf, program, THEN, verbsAbout } from '../support/forum.ts';

useFreshDatabase();

/** Nobody's name in the program but this person's. */
const NAME = { surname: 'Құпиятегі', givenName: 'Есімі' };
const typed = { name: { surname: 'Басқаша', givenName: 'Жазылған' }, language: 'kk' } as const;
const admin = anAccount([{ role: 'admin', scopeKind: 'installation', scopeId: '' }]);
const visitor = { address: '10.0.0.1' };
const at = (role: 'organiser' | 'desk' | 'official', forumId: string): RoleGrant => ({ role, scopeKind: 'forum', scopeId: forumId });

async function somebody(email = 'there@example.kz', password: string | null = 'kostanay demo desk'): Promise<AccountActor> {
	loadKey(false);
	setClock(THEN);
	const made = { name: NAME, email, language: 'kk', roles: [], ...(password && { password }) } as const;
	const actor = await actorOf(await createAccount(password ? program : admin, made));
	return actor ?? expect.unreachable();
}
const again = async (actor: AccountActor) => (await actorOf(actor.accountId)) ?? anonymous;
const grants = () => read().selectFrom('role_grant').select(['role', 'accepted_at', 'body_id']).execute();

/** Somebody with an account elsewhere, invited to a forum's desk by its organiser. */
async function offered() {
	const there = await somebody();
	const forumId = await aForum();
	const organiser = organiserOf(forumId);
	const invited = await invite(organiser, { ...typed, email: 'There@Example.kz', roles: [at('desk', forumId)] });
	const [offer] = await ownOffers(there);
	return { there, forumId, organiser, invited, id: offer?.id ?? '' };
}

describe('a role offered to an account by its address', () => {
	test('opens nothing, mails its owner and waits on the own page', async () => {
		const { there, forumId, invited } = await offered();
		expect(invited.outcome).toBe('offered');
		expect(can(await again(there), 'attendance.mark', { forumId })).toBe(false);
		expect(await ownRoles((await again(there)) as AccountActor)).toEqual([]);
		expect(await ownOffers(there)).toMatchObject([{ role: 'desk', body: null, place: { title: { kk: 'Азаматтық форум' } } }]);
		const mails = await read().selectFrom('outbox').select(['kind', 'address', 'account_id', 'forum_id']).execute();
		expect(mails).toEqual([{ kind: 'access.role-offer', address: 'there@example.kz', account_id: null, forum_id: forumId }]);
	});

	test('shows who invited nothing but the address, on no page, mail or audit of the forum', async () => {
		const { forumId, organiser, id, there } = await offered();
		const team = await accountsOf(organiser, forumId);
		const [offers, mails] = [await offersOf(organiser, forumId), (await listMails(organiser, forumId)).items];
		expect([team, offers.map((offer) => offer.email)]).toEqual([[], ['there@example.kz']]);
		const seen = async () =>
			JSON.stringify([
				await offersOf(organiser, forumId),
				await grantTargets(await accountsOf(organiser, forumId), await offersOf(organiser, forumId)),
				await listMails(organiser, forumId),
				await readMail(organiser, forumId, mails[0]?.id ?? ''),
				await auditOf(organiser, forumId, { looks: true })
			]);
		for (const word of [NAME.surname, there.accountId, there.personId]) expect(await seen()).not.toContain(word);
		await expect(takeRole(organiser, there.accountId, at('desk', forumId))).rejects.toMatchObject({ code: 'not-found' });
		// declining leaves the name unknown, too; the installation's audit knows the account
		await declineOffer(there, id);
		expect(await seen()).not.toContain(NAME.surname);
		expect(JSON.stringify(await auditOf(admin, null))).toContain(NAME.surname);
		// control: who accepts is seen
		await invite(organiser, { ...typed, email: 'there@example.kz', roles: [at('desk', forumId)] });
		await acceptOffer(there, (await ownOffers(there))[0]?.id ?? '');
		expect(JSON.stringify(await accountsOf(organiser, forumId))).toContain(NAME.surname);
	});

	test('holds from the moment its owner accepts, once, and nobody else accepts it', async () => {
		const stranger = await somebody('stranger@example.kz');
		const { there, forumId, id } = await offered();
		for (const actor of [stranger, anonymous, admin, organiserOf(forumId)]) {
			await expect(acceptOffer(actor, id)).rejects.toMatchObject({ code: 'not-found' });
			await expect(declineOffer(actor, id)).rejects.toMatchObject({ code: 'not-found' });
		}
		await acceptOffer(there, id);
		expect(can(await again(there), 'attendance.mark', { forumId })).toBe(true);
		expect((await grants()).map((row) => row.accepted_at === null)).toEqual([false]);
		expect(await ownOffers(there)).toEqual([]);
		await expect(acceptOffer(there, id)).rejects.toMatchObject({ code: 'not-found' });
		expect((await verbsAbout(there.accountId)).sort()).toEqual(['access.accept-role', 'access.create-account', 'access.offer-role']);
	});

	test('is accepted by the link of the mail, once; a guessed or old link opens nothing', async () => {
		const { there, forumId, id } = await offered();
		const token = offerToken(id);
		expect(await offerByLink(token)).toMatchObject({ role: 'desk' });
		expect((await grants())[0]?.accepted_at).toBeNull();
		for (const forged of [token.slice(0, 32) + 'A'.repeat(27), 'x', id])
			await expect(acceptOfferByLink(forged, '10.0.0.1')).rejects.toMatchObject({ code: 'not-found' });
		setClock(later(THEN, 7 * DAY + MINUTE));
		await expect(acceptOfferByLink(token, '10.0.0.1')).rejects.toMatchObject({ code: 'access.link-expired' });
		setClock(THEN);
		expect(await acceptOfferByLink(token, '10.0.0.1')).toBeNull();
		expect(can(await again(there), 'attendance.mark', { forumId })).toBe(true);
		await expect(acceptOfferByLink(token, '10.0.0.1')).rejects.toMatchObject({ code: 'access.link-used' });
		await expect(declineOfferByLink(token, '10.0.0.1')).rejects.toMatchObject({ code: 'access.link-used' });
	});

	test('leads somebody who never chose a passphrase on to choosing one', async () => {
		const there = await somebody('there@example.kz', null);
		const forumId = await aForum();
		await invite(organiserOf(forumId), { ...typed, email: 'there@example.kz', roles: [at('desk', forumId)] });
		expect(await read().selectFrom('outbox').select('kind').where('forum_id', '=', forumId).execute()).toEqual([
			{ kind: 'access.role-offer' }
		]);
		const invitation = await acceptOfferByLink(offerToken((await ownOffers(there))[0]?.id ?? ''), '10.0.0.1');
		expect((await acceptInvitation(invitation ?? '', 'another long passphrase', visitor)).actor.roles).toEqual([at('desk', forumId)]);
	});

	test('is taken back and repeated by who may give it, and nobody else', async () => {
		const { there, forumId, organiser, id } = await offered();
		const elsewhere = await aForum();
		for (const actor of [organiserOf(elsewhere), there, anonymous])
			for (const work of [() => withdrawOffer(actor, id, forumId), () => offerAgain(actor, id, forumId, 'kk')])
				await expect(work()).rejects.toMatchObject({ code: 'not-found' });
		const both: AccountActor = { ...organiser, roles: [at('organiser', forumId), at('organiser', elsewhere)] };
		await expect(withdrawOffer(both, id, elsewhere)).rejects.toMatchObject({ code: 'not-found' });
		setClock(later(THEN, DAY));
		await offerAgain(organiser, id, forumId, 'ru');
		expect(await read().selectFrom('outbox').select(['language', 'address']).execute()).toEqual([
			{ language: 'kk', address: 'there@example.kz' },
			{ language: 'ru', address: 'there@example.kz' }
		]);
		expect((await read().selectFrom('role_grant').select('granted_at').executeTakeFirstOrThrow()).granted_at > later(THEN, DAY - 1)).toBe(
			true
		);
		await withdrawOffer(organiser, id, forumId);
		expect(await grants()).toEqual([]);
		await expect(offerByLink(offerToken(id))).rejects.toMatchObject({ code: 'not-found' });
		await expect(acceptOffer(there, id)).rejects.toMatchObject({ code: 'not-found' });
		expect((await verbsAbout(id)).slice(-2)).toEqual(['access.offer-role', 'access.withdraw-offer']);
	});

	test('offered anew is one offer; a disabled account gets none and accepts none', async () => {
		const { there, forumId, organiser, id } = await offered();
		await invite(organiser, { ...typed, email: 'there@example.kz', roles: [at('desk', forumId)] });
		expect((await offersOf(organiser, forumId)).map((offer) => offer.id)).toEqual([id]);
		await disableAccount(admin, there.accountId);
		await expect(offerByLink(offerToken(id))).rejects.toMatchObject({ code: 'not-found' });
		await expect(offerAgain(organiser, id, forumId, 'kk')).rejects.toMatchObject({ code: 'not-found' });
		await expect(invite(organiser, { ...typed, email: 'there@example.kz', roles: [at('desk', forumId)] })).rejects.toMatchObject({
			code: 'access.address-taken'
		});
	});

	test('of the installation waits as well, and an admin who has not agreed is no admin', async () => {
		const there = await somebody();
		const real = await somebody('admin@example.kz');
		await grantRole(program, real.accountId, { role: 'admin', scopeKind: 'installation', scopeId: '' });
		const roles = [{ role: 'admin', scopeKind: 'installation', scopeId: '' }] as const;
		const acting = (await again(real)) as AccountActor;
		expect((await invite(acting, { ...typed, email: 'there@example.kz', roles })).outcome).toBe('offered');
		expect(can(await again(there), 'account.manage')).toBe(false);
		await expect(takeRole(program, real.accountId, roles[0])).rejects.toMatchObject({ code: 'access.last-admin' });
		expect((await offersOf(admin)).map((offer) => offer.grant.role)).toEqual(['admin']);
	});

	test('control: without the waiting every query takes the offer for a role', async () => {
		const { there, forumId, organiser } = await offered();
		await database().writer.updateTable('role_grant').set({ accepted_at: now() }).execute();
		expect(can(await again(there), 'attendance.mark', { forumId })).toBe(true);
		expect(JSON.stringify(await accountsOf(organiser, forumId))).toContain(NAME.surname);
	});
});

describe('what a role is given for', () => {
	const body = (kk: string, kind = 'state_body') => addOrganisation(admin, { name: { kk }, kind, country: 'KZ' });
	const speaking = (forumId: string, bodyId: string): RoleGrant => ({ ...at('official', forumId), bodyId });

	const byPlace = (actor: AccountActor) => Object.fromEntries(actor.roles.map((grant) => [grant.scopeId, grant.bodyId]));

	test('one account speaks for two bodies at two forums; another invitation changes the body of that forum', async () => {
		const [one, two] = [await body('Әділет'), await body('Қаржы')];
		const there = await somebody();
		const [first, second] = [await aForum(), await aForum()];
		for (const [forumId, bodyId] of [
			[first, one],
			[second, two]
		] as const)
			await invite(organiserOf(forumId), { ...typed, email: 'there@example.kz', roles: [speaking(forumId, bodyId)] });
		for (const offer of await ownOffers(there)) await acceptOffer(there, offer.id);
		const mine = (await again(there)) as AccountActor;
		expect(byPlace(mine)).toEqual({ [first]: one, [second]: two });
		const [duty] = await ownRoles(mine);
		expect(duty?.places.map((place) => place.body?.kk).sort()).toEqual(['Қаржы', 'Әділет']);
		const changed = await invite(organiserOf(second), { ...typed, email: 'there@example.kz', roles: [speaking(second, one)] });
		expect(changed.outcome).toBe('granted');
		expect(byPlace((await again(there)) as AccountActor)).toEqual({ [first]: one, [second]: one });
	});

	test('a body must be an accepted state body, a session one that is held', async () => {
		const forumId = await aForum();
		const organiser = organiserOf(forumId);
		const ngo = await body('Қор', 'ngo');
		const merged = await body('Бұрынғы');
		await database().writer.updateTable('organisation').set({ state: 'merged', merged_into: ngo }).where('id', '=', merged).execute();
		const proposed = await body('Ұсынылған');
		await database().writer.updateTable('organisation').set({ state: 'proposed' }).where('id', '=', proposed).execute();
		const good = await body('Орган');
		const cancelled = await aPlatform(forumId, 5);
		await cancelSession(program, cancelled, { kk: 'Өтпейді' });
		const bad: RoleGrant[] = [
			...[ngo, merged, proposed, 'none'].map((id) => speaking(forumId, id)),
			{ ...at('desk', forumId), bodyId: good },
			{ role: 'moderator', scopeKind: 'session', scopeId: cancelled }
		];
		await somebody();
		for (const [index, grant] of bad.entries())
			for (const email of ['there@example.kz', `new${index}@example.kz`])
				await expect(invite(organiser, { ...typed, email, roles: [grant] })).rejects.toMatchObject({ code: 'not-found' });
		expect(await grants()).toEqual([]);
		// control
		await invite(organiser, { ...typed, email: 'new@example.kz', roles: [speaking(forumId, good)] });
		expect((await grants()).map((row) => row.body_id)).toEqual([good]);
	});
});
