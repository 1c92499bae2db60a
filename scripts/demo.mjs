// npm run demo: the Kostanay forums on this machine. `-- --fresh` starts anew, `-- --check` fills, tries and leaves.
import { rmSync } from 'node:fs';
import { attempt, build, guardNode, install, serve } from './run.mjs';

const port = process.env.PORT ?? '3000';
const host = process.env.HOST ?? '127.0.0.1';
const env = {
	ALANG_DEMO: '1',
	HOST: host,
	PORT: port,
	ORIGIN: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
	DATA_DIR: process.env.DATA_DIR ?? 'data/demo',
	LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
	NODE_ENV: 'production'
};

if (process.argv.includes('--fresh')) rmSync(env.DATA_DIR, { recursive: true, force: true });
install();
guardNode();
build();
const args = process.argv.includes('--check') ? ['--check'] : [];
const filled = attempt('node', ['src/demo/fill.ts', ...args], env);
if (filled !== 0 || args.length) process.exit(filled);
serve(env);
