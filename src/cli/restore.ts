import { config, SetupError } from '../lib/server/config.ts';
import { nameOf } from '../lib/server/backup/databases.ts';
import { restoreFrom } from '../lib/server/backup/restore.ts';
import { runCommand } from './run-command.ts';

await runCommand(async () => {
	const [file] = process.argv.slice(2);
	if (!file) throw new SetupError('Name the backup: npm run restore -- FILE');
	const { head, digests } = await restoreFrom(file, config().backupPassphrase);
	const rows = [...digests.values()].reduce((sum, digest) => sum + digest.rows, 0);
	console.log(
		`${nameOf(config().database)}: ${rows} rows of ${digests.size} tables as of ${head.madeAt}, compared by count and hash; key file in ${config().dataDir}. Start Alang with npm start.`
	);
});
