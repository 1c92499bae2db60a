import { beforeEach, expect, test } from 'vitest';
import { recommendationsJson } from '../../src/lib/api/recommendations.server.ts';
import { recommendationShape } from '../../src/lib/api/schemas.ts';
import { recommendationColumns, recommendationRows } from '../../src/lib/domain/document/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import {
	bodiesOfMeasures,
	countByStatus,
	hideEvent,
	measuresInRows,
	nextOverdue,
	publicMeasures,
	publishEvent,
	yearsOfMeasures
} from '../../src/lib/domain/measure/index.server.ts';
import { measureStatuses, statusOf, type MeasureStatus } from '../../src/lib/domain/measure/rules.ts';
import { publicRecommendations, recommendationsEverywhere, recommendationsFeed } from '../../src/lib/domain/recommendation/index.server.ts';
import type { MeasureOutcome, MeasureState } from '../../src/lib/lists.ts';
import { DAY, later, MINUTE, now, setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, THEN } from '../support/forum.ts';
import { aBody, anAdopted, assign, eventRows, grantedOrganiser, letterNow, officialOf, stepNow } from '../support/measures.ts';

/** What everybody reads of measures: the words that part a total, filters, and what is not published. */

useFreshDatabase();
beforeEach(() => setClock(THEN));

const everything = { status: null, bodyId: '', year: '' } as const;

/** A measure in each state, with a date and without; one date a day. */
async function inEveryState(timeZone: string) {
	const forumId = await aForum({ timeZone });
	const organiser = await grantedOrganiser(forumId);
	const lead = await aBody();
	const states: [MeasureState, MeasureOutcome | null][] = [
		['new', null],
		['in_work', null],
		['claimed', 'done'],
		['closed', 'done'],
		['closed', 'partly'],
		['closed', 'refused'],
		['closed', 'lapsed']
	];
	const made: { id: string; state: MeasureState; outcome: MeasureOutcome | null; leadId: string | null; date: string | null }[] = [];
	for (const [state, outcome] of states)
		for (const date of ['2026-11-24', '2026-11-25', null]) {
			const { measureId: id } = await anAdopted(forumId);
			const leadId = state === 'new' && date === '2026-11-25' ? null : lead;
			await assign(organiser, id, { leadId, controlDate: date, basis: 'Хат' });
			await database().writer.updateTable('measure').set({ state, outcome }).where('id', '=', id).execute();
			made.push({ id, state, outcome, leadId, date });
		}
	return { forumId, lead, made };
}

/** The word of a measure counted another way: by the day that a calendar on the wall shows. */
function wordOf({ state, outcome, leadId, date }: Awaited<ReturnType<typeof inEveryState>>['made'][number], zone: string): MeasureStatus {
	if (state === 'closed') return outcome ?? 'done';
	if (state === 'claimed') return 'claimed';
	const today = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(new Date(now()));
	if (date !== null && date < today) return 'overdue';
	return state === 'in_work' ? 'in_work' : leadId === null ? 'no_body' : 'waiting';
}
const tally = (words: readonly MeasureStatus[]) =>
	Object.fromEntries(measureStatuses.map((status) => [status, words.filter((word) => word === status).length]));

test.each(['Asia/Qostanay', 'Pacific/Honolulu', 'Europe/London'])(
	'the words part the total as a calendar on the wall says, while the clock jumps over midnight: %s',
	async (zone) => {
		const { forumId, made } = await inEveryState(zone);
		const seen = new Set<string>();
		const [begin = ''] = await nextOverdue(forumId);
		for (const at of [begin, later(begin, DAY)].flatMap((midnight) => [later(midnight, -MINUTE), midnight, later(midnight, MINUTE)])) {
			setClock(at);
			const words = made.map((measure) => wordOf(measure, zone));
			const expected = tally(words);
			expect([at, (await countByStatus(forumId)).get('')]).toEqual([at, expected]);
			seen.add(JSON.stringify(expected));
			for (const status of measureStatuses)
				expect([at, status, (await publicRecommendations(forumId, null, '', { ...everything, status })).items.length]).toEqual([
					at,
					status,
					expected[status]
				]);
			const { items } = await publicRecommendations(forumId);
			const rows = await measuresInRows(items.map(({ id }) => id));
			const shown = [...rows.values()].flatMap(({ measures }) => measures);
			expect(tally(shown.map((each) => statusOf({ ...each, leadId: each.lead?.id ?? null }, now())))).toEqual(expected);
		}
		// control: each midnight made some late
		expect(seen.size).toBe(3);
		expect(await nextOverdue(forumId)).toEqual([]);
	}
);

test('a page that is kept ends when the next measure becomes late; what is claimed or over does not end it', async () => {
	const forumId = await aForum();
	const other = await aForum();
	const [organiser, body] = [await grantedOrganiser(forumId), await aBody()];
	const elsewhere = await grantedOrganiser(other);
	const official = await officialOf(forumId, body);
	const { measureId: claimed } = await anAdopted(forumId);
	const { measureId: open } = await anAdopted(forumId);
	const { measureId: far } = await anAdopted(other);
	await assign(organiser, claimed, { leadId: body, controlDate: '2026-12-01' });
	await assign(organiser, open, { leadId: body, controlDate: '2026-12-10' });
	await assign(elsewhere, far, { leadId: body, controlDate: '2026-11-30' });
	// control: it would while it waits for the body
	expect(await nextOverdue(forumId)).toEqual(['2026-12-01T19:00:00.000Z']);
	await stepNow(official, claimed, 'claim', { outcome: 'done' });
	expect(await nextOverdue(forumId)).toEqual(['2026-12-10T19:00:00.000Z']);
	expect(await nextOverdue(null)).toEqual(['2026-11-30T19:00:00.000Z']);
	setClock('2026-12-10T19:00:00.000Z');
	expect(await nextOverdue(forumId)).toEqual([]);
});

test('filters by body and year find lead and co-executor; the list of every forum goes on from the newest forum', async () => {
	const forumId = await aForum({ startsLocal: '2026-12-15T09:00', endsLocal: '2026-12-15T18:00' });
	const later = await aForum();
	const organiser = await grantedOrganiser(forumId);
	const [lead, co, none] = [await aBody(), await aBody(), await aBody()];
	const { recommendationId, measureId } = await anAdopted(forumId);
	await anAdopted(forumId);
	await anAdopted(later);
	await assign(organiser, measureId, { leadId: lead, bodyIds: [co], controlDate: '2027-06-30' });
	const found = async (filters: Partial<{ bodyId: string; year: string }>) =>
		(await publicRecommendations(forumId, null, '', { ...everything, ...filters })).items.map(({ id }) => id);
	expect(await found({ bodyId: lead })).toEqual([recommendationId]);
	expect(await found({ bodyId: co })).toEqual([recommendationId]);
	expect(await found({ bodyId: none })).toEqual([]);
	expect(await found({ year: '2027' })).toEqual([recommendationId]);
	expect(await found({ year: 'none' })).toHaveLength(1);
	expect(await yearsOfMeasures(forumId)).toEqual(['2027']);
	const all = await recommendationsEverywhere(null, '', everything);
	const starts = await Promise.all(all.items.map(async (each) => (await forumById(each.forumId)).startsAt));
	expect(starts).toHaveLength(3);
	expect(starts).toEqual([...starts].sort().reverse());
	expect((await recommendationsEverywhere(null, '', { ...everything, bodyId: co })).items.map(({ id }) => id)).toEqual([recommendationId]);
});

test('words and letters are nowhere public before they are published, nor once they are hidden; names of accounts never', async () => {
	const forumId = await aForum();
	const [organiser, body] = [await grantedOrganiser(forumId), await aBody('Білім басқармасы')];
	const official = await officialOf(forumId, body);
	const { recommendationId, measureId } = await anAdopted(forumId);
	await assign(organiser, measureId, { leadId: body });
	await stepNow(official, measureId, 'report', { text: 'ЖАРИЯЛАНБАҒАН мәтін' });
	await letterNow(organiser, measureId, body, 'report', { text: 'ЖАСЫРЫЛҒАН мәтін', letter: { number: 'ХАТ-77', date: '2026-11-20' } });
	await stepNow(official, measureId, 'report', { text: 'ЖАРИЯЛАНҒАН мәтін', letter: { number: 'ХАТ-88', date: '2026-11-21' } });
	const [, , hidden, shown] = await eventRows(measureId);
	await publishEvent(organiser, hidden?.id ?? '');
	const everywhere = async () => {
		const forum = await forumById(forumId);
		const [json, feed] = [await recommendationsJson(forum, null), await recommendationsFeed(forum, 'kk', null)];
		json.items.forEach((each) => recommendationShape.parse(each));
		const rows: unknown[] = [];
		for await (const batch of recommendationRows(forum, 'kk')) {
			expect(batch.map((row) => row.length)).toEqual(batch.map(() => recommendationColumns('kk').length));
			rows.push(...batch);
		}
		const inRows = [...(await measuresInRows([recommendationId])).values()];
		return [json, feed, rows, inRows, (await publicMeasures([recommendationId])).get(recommendationId)].map((each) => JSON.stringify(each));
	};
	// control: what is published is there
	expect((await everywhere()).filter((text) => text.includes('ЖАСЫРЫЛҒАН'))).not.toEqual([]);
	await hideEvent(organiser, hidden?.id ?? '', 'СЕБЕП: жеке деректер');
	await publishEvent(organiser, shown?.id ?? '');
	for (const text of await everywhere()) expect(text).not.toMatch(/ЖАРИЯЛАНБАҒАН|ЖАСЫРЫЛҒАН|СЕБЕП|ХАТ-77|Бекова|@example/);
	const [json = '', feed = '', , rows = '', whole = ''] = await everywhere();
	for (const text of [json, feed, rows, whole]) expect(text).toContain('ЖАРИЯЛАНҒАН');
	for (const text of [json, whole]) expect(text).toContain('ХАТ-88');
	// kinds and dates are public at once
	expect((await publicMeasures([recommendationId])).get(recommendationId)?.[0]?.events.map(({ kind }) => kind)).toEqual([
		'assign',
		'report',
		'report',
		'report'
	]);
});

test('what bodies and dates a draft forum has is nobody’s to read beside all forums', async () => {
	const forumId = await aForum();
	const { measureId } = await anAdopted(forumId);
	const [lead, co] = [await aBody(), await aBody()];
	await assign(await grantedOrganiser(forumId), measureId, { leadId: lead, bodyIds: [co], controlDate: '2026-12-01' });
	const seen = async () => [(await bodiesOfMeasures(null)).map(({ id }) => id).sort(), await nextOverdue(null)];
	// control: while it is published
	expect(await seen()).toEqual([[lead, co].sort(), ['2026-12-01T19:00:00.000Z']]);
	await database().writer.updateTable('forum').set({ state: 'draft' }).where('id', '=', forumId).execute();
	expect(await seen()).toEqual([[], []]);
	expect((await bodiesOfMeasures(forumId)).map(({ id }) => id).sort()).toEqual([lead, co].sort());
});
