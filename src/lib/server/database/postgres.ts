import { Kysely, PostgresDialect, type Logger } from 'kysely';
import pg from 'pg';
import { SetupError } from '../config.ts';
import { preparingPool } from './prepared-statements.ts';
import type { Tables } from './tables.ts';

/** How long is waited for a server that says nothing, or for one of the connections when all are busy. */
export const REACH_MS = 10_000;
const INT8 = 20;
const NUMERIC = 1700;

/** PostgreSQL writes count() and sum() as bigint and numeric, which the driver returns as text. */
const types = {
	getTypeParser: (oid: number, format?: 'text' | 'binary') =>
		oid === INT8 || oid === NUMERIC ? Number : pg.types.getTypeParser(oid, format as 'text')
};

/** READ COMMITTED (the server's default); a lock is waited for 3 seconds at most. */
export function openPostgres(url: string, log?: Logger): { writer: Kysely<Tables>; reader: Kysely<Tables>; pool: pg.Pool } {
	// One connection is kept also when nobody asks: who looks whether a server runs on this database must find it.
	const pool = new pg.Pool({
		connectionString: url,
		min: 1,
		max: 10,
		connectionTimeoutMillis: REACH_MS,
		types,
		options: '-c lock_timeout=3000 -c timezone=UTC'
	});
	// A connection that breaks while idle is replaced at the next query, which reports the failure if it lasts.
	pool.on('error', () => undefined);
	// One that breaks under a query fails that query; without a listener it would end the process as well.
	pool.on('connect', (client) => client.on('error', () => undefined));
	const writer = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: preparingPool(pool) }), ...(log && { log }) });
	return { writer, reader: writer, pool };
}

/** @throws SetupError unless every letter can be kept: in another encoding Kazakh ones are refused, or cut and sorted by their bytes */
export async function requireUtf8(client: pg.Client): Promise<void> {
	const { rows } = await client.query<{ name: string; encoding: string }>(
		"select current_database() as name, current_setting('server_encoding') as encoding"
	);
	const { name = '', encoding = '' } = rows[0] ?? {};
	if (encoding !== 'UTF8')
		throw new SetupError(
			`The database ${name} has the encoding ${encoding} and Alang needs UTF8; make another with: create database NAME encoding 'UTF8' template template0.`
		);
}

/**
 * Opens one connection, since the server behind a silent firewall would otherwise be waited for without end.
 * @throws what pg or the network says, SetupError where the encoding is not UTF8
 */
export async function reachServer(url: string): Promise<void> {
	const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: REACH_MS });
	// one that breaks meanwhile fails the question
	client.on('error', () => undefined);
	await client.connect();
	await requireUtf8(client).finally(() => client.end());
}
