import { sql, type Kysely } from 'kysely';
import { expect, inject, test } from 'vitest';
import { down, up } from '../../migrations/0026_add_rapporteur.ts';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import type { RoleGrant } from '../../src/lib/server/actor.ts';
import { config } from '../../src/lib/server/config.ts';
import { reading } from '../../src/lib/server/backup/databases.ts';
import { digestsOf } from '../../src/lib/server/backup/table-rows.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, program } from '../support/forum.ts';

useFreshDatabase();

const writer = () => database().writer as unknown as Kysely<unknown>;
const grants = async () =>
	(await sql<Record<string, string | null>>`select * from role_grant order by id`.execute(database().writer)).rows.map((row) =>
		Object.entries(row).sort()
	);
const everything = async () => {
	const found = await reading(config().database, config().dataDir, digestsOf);
	return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
};
const indexes = async () => {
	const from = inject('postgres')
		? sql<{ name: string }>`select indexname as name from pg_indexes where tablename = 'role_grant' and indexname like 'role_grant_%'`
		: sql<{ name: string }>`select name from sqlite_schema where type = 'index' and tbl_name = 'role_grant' and name like 'role_grant_%'`;
	return (await from.execute(database().reader)).rows
		.map(({ name }) => name)
		.filter((name) => !/once|pkey/.test(name))
		.sort();
};

async function fill(role: RoleGrant['role']) {
	loadKey(false);
	const forumId = await aForum();
	const session = await aPlatform(forumId, 5);
	await aDelegate(forumId, { preferredSessionId: session });
	const account = (email: string, ...roles: RoleGrant[]) =>
		createAccount(program, { name: { surname: 'Омаров', givenName: '' }, email, language: 'kk', roles, password: 'kostanay demo desk' });
	const id = await account('m@example.kz', { role, scopeKind: 'session', scopeId: session });
	await account('d@example.kz', { role: 'desk', scopeKind: 'forum', scopeId: forumId });
	return { id, session };
}

test('the way back and forth keeps every row, index and other table', async () => {
	await fill('moderator');
	const before = { grants: await grants(), all: await everything(), indexes: await indexes() };
	expect(before.grants).toHaveLength(2);
	await down(writer());
	expect(await grants()).toEqual(before.grants);
	expect(await indexes()).toEqual(before.indexes);
	await up(writer());
	expect({ grants: await grants(), all: await everything(), indexes: await indexes() }).toEqual(before);
});

test('in the release before a rapporteur is no role: the grant goes, and none can be made (control: now it can)', async () => {
	const { id, session } = await fill('rapporteur');
	const add = () =>
		sql`insert into role_grant (id, account_id, role, scope_kind, scope_id, granted_at) values
			(${`again ${session}`}, ${id}, 'rapporteur', 'session', ${session}, '2026-11-29T00:00:00.000Z')`.execute(database().writer);
	await down(writer());
	expect(await grants()).toHaveLength(1);
	await expect(add()).rejects.toThrow(/check/i);
	await up(writer());
	await add();
	expect(await grants()).toHaveLength(2);
	await expect(add()).rejects.toThrow(/unique|duplicate/i);
});
