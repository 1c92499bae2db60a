import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { demandDemonstration, startAnew } from '../../src/demo/anew.ts';
import { config } from '../../src/lib/server/config.ts';
import { migrate } from '../../src/lib/server/database/migrate.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { createForum } from '../../src/lib/domain/forum/index.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { forumInput, program } from '../support/forum.ts';

const fresh = useFreshDatabase();
const forums = async () => (await database().reader.selectFrom('forum').select('slug').execute()).length;

test('the demonstration keeps out of a database of real forums', async () => {
	await demandDemonstration();
	await createForum(program, forumInput());
	await expect(demandDemonstration()).rejects.toThrow('This database holds forums of real use');
	await createForum(program, forumInput({ demo: 'whole' }));
	await demandDemonstration();
});

test('it starts anew in PostgreSQL, but takes nothing real with it', async () => {
	if (fresh.engine === 'sqlite') return; // there it is a file in its folder
	await createForum(program, forumInput());
	await expect(startAnew()).rejects.toThrow('This database holds forums of real use');
	expect([await forums(), existsSync(config().dataDir)]).toEqual([1, true]);
	await createForum(program, forumInput({ demo: 'whole' }));
	await startAnew();
	expect(existsSync(config().dataDir)).toBe(false);
	await migrate();
	expect(await forums()).toBe(0);
});
