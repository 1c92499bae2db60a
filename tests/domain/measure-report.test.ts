import { expect, test } from 'vitest';
import { addMeasure, reportFor, reportOfBodies, takeStep, writePlan } from '../../src/lib/domain/measure/index.server.ts';
import { sumOf } from '../../src/lib/domain/measure/report.ts';
import { measureStatuses, offeredSteps, statusOf, type MeasureStatus } from '../../src/lib/domain/measure/rules.ts';
import { storedFacts } from '../../src/lib/domain/measure/context.server.ts';
import { claimedOutcomes } from '../../src/lib/lists.ts';
import { now, setClock } from '../../src/lib/server/clock.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, aPlatform, program, THEN } from '../support/forum.ts';
import {
	aBody,
	anAdopted,
	assign,
	granted,
	grantedOrganiser,
	measureRow,
	officialOf,
	planInput,
	stepInput,
	stepNow
} from '../support/measures.ts';
import { seededRandom } from '../support/seeded-random.ts';

/** The year report: what it counts is what was counted at the time, and nobody reads more of it than the own. */

useFreshDatabase();

const HOUR = 3_600_000;
const counted = (figures: Record<MeasureStatus, number>) =>
	Object.fromEntries(measureStatuses.flatMap((each) => (figures[each] ? [[each, figures[each]]] : [])));

test('the figures of each year are those that an independent look counted when it ended', async () => {
	const forumId = await aForum();
	const platforms = [await aPlatform(forumId, 9), null];
	const bodies = [await aBody(), await aBody()];
	const organiser = await grantedOrganiser(forumId);
	const officials = [await officialOf(forumId, bodies[0] ?? ''), await officialOf(forumId, bodies[1] ?? '')];
	const ids: string[] = [];
	for (let n = 0; n < 8; n++) ids.push((await anAdopted(forumId, platforms[n % 2] ?? null)).measureId);
	const dice = seededRandom(20261130);
	/** what was seen at the end of each year */
	const seen: Record<number, { total: Record<string, number>; bodies: Record<string, number> }> = {};
	let [over, again] = [new Set<string>(), new Set<string>()];
	const look = async (year: number) => {
		const total: Record<string, number> = {};
		const perBody: Record<string, number> = {};
		const closedNow = new Set<string>();
		for (const id of ids) {
			const row = await measureRow(id);
			if (row.state === 'closed') closedNow.add(id);
			if (over.has(id) && !again.has(id)) continue;
			const status = statusOf({ state: row.state, outcome: row.outcome, leadId: row.lead_id, overdueAt: row.overdue_at }, now());
			total[status] = (total[status] ?? 0) + 1;
			perBody[row.lead_id ?? ''] = (perBody[row.lead_id ?? ''] ?? 0) + 1;
		}
		seen[year] = { total, bodies: perBody };
		[over, again] = [closedNow, new Set()];
	};
	let taken = 0;
	for (let year = 2026; year <= 2028; year++) {
		const end = Date.parse(`${year}-12-31T19:00:00.000Z`);
		for (;;) {
			const next = Date.parse(now()) + (1 + dice.below(year === 2026 ? 60 : 200)) * HOUR;
			if (next > end - HOUR) break;
			setClock(new Date(next).toISOString());
			const id = dice.of(ids);
			const row = await measureRow(id);
			const [lead, situation] = [bodies.indexOf(row.lead_id ?? ''), { facts: storedFacts(row), recommended: true }];
			const kinds = [
				...offeredSteps({ ...situation, role: 'organiser' }),
				...(lead < 0 ? [] : offeredSteps({ ...situation, role: 'lead' }))
			];
			const fit = kinds.filter((each) => each !== 'correct' && (!['ask', 'accept', 'lapse'].includes(each) || dice.chance(0.2)));
			if (!fit.length) continue;
			const kind = dice.of(fit);
			const [by, controlDate] = [['report', 'claim', 'not_ours', 'ask'].includes(kind) ? officials[lead] : organiser, '2029-06-30'];
			if (kind === 'assign')
				await writePlan(
					organiser,
					id,
					planInput({ leadId: dice.of(bodies), controlDate: `${year}-${dice.of(['10-01', '12-31'])}`, basis: 'хат', setsAside: true }),
					null
				);
			else if (by)
				await takeStep(
					by,
					id,
					stepInput(kind, row.version, {
						...{
							outcome: dice.of(claimedOutcomes),
							text: `Мәтін ${row.version}`,
							controlDate: kind === 'ask' || kind === 'grant' ? controlDate : null
						}
					})
				).catch(refused);
			if ((await measureRow(id)).version > row.version) {
				taken++;
				if (kind === 'reopen') again.add(id);
			}
		}
		setClock(new Date(end - 2000).toISOString());
		await look(year);
		setClock(new Date(end + HOUR).toISOString());
	}
	expect(taken).toBeGreaterThan(60);
	for (const year of [2026, 2027, 2028]) {
		const report = await reportFor(organiser, forumId, { year: String(year), alone: true });
		expect([year, counted(report.total.now)]).toEqual([year, seen[year]?.total]);
		expect(Object.fromEntries(report.bodies.flatMap(({ body, now: of }) => (sumOf(of) ? [[body?.id ?? '', sumOf(of)]] : [])))).toEqual(
			seen[year]?.bodies
		);
		if (year > 2026) expect(counted(report.total.last)).toEqual(seen[year - 1]?.total);
		expect([report.running, report.compared, report.years]).toEqual([false, year > 2026, [2029, 2028, 2027, 2026]]);
	}
	// control: what happens now is another year's
	const open = ids[0] ?? '';
	await assign(organiser, open, { leadId: dice.of(bodies), controlDate: '2029-12-01', basis: 'хат' }).catch(refused);
	expect(counted((await reportFor(organiser, forumId, { year: '2027', alone: true })).total.now)).toEqual(seen[2027]?.total);
});

function refused(reason: unknown): void {
	if (!(reason instanceof Error) || reason.name !== 'Refusal') throw reason;
}

test('an organiser counts the own forums together or one alone, and nobody else counts them', async () => {
	setClock(THEN);
	const [first, second, foreign] = [await aForum(), await aForum(), await aForum()];
	const body = await aBody();
	const actor = await granted([first, second].map((scopeId) => ({ role: 'organiser', scopeKind: 'forum', scopeId })));
	for (const forumId of [first, first, second, foreign]) await assign(program, (await anAdopted(forumId)).measureId, { leadId: body });
	const all = await reportFor(actor, first, { year: '', alone: false });
	const alone = await reportFor(actor, first, { year: 'жоқ', alone: true });
	expect([sumOf(all.total.now), sumOf(alone.total.now)]).toEqual([3, 2]);
	expect([all.year, all.running, all.compared, all.years]).toEqual([2026, true, false, [2026]]);
	expect(all.forums.map(({ id }) => id).sort()).toEqual([first, second].sort());
	expect(all.platforms.map(({ forumId, platform, now: of }) => [forumId, platform, sumOf(of)]).sort()).toEqual(
		[
			[first, null, 2],
			[second, null, 1]
		].sort()
	);
	await expect(reportFor(actor, foreign, { year: '', alone: true })).rejects.toMatchObject({ code: 'not-found' });
	await expect(reportFor(await officialOf(first, body), first, { year: '', alone: true })).rejects.toMatchObject({ code: 'not-found' });
});

test('an official counts what the own bodies answered for at the end of each year, where they speak for them', async () => {
	setClock(THEN);
	const [here, there] = [await aForum(), await aForum()];
	const [own, other] = [await aBody(), await aBody()];
	const official = await officialOf(here, own);
	const organiser = await grantedOrganiser(here);
	const { measureId: moved, recommendationId } = await anAdopted(here);
	await assign(organiser, moved, { leadId: own });
	await assign(program, (await anAdopted(there)).measureId, { leadId: own });
	await assign(organiser, await addMeasure(organiser, recommendationId, newId()), { leadId: other });
	const report = await reportOfBodies(official, '');
	expect([sumOf(report.total.now), report.bodies.map(({ body }) => body?.id), report.forums.map(({ id }) => id)]).toEqual([
		1,
		[own],
		[here]
	]);
	// handed on next year, it was the body's at the end of this one
	setClock('2027-03-01T05:00:00.000Z');
	await assign(organiser, moved, { leadId: other, controlDate: '2027-09-01' });
	const next = await reportOfBodies(official, '2027');
	expect([sumOf(next.total.now), sumOf(next.total.last), next.bodies.map(({ body }) => body?.id)]).toEqual([0, 1, [own]]);
	// a body that was only named as the right one has answered for nothing
	await stepNow(await officialOf(here, other), moved, 'not_ours', { suggestedId: own });
	expect(sumOf((await reportOfBodies(official, '')).total.now)).toBe(0);
	// who speaks for no body has an empty report
	expect((await reportOfBodies(organiser, '')).bodies).toEqual([]);
});
