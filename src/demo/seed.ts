import { setClock, now } from '../lib/server/clock.ts';
import { config } from '../lib/server/config.ts';
import { sentenceOf } from '../lib/server/database/errors.ts';
import { migrate } from '../lib/server/database/migrate.ts';
import { closeDatabase } from '../lib/server/database/open.ts';
import { loadKey } from '../lib/server/crypto.ts';
import { makeAccounts, signIns } from './accounts.ts';
import { requireDemonstration, resetDemonstration } from './reset.ts';
import { check } from './check.ts';
import { makeForums } from './forums.ts';
import { linkOfOneDelegate } from './link.ts';
import { makeDirectory } from './directory.ts';
import { reindexSearch } from '../lib/workflow/reindex-search.server.ts';
import { makeMeasures } from './measures.ts';
import { deliverOldMails } from './mark-delivered.ts';
import { setSeedState, seedState, type SeedState } from './seed-state.ts';
import { rescheduleNextForum } from './reschedule.ts';
import { withSeedLock } from './seed-lock.ts';

/**
 * Fills the demonstration's database through the application's own commands, once; a second run keeps what is there. One that was
 * interrupted is wiped and begun anew.
 */

async function fillEmpty(): Promise<void> {
	console.log('Filling the demonstration: two forums with 200 invented delegates each …');
	const from = performance.now();
	await setSeedState('begun');
	const directory = await makeDirectory();
	const forums = await makeForums(directory, now());
	setClock(undefined);
	const officials = await makeAccounts(directory, forums);
	await makeMeasures(forums.past, directory, officials);
	await deliverOldMails();
	await setSeedState('whole');
	console.log(`Filled in ${((performance.now() - from) / 1000).toFixed(1)} s.`);
}

/** Makes the tables and tells how far the filling has come. @throws SetupError where the database is not the demonstration's */
async function prepareState(): Promise<SeedState> {
	await migrate();
	await requireDemonstration();
	await reindexSearch();
	return seedState();
}

async function fill(): Promise<void> {
	if (process.argv.includes('--fresh')) await resetDemonstration();
	let found = await prepareState();
	if (found === 'begun') {
		console.log('An earlier filling was interrupted; it is begun anew.');
		await resetDemonstration();
		found = await prepareState();
	}
	loadKey(found !== 'empty');
	if (found === 'empty') await fillEmpty();
	else await rescheduleNextForum(found === 'moving');
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
