// npm run check: types, form, imports, faults and leftovers, without tests.
import { attempt, guardNode, install } from './toolbox.mjs';

install();
guardNode();
const failed = [
	['svelte-kit', ['sync']],
	['svelte-check', ['--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'human']],
	['eslint', ['.']],
	['knip', ['--no-progress', '--no-config-hints']],
	['prettier', ['--check', '--log-level=warn', '.']],
	['depcruise', ['--config', 'tests/architecture/rules.cjs', 'src', 'migrations']]
].filter(([command, args]) => attempt(command, args) !== 0);
process.exit(failed.length ? 1 : 0);
