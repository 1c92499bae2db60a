// npm run test:deep: all that `npm test` leaves out, to the line `N passed, N failed`: both engines whole, the attacks with all they have
// (20,000 malformed requests, forty payloads through every parameter and form), speed, the stress tests, and every journey.
import { counter } from './test-report.mjs';
import { installBrowser, build, guardNode, install, linkPostgres, nginx } from './toolbox.mjs';

install();
guardNode();
installBrowser();
nginx();
linkPostgres();
build();

const count = counter('deep');
count.vitest('engines', ['--project=deep-sqlite', '--project=deep-postgres', '--project=speed', '--reporter=default']);
// one file after the other: a test measures how long the server takes for a text that is slow to process
count.vitest('attacks', ['--project=deep-served', '--no-file-parallelism', '--reporter=verbose'], { STORM: '1' });
count.vitest('stress', ['--project=stress-*', '--reporter=verbose']);
count.journeys('sqlite', 'deep');
count.journeys('postgres', 'all');
count.end();
