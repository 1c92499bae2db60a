import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { migrate, runMigrations } from '../../src/lib/server/database/migrate.ts';
import { database } from '../../src/lib/server/database/open.ts';
import type { Tables } from '../../src/lib/server/database/tables.ts';
import { labelAuditLines } from '../../src/lib/domain/document/audit-labels.ts';
import { auditOf, type AuditLine } from '../../src/lib/domain/document/audit.server.ts';
import { locales } from '../../src/lib/i18n/locales.ts';
import { translator } from '../../src/lib/i18n/translate.ts';
import { program } from '../support/forum.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { aCleanPlace, goTo, useFreshDatabase } from '../support/database.ts';

useFreshDatabase();

/** The last migration of the release of November 2026, and rows of its demonstration in every table that it filled. */
const RELEASE = '0012_index_search';
type Rows = Record<string, { columns: string[]; rows: unknown[][] }>;
const release = JSON.parse(readFileSync('tests/fixtures/release-0012.json', 'utf8')) as Rows;
/** Columns whose values a later release keeps in another place: the body of an official's account stands on the roles (0013). */
const movedAway = new Set(['account.body_id']);

/** What 0023 renames: tables, columns, and what the audit lists. */
const renamed = new Map([
	['seat_board', 'seat_lock'],
	['parked_application', 'pending_duplicate'],
	['seat_board.turn', 'queue_position'],
	['seat.turn', 'queue_position'],
	['registration.self_made', 'owns_address'],
	['registration.hidden', 'privacy_state'],
	['registration.wished_session_id', 'preferred_session_id']
]);
const inWords = [
	['"hidden"', '"privacy_state"'],
	['"wished_session_id"', '"preferred_session_id"'],
	['"self_made"', '"owns_address"'],
	['"selfMade"', '"ownsAddress"'],
	['"wishedSessionId"', '"preferredSessionId"']
] as const;
const plainly = (text: string) => inWords.reduce((so, [from, to]) => so.replaceAll(from, to), text);

const at = (name: string) => name as keyof Tables;

async function fill(): Promise<void> {
	const { writer } = database();
	for (const [table, { columns, rows }] of Object.entries(release))
		for (const row of rows)
			await writer
				.insertInto(at(table))
				.values(Object.fromEntries(columns.map((column, index) => [column, row[index]])) as never)
				.execute();
}

/** Every row of every table of that release, by the columns it had. @param now under the names of this release */
async function everything(now: boolean): Promise<Record<string, string[]>> {
	const named = (former: string, name: string) => (now ? (renamed.get(former) ?? name) : name);
	const found: Record<string, string[]> = {};
	for (const [table, { columns }] of Object.entries(release)) {
		const kept = columns.filter((column) => !movedAway.has(`${table}.${column}`));
		const rows = await sql<
			Record<string, unknown>
		>`select ${sql.join(kept.map((column) => sql`${sql.ref(named(`${table}.${column}`, column))} as ${sql.ref(column)}`))} from ${sql.table(named(table, table))}`.execute(
			database().writer
		);
		found[table] = rows.rows
			.map((row) =>
				JSON.stringify(kept.map((column) => (now ? row[column] : typeof row[column] === 'string' ? plainly(row[column]) : row[column])))
			)
			.sort();
	}
	return found;
}

/** The audit whole, portion by portion. */
async function everyLine(): Promise<AuditLine[]> {
	const forums = await database().reader.selectFrom('forum').select('id').execute();
	const lines: AuditLine[] = [];
	for (const forumId of [null, ...forums.map(({ id }) => id)])
		for (let after: string | undefined | null; after !== null;) {
			const { items, next }: Awaited<ReturnType<typeof auditOf>> = await auditOf(program, forumId, { after, looks: true });
			lines.push(...items);
			after = next;
		}
	return lines;
}

test('a filled database of the release of November 2026 comes to this one with every row', async () => {
	await goTo(await aCleanPlace());
	await runMigrations(database().writer, RELEASE);
	await fill();
	const before = await everything(false);
	// control: the rows are there to be lost, and a row less is seen
	expect(Object.values(before).reduce((sum, rows) => sum + rows.length, 0)).toBeGreaterThan(300);
	loadKey(false);
	await migrate();
	expect(await everything(true)).toEqual(before);
	const bodyOf = new Map(
		release.account?.rows.map((row) => [
			row[release.account?.columns.indexOf('id') ?? 0],
			row[release.account?.columns.indexOf('body_id') ?? 0]
		])
	);
	const grants = await database().writer.selectFrom('role_grant').select(['account_id', 'role', 'body_id', 'accepted_at']).execute();
	const officials = grants.filter(({ role }) => role === 'official');
	expect(officials.length).toBeGreaterThan(0);
	for (const grant of officials) expect(grant.body_id).toBe(bodyOf.get(grant.account_id));
	// nobody who had a role is asked for it again
	expect(grants.every(({ accepted_at }) => accepted_at !== null)).toBe(true);
});

test('the audit of that release reads in words', async () => {
	await goTo(await aCleanPlace());
	await runMigrations(database().writer, RELEASE);
	await fill();
	const entry = (id: string, columns: string[]) => ({
		id,
		at: '2026-11-20T05:00:00.000Z',
		actor_kind: 'system' as const,
		actor_id: null,
		verb: 'registration.edit',
		subject_kind: 'registration',
		subject_id: 'none',
		forum_id: null,
		columns: JSON.stringify(columns),
		details: JSON.stringify({ selfMade: true })
	});
	await database()
		.writer.insertInto('audit_entry')
		.values(entry('former', ['hidden', 'wished_session_id', 'self_made', 'surname']))
		.execute();
	loadKey(false);
	await migrate();
	// control: under its former name a column shows as the program calls it
	await database()
		.writer.insertInto('audit_entry')
		.values(entry('later', ['wished_session_id']))
		.execute();
	const lines = await everyLine();
	expect(lines.length).toBeGreaterThan(10);
	for (const locale of locales) {
		const words = new Map(labelAuditLines(translator(locale), locale, 'Asia/Qostanay', lines).map((line) => [line.id, line]));
		expect(words.get('later')?.columns).toBe('wished_session_id');
		words.delete('later');
		const technical = [...words.values()].filter((line) => /[a-z]_[a-z]|[a-z]\.[a-z]/.test(`${line.what} ${line.columns} ${line.subject}`));
		expect(technical).toEqual([]);
	}
	const { details } = await database()
		.reader.selectFrom('audit_entry')
		.select('details')
		.where('id', '=', 'former')
		.executeTakeFirstOrThrow();
	expect(JSON.parse(details)).toEqual({ ownsAddress: true });
});
