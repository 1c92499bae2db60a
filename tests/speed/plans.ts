import type Database from 'better-sqlite3';

/** Reads the plan of statements: what a statement would read on a database with a crowd in it. */

export interface Statement {
	sql: string;
}

/** Tables that grow with the people of a forum. */
const crowded: ReadonlySet<string> = new Set([
	...[
		'registration',
		'registration_needs',
		'person',
		'organisation',
		'organisation_alias',
		'search_word',
		'consent',
		'pending_duplicate',
		'application_trait'
	],
	...[
		'seat',
		'scan',
		'audit_entry',
		'audit_personal',
		'outbox',
		'login',
		'account_link',
		'proposal_support',
		'follower',
		'follower_proposal',
		'follower_news',
		'expert',
		'expert_field',
		'follower_recommendation',
		'recommendation_news',
		'measure_news',
		'follow_request',
		'proposal'
	],
	...['recommendation', 'recommendation_version', 'recommendation_proposal', 'amendment', 'decision']
]);

/** Columns by which a whole forum, or everything of one kind, is one answer: an index on these alone still reads the crowd. */
const coarse = new Set(['forum_id', 'state', 'kind', 'subject_kind', 'scope', 'country', 'direction']);

/** Partial indexes whose rows are few by their condition. */
const few = [
	'registration_gone',
	'registration_hidden',
	'registration_named',
	'registration_leader',
	'outbox_failed',
	'registration_unconfirmed',
	'registration_confirm_due',
	'registration_interpretation',
	'needs_accessibility',
	'needs_food'
];

/** Tables by the names a statement gives them. */
function aliases(sql: string): Map<string, string> {
	const found = new Map<string, string>();
	for (const [, table = '', alias] of sql.matchAll(/(?:from|join|update|into) "(\w+)"(?: as "(\w+)")?/g)) found.set(alias ?? table, table);
	return found;
}

/** The columns of a plan's line: SEARCH r USING INDEX registration_state (forum_id=? AND state=?) */
const columnsOf = (detail: string) => [...(/\(([^)]*)\)$/.exec(detail)?.[1] ?? '').matchAll(/(\w+)[=<>]/g)].map((match) => match[1] ?? '');

/** A value for each ? by the column it stands beside: with its statistics SQLite plans differently for a value that nothing has. */
function valuesFor(sql: string, known: Record<string, string>): (string | number | null)[] {
	return sql
		.split('?')
		.slice(0, -1)
		.map((before) => {
			if (/ (limit|offset) $/.test(before)) return 51;
			const column = /"(\w+)" (?:=|<>|<=|>=|<|>|in|is|is not) \(?$/.exec(before)?.[1];
			return column ? (known[column] ?? column) : 'x';
		});
}

/** Lists of values differ in length only. */
export const shapeOf = (sql: string): string => sql.replace(/\?(, \?)+/g, '?');

/**
 * What a statement reads of tables that grow with the crowd without being led there by an index: lines of its plan.
 * A limit bounds what an index in the right order reads, so a coarse index is right there, unless everything is sorted first.
 */
export function fullScans(db: Database.Database, { sql }: Statement, known: Record<string, string> = {}): string[] {
	if (!/^(select|update|delete|with|insert)\b/i.test(sql)) return [];
	const tables = aliases(sql);
	const plan = db.prepare(`explain query plan ${sql}`).all(...valuesFor(sql, known)) as { detail: string }[];
	const sorted = plan.some(({ detail }) => detail === 'USE TEMP B-TREE FOR ORDER BY');
	const limited = / limit (\?|\d+)/.test(sql) && !sorted;
	return plan
		.map(({ detail }) => detail)
		.filter((detail) => {
			const [, how, alias = ''] = /^(SCAN|SEARCH) (\w+)/.exec(detail) ?? [];
			if (few.some((index) => detail.includes(` ${index} `))) return false;
			if (!how || !crowded.has(tables.get(alias) ?? alias)) return false;
			if (how === 'SCAN') return true;
			const columns = columnsOf(detail);
			return !limited && columns.length > 0 && columns.every((column) => coarse.has(column));
		});
}
