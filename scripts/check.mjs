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
// the output of a failed check may be far above: print the command that runs this check alone
for (const [command, args] of failed) console.log(`FAILED: npx ${command} ${args.join(' ')}`);
process.exit(failed.length ? 1 : 0);
