import { system } from '../actor.ts';
import { change } from '../change.ts';
import { read } from '../database/open.ts';
import { basename } from 'node:path';
import type { BackupReport } from './backup.ts';

export interface LastBackup {
	at: string;
	bytes: number;
	encrypted: boolean;
}

/** Keeps in mind when the last backup was made, for the status page and the metrics. */
export async function noteBackup(report: BackupReport): Promise<void> {
	await change(system('backup'), 'installation.back-up', async (c) => {
		const note: LastBackup = { at: c.at, bytes: report.bytes, encrypted: report.encrypted };
		const value = JSON.stringify(note);
		await c.trx
			.insertInto('installation')
			.values({ key: 'last_backup', value })
			.onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
			.execute();
		await c.audit({ subjectKind: 'installation', subjectId: 'backup', details: { ...note, file: basename(report.file) } });
	});
}

/** @returns null when there has never been one */
export async function lastBackup(): Promise<LastBackup | null> {
	const row = await read().selectFrom('installation').select('value').where('key', '=', 'last_backup').executeTakeFirst();
	return row ? (JSON.parse(row.value) as LastBackup) : null;
}
