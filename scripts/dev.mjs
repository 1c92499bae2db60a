// npm run dev: the sources served as they are written.
import { attempt, guardNode, install } from './run.mjs';

install();
guardNode();
process.exit(attempt('vite', ['dev', '--port', process.env.PORT ?? '3000']));
