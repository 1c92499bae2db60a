import type pg from 'pg';
import { toStoredCell, notCopied, valueOf, type TableStore } from './table-rows.ts';

const PORTION = 1000;
/** of a table with bytes, whose rows have 64 KB each */
const PORTION_OF_BYTES = 4;
/** PostgreSQL takes 65,535 parameters in one statement. */
const MOST_PARAMETERS = 30_000;
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** The tables of one PostgreSQL connection; reading wants a transaction (repeatable read, read only) opened before. */
export function postgresTables(client: pg.ClientBase): TableStore {
	const list = async <T extends object>(sentence: string, values: unknown[] = []) => (await client.query<T>(sentence, values)).rows;
	const names = async () =>
		(
			await list<{ name: string }>(
				`select c.relname as name from pg_class c where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace order by 1`
			)
		).map((row) => row.name);

	/** Text is ordered by its bytes, as SQLite does, whatever the database's own order is. */
	async function orderOf(table: string, columns: readonly string[]): Promise<string> {
		const all = await list<{ name: string; text: boolean; place: number | null }>(
			`select a.attname as name, t.typcollation <> 0 as text, array_position(i.indkey::int2[], a.attnum) as place
			from pg_attribute a join pg_type t on t.oid = a.atttypid left join pg_index i on i.indrelid = a.attrelid and i.indisprimary
			where a.attrelid = ($1)::regclass and a.attnum > 0 and not a.attisdropped`,
			[quoted(table)]
		);
		const key = all.filter((column) => column.place !== null).sort((a, b) => Number(a.place) - Number(b.place));
		const by = key.length ? key : columns.flatMap((name) => all.filter((column) => column.name === name));
		return by.map((column) => `${quoted(column.name)}${column.text ? ' collate "C"' : ''} nulls first`).join(', ');
	}

	return {
		async shapes() {
			const own = (await names()).filter((name) => !notCopied.includes(name)).sort();
			const columns = await list<{ table: string; name: string }>(
				`select table_name as "table", column_name as name from information_schema.columns where table_schema = current_schema()`
			);
			return own.map((name) => ({
				name,
				columns: columns
					.filter((column) => column.table === name)
					.map((column) => column.name)
					.sort()
			}));
		},
		async migrations() {
			if (!(await names()).includes('kysely_migration')) return [];
			return (await list<{ name: string }>('select name from kysely_migration order by name collate "C"')).map((row) => row.name);
		},
		async *rows(shape) {
			const select = `select ${shape.columns.map(quoted).join(', ')} from ${quoted(shape.name)}`;
			await client.query(`declare whole_table no scroll cursor for ${select} order by ${await orderOf(shape.name, shape.columns)}`);
			const [bytes] = await list<{ n: string }>(
				`select count(*) as n from pg_attribute where attrelid = ($1)::regclass and atttypid = 'bytea'::regtype and not attisdropped`,
				[quoted(shape.name)]
			);
			const portion = bytes?.n === '0' ? PORTION : PORTION_OF_BYTES;
			for (;;) {
				const { rows } = await client.query<unknown[]>({ text: `fetch ${portion} from whole_table`, rowMode: 'array' });
				if (!rows.length) break;
				yield rows.map((row) => row.map(toStoredCell));
			}
			await client.query('close whole_table');
		},
		async load(work) {
			await client.query('begin');
			try {
				const keys = await list<{ table: string; name: string; definition: string }>(
					`select conrelid::regclass::text as "table", conname as name, pg_get_constraintdef(oid) as definition
					from pg_constraint where contype = 'f' and connamespace = current_schema()::regnamespace`
				);
				for (const key of keys) await client.query(`alter table ${key.table} drop constraint ${quoted(key.name)}`);
				// The rows bring what the triggers once made of them.
				const triggers = (of: 'disable' | 'enable') =>
					list(
						`do $$ declare t regclass; begin
						for t in select distinct tgrelid from pg_trigger join pg_class c on c.oid = tgrelid
							where not tgisinternal and c.relnamespace = current_schema()::regnamespace
						loop execute format('alter table %s ${of} trigger user', t); end loop; end $$`
					);
				await triggers('disable');
				await work(async (shape, rows) => {
					const width = shape.columns.length;
					const most = Math.max(1, Math.floor(MOST_PARAMETERS / width));
					for (let from = 0; from < rows.length; from += most) {
						const part = rows.slice(from, from + most);
						const places = part.map((_, row) => `(${shape.columns.map((_, column) => `$${row * width + column + 1}`).join(', ')})`);
						await client.query(
							`insert into ${quoted(shape.name)} (${shape.columns.map(quoted).join(', ')}) values ${places.join(', ')}`,
							part.flatMap((row) => row.map(valueOf))
						);
					}
				});
				await triggers('enable');
				for (const key of keys) await client.query(`alter table ${key.table} add constraint ${quoted(key.name)} ${key.definition}`);
				await client.query('commit');
			} catch (error) {
				await client.query('rollback');
				throw error;
			}
		}
	};
}
