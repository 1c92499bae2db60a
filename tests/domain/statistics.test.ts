import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { database } from '../../src/lib/server/database/open.ts';
import { refreshStatistics } from '../../src/lib/server/database/statistics.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForumDay, aRegistration } from '../support/attendance.ts';

useFreshDatabase();

test('SQLite knows how many registrations there are once the statistics are fresh, and not before', async () => {
	const forumId = await aForumDay();
	for (let n = 0; n < 20; n++) await aRegistration(forumId);
	const { reader, engine } = database();
	if (engine === 'postgres') return expect(refreshStatistics()).toBeUndefined();
	const tables = sql<{ n: number }>`select count(*) as n from sqlite_schema where name = 'sqlite_stat1'`;
	const before = (await tables.execute(reader)).rows[0]?.n;
	refreshStatistics();
	const known = await sql<{ stat: string }>`select stat from sqlite_stat1 where tbl = 'registration'`.execute(reader);
	expect(before).toBe(0);
	expect(known.rows.some(({ stat }) => stat.startsWith('20 '))).toBe(true);
});
