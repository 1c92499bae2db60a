import pg from 'pg';
import { expect, test } from 'vitest';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum } from '../support/forum.ts';
import { aServer, aWay } from '../support/server.ts';

const fresh = useFreshDatabase();

test('PostgreSQL that goes away is said, and the server recovers without a restart', async () => {
	loadKey(false);
	await aForum({ slug: 'here' });
	const url = new URL(fresh.url);
	const way = await aWay(url.hostname, Number(url.port));
	url.port = String(way.port);
	const server = await aServer(url.href);
	const ready = async () => (await fetch(`${server.address}/health/ready`)).status;
	const page = async () => (await fetch(`${server.address}/ru/forums/here/delegations?q=a`)).status;
	try {
		expect([await ready(), await page()]).toEqual([200, 200]);
		way.cut();
		expect([await ready(), await page(), (await fetch(`${server.address}/health/live`)).status]).toEqual([503, 503, 200]);
		way.mend();
		await expect.poll(ready, { timeout: 10_000 }).toBe(200);
		// Again, while a request waits for its rows: the broken connection is that request's trouble and nobody else's.
		const holder = new pg.Client({ connectionString: fresh.url });
		await holder.connect();
		await holder.query('begin; lock table forum');
		const waiting = page();
		await expect
			.poll(
				async () =>
					(await holder.query("select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")).rowCount
			)
			.toBeGreaterThan(0);
		way.cut();
		expect(await waiting).toBe(503);
		await holder.end();
		way.mend();
		await expect.poll(ready, { timeout: 10_000 }).toBe(200);
		expect(await page()).toBe(200);
	} finally {
		await server.stop();
		way.close();
	}
	expect(await database().reader.selectFrom('forum').select('id').execute()).toHaveLength(1);
});
