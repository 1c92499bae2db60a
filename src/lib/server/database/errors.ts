import { config, SetupError } from '../config.ts';
import type { RefusalCode } from '../refusal.ts';

/** Where the database is, without its password. */
function place(): { server: string; name: string } {
	const target = config().database;
	if (target.engine === 'sqlite') return { server: '', name: target.file };
	const url = URL.parse(target.url);
	return { server: url?.host || 'localhost', name: decodeURIComponent(url?.pathname.slice(1) ?? '') };
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '');

/** The server says nothing, says that it ends or begins, takes no more connections, or no longer knows us. */
const AWAY = /^(ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EPIPE|EHOST|ENET|08|57P0[1-5]|53300|28000|28P01|3D000)/;
/** pg gives these no code. */
const SAYS_AWAY =
	/^(timeout expired|timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error)/;
/** No room, a quota or a limit that is reached, a disk that takes no writes, a server that only reads. */
const UNWRITABLE = /^(SQLITE_(FULL|IOERR|READONLY|CANTOPEN)|ENOSPC|EDQUOT|EFBIG|EROFS|EIO|53100|53[24]00|25006|58030)/;
/** Somebody else has held a lock for longer than is waited for. */
const BUSY = /^(SQLITE_BUSY|55P03|57014|40001|40P01)/;

/** What is wrong with a store while it goes by: the codes of the refusals that say so. */
export type Outage = Extract<RefusalCode, 'server.away' | 'server.unwritable' | 'server.busy'>;

const isAway = (error: unknown): boolean =>
	AWAY.test(codeOf(error)) || (error instanceof Error && codeOf(error) === '' && SAYS_AWAY.test(error.message));

/**
 * The outage of a store behind an error, which ends with the outage and is no fault of the program.
 * @returns null for everything else, which is unexpected
 */
export function outageOf(error: unknown): Outage | null {
	// a database that could not be opened has been put into a sentence for the operator already
	if (error instanceof SetupError) return error.cause ? outageOf(error.cause) : null;
	if (isAway(error)) return 'server.away';
	if (UNWRITABLE.test(codeOf(error))) return 'server.unwritable';
	return BUSY.test(codeOf(error)) ? 'server.busy' : null;
}

/** Whether an error says that there is no room to write: codes as in `setupErrorOf`. */
export const isFull = (error: unknown): boolean => /^(SQLITE_FULL|SQLITE_IOERR_WRITE|ENOSPC|EDQUOT|EFBIG|53100)/.test(codeOf(error));

const pathOf = (error: unknown): string => (error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : '');

/**
 * One sentence that tells an operator how to mend a database that cannot be opened; null for everything else.
 * @param error as better-sqlite3, pg, the file system or the network gives it: https://www.sqlite.org/rescode.html, PostgreSQL's Appendix A
 */
export function setupErrorOf(error: unknown): SetupError | null {
	const [code, { server, name }] = [codeOf(error), place()];
	const say = (sentence: string) => new SetupError(sentence, { cause: error });
	if (code === 'SQLITE_NOTADB') return say(`The file ${name} is not a database of Alang; set DATA_DIR or DATABASE_URL to another place.`);
	if (code.startsWith('SQLITE_CORRUPT'))
		return say(`The database ${name} is damaged; move it away and bring the last backup back with npm run restore -- FILE.`);
	if (code.startsWith('SQLITE_IOERR'))
		return say(`The disk of the database ${name} does not read or write (${code}): it is full, a quota is reached, or it is broken.`);
	if (code === '53100') return say(`There is no room left on the disk of the database server ${server}; make room there.`);
	if (isFull(error))
		return say(
			`There is no room left on the disk of ${pathOf(error) || (server ? config().dataDir : name)}; make room or use another disk.`
		);
	if (/^(EACCES|EPERM|EROFS)$/.test(code) && pathOf(error) && pathOf(error) !== name)
		return say(`${pathOf(error)} cannot be written (${code}); give this user the right to it.`);
	if (/^(SQLITE_(CANTOPEN|READONLY|PERM|AUTH)|EACCES$|EPERM$|EROFS$)/.test(code))
		return say(`The database ${name} cannot be opened for writing; give this user the right to it.`);
	if (code === '28P01' || code === '28000')
		return say(`The database server ${server} does not accept the user and password of DATABASE_URL.`);
	if (code === '3D000') return say(`The database ${name} is not there on ${server}; create it, or correct DATABASE_URL.`);
	if (code === '42501') return say(`The user of DATABASE_URL may not make tables in ${name}; make that user the owner of the database.`);
	if (code === '25006') return say(`The database server ${server} only reads at present; set DATABASE_URL to one that also writes.`);
	if (code === '53300') return say(`The database server ${server} takes no more connections; raise its max_connections.`);
	if (isAway(error)) return say(`The database server ${server} of DATABASE_URL does not answer; start it, or correct DATABASE_URL.`);
	if (code.startsWith('SQLITE_BUSY'))
		return say(`The database ${name} is held by a command that needs it alone, such as npm run move; start again when it has ended.`);
	return null;
}

/**
 * What a command prints for an error: a sentence that tells an operator how to mend it, else one that tells what happened; with
 * LOG_LEVEL=debug the whole error.
 */
export function sentenceOf(error: unknown): unknown {
	if (error instanceof SetupError) return error.message;
	const known = setupErrorOf(error);
	if (known) return known.message;
	if (process.env.LOG_LEVEL === 'debug') return error;
	const what = error instanceof Error ? error.message : String(error);
	return `This did not succeed: ${what.replace(/\s+/g, ' ')} (LOG_LEVEL=debug shows the whole error.)`;
}

/**
 * Whether only the database refused a value: a check failed, or a number exceeds an integer. The rules refuse such values first, beside the
 * field; this catches what they forgot.
 */
export const impossible = (error: unknown): boolean => /^(SQLITE_CONSTRAINT_(CHECK|DATATYPE)|23514|22003|22P02)$/.test(codeOf(error));

/**
 * Whether a transaction collided with another that ran beside it: unique violation, serialisation failure, deadlock. SQLite lets one write
 * at a time and knows neither.
 * @param error as pg gives it: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export const collided = (error: unknown): boolean => /^(23505|40001|40P01)$/.test(codeOf(error));
