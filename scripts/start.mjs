// npm start: real use. Installs and builds what is missing, then becomes the server.
import { build, guardNode, install, start } from './run.mjs';

install();
guardNode();
build();
const server = start('node', ['src/server.ts'], { NODE_ENV: 'production' });
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => server.kill(signal));
server.on('exit', (code) => process.exit(code ?? 1));
