// npm run bench: speed, as ratios within one run. `-- --json FILE`, `--sizes 200,20000`, `--engines sqlite`, `--rounds 5`, `--seconds 4`.
import { attempt, build, guardNode, install, linkPostgres } from './toolbox.mjs';

install();
guardNode();
linkPostgres();
build();
process.exit(attempt('node', ['tests/bench/compare.ts', ...process.argv.slice(2)]));
