// npm test: everything, from a clean checkout to the line `N passed, N failed`.
import { rmSync } from 'node:fs';
import { counter } from './count.mjs';
import { browser, build, guardNode, install, linkPostgres } from './run.mjs';

install();
guardNode();
browser();
linkPostgres();
build();
rmSync('test-results', { recursive: true, force: true });

const count = counter('test');
count.check('node', ['scripts/check.mjs']);
count.vitest('all', ['--project=!storm-*', '--reporter=default']);
count.journeys('sqlite');
count.end();
