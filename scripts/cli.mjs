// npm run backup, restore, move, affected and admin: the commands of src/cli, each with its own arguments, beside a running server or
// without.
// `--env FILE` before them reads the settings from a file such as /etc/alang.env, which systemd reads too; no shell expands its values.
import { attempt, guardNode, installMissing, sparing } from './toolbox.mjs';

const [command, ...rest] = process.argv.slice(2);
installMissing();
guardNode();
const [option, settings] = rest;
const given = option === '--env' && settings ? [`--env-file=${settings}`] : [];
const file = command === 'move' ? 'migrate-engine' : command;
process.exit(attempt('node', [...sparing, ...given, `src/cli/${file}.ts`, ...(given.length ? rest.slice(2) : rest)]));
