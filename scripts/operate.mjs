// npm run backup, restore, move, affected and admin: the commands of src/operate, each with its own arguments, beside a running server or without.
import { attempt, guardNode, install } from './toolbox.mjs';

const [command, ...rest] = process.argv.slice(2);
install();
guardNode();
process.exit(attempt('node', [`src/operate/${command}.ts`, ...rest]));
