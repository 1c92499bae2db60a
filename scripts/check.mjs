// npm run check: types, form, imports, faults and leftovers, without tests.
import { availableParallelism } from 'node:os';
import { attempt, attemptBeside, guardNode, install } from './toolbox.mjs';

install();
guardNode();
// the longest first; each works on one processor
const checks = [
	['svelte-check', ['--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'human']],
	['eslint', ['.']],
	['prettier', ['--check', '--log-level=warn', '.']],
	['depcruise', ['--config', 'tests/architecture/rules.cjs', 'src', 'migrations']],
	['knip', ['--no-progress', '--no-config-hints']]
];
const sync = ['svelte-kit', ['sync']];
const failed = attempt(...sync) === 0 ? [] : [sync];
const left = [...checks];
/** Takes one check after the other until none is left. */
async function lane() {
	for (let check = left.shift(); check; check = left.shift()) {
		const { status, said } = await attemptBeside(...check);
		process.stdout.write(said);
		if (status !== 0) failed.push(check);
	}
}
await Promise.all(Array.from({ length: Math.min(availableParallelism(), 2) }, lane));
// the output of a failed check may be far above: print the command that runs this check alone
for (const [command, args] of failed) console.log(`FAILED: npx ${command} ${args.join(' ')}`);
process.exit(failed.length ? 1 : 0);
