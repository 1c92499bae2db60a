import { config, SetupError } from '../lib/server/config.ts';
import { backUpTo } from '../lib/server/backup/backup.ts';
import { sentenceOf } from '../lib/server/database/errors.ts';
import { noteBackup } from '../lib/server/backup/last-backup.ts';
import { runCommand, sizeOf } from './run-command.ts';

await runCommand(async () => {
	const [file] = process.argv.slice(2);
	if (!file) throw new SetupError('Name the file to write: npm run backup -- FILE');
	const report = await backUpTo(file, config().backupPassphrase);
	console.log(
		`${report.file}: ${report.rows} rows of ${report.tables} tables and the key, ${sizeOf(report.bytes)}, ${report.encrypted ? 'encrypted' : 'not encrypted'}, read back and found whole.`
	);
	try {
		await noteBackup(report);
	} catch (error) {
		// the backup is what was asked for, and it is there
		console.error('It could not be noted in the database when this backup was made:', sentenceOf(error));
	}
});
