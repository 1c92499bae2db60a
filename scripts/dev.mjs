// npm run dev: the sources served as they are written, on the demonstration's database.
import { attempt, demoEnvironment, guardNode, install, runUntilStopped } from './toolbox.mjs';

const env = demoEnvironment();
install();
guardNode();
const filled = attempt('node', ['src/demo/seed.ts'], env);
if (filled !== 0) process.exit(filled);
runUntilStopped('vite', ['dev', '--host', env.HOST, '--port', env.PORT, '--strictPort'], env);
