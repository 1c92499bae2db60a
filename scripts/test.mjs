// npm test: what a person runs, from a clean checkout to the line `N passed, N failed`; `npm run test:deep` holds the rest (tests/suites.ts).
import { rmSync } from 'node:fs';
import { counter } from './test-report.mjs';
import { installBrowser, build, guardNode, install, linkPostgres } from './toolbox.mjs';

install();
guardNode();
installBrowser();
linkPostgres();
build();
rmSync('test-results', { recursive: true, force: true });

const count = counter('test');
count.check('node', ['scripts/check.mjs']);
count.vitest('quick', ['--project=rules', '--project=sqlite', '--project=postgres', '--project=served', '--reporter=default']);
count.journeys('sqlite', 'quick');
count.end();
