import { describe, expect, test } from 'vitest';
import { system, type Actor, type RoleGrant } from '../../src/lib/server/actor.ts';
import { read } from '../../src/lib/server/database/open.ts';
import { can } from '../../src/lib/server/permissions/rules.ts';
import { requirePermission } from '../../src/lib/server/permissions/require.ts';
import {
	accountsOf,
	actorOf,
	chooseLanguage,
	createAccount,
	disableAccount,
	enableAccount,
	grantRole,
	invite,
	inviteAgain,
	ownAccount,
	ownRoles,
	grantTargets,
	signIn,
	signedIn,
	takeRole
} from '../../src/lib/domain/access/index.server.ts';
import { createForum } from '../../src/lib/domain/forum/index.server.ts';
import { auditOf } from '../../src/lib/domain/document/index.server.ts';
import { messageOf } from '../../src/lib/mail/message.server.ts';
import { cancelSession } from '../../src/lib/workflow/cancel-session.server.ts';
import { aPlatform } from '../support/forum.ts';
import { useFreshDatabase } from '../support/database.ts';

useFreshDatabase();

const PASSWORD = 'kostanay demo desk';
const inInstallation = (role: 'admin' | 'organiser'): RoleGrant => ({ role, scopeKind: 'installation', scopeId: '' });
const inForum = (role: 'organiser' | 'desk' | 'official', forumId: string): RoleGrant => ({ role, scopeKind: 'forum', scopeId: forumId });
const name = { surname: 'Омаров', givenName: 'Дәурен' };

const text = (kk: string) => ({ kk });
const aForum = async ({ slug, title = text('Форум') }: { slug: string; title?: { kk: string } } = { slug: 'forum' }) => ({
	id: await createForum(system('test'), {
		slug,
		title,
		lead: text('Форум'),
		city: text('Қостанай'),
		region: text('Қостанай облысы'),
		organiser: text('Әкімдік'),
		timeZone: 'Asia/Qostanay',
		startsLocal: '2026-12-15T09:00',
		endsLocal: '2026-12-15T18:00',
		registrationOpensLocal: '2026-11-01T00:00',
		registrationClosesLocal: '2026-12-14T00:00',
		approval: 'automatic'
	})
});

async function account(email: string, ...roles: RoleGrant[]): Promise<Actor & { kind: 'account' }> {
	const actor = await actorOf(await createAccount(system('test'), { name, email, language: 'kk', roles, password: PASSWORD }));
	if (!actor) throw new Error('not made');
	return actor;
}
const again = async (actor: Actor & { kind: 'account' }) => (await actorOf(actor.accountId)) ?? { kind: 'anonymous' as const };
const lastAudit = () =>
	read()
		.selectFrom('audit_entry')
		.select(['verb', 'subject_id', 'forum_id', 'details', 'actor_id'])
		.orderBy('id', 'desc')
		.executeTakeFirstOrThrow();

describe('a role', () => {
	test('holds where it was given, from the next request on, until it is taken away', async () => {
		const [forum, other] = [await aForum(), await aForum({ slug: 'other' })];
		const admin = await account('admin@example.kz', inInstallation('admin'));
		const somebody = await account('a@example.kz');
		await grantRole(admin, somebody.accountId, inForum('organiser', forum.id));
		expect(await lastAudit()).toEqual({
			verb: 'access.grant-role',
			subject_id: somebody.accountId,
			forum_id: forum.id,
			actor_id: admin.accountId,
			details: JSON.stringify({ role: 'organiser', scopeKind: 'forum', scopeId: forum.id })
		});
		const organiser = await again(somebody);
		expect(can(organiser, 'team.manage', { forumId: forum.id })).toBe(true);
		expect(can(organiser, 'team.manage', { forumId: other.id })).toBe(false);
		await takeRole(admin, somebody.accountId, inForum('organiser', forum.id));
		expect((await lastAudit()).verb).toBe('access.take-role');
		expect(can(await again(somebody), 'team.manage', { forumId: forum.id })).toBe(false);
	});

	test('is read at each request of a login that goes on', async () => {
		const forum = await aForum();
		const admin = await account('admin@example.kz', inInstallation('admin'));
		const desk = await account('desk@example.kz', inForum('desk', forum.id));
		const made = await signIn('desk@example.kz', PASSWORD, { address: '10.0.0.1' });
		const cookies = new Map(made.cookies.map((each) => [each.name, each.value]));
		const request = () =>
			signedIn({
				event: {
					locals: { actor: system('none') as Actor },
					route: { id: null },
					cookies: { get: (key: string) => cookies.get(key), set: () => undefined }
				},
				resolve: (event) => event.locals.actor
			});
		requirePermission(await request(), 'attendance.mark', { forumId: forum.id });
		await takeRole(admin, desk.accountId, inForum('desk', forum.id));
		const after = await request();
		expect(after.kind).toBe('account');
		expect(() => requirePermission(after, 'attendance.mark', { forumId: forum.id })).toThrow('not-found');
		await disableAccount(admin, desk.accountId);
		expect(await request()).toEqual({ kind: 'anonymous' });
		await expect(signIn('desk@example.kz', PASSWORD, { address: '10.0.0.1' })).rejects.toMatchObject({ code: 'access.wrong-sign-in' });
	});

	test('is given once, however often', async () => {
		const forum = await aForum();
		const somebody = await account('a@example.kz', inForum('desk', forum.id));
		await grantRole(system('test'), somebody.accountId, inForum('desk', forum.id));
		expect(await read().selectFrom('role_grant').select('role').execute()).toEqual([{ role: 'desk' }]);
	});

	test('of a forum is its organiser’s to give; the installation’s is the admin’s', async () => {
		const [forum, other] = [await aForum(), await aForum({ slug: 'other' })];
		const organiser = await account('o@example.kz', inForum('organiser', forum.id));
		const somebody = await account('a@example.kz');
		// who is not in the team is nobody to its organiser
		await expect(grantRole(organiser, somebody.accountId, inForum('official', forum.id))).rejects.toMatchObject({ code: 'not-found' });
		await grantRole(system('test'), somebody.accountId, inForum('desk', forum.id));
		await grantRole(organiser, somebody.accountId, inForum('official', forum.id));
		await takeRole(organiser, somebody.accountId, inForum('desk', forum.id));
		const refused: RoleGrant[] = [
			inForum('desk', other.id),
			inInstallation('admin'),
			inInstallation('organiser'),
			{ role: 'admin', scopeKind: 'forum', scopeId: forum.id },
			{ role: 'moderator', scopeKind: 'session', scopeId: 'none' }
		];
		for (const grant of refused) await expect(grantRole(organiser, somebody.accountId, grant)).rejects.toMatchObject({ code: 'not-found' });
		for (const actor of [somebody, { kind: 'anonymous' } as const])
			await expect(grantRole(actor, somebody.accountId, inForum('desk', forum.id))).rejects.toMatchObject({ code: 'not-found' });
		await expect(takeRole(organiser, somebody.accountId, inForum('desk', forum.id))).rejects.toMatchObject({ code: 'not-found' });
		await expect(disableAccount(organiser, somebody.accountId)).rejects.toMatchObject({ code: 'not-found' });
		expect((await again(somebody)).kind === 'account' && (await actorOf(somebody.accountId))?.roles).toEqual([
			inForum('official', forum.id)
		]);
	});

	test('of one’s own is not taken by oneself', async () => {
		const forum = await aForum();
		const organiser = await account('o@example.kz', inForum('organiser', forum.id));
		await expect(takeRole(organiser, organiser.accountId, inForum('organiser', forum.id))).rejects.toMatchObject({
			code: 'access.own-role'
		});
		const admin = await account('admin@example.kz', inInstallation('admin'));
		await expect(disableAccount(admin, admin.accountId)).rejects.toMatchObject({ code: 'access.own-role' });
	});
});

describe('the last admin', () => {
	test('stays', async () => {
		const admin = await account('admin@example.kz', inInstallation('admin'));
		await invite(admin, { name, email: 'invited@example.kz', language: 'ru', roles: [inInstallation('admin')] });
		const taking = takeRole(system('test'), admin.accountId, inInstallation('admin'));
		await expect(taking).rejects.toMatchObject({ code: 'access.last-admin' });
		await expect(disableAccount(system('test'), admin.accountId)).rejects.toMatchObject({ code: 'access.last-admin' });
		const second = await account('second@example.kz', inInstallation('admin'));
		await takeRole(second, admin.accountId, inInstallation('admin'));
		expect(await read().selectFrom('role_grant').select('account_id').where('account_id', '=', admin.accountId).execute()).toEqual([]);
	});

	test('stays also when two take each other’s role at once', async () => {
		const [one, two] = [await account('1@example.kz', inInstallation('admin')), await account('2@example.kz', inInstallation('admin'))];
		const both = await Promise.allSettled([
			takeRole(one, two.accountId, inInstallation('admin')),
			takeRole(two, one.accountId, inInstallation('admin'))
		]);
		expect(both.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
		expect(await read().selectFrom('role_grant').select('role').execute()).toHaveLength(1);
	});
});

describe('an invitation', () => {
	test('makes an account without a passphrase, gives the roles and mails a link', async () => {
		const forum = await aForum();
		const organiser = await account('o@example.kz', inForum('organiser', forum.id));
		const { accountId, outcome } = await invite(organiser, {
			name,
			email: 'Door@Example.kz',
			language: 'ru',
			roles: [inForum('desk', forum.id)]
		});
		expect(outcome).toBe('invited');
		expect(
			await read().selectFrom('account').select(['email', 'email_folded', 'password_hash']).where('id', '=', accountId).execute()
		).toEqual([{ email: 'Door@Example.kz', email_folded: 'door@example.kz', password_hash: null }]);
		expect(await read().selectFrom('outbox').select(['kind', 'account_id', 'forum_id', 'language', 'address']).execute()).toEqual([
			{ kind: 'access.invitation', account_id: accountId, forum_id: forum.id, language: 'ru', address: null }
		]);
		expect((await lastAudit()).verb).toBe('access.invite');
	});

	test('of a member of the team adds the role without a mail', async () => {
		const forum = await aForum();
		const there = await account('there@example.kz', inForum('official', forum.id));
		const input = { name, email: 'THERE@example.kz', language: 'kk', roles: [inForum('desk', forum.id)] } as const;
		expect(await invite(system('test'), input)).toEqual({ accountId: there.accountId, outcome: 'granted' });
		expect(await read().selectFrom('outbox').selectAll().execute()).toEqual([]);
		expect((await actorOf(there.accountId))?.roles.map((grant) => grant.role).sort()).toEqual(['desk', 'official']);
		await expect(createAccount(system('test'), input)).rejects.toMatchObject({ code: 'access.address-taken' });
	});

	test('goes out again to who has not come yet, by those who manage the team', async () => {
		const [forum, other] = [await aForum(), await aForum({ slug: 'other' })];
		const organiser = await account('o@example.kz', inForum('organiser', forum.id));
		const stranger = await account('s@example.kz', inForum('organiser', other.id));
		const input = { name, email: 'door@example.kz', language: 'ru', roles: [inForum('desk', forum.id)] } as const;
		const { accountId } = await invite(organiser, input);
		await inviteAgain(organiser, accountId, forum.id);
		expect(await read().selectFrom('outbox').select(['kind', 'account_id', 'forum_id', 'language']).execute()).toEqual(
			Array.from({ length: 2 }, () => ({ kind: 'access.invitation', account_id: accountId, forum_id: forum.id, language: 'ru' }))
		);
		expect(await lastAudit()).toMatchObject({ verb: 'access.invite', subject_id: accountId, forum_id: forum.id });
		for (const [actor, whom, where] of [
			[stranger, accountId, forum.id],
			[stranger, accountId, other.id],
			[organiser, organiser.accountId, forum.id]
		] as const)
			await expect(inviteAgain(actor, whom, where)).rejects.toMatchObject({ code: 'not-found' });
	});

	test('with a passphrase is the program’s own only', async () => {
		const admin = await account('admin@example.kz', inInstallation('admin'));
		const making = createAccount(admin, { name, email: 'b@example.kz', language: 'kk', roles: [], password: PASSWORD });
		await expect(making).rejects.toMatchObject({ code: 'not-allowed' });
	});
});

test('the team of a forum is seen by those who manage it, with the roles there only', async () => {
	const [forum, other] = [await aForum(), await aForum({ slug: 'other' })];
	const organiser = await account('o@example.kz', inForum('organiser', forum.id));
	const desk = await account('d@example.kz', inForum('desk', forum.id), inForum('desk', other.id));
	const team = await accountsOf(organiser, forum.id);
	expect(team.map((each) => [each.id, each.state, each.roles]).sort()).toEqual(
		[
			[organiser.accountId, 'active', [inForum('organiser', forum.id)]],
			[desk.accountId, 'active', [inForum('desk', forum.id)]]
		].sort()
	);
	await expect(accountsOf(desk, forum.id)).rejects.toMatchObject({ code: 'not-found' });
	await expect(accountsOf(organiser, other.id)).rejects.toMatchObject({ code: 'not-found' });
	await expect(accountsOf(organiser)).rejects.toMatchObject({ code: 'not-found' });
});

test('one chooses the language of one’s mails', async () => {
	const somebody = await account('a@example.kz');
	await chooseLanguage(somebody, 'en');
	expect((await ownAccount(somebody)).language).toBe('en');
	expect((await lastAudit()).details).toBe('{"language":"en"}');
});

test('one reads what one may do and where', async () => {
	const forum = await aForum();
	const somebody = await account('a@example.kz', inForum('desk', forum.id), inForum('official', forum.id), inInstallation('organiser'));
	const when = { title: text('Форум'), startsAt: '2026-12-15T04:00:00.000Z', timeZone: 'Asia/Qostanay' };
	const places = [{ id: forum.id, title: text('Форум'), forum: when }];
	expect((await ownRoles(somebody)).sort((a, b) => (a.role < b.role ? -1 : 1))).toEqual([
		{ role: 'desk', everywhere: false, places },
		{ role: 'official', everywhere: false, places },
		{ role: 'organiser', everywhere: true, places: [] }
	]);
	expect(await ownRoles(await account('b@example.kz'))).toEqual([]);
	await expect(ownRoles({ kind: 'anonymous' })).rejects.toMatchObject({ code: 'not-found' });
});

test('a disabled account is opened again with its roles, by an admin only', async () => {
	const forum = await aForum();
	const admin = await account('admin@example.kz', inInstallation('admin'));
	const organiser = await account('o@example.kz', inForum('organiser', forum.id));
	await disableAccount(admin, organiser.accountId);
	expect(await actorOf(organiser.accountId)).toBeNull();
	expect((await accountsOf(admin)).find((each) => each.id === organiser.accountId)?.state).toBe('disabled');
	await expect(enableAccount(organiser, organiser.accountId)).rejects.toMatchObject({ code: 'not-found' });
	await enableAccount(admin, organiser.accountId);
	expect(await lastAudit()).toMatchObject({ verb: 'access.enable-account', subject_id: organiser.accountId, forum_id: null });
	expect((await actorOf(organiser.accountId))?.roles).toEqual([inForum('organiser', forum.id)]);
	await expect(enableAccount(admin, organiser.accountId)).rejects.toMatchObject({ code: 'not-found' });
});

test('roles are named by the titles of their places, a cancelled session’s too', async () => {
	const forum = await aForum();
	const sessionId = await aPlatform(forum.id, 10);
	await account('m@example.kz', { role: 'moderator', scopeKind: 'session', scopeId: sessionId });
	await cancelSession(system('test'), sessionId, text('Өтпейді'));
	const accounts = await accountsOf(system('test'), forum.id);
	expect((await grantTargets(accounts)).map((place) => place.id)).toEqual([sessionId]);
});

test('whoever moderates at two forums has each session with its forum, and the invitation names the session', async () => {
	const [first, second] = [await aForum(), await aForum({ slug: 'second', title: text('Екінші форум') })];
	const sessions = await Promise.all([first, second].map(({ id }, at) => aPlatform(id, 10, { title: text(`${at + 1}-тақырып`) })));
	const roles = sessions.map((scopeId) => ({ role: 'moderator', scopeKind: 'session', scopeId }) as const);
	await invite(system('test'), { name, email: 'm@example.kz', language: 'kk', roles: roles.slice(0, 1) });
	const letter = async () => {
		const mail = await read().selectFrom('outbox').selectAll().where('kind', '=', 'access.invitation').executeTakeFirstOrThrow();
		return (await messageOf(mail)).text;
	};
	expect(await letter()).toContain('Отырыс: 1-тақырып');
	expect(await letter()).not.toContain('2-тақырып');
	await account('both@example.kz', ...roles);
	const places = await grantTargets(await accountsOf(system('test')));
	expect(places.map(({ title, forum }) => [title.kk, forum?.title.kk]).sort()).toEqual([
		['1-тақырып', 'Форум'],
		['2-тақырып', 'Екінші форум']
	]);
});

test('what belongs to no forum is in the installation’s audit, for the admin only', async () => {
	const forum = await aForum();
	const admin = await account('admin@example.kz', inInstallation('admin'));
	const organiser = await account('o@example.kz', inForum('organiser', forum.id));
	await disableAccount(admin, organiser.accountId);
	const { items } = await auditOf(admin, null);
	expect(items[0]).toMatchObject({ verb: 'access.disable-account', owner: 'Омаров Дәурен', columns: ['disabled_at'] });
	expect(items.map((line) => line.verb)).not.toContain('forum.create');
	expect((await auditOf(organiser, forum.id)).items.map((line) => line.verb)).toContain('forum.create');
	await expect(auditOf(await again(organiser), null)).rejects.toMatchObject({ code: 'not-found' });
	await expect(auditOf(organiser, null)).rejects.toMatchObject({ code: 'not-found' });
});
