import { system } from '../actor.ts';
import { change } from '../change.ts';
import { installationValue, keepInstallationValue } from '../database/installation.ts';
import { basename } from 'node:path';
import type { BackupReport } from './backup.ts';

const KEY = 'last_backup';

export interface LastBackup {
	at: string;
	bytes: number;
	encrypted: boolean;
}

/** Records the time of the last backup, for the status page and the metrics. */
export async function noteBackup(report: BackupReport): Promise<void> {
	await change(system('backup'), 'installation.back-up', async (c) => {
		const note: LastBackup = { at: c.at, bytes: report.bytes, encrypted: report.encrypted };
		await keepInstallationValue(c.trx, KEY, JSON.stringify(note));
		await c.audit({ subjectKind: 'installation', subjectId: 'backup', details: { ...note, file: basename(report.file) } });
	});
}

/** The last backup that was recorded. @returns null when there has never been one */
export async function lastBackup(): Promise<LastBackup | null> {
	const note = await installationValue(KEY);
	return note === undefined ? null : (JSON.parse(note) as LastBackup);
}
