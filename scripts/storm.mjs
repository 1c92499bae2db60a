// npm run test:storm: the long storms and the journeys on PostgreSQL, under 20 minutes together, to the line `N passed, N failed`;
// `npm test` holds the storms' short forms.
import { counter } from './count.mjs';
import { browser, build, guardNode, install, linkPostgres } from './run.mjs';

install();
guardNode();
browser();
linkPostgres();
build();

const count = counter('storm');
count.vitest('storms', ['--project=storm-*', '--reporter=verbose']);
// the whole 20,000 malformed requests
count.vitest('requests', ['--project=served', 'tests/security/requests.test.ts', '--reporter=verbose'], { STORM: '1' });
// all forty payloads through every parameter and every form
count.vitest(
	'payloads',
	['--project=served', 'tests/security/scripting.test.ts', '-t', 'every query parameter|what was typed', '--reporter=verbose'],
	{
		STORM: '1'
	}
);
count.journeys('postgres');
count.end();
