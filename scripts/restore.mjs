// npm run restore -- FILE: a backup back into a clean DATA_DIR and database.
import { attempt, guardNode, install } from './run.mjs';

install();
guardNode();
process.exit(attempt('node', ['src/operate/restore.ts', ...process.argv.slice(2)]));
