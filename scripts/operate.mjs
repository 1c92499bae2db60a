// npm run backup, restore, move, affected and admin: the commands of src/cli, each with its own arguments, beside a running server or without.
import { attempt, guardNode, install } from './toolbox.mjs';

const [command, ...rest] = process.argv.slice(2);
install();
guardNode();
const file = command === 'move' ? 'migrate-engine' : command;
process.exit(attempt('node', [`src/cli/${file}.ts`, ...rest]));
