import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { claimedOutcomes, measureEventKinds, measureStates, recurrences, type MeasureEventKind, type MeasureState } from '../../lists.ts';
import { addDays } from '../../i18n/time-zone.ts';
import {
	addUp,
	afterEvent,
	dateRefusal,
	factsAtFirst,
	isOverdue,
	measureStatuses,
	measureStepRefusal,
	nextTurn,
	waitsForBody,
	waitsForOrganiser,
	offeredSteps,
	overdueAt,
	statusOf,
	type MeasureFacts,
	type MeasureRole,
	type MeasureStep
} from './rules.ts';

const at = (n: number) => new Date(Date.parse('2026-01-01T00:00:00.000Z') + n * 3_600_000).toISOString();
const facts = (more: Partial<MeasureFacts> = {}): MeasureFacts => ({ ...factsAtFirst(at(0)), leadId: 'a', ...more });
const step = (kind: MeasureEventKind, more: Partial<MeasureStep> = {}): MeasureStep => ({
	...{ kind, at: at(1), behalfOf: null, leadId: null, controlDate: null, outcome: null },
	...more
});

describe('steps', () => {
	const may = (role: MeasureRole, state: MeasureState, more: Partial<MeasureFacts> = {}) =>
		offeredSteps({ facts: facts({ state, ...more }), role, recommended: true });

	test('each role takes its steps in each state and no other', () => {
		const table = Object.fromEntries(
			(['organiser', 'lead', 'co', 'writer'] as const).map((role) => [
				role,
				Object.fromEntries(measureStates.map((state) => [state, may(role, state, { asked: '2026-05-01', reported: true }).join(' ')]))
			])
		);
		expect(table).toEqual({
			organiser: {
				new: 'assign grant decline lapse correct',
				in_work: 'assign accept grant decline lapse correct',
				claimed: 'assign confirm return lapse correct',
				closed: 'reopen correct'
			},
			lead: { new: 'report claim not_ours', in_work: 'report claim not_ours', claimed: '', closed: '' },
			co: { new: 'report', in_work: 'report', claimed: '', closed: '' },
			writer: { new: 'correct', in_work: 'correct', claimed: 'correct', closed: 'correct' }
		});
	});

	test('a longer term is asked for once, and decided on only while it is asked for', () => {
		const refusal = (kind: MeasureEventKind, role: MeasureRole, asked: string | null) =>
			measureStepRefusal(kind, { facts: facts({ asked }), role, recommended: true });
		expect(refusal('ask', 'lead', null)).toBeNull();
		expect(refusal('ask', 'lead', '2026-05-01')).toBe('measure.asked');
		expect(refusal('grant', 'organiser', null)).toBe('measure.not-asked');
		expect(refusal('decline', 'organiser', '2026-05-01')).toBeNull();
	});

	test('while its recommendation is considered again a measure waits', () => {
		const allowed = measureEventKinds.filter((kind) =>
			measureStates.some((state) =>
				(['organiser', 'lead'] as const).some(
					(role) =>
						measureStepRefusal(kind, { facts: facts({ state, reported: true, asked: '2026-05-01' }), role, recommended: false }) === null
				)
			)
		);
		expect(allowed).toEqual(['lapse', 'correct']);
	});
});

describe('what events add up to', () => {
	test('a way through all of it', () => {
		const events = [
			step('assign', { leadId: 'a', controlDate: '2026-03-01', at: at(1) }),
			step('report', { behalfOf: 'b', at: at(2) }),
			step('report', { behalfOf: 'a', at: at(3) }),
			step('ask', { behalfOf: 'a', controlDate: '2026-06-01', at: at(4) }),
			step('grant', { controlDate: '2026-05-01', at: at(5) }),
			step('claim', { behalfOf: 'a', outcome: 'partly', at: at(6) }),
			step('return', { at: at(7) }),
			step('claim', { behalfOf: 'a', outcome: 'done', at: at(8) }),
			step('confirm', { at: at(9) })
		];
		const after = (n: number) => addUp(at(0), events.slice(0, n));
		expect(after(1)).toMatchObject({ leadId: 'a', state: 'new', controlDate: '2026-03-01', firstControlDate: '2026-03-01', since: at(1) });
		// a co-executor adds its text and moves nothing
		expect(after(2)).toEqual(after(1));
		expect(after(3)).toMatchObject({ state: 'in_work', reported: true, since: at(3) });
		expect(after(4)).toMatchObject({ asked: '2026-06-01', controlDate: '2026-03-01' });
		expect(after(5)).toMatchObject({ asked: null, controlDate: '2026-05-01', firstControlDate: '2026-03-01' });
		expect(after(6)).toMatchObject({ state: 'claimed', outcome: 'partly', reported: false, since: at(6) });
		expect(after(7)).toMatchObject({ state: 'in_work', outcome: null, since: at(7) });
		expect(after(9)).toMatchObject({ state: 'closed', outcome: 'done', since: at(9) });
	});

	test('«not ours» takes the body away and leaves the clock running; another body begins anew', () => {
		const before = facts({
			state: 'in_work',
			controlDate: '2026-03-01',
			firstControlDate: '2026-03-01',
			asked: '2026-05-01',
			reported: true
		});
		const without = afterEvent(before, step('not_ours', { behalfOf: 'a', leadId: 'b' }));
		expect(without).toMatchObject({ leadId: null, state: 'new', controlDate: '2026-03-01', asked: null, reported: false, since: at(1) });
		const other = afterEvent(without, step('assign', { leadId: 'b', controlDate: '2026-09-01', at: at(2) }));
		expect(other).toMatchObject({ leadId: 'b', controlDate: '2026-09-01', firstControlDate: '2026-03-01', since: at(2) });
	});

	test('the first date stays, whatever becomes of it; who returns or takes up again may set another', () => {
		const dated = facts({ state: 'claimed', outcome: 'done', controlDate: '2026-01-05', firstControlDate: '2026-01-05' });
		expect(afterEvent(dated, step('assign', { leadId: 'a' }))).toMatchObject({ controlDate: null, firstControlDate: '2026-01-05' });
		expect(afterEvent(dated, step('return'))).toMatchObject({ state: 'in_work', controlDate: '2026-01-05' });
		const later = { controlDate: '2026-09-01', firstControlDate: '2026-01-05' };
		expect(afterEvent(dated, step('return', { controlDate: '2026-09-01' }))).toMatchObject({ state: 'in_work', ...later });
		const closed = facts({ state: 'closed', outcome: 'lapsed', leadId: null });
		expect(afterEvent(closed, step('reopen', { controlDate: '2026-09-01' }))).toMatchObject({
			...{ state: 'new', controlDate: '2026-09-01', firstControlDate: '2026-09-01' }
		});
	});

	test('the next turn of a recurring measure has a first date of its own', () => {
		const before = facts({ state: 'in_work', controlDate: '2026-05-01', firstControlDate: '2026-03-01', reported: true });
		expect(afterEvent(before, step('accept', { controlDate: '2026-08-01' }))).toMatchObject({
			...{ state: 'in_work', reported: false, controlDate: '2026-08-01', firstControlDate: '2026-08-01' }
		});
		expect(afterEvent(before, step('accept'))).toMatchObject({ controlDate: '2026-05-01', firstControlDate: '2026-03-01' });
	});

	const anyStep = fc.record({
		...{ kind: fc.constantFrom(...measureEventKinds), role: fc.constantFrom<MeasureRole>('organiser', 'lead', 'co') },
		...{ body: fc.constantFrom('a', 'b', null), outcome: fc.constantFrom(...claimedOutcomes), date: fc.integer({ min: 0, max: 400 }) }
	});
	test('whatever is offered and taken: an outcome exactly where something is said to be over, an ask only under way', () => {
		let taken = 0;
		fc.assert(
			fc.property(fc.array(anyStep, { minLength: 10, maxLength: 40 }), (steps) => {
				let now = facts();
				const recommended = steps.length % 2 === 0;
				for (const [n, { kind, role, body, outcome, date }] of steps.entries()) {
					if (measureStepRefusal(kind, { facts: now, role, recommended: true })) continue;
					if ((role === 'lead' || role === 'co') && now.leadId === null) continue;
					taken++;
					now = afterEvent(now, {
						...{ kind, at: at(n + 1), behalfOf: role === 'organiser' ? null : role === 'lead' ? now.leadId : 'c', leadId: body },
						controlDate: ['assign', 'ask', 'grant', 'return', 'reopen'].includes(kind)
							? addDays('2026-01-01T00:00', date).slice(0, 10)
							: null,
						outcome: kind === 'claim' ? outcome : kind === 'lapse' ? 'lapsed' : null
					});
					expect(['claimed', 'closed'].includes(now.state)).toBe(now.outcome !== null);
					expect(now.asked !== null && ['claimed', 'closed'].includes(now.state)).toBe(false);
					expect(now.controlDate !== null && now.firstControlDate === null).toBe(false);
					// nothing waits that nobody can decide on
					const waits = waitsForOrganiser({ ...now, recommended });
					const decides = { claimed: 'confirm', asked: 'grant', reported: 'accept', assign: 'assign' } as const;
					if (waits)
						expect([waits, measureStepRefusal(decides[waits], { facts: now, role: 'organiser', recommended })]).toEqual([waits, null]);
					// what is open waits for one of both, unless its recommendation is considered again
					const over = now.state === 'closed' || !recommended;
					expect([waitsForBody({ ...now, recommended }), waits !== null, over].filter(Boolean)).toHaveLength(1);
					expect(now.leadId === null && now.state === 'in_work').toBe(false);
					expect(now.state === 'claimed' && now.leadId === null).toBe(false);
				}
			}),
			{ numRuns: 300 }
		);
		expect(taken).toBeGreaterThan(300);
	});
});

describe('dates', () => {
	const today = '2026-02-01';
	const refusal = (
		kind: MeasureEventKind,
		controlDate: string | null,
		more: { current?: string; basis?: boolean; recurs?: boolean } = {}
	) =>
		dateRefusal(
			{ kind, controlDate, basis: more.basis ?? false },
			{ controlDate: more.current ?? null },
			{ recurrence: more.recurs ? 'quarter' : null, today }
		);

	test('a date that is over needs a basis, a longer term is later than the present one', () => {
		expect(refusal('assign', '2026-01-31')).toBe('measure.past');
		expect(refusal('assign', '2026-01-31', { basis: true })).toBeNull();
		expect(refusal('assign', '2026-01-31', { current: '2026-01-31' })).toBeNull();
		expect(refusal('assign', today)).toBeNull();
		expect(refusal('assign', null)).toBeNull();
		// one that is over already is not moved or taken away without a basis
		expect(refusal('assign', '2026-05-01', { current: '2026-01-31' })).toBe('measure.basis');
		expect(refusal('assign', null, { current: '2026-01-31' })).toBe('measure.basis');
		expect(refusal('assign', null, { current: '2026-01-31', basis: true })).toBeNull();
		expect(refusal('assign', null, { current: today })).toBeNull();
		expect([refusal('return', null), refusal('reopen', today), refusal('return', '2026-01-31')]).toEqual([null, null, 'measure.over']);
		expect(refusal('reopen', null, { current: '2026-01-31' })).toBe('measure.over');
		expect([refusal('reopen', null, { current: today }), refusal('reopen', '2026-05-01', { current: '2026-01-31' })]).toEqual([null, null]);
		expect([refusal('ask', '2026-01-31'), refusal('ask', today, { current: '2026-01-15' })]).toEqual(['measure.over', null]);
		expect(refusal('ask', '2026-03-01', { current: '2026-03-01' })).toBe('measure.earlier');
		expect(refusal('ask', '2026-03-02', { current: '2026-03-01' })).toBeNull();
		expect(refusal('grant', null)).toBe('measure.earlier');
	});

	test('an accepted report sets the next date of a recurring measure alone', () => {
		expect(refusal('accept', '2026-05-01', { current: '2026-02-01', recurs: true })).toBeNull();
		expect(refusal('accept', null, { recurs: true })).toBe('measure.next-date');
		expect(refusal('accept', '2026-02-01', { current: '2026-02-01', recurs: true })).toBe('measure.next-date');
		expect(refusal('accept', '2026-05-01')).toBe('measure.next-date');
		expect(refusal('accept', null)).toBeNull();
		expect(refusal('accept', '2026-01-31', { current: '2026-01-01', recurs: true })).toBe('measure.over');
		expect(nextTurn({ recurrence: 'month', controlDate: '2026-01-31' })).toBe('2026-02-28');
		expect(nextTurn({ recurrence: 'month', controlDate: '2026-01-31' }, '2026-05-02')).toBe('2026-05-31');
		expect(nextTurn({ recurrence: 'quarter', controlDate: '2027-06-30' }, '2027-10-01')).toBe('2027-12-31');
		expect(recurrences.map((recurrence) => nextTurn({ recurrence, controlDate: '2026-11-15' }))).toEqual([
			...['2026-12-15', '2027-02-15', '2027-05-15', '2027-11-15']
		]);
	});

	test('late from the midnight after the day, where the forum is; what is claimed is never late', () => {
		expect(overdueAt('2026-03-01', 'Asia/Qostanay')).toBe('2026-03-01T19:00:00.000Z');
		expect(overdueAt('2023-08-11', 'Asia/Qostanay')).toBe('2023-08-11T18:00:00.000Z');
		expect(overdueAt('2026-03-01', 'America/New_York')).toBe('2026-03-02T05:00:00.000Z');
		expect(overdueAt(null, 'Asia/Qostanay')).toBeNull();
		const from = '2026-03-01T19:00:00.000Z';
		const late = (state: MeasureState, instant: string) => isOverdue({ state, overdueAt: from }, instant);
		expect(late('in_work', '2026-03-01T18:59:59.999Z')).toBe(false);
		expect(measureStates.filter((state) => late(state, from))).toEqual(['new', 'in_work']);
	});
});

test('one word for every measure, and each word for some', () => {
	const seen = new Set<string>();
	for (const state of measureStates)
		for (const leadId of ['a', null])
			for (const from of [null, at(1), at(9)])
				for (const outcome of state === 'closed'
					? ([...claimedOutcomes, 'lapsed'] as const)
					: state === 'claimed'
						? claimedOutcomes
						: [null])
					seen.add(statusOf({ state, outcome, leadId, overdueAt: from }, at(5)));
	expect([...seen].sort()).toEqual([...measureStatuses].sort());
});
