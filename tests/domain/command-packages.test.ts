import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

/** Commands are run beside a server that is running: they take no package away from it. */

const folder = mkdtempSync(join(tmpdir(), 'alang-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A house with this `npm run backup`, whose npm and whose backup only say that they were called. */
function house(name: string): string {
	const root = join(folder, name);
	for (const each of ['node_modules/.bin', 'node_modules/kept', 'src/cli', 'npm']) mkdirSync(join(root, each), { recursive: true });
	for (const each of ['cli', 'toolbox']) cpSync(`scripts/${each}.mjs`, join(root, 'scripts', `${each}.mjs`));
	writeFileSync(join(root, 'package-lock.json'), '{}');
	writeFileSync(join(root, 'src/cli/backup.ts'), "console.log('backup', ...process.argv.slice(2));");
	writeFileSync(join(root, 'npm/npm'), `#!/bin/sh\necho "$@" > "${root}/npm-was-called"\n`);
	chmodSync(join(root, 'npm/npm'), 0o755);
	symlinkSync(process.execPath, join(root, 'node_modules/.bin/node'));
	return root;
}
function backup(root: string) {
	const env = { PATH: `${join(root, 'npm')}:${process.env.PATH ?? ''}` };
	const { status, stdout } = spawnSync(process.execPath, [join(root, 'scripts/cli.mjs'), 'backup', 'a.backup'], { env, encoding: 'utf8' });
	const called = join(root, 'npm-was-called');
	return { status, stdout, npm: existsSync(called) ? readFileSync(called, 'utf8').split(' ')[0] : null };
}

test('a command leaves the packages that stand there, without the mark of their installation or with another one', () => {
	for (const mark of [null, 'of another release']) {
		const root = house(String(mark));
		writeFileSync(join(root, 'node_modules/.package-lock.json'), '{}');
		if (mark) {
			mkdirSync(join(root, 'node_modules/.alang'));
			writeFileSync(join(root, 'node_modules/.alang/installed'), mark);
		}
		expect(backup(root)).toEqual({ status: 0, stdout: 'backup a.backup\n', npm: null });
	}
});

test('control: where none are, or npm did not come to its end, they are installed', () => {
	expect(backup(house('empty'))).toMatchObject({ status: 0, npm: 'ci' });
});
