import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { database } from '../../src/lib/server/database/open.ts';
import { loadKey } from '../../src/lib/server/crypto.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, aPlatform } from '../support/forum.ts';
import { measureMachine } from '../support/machine-speed.ts';
import { aRacer } from '../support/race.ts';
import { aServer } from '../support/server.ts';
import { recount } from '../support/seats.ts';

const fresh = useFreshDatabase();
const ROUNDS = 20;

test(`many writes, killed at random ${ROUNDS} times: nothing acknowledged is lost`, async () => {
	const forum = await aForum();
	const sessionId = await aPlatform(forum, 30);
	const machine = await measureMachine();
	let acknowledged = 0;
	for (let round = 0; round < ROUNDS; round++) {
		const racer = aRacer(fresh.url);
		const jobs = Array.from({ length: 60 }, (_, i) => ({ kind: 'register', forumId: forum, key: `storm-${round}-${i}`, sessionId }));
		const fatal = randomInt(1, 50);
		let heard = 0;
		const answers = await racer.run(jobs, () => {
			if (++heard === fatal) racer.kill();
		});
		const ids = answers.map(({ answer }) => answer.split(' ')[1] ?? '');
		acknowledged += ids.length;
		const kept = await database().reader.selectFrom('registration').select('id').where('id', 'in', ids).execute();
		expect(kept).toHaveLength(ids.length);
		await recount(forum);
		const { raw } = database();
		if (raw) expect([raw.pragma('integrity_check', { simple: true }), raw.pragma('foreign_key_check')]).toEqual(['ok', []]);
	}
	console.log(`${fresh.engine}: ${acknowledged} acknowledged writes in ${ROUNDS} kills, none lost`);
	loadKey(true);
	await (await aServer(fresh.url)).stop('SIGKILL');
	const from = performance.now();
	const server = await aServer(fresh.url);
	const ready = performance.now() - from;
	await server.stop();
	console.log(`${fresh.engine}: killed, ready again after ${(ready / 1000).toFixed(1)} s`);
	expect(ready).toBeLessThan(machine.quiet ? machine.bar(3_000) : 10_000);
});
