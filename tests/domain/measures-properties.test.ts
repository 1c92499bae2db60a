import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countByStatus, takeStep, writePlan, type MeasureFilters } from '../../src/lib/domain/measure/index.server.ts';
import { measuresFor } from '../../src/lib/domain/measure/index.server.ts';
import { awaitsBody, awaitsOrganiser, listedMeasures, numberedMeasures } from '../../src/lib/domain/measure/listed.server.ts';
import {
	addUp,
	bodySteps,
	measureStatuses,
	measureStepRefusal,
	offeredSteps,
	overdueAt,
	statusOf,
	waitsForBody,
	waitsForOrganiser,
	type AwaitedFacts,
	type MeasureRole
} from '../../src/lib/domain/measure/rules.ts';
import { foundMeasure, storedFacts } from '../../src/lib/domain/measure/context.server.ts';
import type { StepInput } from '../../src/lib/domain/measure/schema.ts';
import { decideRecommendation, reopenRecommendation } from '../../src/lib/domain/recommendation/index.server.ts';
import { claimedOutcomes, measureEventKinds } from '../../src/lib/lists.ts';
import { addDays } from '../../src/lib/i18n/time-zone.ts';
import { now, setClock } from '../../src/lib/server/clock.ts';
import { database, read } from '../../src/lib/server/database/open.ts';
import { Refusal } from '../../src/lib/server/refusal.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, program, THEN } from '../support/forum.ts';
import {
	aBody,
	anAdopted,
	assign,
	eventRows,
	grantedOrganiser,
	measureRow,
	officialOf,
	planInput,
	stepInput,
	stepNow
} from '../support/measures.ts';
import { vote } from '../support/recommendations.ts';

useFreshDatabase();

const step = fc.record({
	...{ kind: fc.constantFrom(...measureEventKinds), any: fc.nat(11), body: fc.nat(2), day: fc.integer({ min: -20, max: 60 }) },
	...{ outcome: fc.constantFrom(...claimedOutcomes), hours: fc.integer({ min: 0, max: 200 }), corrects: fc.nat(5) }
});

const zones = ['Asia/Qostanay', 'America/New_York', 'Pacific/Auckland'];

test('random events: no step out of the table, and the columns are what the rows add up to', async () => {
	const bodies = [await aBody(), await aBody()] as const;
	let [taken, refused] = [0, 0];
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 40 }), fc.constantFrom(...zones), async (steps, timeZone) => {
			setClock(THEN);
			const forumId = await aForum({ timeZone });
			const { measureId } = await anAdopted(forumId);
			const actors = [await grantedOrganiser(forumId), await officialOf(forumId, bodies[0]), await officialOf(forumId, bodies[1])] as const;
			await writePlan(actors[0], measureId, planInput({ leadId: bodies[0], bodyIds: [bodies[1]], controlDate: '2026-12-01' }), null);
			for (const { kind, any, body, day, outcome, hours, corrects } of steps) {
				setClock(new Date(Date.parse(now()) + hours * 3_600_000).toISOString());
				const before = await measureRow(measureId);
				const controlDate = addDays(`${THEN.slice(0, 10)}T00:00`, day).slice(0, 10);
				// mostly who may, now and then anybody
				const fits = !bodySteps.some((each) => each === kind) ? 0 : before.lead_id === bodies[1] ? 2 : 1;
				const by = any < 3 ? any : fits;
				const actor = actors[by] ?? actors[0];
				const leadId = bodies[body] ?? null;
				const doing =
					kind === 'assign'
						? () =>
								writePlan(actor, measureId, planInput({ leadId, bodyIds: [bodies[1]], controlDate, basis: 'хат', setsAside: true }), null)
						: () => {
								const correctsId = events[corrects]?.id ?? null;
								const dated = ['ask', 'grant', 'return', 'reopen'].includes(kind) ? controlDate : null;
								return takeStep(
									actor,
									measureId,
									stepInput(kind, before.version, { controlDate: dated, outcome, correctsId, text: `Мәтін ${before.version}` })
								);
							};
				const events = await eventRows(measureId);
				const role: MeasureRole =
					by === 0 ? 'organiser' : kind === 'correct' ? 'writer' : before.lead_id === bodies[by - 1] ? 'lead' : by === 2 ? 'co' : 'writer';
				try {
					await doing();
				} catch (reason) {
					if (!(reason instanceof Refusal)) throw reason;
					refused++;
					expect(await measureRow(measureId)).toEqual(before);
					continue;
				}
				const after = await measureRow(measureId);
				// a plan that names the same body and date is no step
				if (after.version === before.version) continue;
				taken++;
				expect(measureStepRefusal(kind, { facts: storedFacts(before), role, recommended: true })).toBeNull();
				const rows = (await eventRows(measureId)).map((each) => ({
					...{ kind: each.kind, at: each.at, behalfOf: each.behalf_of, leadId: each.lead_id },
					...{ controlDate: each.control_date, outcome: each.outcome }
				}));
				expect(storedFacts(after)).toEqual(addUp(after.created_at, rows));
				expect([after.version, after.overdue_at]).toEqual([rows.length, overdueAt(after.control_date, timeZone)]);
			}
		}),
		{ numRuns: 20 }
	);
	expect(taken).toBeGreaterThan(40);
	expect(refused).toBeGreaterThan(40);
});

test('lists and counts of what waits say what the rules say of each measure, after random events and while recommendations are considered again', async () => {
	const bodies = [await aBody(), await aBody()] as const;
	const forumId = await aForum();
	const organiser = await grantedOrganiser(forumId);
	const officials = [await officialOf(forumId, bodies[0]), await officialOf(forumId, bodies[1])] as const;
	const ids: Awaited<ReturnType<typeof anAdopted>>[] = [];
	for (let n = 0; n < 5; n++) ids.push(await anAdopted(forumId));
	const seen = new Set<string>();
	let [differs, days] = [0, 0];
	/** Compares both, by ids. */
	async function compare(): Promise<void> {
		const rows = await listedMeasures(read()).select('r.state as recommendation_state').execute();
		const facts = rows.map((row) => ({ ...storedFacts(row), id: row.id, recommended: row.recommendation_state === 'adopted' }));
		const byRule = (is: (one: AwaitedFacts) => boolean) => facts.flatMap((one) => (is(one) ? one.id : [])).sort();
		const inLists = async (is: typeof awaitsOrganiser) =>
			(await numberedMeasures(read()).where(is).select('m.id').execute()).map(({ id }) => id).sort();
		const waits = (one: AwaitedFacts) => waitsForOrganiser(one) !== null;
		expect(await inLists(awaitsOrganiser)).toEqual(byRule(waits));
		expect(await inLists(awaitsBody)).toEqual(byRule(waitsForBody));
		for (const one of facts) seen.add(waitsForOrganiser(one) ?? (waitsForBody(one) ? 'body' : one.recommended ? 'over' : 'reopened'));
		if (byRule(waits).length !== byRule((one) => waits({ ...one, recommended: true })).length) differs++;
	}
	await fc.assert(
		fc.asyncProperty(fc.array(fc.tuple(step, fc.nat(4), fc.nat(9)), { minLength: 20, maxLength: 30 }), async (steps) => {
			setClock(THEN);
			for (const [{ any, body, outcome, hours }, which, again] of steps) {
				const { measureId, recommendationId } = ids[which] ?? expect.unreachable();
				const { facts, recommended } = await foundMeasure(read(), measureId);
				// each term is longer than those before
				const controlDate = addDays('2026-12-01T00:00', ++days).slice(0, 10);
				const role = hours % 2 ? 'organiser' : 'lead';
				// what ends a measure is rarer than what goes on with it
				const offered = offeredSteps({ facts, role, recommended }).filter((each) => each !== 'correct' && (each !== 'lapse' || any < 4));
				const kind = offered[Math.floor(hours / 2) % offered.length] ?? 'report';
				const actor = role === 'organiser' ? organiser : officials[facts.leadId === bodies[1] ? 1 : 0];
				const dated = ['ask', 'grant', 'return', 'reopen'].includes(kind) ? controlDate : null;
				try {
					if (again === 0) await reopenRecommendation(program, recommendationId, 'Сандар қате');
					else if (again < 3) await decideRecommendation(program, recommendationId, 'forum', vote());
					else if (kind === 'assign') await assign(organiser, measureId, { leadId: bodies[body] ?? null, controlDate, basis: 'хат' });
					else await stepNow(actor, measureId, kind, { controlDate: dated, outcome });
				} catch (reason) {
					if (!(reason instanceof Refusal)) throw reason;
				}
				await compare();
			}
		}),
		{ numRuns: 20 }
	);
	expect([...seen].sort()).toEqual(['asked', 'assign', 'body', 'claimed', 'over', 'reopened', 'reported']);
	// control: without the recommendation's state the rule would say something else
	expect(differs).toBeGreaterThan(0);
});

test('the words of the total part it, as an independent count says, in three time zones while the clock jumps', async () => {
	const body = await aBody();
	const kinds: (StepInput['kind'] | null)[] = [null, 'report', 'claim', 'lapse', 'not_ours'];
	for (const timeZone of zones) {
		setClock(THEN);
		const forumId = await aForum({ timeZone });
		const [organiser, official] = [await grantedOrganiser(forumId), await officialOf(forumId, body)];
		for (let n = 0; n < 15; n++) {
			const { measureId } = await anAdopted(forumId);
			const controlDate = n % 3 === 0 ? null : `2026-11-${26 + (n % 4)}`;
			await writePlan(organiser, measureId, planInput({ leadId: n % 7 === 6 ? null : body, controlDate }), null);
			const kind = kinds[n % kinds.length] ?? null;
			const { lead_id: lead, version } = await measureRow(measureId);
			if (kind && (lead || kind === 'lapse'))
				await takeStep(
					kind === 'lapse' ? organiser : official,
					measureId,
					stepInput(kind, version, { outcome: claimedOutcomes[n % 3] ?? null })
				);
		}
		const filter: Omit<MeasureFilters, 'status'> = { sessionId: '', bodyId: '', year: '', after: null };
		// the clock goes on from each: a minute before midnight, and on it
		for (const at of [
			'2026-11-26T10:59:00.000Z',
			'2026-11-27T04:59:00.000Z',
			'2026-11-27T05:00:00.000Z',
			'2026-11-28T19:00:00.000Z',
			'2026-11-24T00:00:00.000Z'
		]) {
			setClock(at);
			const rows = await database().reader.selectFrom('measure').selectAll().where('forum_id', '=', forumId).execute();
			const counted = (await countByStatus(forumId)).get('');
			// by hand: the local date where the forum is, compared as text
			const today = new Intl.DateTimeFormat('sv-SE', { timeZone }).format(new Date(at));
			const late = rows.filter(
				({ state, control_date: date }) => (state === 'new' || state === 'in_work') && date !== null && date < today
			);
			expect([timeZone, at, counted?.overdue]).toEqual([timeZone, at, late.length]);
			expect(measureStatuses.reduce((sum, each) => sum + (counted?.[each] ?? 0), 0)).toBe(15);
			for (const status of measureStatuses) {
				const one = rows.filter((row) => statusOf({ ...row, leadId: row.lead_id, overdueAt: row.overdue_at }, at) === status);
				expect([status, counted?.[status]]).toEqual([status, one.length]);
				const { items } = await measuresFor(organiser, forumId, { ...filter, status });
				expect([status, items.map(({ id }) => id).sort()]).toEqual([status, one.map(({ id }) => id).sort()]);
			}
		}
	}
});
