import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { joinWaitingList, moveSeat, takeSeat } from '../../src/lib/domain/dialogue/index.server.ts';
import { openBare, openToken } from '../../src/lib/domain/registration/index.server.ts';
import { config, useConfig } from '../../src/lib/server/config.ts';
import { closeDatabase, database } from '../../src/lib/server/database/open.ts';
import { submitRegistration } from '../../src/lib/workflow/submit-registration.server.ts';
import { statementsIn } from '../speed/visit.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, formInput, organiserOf, THEN } from '../support/forum.ts';
import { aTabled } from '../support/recommendations.ts';
import { standOf } from '../support/seats.ts';
import { aServer } from '../support/server.ts';
import { aVisitor } from '../support/http-client.ts';

/** How often the private page, the steps at its platforms and a registration ask the database. */

// of the page one is whether somebody offers expertise
const MOST = { page: 9, move: 12, take: 10, leave: 10, join: 10, register: 24 };

const fresh = useFreshDatabase();
const folder = mkdtempSync(join(tmpdir(), 'alang-questions-'));
const file = join(folder, 'statements');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the program runs by itself beside a request: mails, and every minute the addresses that are to be confirmed. */
const byItself = /^(begin|commit|rollback)|"outbox"|"confirm_due_at" <= /;
/** @returns the statements that some work takes */
async function asked(work: () => Promise<unknown>): Promise<string[]> {
	writeFileSync(file, '');
	await work();
	return statementsIn(file).flatMap(({ sql }) => (byItself.test(sql) ? [] : [sql]));
}

test('the private page and a seat move ask no more than they need', async () => {
	const forum = await aForum({ capacity: 2 });
	const [one, two, full] = [await aPlatform(forum, 5), await aPlatform(forum, 5), await aPlatform(forum, 1)];
	const a = await aDelegate(forum, { preferredSessionId: one });
	const b = await aDelegate(forum, { preferredSessionId: full });
	const waits = await aDelegate(forum, { preferredSessionId: two });
	await joinWaitingList(a.actor, a.registrationId, full);
	await database().writer.deleteFrom('outbox').execute();
	// a text put to the vote leads there from the page of who sits at the platform
	await aTabled(forum, one);
	const server = await aServer(fresh.url, {
		STATEMENTS_FILE: file,
		TEST_NOW: THEN,
		NODE_OPTIONS: '--import ./tests/support/clock-at.mjs'
	});
	try {
		const visitor = aVisitor(server.address);
		const page = async (token: string) =>
			asked(async () => expect((await visitor.ask(`/registrations/${token}`)).status).toBe(200)).then((sql) => sql.length);
		const step = async (who: typeof a, action: string, sessionId: string) =>
			asked(async () => {
				const answer = await visitor.ask(`/registrations/${who.token}?/${action}`, { sessionId });
				expect([action, answer.status]).toEqual([action, 303]);
			}).then((sql) => sql.length);
		// once, so that what a process asks only at its start is behind it
		await page(a.token);
		const pages = { sits: await page(a.token), waitsForForum: await page(waits.token) };
		expect(Math.max(...Object.values(pages))).toBeLessThanOrEqual(MOST.page);
		const steps = {
			move: await step(a, 'move', two),
			leave: await step(a, 'leave', two),
			take: await step(a, 'take', one),
			leaveList: await step(a, 'leaveList', full),
			join: await step(a, 'join', full)
		};
		console.log(fresh.engine, { pages, steps });
		expect(steps.move).toBeLessThanOrEqual(MOST.move);
		expect(steps.take).toBeLessThanOrEqual(MOST.take);
		expect(Math.max(steps.leave, steps.leaveList)).toBeLessThanOrEqual(MOST.leave);
		expect(steps.join).toBeLessThanOrEqual(MOST.join);
		expect(await standOf(one)).toMatchObject({ held: [a.registrationId] });
		expect(await standOf(full)).toMatchObject({ held: [b.registrationId], queue: [a.registrationId] });
	} finally {
		await server.stop();
	}
});

test('one query more would be seen, and a promotion costs queries of its own (control)', async () => {
	const forum = await aForum();
	const [one, two] = [await aPlatform(forum, 1), await aPlatform(forum, 5)];
	const [a, b] = [await aDelegate(forum, { preferredSessionId: one }), await aDelegate(forum)];
	await closeDatabase();
	useConfig({ ...config(), statementsFile: file });
	expect(await asked(() => openBare(a.token))).toHaveLength(1);
	expect(await asked(() => openToken(a.token))).toHaveLength(3);
	// the route's own question comes before it: one more than MOST says would be seen
	expect(await asked(() => moveSeat(a.actor, a.registrationId, two))).toHaveLength(MOST.move - 1);
	expect((await asked(() => moveSeat(organiserOf(forum), a.registrationId, one))).length).toBe(MOST.move);
	await takeSeat(b.actor, b.registrationId, two);
	await joinWaitingList(b.actor, b.registrationId, one);
	expect((await asked(() => moveSeat(a.actor, a.registrationId, two))).length).toBeGreaterThan(MOST.move);
	expect((await standOf(one)).held).toEqual([b.registrationId]);
});

test('a registration with a first choice reads back nothing that it has just written', async () => {
	const forum = await aForum();
	const platform = await aPlatform(forum, 5);
	await aDelegate(forum, { preferredSessionId: platform });
	await closeDatabase();
	useConfig({ ...config(), statementsFile: file });
	const enrol = (name: string, organisationText = formInput().organisationText) =>
		asked(() =>
			submitRegistration(
				{ kind: 'anonymous' },
				forum,
				formInput({ email: `${name}@mail.kz`, surname: `Тегі${name}`, organisationText, preferredSessionId: platform }),
				{ language: 'kk', formKey: name, visitor: '192.0.2.1' }
			)
		);
	const sql = await enrol('one');
	// the mail's own row is the program's beside the request
	expect(sql.length).toBeLessThanOrEqual(MOST.register);
	expect(sql.filter((each) => /^update "seat_lock"/.test(each))).toHaveLength(1);
	expect(sql.filter((each) => /^delete/.test(each))).toEqual([]);
	// control: an organisation and a delegation that are new cost their own rows
	expect((await enrol('two', 'Жаңа ұйым')).length).toBeGreaterThan(MOST.register);
});
