// npm run test:deep: all that `npm test` leaves out, to the line `N passed, N failed`: PostgreSQL wherever it can matter, the attacks
// with all they have (20,000 malformed requests, forty payloads through every parameter and form), speed, stress, the other journeys.
import { counter } from './test-report.mjs';
import { installBrowser, build, guardNode, install, linkPostgres, nginx } from './toolbox.mjs';

install();
guardNode();
installBrowser();
nginx();
linkPostgres();
build();

const count = counter('deep');
count.vitest('together', ['--project=deep-*', '--project=speed', '--project=stress-*', '--reporter=default']);
// one file after the other: these hold limits in seconds, or ask a server as fast as it answers
count.vitest('timed', ['--project=timed-*', '--reporter=verbose'], { onDisk: true });
count.journeys('sqlite', 'deep');
count.journeys('postgres', 'all');
count.end();
