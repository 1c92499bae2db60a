import { sql, type Kysely } from 'kysely';
import { expect, inject, test } from 'vitest';
import { down, up } from '../../migrations/0018_let_lists_grow.ts';
import * as lists from '../../src/lib/lists.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { useFreshDatabase } from '../support/database.ts';
import { migrationsAfter } from '../support/older.ts';

useFreshDatabase();

/** Each column whose list grows with the program: a member more needs no migration. */
const growing = ['account.language', 'registration.language', 'registration.working_language', 'session.kind'];

/** Each column whose values the database checks against a list, beside the list in the code. */
const checked: Record<string, readonly string[]> = {
	'account_link.kind': lists.accountLinkKinds,
	'administrative_unit.kind': lists.unitKinds,
	'audit_entry.actor_kind': lists.actorKinds,
	'consent.purpose': lists.consentPurposes,
	'delegation.kind': lists.delegationKinds,
	'duty.role': lists.dutyRoles,
	'forum.approval': lists.approvals,
	'forum.demo': lists.demoKinds,
	'forum.state': lists.forumStates,
	'organisation.state': lists.organisationStates,
	'registration.delegation_role': lists.delegationRoles,
	'registration.privacy_state': lists.privacyStates,
	'registration.shown_to': lists.shownTo,
	'registration.state': lists.registrationStates,
	'role_grant.role': lists.roles,
	'role_grant.scope_kind': lists.scopeKinds,
	'scan.direction': lists.scanDirections,
	'seat.state': lists.seatStates,
	'session.state': lists.sessionStates
};

/** The text of each table's checks, as the database keeps it. */
async function checks(): Promise<{ table: string; text: string }[]> {
	const from = inject('postgres')
		? sql<{ table: string; text: string }>`select conrelid::regclass::text as "table", pg_get_constraintdef(oid) as text
			from pg_constraint where contype = 'c' and conrelid <> 0`
		: sql<{ table: string; text: string }>`select name as "table", sql as text from sqlite_master where type = 'table' and sql is not null`;
	return (await from.execute(database().reader)).rows;
}

/** `state in ('a', 'b')` on SQLite, in quotes once the column was renamed; `(state = ANY (ARRAY['a'::text, 'b'::text]))` on PostgreSQL. */
const inList = /\b(\w+)"? (?:in \(|= ANY \(\(?ARRAY\[)('[^)\]]*)[)\]]/g;

async function listsInDatabase(): Promise<Record<string, string[]>> {
	const found: Record<string, string[]> = {};
	for (const { table, text } of await checks())
		for (const [, column, members] of text.matchAll(inList))
			found[`${table}.${column}`] = [...members!.matchAll(/'([^']*)'/g)].map(([, member]) => member!).sort();
	return found;
}

test('each closed list holds what the database accepts, and no checked column lacks its list', async () => {
	expect(await listsInDatabase()).toEqual(Object.fromEntries(Object.entries(checked).map(([column, list]) => [column, [...list].sort()])));
});

test('control: a member that stands on one side only is seen', async () => {
	const longer = [...lists.sessionStates, 'postponed'].sort();
	expect((await listsInDatabase())['session.state']).not.toEqual(longer);
	const made = sql`create table list_control (state text check (state in ('draft', 'postponed')))`;
	await made.execute(database().writer);
	expect((await listsInDatabase())['list_control.state']).toEqual(['draft', 'postponed']);
});

test('a list that grows with the program is not checked again; in the release before it was', async () => {
	const writer = database().writer as unknown as Kysely<unknown>;
	// what came later may stand on the columns: it goes first, and comes again
	const later = await migrationsAfter('0018_let_lists_grow');
	for (const each of later.toReversed()) await each.down?.(writer);
	await down(writer);
	expect(Object.keys(await listsInDatabase())).toEqual(expect.arrayContaining(growing));
	await up(writer);
	for (const each of later) await each.up(writer);
	expect(Object.keys(await listsInDatabase()).filter((column) => growing.includes(column))).toEqual([]);
});
