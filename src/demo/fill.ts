import { setClock, now } from '../lib/server/clock.ts';
import { config, SetupError } from '../lib/server/config.ts';
import { migrate } from '../lib/server/database/migrate.ts';
import { closeDatabase, read } from '../lib/server/database/open.ts';
import { loadKey } from '../lib/server/secret.ts';
import { makeAccounts, signIns } from './accounts.ts';
import { demandDemonstration, startAnew } from './anew.ts';
import { check } from './check.ts';
import { makeForums } from './forums.ts';
import { linkOfOneDelegate } from './link.ts';
import { makeRegister } from './register.ts';
import { deliverOldMails } from './mails.ts';
import { moveOn } from './move-on.ts';

/** Fills the demonstration's database through the application's own commands, once; a second run keeps what is there. */

async function fill(): Promise<void> {
	if (process.argv.includes('--fresh')) await startAnew();
	await migrate();
	await demandDemonstration();
	const filled = await read().selectFrom('forum').select('id').limit(1).executeTakeFirst();
	loadKey(!!filled);
	if (filled) {
		await moveOn();
		return;
	}
	console.log('Filling the demonstration: two forums with 200 invented delegates each …');
	const from = performance.now();
	const register = await makeRegister();
	const forums = await makeForums(register, now());
	setClock(undefined);
	await makeAccounts(register, forums);
	await deliverOldMails();
	console.log(`Filled in ${((performance.now() - from) / 1000).toFixed(1)} s.`);
}

try {
	await fill();
	if (process.argv.includes('--check')) await check();
	else {
		console.log('\nSign-ins, each with the passphrase «kostanay demo <name before the @>»:');
		for (const email of signIns) console.log(`  ${email}`);
		console.log(`One delegate’s private link:\n  ${config().origin}${await linkOfOneDelegate()}\n`);
	}
} catch (error) {
	console.error(error instanceof SetupError ? error.message : error);
	process.exitCode = 1;
} finally {
	await closeDatabase();
}
