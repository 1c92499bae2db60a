// A program that starts with `--import` of this file opens each SQLite file once more and closes it before SQLite opens it, as the entry
// once did: the control of tests that look at its locks.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

const reopening = `
const { closeSync, openSync } = require('node:fs');
module.exports = new Proxy(module.exports, {
	construct(target, given) {
		closeSync(openSync(given[0], 'a', 0o600));
		return Reflect.construct(target, given);
	}
});
`;

registerHooks({
	load(url, context, next) {
		if (!url.endsWith('/better-sqlite3/lib/index.js')) return next(url, context);
		return { format: 'commonjs', shortCircuit: true, source: readFileSync(fileURLToPath(url), 'utf8') + reopening };
	}
});
