import pg from 'pg';

/** Databases of a PostgreSQL server of ours (postgres-server.ts). */

/** The address of a server of ours on a port. */
export const addressOn = (port: number): string => `postgres://alang:alang@127.0.0.1:${port}`;

/** Runs SQL in one database of a server. @param url with the database's name */
export async function runIn(url: string, sentences: string): Promise<void> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		await client.query(sentences);
	} finally {
		await client.end();
	}
}

/** Makes a database. @param template whose copy it is, file by file; nobody may be connected to that one */
export async function createDatabase(address: string, name: string, template = 'template1'): Promise<void> {
	await runIn(`${address}/postgres`, `create database ${name} template ${template} strategy file_copy`);
}

/** Makes a database that orders texts as a language does, unlike those that tests have otherwise. */
export const createIcuDatabase = (address: string, name: string): Promise<void> =>
	runIn(`${address}/postgres`, `create database ${name} encoding 'UTF8' locale_provider icu icu_locale 'en-US' template template0`);

/** Removes a database, also from under those who are still connected. */
export const dropDatabase = (address: string, name: string): Promise<void> =>
	runIn(`${address}/postgres`, `drop database if exists ${name} with (force)`);
