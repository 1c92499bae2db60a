import { expect, test } from 'vitest';
import { database } from '../../src/lib/server/database/open.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, program } from '../support/forum.ts';
import { aPlatformWith, aProposal as proposes } from '../support/proposals.ts';
import { aBody, anAdopted, assign, eventRows, measureRow, officialOf } from '../support/measures.ts';
import { aRacer } from '../support/race.ts';
import { insertProposal, aTabled } from '../support/recommendations.ts';

/** What two processes do at once to the same proposals and texts: one of both happens, and what is left fits together. */

const fresh = useFreshDatabase();
const PAIRS = 40;

type Jobs = Record<string, unknown>[];
/** Two processes, each with a list of jobs: all at once, or pair by pair, each pair at once. @returns their answers */
async function race(one: Jobs, other: Jobs, how: 'all' | 'pairs' = 'pairs'): Promise<[string[], string[]]> {
	const racers = [aRacer(fresh.url), aRacer(fresh.url)] as const;
	const rounds = how === 'all' ? [[one, other] as const] : one.map((job, n) => [[job], other.slice(n, n + 1)] as const);
	const [first, second]: [string[], string[]] = [[], []];
	for (const [here, there] of rounds) {
		const answers = await Promise.all([racers[0].run(here), racers[1].run(there)]);
		first.push(...answers[0].map(({ answer }) => answer));
		second.push(...answers[1].map(({ answer }) => answer));
	}
	await Promise.all(racers.map((racer) => racer.stop()));
	expect([...first, ...second].filter((answer) => answer.startsWith('error'))).toEqual([]);
	return [first, second];
}
const recommendations = () => database().reader.selectFrom('recommendation').selectAll().execute();

test(`${PAIRS} pairs merged into each other by two processes: one of each pair goes into the other, which goes nowhere`, async () => {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 5);
	const pairs: [string, string][] = [];
	for (let n = 0; n < PAIRS; n++)
		pairs.push([
			await aTabled(forumId, sessionId, [await insertProposal(forumId, sessionId)]),
			await aTabled(forumId, sessionId, [await insertProposal(forumId, sessionId)])
		]);
	const merge = (recommendationId: string, into: string) => ({ kind: 'merge', recommendationId, into });
	const [there, back] = await race(
		pairs.map(([one, two]) => merge(one, two)),
		pairs.map(([one, two]) => merge(two, one))
	);
	expect([...there, ...back].filter((answer) => answer === 'merged')).toHaveLength(PAIRS);
	const rows = new Map((await recommendations()).map((row) => [row.id, row]));
	for (const pair of pairs) {
		const merged = pair.filter((id) => rows.get(id)?.state === 'merged');
		expect(merged).toHaveLength(1);
		expect(rows.get(rows.get(merged[0] ?? '')?.merged_into ?? '')?.state).toBe('tabled');
	}
	// nothing that was linked is lost on the way
	const links = await database().reader.selectFrom('recommendation_proposal').selectAll().execute();
	expect(links).toHaveLength(3 * PAIRS);
});

test(`${PAIRS} texts adopted while others are merged into them: nothing goes into a text that is decided`, async () => {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 5);
	const pairs: [string, string][] = [];
	for (let n = 0; n < PAIRS; n++)
		pairs.push([await aTabled(forumId, sessionId, [await insertProposal(forumId, sessionId)]), await aTabled(forumId, sessionId)]);
	const [, merges] = await race(
		pairs.map(([, into]) => ({ kind: 'adopt', forumId, recommendationId: into })),
		pairs.map(([one, into]) => ({ kind: 'merge', recommendationId: one, into }))
	);
	const links = await database().reader.selectFrom('recommendation_proposal').selectAll().execute();
	const merged = merges.filter((answer) => answer === 'merged').length;
	expect(merges.filter((answer) => answer !== 'merged')).toEqual(Array(PAIRS - merged).fill('recommendation.merge'));
	expect(links).toHaveLength(PAIRS + merged);
	const adopted = (await recommendations()).filter(({ state }) => state === 'adopted');
	expect(adopted).toHaveLength(PAIRS);
});

test(`${PAIRS} texts adopted while somebody asks for a change: no amendment is left open on a text that is decided`, async () => {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 5);
	const { registrationId } = await aDelegate(forumId, { preferredSessionId: sessionId });
	const ids: string[] = [];
	for (let n = 0; n < PAIRS; n++) ids.push(await aTabled(forumId, sessionId));
	const [, asked] = await race(
		ids.map((recommendationId) => ({ kind: 'adopt', forumId, recommendationId })),
		ids.flatMap((recommendationId) => Array(3).fill({ kind: 'ask-amendment', forumId, registrationId, recommendationId }) as Jobs),
		'all'
	);
	expect(new Set(asked).size).toBeLessThanOrEqual(2);
	const rows = await database().reader.selectFrom('amendment').select('state').execute();
	expect(rows.filter(({ state }) => state !== 'outdated')).toEqual([]);
	expect(rows).toHaveLength(asked.filter((answer) => answer === 'asked').length);
});

test(`${PAIRS} proposals set aside while they are taken up: none is both`, async () => {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 5);
	const ids: string[] = [];
	for (let n = 0; n < PAIRS; n++) ids.push(await insertProposal(forumId, sessionId));
	const texts: string[] = [];
	for (let n = 0; n < PAIRS; n++) texts.push(await aTabled(forumId, sessionId));
	await race(
		ids.map((proposalId) => ({ kind: 'set-aside', sessionId, proposalId })),
		texts.map((recommendationId, n) => ({ kind: 'link', recommendationId, proposalIds: [ids[n]] }))
	);
	// whoever comes first has it: what is set aside is not taken up before it is taken back
	const aside = await database().reader.selectFrom('proposal').select('id').where('aside_reason', 'is not', null).execute();
	const linked = await database().reader.selectFrom('recommendation_proposal').select('proposal_id').execute();
	const decided = [...aside.map(({ id }) => id), ...linked.map((row) => row.proposal_id)];
	expect(decided.toSorted()).toEqual(ids.toSorted());
});

test('platforms made another kind of session while somebody proposes there: none that has proposals is', async () => {
	const ROUNDS = 20;
	const places: { forumId: string; sessionId: string; registrationId: string }[] = [];
	for (let n = 0; n < ROUNDS; n++) {
		const { forumId, sessionId, author } = await aPlatformWith();
		await proposes(author, sessionId);
		// who was there proposes without a seat
		places.push({ forumId, sessionId, registrationId: author.registrationId });
	}
	await database().writer.deleteFrom('proposal').execute();
	for (const { forumId, sessionId, registrationId } of places)
		await database()
			.writer.insertInto('scan')
			.values({
				...{ id: `scan-${sessionId}`, forum_id: forumId, session_id: sessionId, registration_id: registrationId, undoes_id: null },
				...{ by_account_id: null, direction: 'in', device: 'door', device_at: null, at: '2026-11-24T05:00:00.000Z' }
			})
			.execute();
	await database().writer.deleteFrom('seat').execute();
	const [said, changed] = await race(
		places.map((place) => ({ kind: 'propose', ...place, text: 'Ұсыныс' })),
		places.map(({ sessionId }) => ({ kind: 'make-plenary', sessionId }))
	);
	expect(said.length).toBe(changed.length);
	const proposals = await database()
		.reader.selectFrom('proposal')
		.innerJoin('session', 'session.id', 'proposal.session_id')
		.select('session.kind')
		.execute();
	expect(proposals.filter(({ kind }) => kind !== 'dialogue_platform')).toEqual([]);
	expect(proposals).toHaveLength(said.filter((answer) => answer === 'proposed').length);
});

test('drafts begun and moved by two processes at once have each a place of their own', async () => {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 5);
	const drafts = Array.from({ length: 20 }, () => ({ kind: 'draft', forumId, sessionId }));
	await race(drafts, drafts, 'all');
	const places = async () => (await recommendations()).map(({ position }) => position).sort((a, b) => a - b);
	expect(new Set(await places()).size).toBe(40);
	const ids = (await recommendations()).map(({ id }) => id);
	const move = (to: string) => ids.map((recommendationId) => ({ kind: 'move', recommendationId, to }));
	await race(move('up'), move('down'), 'all');
	expect(new Set(await places()).size).toBe(40);
});

test('50 answers of a body while its measures go to another: none in the name of a body that lost it', async () => {
	const forumId = await aForum();
	const [body, other] = [await aBody(), await aBody()];
	const official = await officialOf(forumId, body);
	const measures: string[] = [];
	for (let n = 0; n < 50; n++) {
		const { measureId } = await anAdopted(forumId);
		await assign(program, measureId, { leadId: body });
		measures.push(measureId);
	}
	const [answers, assigned] = await race(
		measures.map((measureId, n) => ({ kind: 'report', accountId: official.accountId, measureId, version: 1, text: `Ақпарат ${n}` })),
		measures.map((measureId) => ({ kind: 'reassign', measureId, leadId: other }))
	);
	expect(new Set(assigned)).toEqual(new Set(['assigned']));
	for (const [n, measureId] of measures.entries()) {
		const kinds = (await eventRows(measureId)).map(({ kind }) => kind);
		// it was heard before the measure went, or it was refused; the measure waits for the other body
		expect([answers[n], kinds]).toEqual(
			answers[n] === 'reported' ? ['reported', ['assign', 'report', 'assign']] : ['measure.lost', ['assign', 'assign']]
		);
		expect(await measureRow(measureId)).toMatchObject({ lead_id: other, state: 'new', reported: 0 });
	}
});
