import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { expect, test } from 'vitest';
import { accountsOf, actorOf, createAccount, invite } from '../../src/lib/domain/access/index.server.ts';
import { addOrganisation } from '../../src/lib/domain/organisation/index.server.ts';
import type { RoleGrant } from '../../src/lib/server/actor.ts';
import { config } from '../../src/lib/server/config.ts';
import { reading } from '../../src/lib/server/backup/databases.ts';
import { digestsOf } from '../../src/lib/server/backup/table-rows.ts';
import { migrate, migrationNames, runMigrations } from '../../src/lib/server/database/migrate.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, anAccount, aPlatform, program } from '../support/forum.ts';

useFreshDatabase();

const MIGRATION = '0013_add_grant_body';
const admin = anAccount([{ role: 'admin', scopeKind: 'installation', scopeId: '' }]);

/** Goes back to the release before: this migration and those after it are undone, the last first. */
async function goBack(): Promise<void> {
	for (const name of (await migrationNames()).filter((each) => each >= MIGRATION).reverse()) {
		const { down } = (await import(pathToFileURL(join(process.cwd(), 'migrations', `${name}.ts`)).href)) as Migration;
		await down?.(database().writer);
		await database()
			.writer.deleteFrom('kysely_migration' as 'installation')
			.where('name' as 'key', '=', name)
			.execute();
	}
}
const digests = async () => {
	const found = await reading(config().database, config().dataDir, digestsOf);
	// these two change their columns
	return [...found].filter(([name]) => name !== 'role_grant' && name !== 'account').sort();
};
/** The rows as the release has them: a later one has other columns. */
const rows = {
	grants: () => sql<Record<string, string | null>>`select * from role_grant order by id`.execute(database().writer),
	accounts: () => sql<Record<string, string | null>>`select * from account order by id`.execute(database().writer)
};

test('a filled database of the release before keeps every account, role and body', async () => {
	loadKey(false);
	const forums = [await aForum(), await aForum()];
	const session = await aPlatform(forums[0] ?? '', 5);
	await aDelegate(forums[0] ?? '');
	const body = await addOrganisation(admin, { name: { kk: 'Әділет' }, kind: 'state_body', country: 'KZ' });
	const gone = await addOrganisation(admin, { name: { kk: 'Ескі әділет' }, kind: 'state_body', country: 'KZ' });
	const account = (email: string, ...roles: RoleGrant[]) =>
		createAccount(program, {
			name: { surname: 'Омаров', givenName: 'Дәурен' },
			email,
			language: 'kk',
			roles,
			password: 'kostanay demo desk'
		});
	const official = (forumId: string): RoleGrant => ({ role: 'official', scopeKind: 'forum', scopeId: forumId });
	const ids = {
		admin: await account('admin@example.kz', { role: 'admin', scopeKind: 'installation', scopeId: '' }),
		organiser: await account('o@example.kz', { role: 'organiser', scopeKind: 'forum', scopeId: forums[0] ?? '' }),
		moderator: await account('m@example.kz', { role: 'moderator', scopeKind: 'session', scopeId: session }),
		official: await account('f@example.kz', ...forums.map(official), { role: 'desk', scopeKind: 'forum', scopeId: forums[0] ?? '' }),
		merged: await account('g@example.kz', official(forums[0] ?? '')),
		nobody: await account('n@example.kz')
	};
	await goBack();
	// as the release before kept it: the body on the account, and merging left it behind
	await sql`update account set body_id = ${body} where id = ${ids.official}`.execute(database().writer);
	await sql`update account set body_id = ${gone} where id = ${ids.merged}`.execute(database().writer);
	await sql`update organisation set state = 'merged', merged_into = ${body} where id = ${gone}`.execute(database().writer);
	const before = { grants: (await rows.grants()).rows, accounts: (await rows.accounts()).rows, rest: await digests() };

	expect(await runMigrations(database().writer, MIGRATION)).toEqual([MIGRATION]);
	expect(await digests()).toEqual(before.rest);
	const grants = (await rows.grants()).rows;
	expect(grants.map(({ accepted_at: _, body_id: __, ...kept }) => kept)).toEqual(before.grants);
	for (const grant of grants) {
		const speaks = grant.role === 'official' ? body : null;
		expect([grant.role, grant.accepted_at, grant.body_id]).toEqual([grant.role, grant.granted_at, speaks]);
	}
	expect((await rows.accounts()).rows).toEqual(before.accounts.map(({ body_id: _, ...kept }) => kept));
	await migrate();
	for (const id of Object.values(ids))
		expect((await actorOf(id))?.roles).toHaveLength(before.grants.filter((grant) => grant.account_id === id).length);
	expect((await accountsOf(program)).map((each) => each.id).sort()).toEqual(Object.values(ids).sort());

	// the way back keeps them too; an offer, which is no role there, goes
	await invite(program, {
		name: { surname: 'А', givenName: '' },
		email: 'n@example.kz',
		language: 'kk',
		roles: [official(forums[1] ?? '')]
	});
	await goBack();
	expect((await rows.grants()).rows).toEqual(before.grants);
	const back = (await rows.accounts()).rows.map((row) => [row.id, row.body_id]);
	expect(back).toEqual(before.accounts.map((row) => [row.id, row.body_id === gone ? body : row.body_id]));
	await migrate();
});
