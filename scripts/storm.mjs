// npm run test:storm: the long storms and the journeys on PostgreSQL, under 20 minutes together, to the line `N passed, N failed`;
// `npm test` holds the storms' short forms.
import { counter } from './count.mjs';
import { browser, build, guardNode, install, linkPostgres, nginx } from './run.mjs';

install();
guardNode();
browser();
nginx();
linkPostgres();
build();

const count = counter('storm');
count.vitest('storms', ['--project=storm-*', '--reporter=verbose']);
// the tests of `npm test` that send a part there, with all they have: 20,000 malformed requests, forty payloads through every parameter and form
const all = { STORM: '1' };
count.vitest('requests', ['--project=served', 'tests/security/requests.test.ts', '--reporter=verbose'], all);
const scripting = ['tests/security/scripting.test.ts', '-t', 'every query parameter|what was typed'];
count.vitest('payloads', ['--project=served', ...scripting, '--reporter=verbose'], all);
count.journeys('postgres');
count.end();
