import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';
import { database } from '../../src/lib/server/database/open.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum } from '../support/forum.ts';

const fresh = useFreshDatabase();

/** Statements that this connection has prepared. */
const prepared = async (from = database().writer) =>
	(await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(from)).rows.map((row) => row.statement);

if (fresh.engine === 'postgres')
	test('PostgreSQL reads a statement once for each connection, and not those without values', async () => {
		const forumId = await aForum();
		await database()
			.writer.transaction()
			.execute(async (trx) => {
				const ask = () => trx.selectFrom('forum').select('slug').where('id', '=', forumId).execute();
				for (let n = 0; n < 3; n++) await ask();
				const own = (await prepared(trx)).filter((text) => text.startsWith('select "slug" from "forum"'));
				expect(own).toHaveLength(1);
				expect((await prepared(trx)).filter((text) => /^(begin|commit)/.test(text))).toEqual([]);
			});
	});

if (fresh.engine === 'postgres')
	test('a column that a newer release brings meanwhile breaks no page', async () => {
		const forumId = await aForum();
		const { writer, pool } = database();
		const all = () => writer.selectFrom('forum').selectAll().where('id', '=', forumId).executeTakeFirstOrThrow();
		for (let n = 0; n < 20; n++) await Promise.all([all(), all()]);
		await sql`alter table forum add column of_a_newer_release text default 'here'`.execute(writer);
		for (let n = 0; n < 20; n++)
			for (const row of await Promise.all([all(), all()])) expect(row).toHaveProperty('of_a_newer_release', 'here');
		// Control: a prepared statement that is not made anew fails.
		const client = await pool?.connect();
		const plain = () => client?.query({ name: 'plain', text: 'select * from forum where id = $1', values: [forumId] });
		await plain();
		await sql`alter table forum add column of_another text`.execute(writer);
		await expect(plain()).rejects.toMatchObject({ code: '0A000' });
		client?.release(true);
	});

if (fresh.engine === 'sqlite')
	test('SQLite keeps a statement, and a kept one knows a column that a newer release brings meanwhile', async () => {
		await aForum();
		const { writer, reader, raw } = database();
		if (!raw) throw new Error('SQLite has a connection of its own');
		const all = (from = reader) => from.selectFrom('forum').selectAll().executeTakeFirstOrThrow();
		const made = vi.spyOn(raw, 'prepare');
		for (let n = 0; n < 5; n++) await all(writer);
		expect(made).toHaveBeenCalledTimes(1);
		await all();
		const newer = new Database(raw.name);
		newer.exec("alter table forum add column of_a_newer_release text default 'here'");
		newer.close();
		for (const from of [writer, reader]) expect(await all(from)).toHaveProperty('of_a_newer_release', 'here');
	});

if (fresh.engine === 'postgres')
	test('statements of ever new length do not fill the server', async () => {
		await database()
			.writer.transaction()
			.execute(async (trx) => {
				for (let n = 1; n <= 600; n++)
					await trx
						.selectFrom('hall')
						.select('id')
						.where(
							'id',
							'in',
							Array.from({ length: n }, () => 'x')
						)
						.execute();
				expect((await prepared(trx)).length).toBeLessThanOrEqual(500);
			});
	});
