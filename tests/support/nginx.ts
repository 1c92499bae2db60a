import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './port.ts';

const PROGRAM = ['/usr/sbin/nginx', 'node_modules/.alang/nginx/usr/sbin/nginx'];
const READY_MS = 10_000;

/** A key and a certificate of nobody's, in a folder. */
function certify(folder: string, name: string): { key: string; certificate: string } {
	const [key, certificate] = [`${folder}/key.pem`, `${folder}/certificate.pem`];
	const wanted = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${name}`];
	execFileSync('openssl', ['req', ...wanted, '-keyout', key, '-out', certificate], { stdio: 'pipe' });
	return { key, certificate };
}

const answers = (port: number) =>
	new Promise<boolean>((known) => {
		const socket = connect(port, '127.0.0.1', () => (socket.destroy(), known(true)));
		socket.once('error', () => known(false));
	});

/**
 * Starts nginx with the site of scripts/deploy/nginx.conf, in which only ports and places of files are others.
 * @param folder where it may write
 * @param ports of the processes behind it
 * @param edit what else is another in the site
 * @returns its ports for https and for plain http; the logs lie in the folder
 */
export async function startNginx(
	folder: string,
	ports: readonly [number, number],
	edit: (site: string) => string = (site) => site
): Promise<{ port: number; plain: number; stop(): Promise<void> }> {
	const program = PROGRAM.find((file) => existsSync(file));
	if (!program) throw new Error('There is no nginx; `npm run test:deep` fetches it from Debian');
	mkdirSync(folder, { recursive: true });
	const [place, port, plain] = [resolve(folder), await freePort(), await freePort()];
	const { key, certificate } = certify(place, 'forum.example.kz');
	const others: Record<string, string> = {
		'127.0.0.1:3000': `127.0.0.1:${ports[0]}`,
		'# server 127.0.0.1:3001': `server 127.0.0.1:${ports[1]}`,
		'listen 443': `listen 127.0.0.1:${port}`,
		'listen 80': `listen 127.0.0.1:${plain}`,
		'/var/log/nginx/': `${place}/`,
		'/etc/letsencrypt/live/forum.example.kz/fullchain.pem': certificate,
		'/etc/letsencrypt/live/forum.example.kz/privkey.pem': key
	};
	const shipped = readFileSync('scripts/deploy/nginx.conf', 'utf8');
	const site = edit(Object.entries(others).reduce((text, [from, to]) => text.replaceAll(from, to), shipped));
	const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${place}/${name};`).join('\n');
	const frame = `daemon off;\npid ${place}/nginx.pid;\nerror_log ${place}/error.log;\nevents {}\nhttp {\naccess_log off;\n${temporary}\n`;
	writeFileSync(`${place}/nginx.conf`, `${frame}${site}}\n`);
	const nginx = spawn(program, ['-p', place, '-c', `${place}/nginx.conf`], { stdio: ['ignore', 'ignore', 'pipe'] });
	let said = '';
	nginx.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
	const ended = new Promise<void>((over) => nginx.once('close', () => over()));
	for (const until = Date.now() + READY_MS; !(await answers(port)); await pause(50))
		if (nginx.exitCode !== null || Date.now() > until) throw new Error(`nginx does not answer: ${said}`);
	return {
		port,
		plain,
		async stop() {
			nginx.kill('SIGTERM');
			await ended;
		}
	};
}
