// npm run backup -- FILE: an online copy of the database and the key file, verified; encrypted when BACKUP_PASSPHRASE is set.
import { attempt, guardNode, install } from './run.mjs';

install();
guardNode();
process.exit(attempt('node', ['src/operate/backup.ts', ...process.argv.slice(2)]));
