import { SetupError } from '../config.ts';

/** Why a backup cannot be read, each as one sentence. */

export const damaged = (file: string) =>
	new SetupError(`The backup ${file} is damaged or was not written to its end; take another copy. Nothing has been changed.`);
export const notABackup = (file: string) => new SetupError(`${file} is not a backup of Alang.`);
export const newer = (file: string) =>
	new SetupError(`The backup ${file} was made by a newer release of Alang; restore it with that release.`);
export const isEncrypted = (file: string) => new SetupError(`The backup ${file} is encrypted; set BACKUP_PASSPHRASE to its passphrase.`);
export const notOpened = (file: string) => new SetupError(`The passphrase in BACKUP_PASSPHRASE does not open the backup ${file}.`);
