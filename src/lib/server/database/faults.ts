import { config, SetupError } from '../config.ts';

/** Where the database is, without its password. */
function place(): { server: string; name: string } {
	const target = config().database;
	if (target.engine === 'sqlite') return { server: '', name: target.file };
	const url = URL.parse(target.url);
	return { server: url?.host || 'localhost', name: decodeURIComponent(url?.pathname.slice(1) ?? '') };
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '');

/**
 * What an operator can mend about a database that cannot be opened, as one sentence; null for everything else.
 * @param error as better-sqlite3, pg, the file system or the network gives it: https://www.sqlite.org/rescode.html, PostgreSQL's Appendix A
 */
export function setupErrorOf(error: unknown): SetupError | null {
	const [code, { server, name }] = [codeOf(error), place()];
	const say = (sentence: string) => new SetupError(sentence, { cause: error });
	if (code === 'SQLITE_NOTADB') return say(`The file ${name} is not a database of Alang; set DATA_DIR or DATABASE_URL to another place.`);
	if (code.startsWith('SQLITE_CORRUPT'))
		return say(`The database ${name} is damaged; move it away and bring the last backup back with npm run restore -- FILE.`);
	if (/^(SQLITE_(CANTOPEN|READONLY|PERM|AUTH)|EACCES$|EPERM$|EROFS$)/.test(code))
		return say(`The database ${name} cannot be opened for writing; give this user the right to it.`);
	if (code.startsWith('SQLITE_FULL') || code === 'ENOSPC') return say(`There is no room left on the disk of ${name}.`);
	if (code === '28P01' || code === '28000')
		return say(`The database server ${server} does not accept the user and password of DATABASE_URL.`);
	if (code === '3D000') return say(`The database ${name} is not there on ${server}; create it, or correct DATABASE_URL.`);
	if (code === '42501') return say(`The user of DATABASE_URL may not make tables in ${name}; make that user the owner of the database.`);
	if (/^(ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EHOST|ENET|57P03)/.test(code) || (error instanceof Error && /timeout expired/.test(error.message)))
		return say(`The database server ${server} of DATABASE_URL does not answer; start it, or correct DATABASE_URL.`);
	if (code.startsWith('SQLITE_BUSY'))
		return say(`The database ${name} is held by a command that needs it alone, such as npm run move; start again when it has ended.`);
	return null;
}

/**
 * Whether only the database noticed that a value cannot be: a check, or a number larger than an integer. The rules say so first, beside
 * the field; this is what they forgot.
 */
export const impossible = (error: unknown): boolean => /^(SQLITE_CONSTRAINT_(CHECK|DATATYPE)|23514|22003|22P02)$/.test(codeOf(error));

/**
 * Whether a transaction fell over another that ran beside it: unique violation, serialisation failure, deadlock. SQLite lets one write at a
 * time and knows neither. @param error as pg gives it: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export const collided = (error: unknown): boolean => /^(23505|40001|40P01)$/.test(codeOf(error));
