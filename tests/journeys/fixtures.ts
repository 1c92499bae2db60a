import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { demonstration } from '../support/demonstration.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** What a journey needs to find there, made by tests/support/journey-fixtures.ts in the demonstration that is running. */
export async function makeFixtures<T>(
	command:
		| 'forum'
		| 'register'
		| 'fill'
		| 'bench'
		| 'states'
		| 'recommendations'
		| 'screen'
		| 'measures'
		| 'organise'
		| 'tell'
		| 'letter'
		| 'news',
	input: Record<string, unknown> = {}
): Promise<T> {
	const { stdout } = await run(process.execPath, ['tests/support/journey-fixtures.ts', command, JSON.stringify(input)], {
		cwd: root,
		env: { ...process.env, ...demonstration }
	});
	return JSON.parse(stdout.trim().split('\n').at(-1) ?? 'null') as T;
}
