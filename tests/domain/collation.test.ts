import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { addMeasure, measuresFor } from '../../src/lib/domain/measure/index.server.ts';
import { listAccepted } from '../../src/lib/domain/organisation/index.server.ts';
import { readConfig, useConfig } from '../../src/lib/server/config.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { forgetKey } from '../../src/lib/server/crypto.ts';
import { orderByBytes } from '../../src/lib/server/database/collation.ts';
import { keysetPage } from '../../src/lib/server/database/keyset-page.ts';
import { migrate, runMigrations } from '../../src/lib/server/database/migrate.ts';
import { closeDatabase, database, read } from '../../src/lib/server/database/open.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { aForum, anAccount, THEN } from '../support/forum.ts';
import { aBody, anAdopted, assign, grantedOrganiser } from '../support/measures.ts';
import { createIcuDatabase, dropDatabase } from '../support/postgres.ts';

/** A database of PostgreSQL whose owner made it with the collation of a language. SQLite has none. */
describe('in a database that orders as English does', () => {
	let name = '';
	beforeEach(async () => {
		name = `icu_${randomUUID().replaceAll('-', '')}`;
		await createIcuDatabase(inject('postgres'), name);
		useConfig(readConfig({ DATA_DIR: inject('folder'), DATABASE_URL: `${inject('postgres')}/${name}`, LOG_LEVEL: 'silent' }));
	});
	afterEach(async () => {
		await closeDatabase();
		forgetKey();
		setClock(undefined);
		await dropDatabase(inject('postgres'), name);
	});

	const admin = anAccount([{ role: 'admin', scopeKind: 'installation', scopeId: '' }]);
	const triggers = async () =>
		(
			await sql<{ of: string }>`select pg_get_triggerdef(oid) as of from pg_trigger where not tgisinternal order by 1`.execute(read())
		).rows.map((row) => row.of);
	const names = ['Zebra', 'apple', 'Ёлка', 'abc-d', 'abcd', 'Әлем', 'Ардақ', '~'];
	const inBytes = [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
	const write = async () => {
		for (const word of names)
			await database()
				.writer.insertInto('search_word')
				.values({ word, scope: '', subject_kind: 'organisation', subject_id: newId() })
				.execute();
	};
	const paged = async () => {
		const words: string[] = [];
		for (let after: string | null = null; ;) {
			const { rows, next }: { rows: { word: string }[]; next: string | null } = await keysetPage(
				read().selectFrom('search_word').select('word'),
				{ keys: ['word'], after: after === null ? undefined : [after], size: 3, nextOf: (row) => row.word }
			);
			words.push(...rows.map(({ word }) => word));
			if (next === null) return words;
			after = next;
		}
	};

	test('every column orders by bytes, and nothing else has changed; a second start finds nothing to do', async () => {
		await runMigrations(database().writer);
		const before = await triggers();
		await migrate();
		expect(await orderByBytes(database().writer)).toEqual([]);
		const { rows } = await sql<{ column: string }>`select c.relname || '.' || a.attname as column from pg_class c
			inner join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped inner join pg_collation o on o.oid = a.attcollation
			where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and o.collname <> 'C'`.execute(read());
		expect(rows).toEqual([]);
		expect(await triggers()).toEqual(before);
		expect(before.length).toBeGreaterThan(5);
		await write();
		expect(await paged()).toEqual(inBytes);
	});

	test('control: without it the order is another', async () => {
		await runMigrations(database().writer);
		await write();
		expect(await paged()).not.toEqual(inBytes);
	});

	test('the measure without a date comes last, and the register is in the order of its sort keys', async () => {
		await migrate();
		const forumId = await aForum();
		setClock(THEN);
		const { recommendationId, measureId } = await anAdopted(forumId);
		const organiser = await grantedOrganiser(forumId);
		const [lead, other] = [await aBody('Ёлка басқармасы'), await aBody('Ардақ басқармасы')];
		const dated = await addMeasure(organiser, recommendationId, newId());
		await assign(organiser, measureId, { leadId: lead, controlDate: null });
		await assign(organiser, dated, { leadId: other });
		const { items } = await measuresFor(organiser, forumId, { status: null, sessionId: '', bodyId: '', year: '', after: null });
		expect(items.map(({ id }) => id)).toEqual([dated, measureId]);
		const folded = (await read().selectFrom('organisation').select('name_folded').execute()).map((row) => row.name_folded);
		const listed = (await listAccepted(admin, '')).items.map(({ id }) => id);
		expect(listed).toHaveLength(folded.length);
		expect(listed).toEqual([other, lead]);
	});
});
