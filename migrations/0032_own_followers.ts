import { sql, type Kysely } from 'kysely';

/**
 * Who follows is a registration and not an address: two with one address follow each for itself. The address and the language of one that
 * still has its registration are the registration's; the columns hold them once that is gone. SQLite cannot drop a constraint, and a table
 * that is made anew empties those that point at it: these are set aside meanwhile.
 */
const columns = ['forum_id', 'language', 'link_version', 'text_version', 'given_at', 'until', 'told_at'] as const;

interface Shape {
	/** followers that become one, and the one that stays */
	same: readonly string[];
	address: { email: string; folded: string };
	strict: boolean;
}

async function rebuild(db: Kysely<unknown>, { same, address, strict }: Shape): Promise<void> {
	const alike = same.map((column) => `(o.${column} = n.${column})`).join(' and ');
	const run = (text: string) => sql.raw(text).execute(db);
	await run(`create table was_follower as select f.id, f.registration_id, ${columns.map((c) => `f.${c}`).join(', ')},
		${address.email} as email, ${address.folded} as email_folded
		from follower f left join registration r on r.id = f.registration_id`);
	await run(`create table was_same as select n.id, coalesce((select min(o.id) from was_follower o where ${alike}), n.id) as one
		from was_follower n ${strict ? 'where n.email is not null' : ''}`);
	await run(
		`create table was_proposal as select distinct s.one, p.proposal_id from follower_proposal p join was_same s on s.id = p.follower_id`
	);
	await run(`create table was_news as select s.one, w.proposal_id, w.kind, max(w.at) as at
		from follower_news w join was_same s on s.id = w.follower_id group by s.one, w.proposal_id, w.kind`);
	for (const table of ['follower_news', 'follower_proposal', 'follower']) await db.schema.dropTable(table).execute();

	const follower = db.schema
		.createTable('follower')
		.addColumn('id', 'text', (c) => c.primaryKey())
		.addColumn('forum_id', 'text', (c) => c.notNull().references('forum.id').onDelete('cascade'))
		.addColumn('registration_id', 'text', (c) => c.references('registration.id').onDelete('set null'))
		.addColumn('email', 'text', (c) => (strict ? c.notNull() : c))
		.addColumn('email_folded', 'text', (c) => (strict ? c.notNull() : c))
		.addColumn('language', 'text', (c) => c.notNull())
		.addColumn('link_version', 'integer', (c) => c.notNull().defaultTo(1))
		.addColumn('text_version', 'text', (c) => c.notNull())
		.addColumn('given_at', 'text', (c) => c.notNull())
		.addColumn('until', 'text', (c) => c.notNull())
		.addColumn('told_at', 'text');
	await (strict ? follower.addUniqueConstraint('follower_once', ['forum_id', 'email_folded']) : follower).execute();
	await run(`insert into follower (id, registration_id, ${columns.join(', ')}, email, email_folded)
		select id, registration_id, ${columns.join(', ')}, email, email_folded from was_follower
		where id in (select one from was_same)`);
	const registration = db.schema.createIndex('follower_registration').on('follower').columns(['registration_id']);
	await (strict ? registration : registration.unique()).execute();
	await db.schema.createIndex('follower_until').on('follower').columns(['until']).execute();
	if (!strict) await db.schema.createIndex('follower_forum').on('follower').columns(['forum_id']).execute();

	await db.schema
		.createTable('follower_proposal')
		.addColumn('follower_id', 'text', (c) => c.notNull().references('follower.id').onDelete('cascade'))
		.addColumn('proposal_id', 'text', (c) => c.notNull().references('proposal.id').onDelete('cascade'))
		.addPrimaryKeyConstraint('follower_proposal_once', ['follower_id', 'proposal_id'])
		.execute();
	await run('insert into follower_proposal (follower_id, proposal_id) select one, proposal_id from was_proposal');
	await db.schema.createIndex('follower_proposal_proposal').on('follower_proposal').columns(['proposal_id']).execute();

	await db.schema
		.createTable('follower_news')
		.addColumn('follower_id', 'text', (c) => c.notNull().references('follower.id').onDelete('cascade'))
		.addColumn('proposal_id', 'text', (c) => c.notNull().references('proposal.id').onDelete('cascade'))
		.addColumn('kind', 'text', (c) => c.notNull())
		.addColumn('at', 'text', (c) => c.notNull())
		.addPrimaryKeyConstraint('follower_news_once', ['follower_id', 'proposal_id', 'kind'])
		.execute();
	await run('insert into follower_news (follower_id, proposal_id, kind, at) select one, proposal_id, kind, at from was_news');
	await db.schema.createIndex('follower_news_proposal').on('follower_news').columns(['proposal_id']).execute();
	for (const table of ['was_news', 'was_proposal', 'was_same', 'was_follower']) await db.schema.dropTable(table).execute();
}

const former = (column: string) => `case when f.registration_id is null then f.${column} end`;
const present = (column: string) => `case when f.registration_id is null then f.${column} else r.${column} end`;

export async function up(db: Kysely<unknown>): Promise<void> {
	await rebuild(db, {
		same: ['registration_id'],
		address: { email: former('email'), folded: former('email_folded') },
		strict: false
	});
	await db.schema.createIndex('decision_time').on('decision').columns(['recommendation_id', 'at', 'id']).execute();
	await db.schema.createIndex('amendment_time').on('amendment').columns(['recommendation_id', 'at', 'id']).execute();
}

/** A follower whose registration has no address any more cannot be written as it was, and goes. */
export async function down(db: Kysely<unknown>): Promise<void> {
	await db.schema.dropIndex('decision_time').execute();
	await db.schema.dropIndex('amendment_time').execute();
	await rebuild(db, {
		same: ['forum_id', 'email_folded'],
		address: { email: present('email'), folded: present('email_folded') },
		strict: true
	});
}
