import { databaseLocation, SetupError } from '../lib/server/config.ts';
import { migrateEngine } from '../lib/server/backup/migrate-engine.ts';
import { nameOf } from '../lib/server/backup/databases.ts';
import { runCommand } from './run-command.ts';

await runCommand(async () => {
	const [from, to] = process.argv.slice(2);
	if (!from || !to) throw new SetupError('Name both databases: npm run move -- file:data/alang.sqlite postgres://user:password@host/alang');
	const target = databaseLocation(to);
	const digests = await migrateEngine(databaseLocation(from), target);
	for (const [table, { rows, sha256 }] of digests) console.log(`${table.padEnd(24)} ${String(rows).padStart(8)}  ${sha256.slice(0, 16)}`);
	console.log(
		`${nameOf(target)} holds the same ${digests.size} tables, compared by count and hash. Set DATABASE_URL to it and start Alang with npm start.`
	);
});
