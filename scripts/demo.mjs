// npm run demo: the Kostanay forums on this machine. `-- --fresh` starts anew, `-- --check` fills, tries and leaves.
import { rmSync } from 'node:fs';
import { attempt, build, demoEnvironment, guardNode, install, serve } from './run.mjs';

const env = { ...demoEnvironment(), NODE_ENV: 'production' };

if (process.argv.includes('--fresh')) rmSync(env.DATA_DIR, { recursive: true, force: true });
install();
guardNode();
build();
const args = process.argv.includes('--check') ? ['--check'] : [];
const filled = attempt('node', ['src/demo/fill.ts', ...args], env);
if (filled !== 0 || args.length) process.exit(filled);
serve(env);
