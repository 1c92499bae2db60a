// npm run move -- FROM TO: the whole database to the other engine, compared by counts and hashes.
import { attempt, guardNode, install } from './run.mjs';

install();
guardNode();
process.exit(attempt('node', ['src/operate/move.ts', ...process.argv.slice(2)]));
