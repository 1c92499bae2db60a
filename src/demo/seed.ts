import { setClock, now } from '../lib/server/clock.ts';
import { config } from '../lib/server/config.ts';
import { sentenceOf } from '../lib/server/database/errors.ts';
import { migrate } from '../lib/server/database/migrate.ts';
import { closeDatabase } from '../lib/server/database/open.ts';
import { loadKey } from '../lib/server/crypto.ts';
import { makeAccounts, signIns } from './accounts.ts';
import { requireDemonstration, startAnew } from './reset.ts';
import { check } from './check.ts';
import { makeForums } from './forums.ts';
import { linkOfOneDelegate } from './link.ts';
import { makeRegister } from './directory.ts';
import { reindexSearch } from '../lib/workflow/reindex-search.server.ts';
import { deliverOldMails } from './mark-delivered.ts';
import { setMark, standOf, type Stand } from './mark.ts';
import { moveOn } from './reschedule.ts';
import { withSeedLock } from './seed-lock.ts';

/**
 * Fills the demonstration's database through the application's own commands, once; a second run keeps what is there. One that was
 * interrupted is wiped and begun anew.
 */

async function fillEmpty(): Promise<void> {
	console.log('Filling the demonstration: two forums with 200 invented delegates each …');
	const from = performance.now();
	await setMark('begun');
	const register = await makeRegister();
	const forums = await makeForums(register, now());
	setClock(undefined);
	await makeAccounts(register, forums);
	await deliverOldMails();
	await setMark('whole');
	console.log(`Filled in ${((performance.now() - from) / 1000).toFixed(1)} s.`);
}

/** The tables, and how far the filling has come. @throws SetupError where the database is not the demonstration's */
async function stand(): Promise<Stand> {
	await migrate();
	await requireDemonstration();
	await reindexSearch();
	return standOf();
}

async function fill(): Promise<void> {
	if (process.argv.includes('--fresh')) await startAnew();
	let found = await stand();
	if (found === 'begun') {
		console.log('An earlier filling was interrupted; it is begun anew.');
		await startAnew();
		found = await stand();
	}
	loadKey(found !== 'empty');
	if (found === 'empty') await fillEmpty();
	else await moveOn(found === 'moving');
}

try {
	await withSeedLock(fill);
	if (process.argv.includes('--check')) await check();
	else {
		console.log('\nSign-ins, each with the passphrase «kostanay demo <name before the @>»:');
		for (const email of signIns) console.log(`  ${email}`);
		console.log(`One delegate’s private link:\n  ${config().origin}${await linkOfOneDelegate()}\n`);
	}
} catch (error) {
	console.error(sentenceOf(error));
	process.exitCode = 1;
} finally {
	await closeDatabase();
}
