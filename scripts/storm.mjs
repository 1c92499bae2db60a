// npm run test:storm: the long storms, each bounded, under 20 minutes together; `npm test` holds their short forms.
import { attempt, build, guardNode, install, linkPostgres } from './run.mjs';

install();
guardNode();
linkPostgres();
build();
const storms = attempt('vitest', ['run', '--project', 'storm-sqlite', '--project', 'storm-postgres', '--reporter=verbose']);
// the whole 20,000 malformed requests
const requests = attempt('vitest', ['run', '--project', 'served', 'tests/security/requests.test.ts', '--reporter=verbose'], { STORM: '1' });
process.exit(storms || requests);
