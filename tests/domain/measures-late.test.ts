import { beforeEach, describe, expect, test } from 'vitest';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import {
	countByStatus,
	hideEvent,
	measureFor,
	measureForBody,
	measuresFor,
	publicMeasures,
	publishEvent,
	writePlan
} from '../../src/lib/domain/measure/index.server.ts';
import { planRowShown } from '../../src/lib/domain/measure/forms.ts';
import { basisOfTerm } from '../../src/lib/domain/measure/words.ts';
import { decideRecommendation, reopenRecommendation } from '../../src/lib/domain/recommendation/index.server.ts';
import { versionOf } from '../../src/lib/server/optimistic-lock.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, program } from '../support/forum.ts';
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
import { takeStep } from '../../src/lib/domain/measure/index.server.ts';
import { vote } from '../support/recommendations.ts';

/** Who comes late: forms of a measure to which something has happened meanwhile, and decisions that others waited for. */

useFreshDatabase();
let here: Awaited<ReturnType<typeof scene>>;
beforeEach(async () => void (here = await scene()));

async function scene() {
	const forumId = await aForum();
	const [lead, other] = [await aBody(), await aBody()];
	const [organiser, official, next] = [await grantedOrganiser(forumId), await officialOf(forumId, lead), await officialOf(forumId, other)];
	const { recommendationId, measureId } = await anAdopted(forumId);
	await assign(organiser, measureId, { leadId: lead });
	return { forumId, lead, other, organiser, official, next, recommendationId, measureId };
}
/** The row as a form shows it, and its mark. */
const shown = async () => {
	const row = planRowShown(await measureFor(here.organiser, here.measureId));
	return { row, seen: versionOf(row) };
};
const lastEvent = async () => (await eventRows(here.measureId)).at(-1)?.id ?? '';
const forOrganiser = async () => {
	const filters = { status: 'for-organiser' as const, sessionId: '', bodyId: '', year: '', after: null };
	return (await measuresFor(here.organiser, here.forumId, filters)).items.length;
};

describe('a row of the plan', () => {
	test('that was opened before the body spoke destroys nothing of what it said', async () => {
		const { lead, measureId, organiser, official } = here;
		const { seen } = await shown();
		await stepNow(official, measureId, 'claim', { outcome: 'done' });
		const moved = planInput({ leadId: lead, controlDate: '2027-09-30' });
		await expect(writePlan(organiser, measureId, moved, seen)).rejects.toMatchObject({ code: 'measure.waits' });
		const late = writePlan(organiser, measureId, { ...moved, setsAside: true }, seen);
		await expect(late).rejects.toMatchObject({ code: 'changed-meanwhile' });
		expect(await measureRow(measureId)).toMatchObject({ state: 'claimed', outcome: 'done' });
	});

	test.each(['claim', 'ask', 'report'] as const)('sets an undecided %s aside only where that is said', async (kind) => {
		const { lead, measureId, organiser, official } = here;
		await stepNow(official, measureId, kind, { outcome: 'done', controlDate: '2027-08-01', letter: { number: '1', date: '2026-11-20' } });
		const moved = planInput({ leadId: lead, controlDate: '2027-09-30' });
		await expect(writePlan(organiser, measureId, moved, (await shown()).seen)).rejects.toMatchObject({ code: 'measure.waits' });
		// what moves neither body nor date is written; control: so is the other, once it is said
		await writePlan(organiser, measureId, planInput({ leadId: lead, cost: '5 млн' }), (await shown()).seen);
		await writePlan(organiser, measureId, { ...moved, setsAside: true }, (await shown()).seen);
		expect(await measureRow(measureId)).toMatchObject({
			state: 'new',
			control_date: '2027-09-30',
			first_control_date: '2027-06-30',
			reported: 0
		});
	});
});

test('what was hidden meanwhile stays hidden with its reason; who saw that it is hidden shows it again', async () => {
	const { measureId, organiser, official } = here;
	await stepNow(official, measureId, 'report');
	const id = await lastEvent();
	await hideEvent(organiser, id, 'Дербес дерек бар');
	await expect(publishEvent(organiser, id)).rejects.toMatchObject({ code: 'measure.hidden-meanwhile' });
	await expect(hideEvent(organiser, id, 'Басқа себеп')).rejects.toMatchObject({ code: 'measure.hidden-meanwhile' });
	// the same form twice is the same
	await hideEvent(organiser, id, 'Дербес дерек бар');
	expect((await eventRows(measureId)).at(-1)).toMatchObject({ published_at: null, hidden_reason: 'Дербес дерек бар' });
	await publishEvent(organiser, id, true);
	expect((await eventRows(measureId)).at(-1)).toMatchObject({ hidden_reason: null, published_at: expect.any(String) as string });
});

test('what a body says is over leaves no report that nobody can accept', async () => {
	const { measureId, organiser, official } = here;
	await stepNow(official, measureId, 'report');
	expect(await forOrganiser()).toBe(1);
	await stepNow(official, measureId, 'claim', { outcome: 'done' });
	await stepNow(organiser, measureId, 'confirm');
	expect(await forOrganiser()).toBe(0);
	await stepNow(organiser, measureId, 'reopen', { controlDate: '2027-10-01' });
	expect(await measureRow(measureId)).toMatchObject({
		state: 'in_work',
		reported: 0,
		control_date: '2027-10-01',
		first_control_date: '2027-06-30'
	});
});

test('one that is taken up again without a body waits for one', async () => {
	const { measureId, organiser, official } = here;
	await stepNow(official, measureId, 'not_ours');
	await stepNow(organiser, measureId, 'lapse');
	await stepNow(organiser, measureId, 'reopen');
	expect(await measureRow(measureId)).toMatchObject({ state: 'new', lead_id: null });
	expect(await forOrganiser()).toBe(1);
});

test.each(['not adopted', 'adopted again'] as const)('measures of a recommendation that is considered again and %s', async (then) => {
	const { forumId, recommendationId, measureId, organiser, official } = here;
	await stepNow(official, measureId, 'report');
	await reopenRecommendation(organiser, recommendationId, 'Мәтін нақтыланады');
	await decideRecommendation(
		program,
		recommendationId,
		'forum',
		vote(then === 'adopted again' ? {} : { adopted: false, reason: 'Қайталанады' })
	);
	const stands = then === 'adopted again' ? { state: 'in_work', outcome: null } : { state: 'closed', outcome: 'lapsed' };
	expect(await measureRow(measureId)).toMatchObject(stands);
	const counts = [...(await countByStatus(forumId)).values()][0];
	expect([counts?.in_work, counts?.lapsed]).toEqual(then === 'adopted again' ? [1, 0] : [0, 1]);
	const basis = (await publicMeasures([recommendationId])).get(recommendationId)?.[0]?.events.at(-1)?.text;
	if (then === 'not adopted') expect(basis).toMatchObject({ kk: 'Ұсыным қайта қаралып, қабылданбады.', ru: expect.any(String) as string });
});

test('a document is not dated ahead, and nobody names the own body instead of itself', async () => {
	const { measureId, official, lead, other } = here;
	const ask = { controlDate: '2027-08-01', letter: { number: '05-12/988', date: '2099-12-31' } };
	await expect(stepNow(official, measureId, 'ask', ask)).rejects.toMatchObject({ code: 'measure.letter-date' });
	await expect(stepNow(official, measureId, 'not_ours', { suggestedId: lead })).rejects.toMatchObject({ code: 'measure.body' });
	expect(await eventRows(measureId)).toHaveLength(1);
	await stepNow(official, measureId, 'not_ours', { suggestedId: other });
});

test('a body that comes to a measure reads nothing that was said to the one before', async () => {
	const { measureId, organiser, official, next, other, forumId } = here;
	await stepNow(official, measureId, 'claim', { outcome: 'done', text: 'Біріншінің жауабы' });
	await stepNow(organiser, measureId, 'return', { text: 'Біріншіге айтылғаны' });
	const returned = await lastEvent();
	await takeStep(organiser, measureId, stepInput('correct', 3, { correctsId: returned, text: 'Біріншіге түзету' }));
	await assign(organiser, measureId, { leadId: other, basis: 'Екіншіге жүктелді' });
	await stepNow(next, measureId, 'claim', { outcome: 'partly', text: 'Екіншінің жауабы' });
	await stepNow(organiser, measureId, 'return', { text: 'Екіншіге айтылғаны' });
	const texts = (await measureForBody(next, measureId)).measure?.events.map(({ kind, text }) => [kind, text.kk ?? null]);
	expect(texts).toEqual([
		...[
			['assign', null],
			['claim', null],
			['return', null],
			['correct', null]
		],
		...[
			['assign', 'Екіншіге жүктелді'],
			['claim', 'Екіншінің жауабы'],
			['return', 'Екіншіге айтылғаны']
		]
	]);
	// control: the organiser reads it all, and the former body may say nothing more
	expect((await measureFor(organiser, measureId)).events.filter(({ text }) => text.kk)).toHaveLength(6);
	const version = (await measureRow(measureId)).version;
	const own = (await eventRows(measureId))[1]?.id ?? '';
	await expect(takeStep(official, measureId, stepInput('correct', version, { correctsId: own }))).rejects.toMatchObject({
		code: 'measure.lost'
	});
	expect((await forumById(forumId)).state).toBe('published');
});

test('the basis beside a term is that of the ask that was granted', () => {
	const letter = (number: string) => ({ number, date: '2026-11-01' });
	const events = [
		{ kind: 'ask', letter: letter('A-1') },
		{ kind: 'grant', letter: null },
		{ kind: 'ask', letter: letter('B-2') },
		{ kind: 'decline', letter: null }
	] as const;
	expect(basisOfTerm(events)?.number).toBe('A-1');
	expect(basisOfTerm([...events.slice(0, 3), { kind: 'grant', letter: letter('C-3') }])?.number).toBe('C-3');
	expect(basisOfTerm([...events.slice(0, 3), { kind: 'grant', letter: null }])?.number).toBe('B-2');
	expect(basisOfTerm(events.slice(0, 1))).toBeNull();
});
