// npm run demo: the Kostanay forums on this machine. `-- --fresh` starts anew, `-- --check` fills, tries and leaves.
import { attempt, build, demoEnvironment, guardNode, install, runServer } from './toolbox.mjs';

const env = { ...demoEnvironment(), NODE_ENV: 'production' };

install();
guardNode();
build();
const options = process.argv.slice(2).filter((option) => option === '--fresh' || option === '--check');
const filled = attempt('node', ['src/demo/seed.ts', ...options], env);
if (filled !== 0 || options.includes('--check')) process.exit(filled);
runServer(env);
