import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig, useConfig } from '../../src/lib/server/config.ts';
import { now } from '../../src/lib/server/clock.ts';
import { closeDatabase, database } from '../../src/lib/server/database/open.ts';
import { forgetKey } from '../../src/lib/server/crypto.ts';
import { applyRetention } from '../../src/lib/workflow/retention.server.ts';
import { seedLargeDataset } from '../bench/large-dataset.ts';
import { anInstallation, type Installation } from '../security/fixtures.ts';
import { addRows } from './large-dataset.ts';
import { fullScans, shapeOf, type Statement } from './plans.ts';
import { statementsIn, statementsOf } from './visit.ts';

/** Every statement of every page and form: led by an index, and as many for fifty rows as for five. */

const PEOPLE = 20_000;
const folder = mkdtempSync(join(tmpdir(), 'alang-speed-'));
const file = join(folder, 'statements');
let world: Installation;
let known: Record<string, string> = {};
let db: Database.Database | undefined;
const visit = statementsOf(
	() => world,
	() => file
);
let [few, many, acts] = [0, 0, 0].map(() => new Map<string, Statement[]>()) as [
	Map<string, Statement[]>,
	Map<string, Statement[]>,
	Map<string, Statement[]>
];

/** Mails that are sent meanwhile would count as statements of a page. */
const nothingToSend = () => database().writer.updateTable('outbox').set({ sent_at: now() }).where('sent_at', 'is', null).execute();

beforeAll(async () => {
	world = await anInstallation({ STATEMENTS_FILE: file });
	try {
		await applyRetention(); // the day's clean-up would otherwise fall into some page
		await nothingToSend();
		few = await visit.look();
		await addRows(world.things.own, 15);
		await nothingToSend();
		many = await visit.look();
		acts = await visit.act();
	} finally {
		await world.stop();
	}
	useConfig(readConfig({ DATA_DIR: folder, LOG_LEVEL: 'silent' }));
	await seedLargeDataset(PEOPLE);
	await closeDatabase();
	forgetKey();
	useConfig(undefined);
	db = new Database(join(folder, 'alang.sqlite'), { readonly: true });
	const forumId = db.prepare('select id from forum').pluck().get() as string;
	known = {
		forum_id: forumId,
		scope: forumId,
		subject_kind: 'registration',
		word: 'ахмет',
		state: 'confirmed',
		kind: 'ngo',
		country: 'KZ',
		working_language: 'kk'
	};
}, 240_000);
afterAll(async () => {
	db?.close();
	await closeDatabase();
	rmSync(folder, { recursive: true, force: true });
});

const crowd = () => db ?? expect.unreachable('the crowd was not filled');

/** Where each distinct statement was heard. */
function heard(): Map<string, { statement: Statement; where: string }> {
	const found = new Map<string, { statement: Statement; where: string }>();
	for (const [where, statements] of [...few, ...many, ...acts])
		for (const statement of statements) if (!found.has(shapeOf(statement.sql))) found.set(shapeOf(statement.sql), { statement, where });
	return found;
}

/** Statements that are about as many rows as they read, each with its reason. */
const allowed: [RegExp, string][] = [
	[
		/from "seat" inner join .* where "seat"\."forum_id" = \? and "seat"\."state" = \?/,
		'who sits on platforms: as many as these have seats'
	],
	[/count\(case .* from "outbox" as "o"/, "the organiser's mail page counts the mails of the forum in one reading of an index"],
	[/from "organisation"( as "o")? where .*"state" = \?/, 'proposed organisations are a list of work that somebody clears'],
	[
		/^select "id", "language", "email" from "registration" where .* order by "number"/,
		'cancelling a forum writes to everybody, and names who has no address'
	],
	[
		/^select count\(\*\) as "n" from "recommendation" where "forum_id" = \? and "state" = \?$/,
		"a forum's pages count its recommendations that are adopted now, among all of them"
	],
	[/"preferred_session_id" from "registration" where .* order by "number"/, 'a larger forum takes in who waits: as many as are written'],
	[
		/from "outbox" as "o" where \(*"o"\."sent_at" is null and "o"\."failed_at" is/,
		'the status page counts what waits and what failed, each by an index of its own'
	],
	[
		/from registration_needs where (accessibility|food) <> ''/,
		'an index that holds nobody but those who have such a need is read whole: as many as have it'
	],
	[
		/^select "state", count\(\*\) as "n" from "registration" where "forum_id" = \? and \("privacy_state" is null/,
		'saving the term of a forum asks with the number of people whose data it deletes: as many as are counted'
	],
	[
		/count\(\*\) as "n", sum\(case when exists .* from "proposal" where "proposal"\."forum_id" = \? group by/,
		"an organiser's page counts the proposals of a forum by part in one reading of an index"
	],
	[
		/^select "state", count\(\*\) as "n" from "recommendation" where "forum_id" = \? group by "state"$/,
		"an organiser's page counts the recommendations of a forum by state"
	],
	[
		/^select "id" from "outbox" where "forum_id" = \(select "forum_id" from "follower" where "id" = \?\) and "kind" in/,
		'who is erased as a follower takes the letters along: once, among the mails of one forum'
	],
	[
		/^select "id" from "outbox" where "forum_id" = \? and "kind" = \? and "params" like \?$/,
		'who takes an offer of expertise back takes its letter along: once, among the mails of one forum'
	],
	[
		/from "expert" as "e" inner join "person" as "p" .* where "e"\."forum_id" = \? and \("e"\."registration_id" is null/,
		'the list of experts is ordered by names that stand elsewhere: those of a forum who offer themselves, and nobody else'
	],
	[
		/^select "id" from "outbox" where "forum_id" = \? and "kind" = \? and "params" like/,
		'who confirms an address takes the letter that asked along: once, among the mails of one forum'
	],
	[
		/^select "id" from "outbox" where "kind" = \? and "created_at" <= \?/,
		'letters that asked go with the requests that are over: at most once a minute, and only where there are any'
	],
	[
		/^select "forum_id", count\(\*\) as "n" from "recommendation" where "forum_id" in \(\?(, \?)*\) and "state" = \? group by "forum_id"$/,
		'pages count the adopted recommendations of the forums that they name'
	],
	[
		/^select "o"\."id", "o"\."name_ml" from "organisation" as "o" where \("o"\."id" in \(select "m"\."lead_id"/,
		"the bodies of a forum's measures are listed in the order of the register, which is read until a page of them is found"
	],
	[
		/from "measure_event" as "v" cross join "measure" as "m"/,
		'answers that nobody has published or hidden are read from an index that holds nothing else'
	],
	[/^insert into "administrative_unit"/, "the region's list of districts is written once, when an installation is set up"]
];

test(`no statement of a page or form reads the crowd of ${PEOPLE}`, () => {
	expect(heard().size).toBeGreaterThan(150);
	const counted = [...heard().values()].filter(({ statement: { sql } }) => !allowed.some(([shape]) => shape.test(sql)));
	const slow = counted.flatMap(({ statement, where }) =>
		fullScans(crowd(), statement, known).map((line) => ({ where, line, sql: statement.sql }))
	);
	expect(slow).toEqual([]);
});

test('a statement without an index, with half an index or sorted before its limit is seen', () => {
	const lines = (sql: string) => fullScans(crowd(), { sql }, known);
	expect(lines('select * from "registration" where "phone" = ?')).toHaveLength(1);
	expect(lines('select "r"."id" from "registration" as "r" where "r"."forum_id" = ?')).toHaveLength(1);
	expect(lines('select * from "registration" where "forum_id" = ? order by "phone" limit ?')).toHaveLength(1);
	expect(lines('update "scan" set "device" = ? where "at" = ?')).toHaveLength(1);
	expect(lines('select * from "registration" where "id" = ?')).toEqual([]);
	expect(lines('select * from "registration" where "forum_id" = ? order by "sort_key", "id" limit ?')).toEqual([]);
});

/** Statements of a page, but those the program runs by itself: mails, and every minute the addresses that are to be confirmed. */
const count = (statements: readonly Statement[]) =>
	statements.filter(({ sql }) => !/^(begin|commit|rollback|update "outbox" set "claimed_until")|"confirm_due_at" <= /.test(sql)).length;
/** The statement that was added most. */
function added(before: readonly Statement[], after: readonly Statement[]): string {
	const times = (list: readonly Statement[], shape: string) => list.filter(({ sql }) => shapeOf(sql) === shape).length;
	const shapes = [...new Set(after.map(({ sql }) => shapeOf(sql)))];
	return shapes.sort((a, b) => times(after, b) - times(before, b) - times(after, a) + times(before, a))[0] ?? '';
}
const grown = (before: ReadonlyMap<string, Statement[]>, after: ReadonlyMap<string, Statement[]>) =>
	[...before].flatMap(([page, statements]) => {
		const [was, is] = [count(statements), count(after.get(page) ?? [])];
		return is > was ? [{ page, was, is, more: added(statements, after.get(page) ?? []) }] : [];
	});

test('a page asks as often for many rows as for few', () => {
	expect(few.size).toBeGreaterThan(50);
	expect(grown(few, many)).toEqual([]);
});

test('a query for each row is seen', async () => {
	const heardOf = async (people: number) => {
		const log = join(folder, `planted-${people}`);
		useConfig(readConfig({ DATA_DIR: folder, LOG_LEVEL: 'silent', STATEMENTS_FILE: log }));
		const rows = await database().reader.selectFrom('registration').select('person_id').limit(people).execute();
		for (const { person_id: id } of rows) await database().reader.selectFrom('person').select('surname').where('id', '=', id).execute();
		await closeDatabase();
		useConfig(undefined);
		return new Map([['planted', statementsIn(log)]]);
	};
	expect(grown(await heardOf(5), await heardOf(50))).toMatchObject([{ page: 'planted', was: 6, is: 51 }]);
});
