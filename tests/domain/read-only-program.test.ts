import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

/**
 * The program may belong to somebody else than its server's user, as in the container: a command writes nothing into the program's folder.
 * Root may write anywhere, so a file stands where the lock of installing and building would make its folder.
 */

const folder = mkdtempSync(join(tmpdir(), 'alang-program-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function program(name: string, installed: boolean): string {
	const root = join(folder, name);
	for (const each of ['node_modules/.bin', 'src/cli', 'scripts']) mkdirSync(join(root, each), { recursive: true });
	for (const each of ['cli', 'toolbox']) cpSync(`scripts/${each}.mjs`, join(root, 'scripts', `${each}.mjs`));
	for (const command of ['backup', 'restore', 'affected', 'admin', 'migrate-engine'])
		writeFileSync(join(root, `src/cli/${command}.ts`), `console.log('${command}', ...process.argv.slice(2));`);
	writeFileSync(join(root, 'package-lock.json'), '{}');
	// npm writes its own list last; our mark is not there, since the image is made with `npm ci`
	if (installed) writeFileSync(join(root, 'node_modules/.package-lock.json'), '{}');
	symlinkSync(process.execPath, join(root, 'node_modules/.bin/node'));
	writeFileSync(join(root, '.svelte-kit'), '');
	return root;
}

const run = (root: string, command: string) => {
	const { status, stdout } = spawnSync(process.execPath, [join(root, 'scripts/cli.mjs'), command, 'x'], { encoding: 'utf8' });
	return { status, stdout };
};
const filesOf = (root: string) => readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();

test('a command of what is built takes no lock and writes nothing beside the program', () => {
	const root = program('built', true);
	const before = filesOf(root);
	for (const command of ['backup', 'restore', 'affected', 'admin'])
		expect(run(root, command)).toEqual({ status: 0, stdout: `${command} x\n` });
	expect(run(root, 'move')).toEqual({ status: 0, stdout: 'migrate-engine x\n' });
	expect(filesOf(root)).toEqual(before);
});

test('control: where packages have to be installed the lock is needed, and the command stops', () => {
	expect(run(program('empty', false), 'backup')).toEqual({ status: 1, stdout: '' });
});
