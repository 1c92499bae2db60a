// npm run test:storm: the long storms, each bounded, under 20 minutes together; `npm test` holds their short forms.
import { attempt, build, guardNode, install } from './run.mjs';

install();
guardNode();
build();
process.exit(attempt('vitest', ['run', '--project', 'storm-sqlite', '--project', 'storm-postgres', '--reporter=verbose']));
