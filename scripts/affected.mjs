// npm run affected -- --forum SLUG | --account EMAIL | --from DAY [--to DAY] [--out FILE]: whom a breach touches and which fields, as CSV.
import { attempt, guardNode, install } from './run.mjs';

install();
guardNode();
process.exit(attempt('node', ['src/operate/affected.ts', ...process.argv.slice(2)]));
