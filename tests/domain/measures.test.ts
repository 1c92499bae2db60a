import { beforeEach, describe, expect, test } from 'vitest';
import { reopenRecommendation } from '../../src/lib/domain/recommendation/index.server.ts';
import { mergeAccepted } from '../../src/lib/domain/organisation/index.server.ts';
import { takeRole } from '../../src/lib/domain/access/index.server.ts';
import {
	addMeasure,
	countByStatus,
	dropMeasure,
	enterForBody,
	hideEvent,
	measureFor,
	measuresFor,
	measuresOfBodies,
	publicMeasures,
	publishEvent,
	takeStep,
	writePlan
} from '../../src/lib/domain/measure/index.server.ts';
import { addUp } from '../../src/lib/domain/measure/rules.ts';
import { planRowOf } from '../../src/lib/domain/measure/commands/plan.server.ts';
import { storedFacts, foundMeasure } from '../../src/lib/domain/measure/context.server.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { database, read } from '../../src/lib/server/database/open.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { noForm, versionOf } from '../../src/lib/server/optimistic-lock.ts';
import { editForumAndAdmit } from '../../src/lib/workflow/edit-forum.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, aForumInput, aPlatform, program, THEN, verbsAbout } from '../support/forum.ts';
import {
	aBody,
	anAdopted,
	assign,
	eventRows,
	granted,
	grantedOrganiser,
	letterNow,
	measureRow,
	officialOf,
	planInput,
	stepInput,
	stepNow
} from '../support/measures.ts';

useFreshDatabase();
beforeEach(() => setClock(THEN));

async function scene() {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 9);
	const { recommendationId, measureId } = await anAdopted(forumId, sessionId);
	const [lead, co, other] = [await aBody(), await aBody(), await aBody()];
	const organiser = await grantedOrganiser(forumId);
	const [official, coOfficial, stranger] = [
		await officialOf(forumId, lead),
		await officialOf(forumId, co),
		await officialOf(forumId, other)
	];
	await assign(organiser, measureId, { leadId: lead, bodyIds: [co] });
	return { forumId, sessionId, recommendationId, measureId, lead, co, other, organiser, official, coOfficial, stranger };
}

/** The columns of a measure equal what its events add up to. */
async function recount(id: string) {
	const row = await measureRow(id);
	const events = (await eventRows(id)).map((each) => ({
		...{
			kind: each.kind,
			at: each.at,
			behalfOf: each.behalf_of,
			leadId: each.lead_id,
			controlDate: each.control_date,
			outcome: each.outcome
		}
	}));
	expect(storedFacts(row)).toEqual(addUp(row.created_at, events));
	expect(row.version).toBe(events.length);
}

describe('the plan', () => {
	test('a recommendation has one measure from its adoption, and more on demand; one that is adopted again keeps its own', async () => {
		const { organiser, recommendationId, measureId, official } = await scene();
		const key = newId();
		const [one, two] = await Promise.all([addMeasure(organiser, recommendationId, key), addMeasure(organiser, recommendationId, key)]);
		expect([one, two]).toEqual([key, key]);
		expect(await measureRow(key)).toMatchObject({ position: 2, state: 'new', version: 0, lead_id: null });
		await expect(addMeasure(official, recommendationId, newId())).rejects.toMatchObject({ code: 'not-found' });
		await reopenRecommendation(program, recommendationId, 'Қайта қаралсын');
		await expect(addMeasure(organiser, recommendationId, newId())).rejects.toMatchObject({ code: 'measure.reopened' });
		await expect(dropMeasure(organiser, measureId)).rejects.toMatchObject({ code: 'measure.state' });
		await dropMeasure(organiser, key);
		expect(await verbsAbout(key)).toEqual(['measure.add', 'measure.add', 'measure.drop']);
		const { measureId: only } = await anAdopted((await measureRow(measureId)).forum_id);
		await expect(dropMeasure(organiser, only)).rejects.toMatchObject({ code: 'measure.last' });
	});

	test('another body or another date is an assignment, other words are not; a form that is late overwrites nothing', async () => {
		const { organiser, measureId, lead, co, other } = await scene();
		expect(await eventRows(measureId)).toMatchObject([{ kind: 'assign', lead_id: lead, control_date: '2027-06-30', version: 1 }]);
		const seen = versionOf(planRowOf(await foundMeasure(read(), measureId)));
		await writePlan(organiser, measureId, planInput({ leadId: lead, bodyIds: [co], cost: '12 млн тг' }), seen);
		expect(await measureRow(measureId)).toMatchObject({ cost: '12 млн тг', version: 1 });
		await expect(writePlan(organiser, measureId, planInput({ leadId: other, bodyIds: [] }), seen)).rejects.toMatchObject({
			code: 'changed-meanwhile'
		});
		expect(await measureRow(measureId)).toMatchObject({ lead_id: lead, version: 1 });
		await assign(organiser, measureId, { leadId: other, bodyIds: [other, co, co] });
		const bodies = await database()
			.reader.selectFrom('measure_body')
			.select('organisation_id')
			.where('measure_id', '=', measureId)
			.execute();
		expect(bodies).toEqual([{ organisation_id: co }]);
		await recount(measureId);
	});

	test('only state bodies of the register, and a date that is over only with its basis', async () => {
		const { organiser, measureId, lead } = await scene();
		await expect(assign(organiser, measureId, { leadId: 'nobody' })).rejects.toMatchObject({ code: 'measure.body' });
		await expect(assign(organiser, measureId, { leadId: lead, controlDate: '2026-11-23' })).rejects.toMatchObject({ code: 'measure.past' });
		await assign(organiser, measureId, { leadId: lead, controlDate: '2026-11-23', basis: '№ 14-03/218 хат' });
		expect((await eventRows(measureId)).at(-1)).toMatchObject({ kind: 'assign', text_ml: '{"kk":"№ 14-03/218 хат"}' });
		expect((await measuresFor(organiser, (await measureRow(measureId)).forum_id, { ...all, status: 'overdue' })).items).toHaveLength(1);
	});

	test('a new zone of the forum moves the midnight from which measures are late', async () => {
		const { forumId, measureId } = await scene();
		expect((await measureRow(measureId)).overdue_at).toBe('2027-06-30T19:00:00.000Z');
		await editForumAndAdmit(program, forumId, aForumInput({ timeZone: 'Europe/Brussels' }), noForm);
		expect((await measureRow(measureId)).overdue_at).toBe('2027-06-30T22:00:00.000Z');
	});
});

const all = { status: null, sessionId: '', bodyId: '', year: '', after: null } as const;

describe('steps', () => {
	test('on the screen: report, longer term, claim, return, confirmation; the audit names each', async () => {
		const { measureId, official, coOfficial, organiser, recommendationId } = await scene();
		await stepNow(coOfficial, measureId, 'report', { text: 'Әкімдіктен мәлімет' });
		expect(await measureRow(measureId)).toMatchObject({ state: 'new', version: 2 });
		await stepNow(official, measureId, 'report');
		await stepNow(official, measureId, 'ask', { controlDate: '2027-12-01', letter: { number: '05-12/1032', date: '2026-11-24' } });
		await expect(stepNow(official, measureId, 'ask', { controlDate: '2027-12-02' })).rejects.toMatchObject({ code: 'measure.asked' });
		await stepNow(organiser, measureId, 'grant', { controlDate: '2027-12-01' });
		expect(await measureRow(measureId)).toMatchObject({ control_date: '2027-12-01', first_control_date: '2027-06-30', asked_date: null });
		await stepNow(official, measureId, 'claim', { outcome: 'done', text: 'Бұйрық шықты' });
		await stepNow(organiser, measureId, 'return', { text: 'Бұйрықтың нөмірі жоқ' });
		await stepNow(official, measureId, 'claim', { outcome: 'done', text: 'Бұйрық № 96-НҚ' });
		await stepNow(organiser, measureId, 'confirm', { text: '' });
		await recount(measureId);
		expect(await measureRow(measureId)).toMatchObject({ state: 'closed', outcome: 'done' });
		expect((await verbsAbout(measureId)).slice(1)).toEqual(
			['report', 'report', 'ask', 'grant', 'claim', 'return', 'claim', 'confirm'].map((each) => `measure.${each}`)
		);
		// what was confirmed is published with it, what was returned is not
		const [shown] = (await publicMeasures([recommendationId])).get(recommendationId) ?? [];
		expect(shown?.events.map(({ kind, text }) => [kind, text])).toEqual([
			...[
				['assign', {}],
				['report', {}],
				['report', {}],
				['ask', {}],
				['grant', {}],
				['claim', {}],
				['return', {}]
			],
			...[
				['claim', { kk: 'Бұйрық № 96-НҚ' }],
				['confirm', {}]
			]
		]);
	});

	test('the same form sent twice is one step; another one of the same version is late', async () => {
		const { measureId, official, organiser } = await scene();
		const sent = stepInput('report', 1);
		await Promise.all([takeStep(official, measureId, sent), takeStep(official, measureId, sent)]);
		expect(await eventRows(measureId)).toHaveLength(2);
		await expect(takeStep(official, measureId, { ...sent, text: 'Басқа' })).rejects.toMatchObject({ code: 'changed-meanwhile' });
		await expect(takeStep(organiser, measureId, stepInput('accept', 1, { text: '' }))).rejects.toMatchObject({ code: 'changed-meanwhile' });
		await takeStep(organiser, measureId, stepInput('accept', 2, { text: '' }));
		await recount(measureId);
	});

	test('whose it is not finds nothing; who lost it is told; a role that was taken away holds no more', async () => {
		const { measureId, official, coOfficial, stranger, organiser, other, forumId } = await scene();
		await expect(stepNow(stranger, measureId, 'report')).rejects.toMatchObject({ code: 'not-found' });
		await expect(measureFor(stranger, measureId)).rejects.toMatchObject({ code: 'not-found' });
		await expect(stepNow(coOfficial, measureId, 'claim', { outcome: 'done' })).rejects.toMatchObject({ code: 'not-found' });
		await expect(stepNow(organiser, measureId, 'report')).rejects.toMatchObject({ code: 'not-found' });
		await expect(stepNow(official, measureId, 'confirm')).rejects.toMatchObject({ code: 'not-found' });
		await assign(organiser, measureId, { leadId: other });
		await expect(stepNow(official, measureId, 'report')).rejects.toMatchObject({ code: 'measure.lost' });
		await stepNow(stranger, measureId, 'report');
		await takeRole(program, stranger.accountId, { role: 'official', scopeKind: 'forum', scopeId: forumId, bodyId: other });
		await expect(stepNow(stranger, measureId, 'report', { text: 'Тағы' })).rejects.toMatchObject({ code: 'not-found' });
	});

	test('words where they are needed, and no step while the recommendation is considered again', async () => {
		const { measureId, official, organiser, recommendationId } = await scene();
		await expect(stepNow(official, measureId, 'report', { text: '' })).rejects.toMatchObject({ code: 'measure.words' });
		await expect(stepNow(official, measureId, 'claim', { outcome: 'refused', text: '' })).rejects.toMatchObject({ code: 'measure.words' });
		await expect(stepNow(official, measureId, 'claim')).rejects.toMatchObject({ code: 'measure.words' });
		await reopenRecommendation(program, recommendationId, 'Қайта қаралсын');
		await expect(stepNow(official, measureId, 'report')).rejects.toMatchObject({ code: 'measure.reopened' });
		await stepNow(organiser, measureId, 'lapse', { text: 'Заң өзгерді' });
		await recount(measureId);
	});

	test('«not ours» with a suggestion; the writer corrects, nothing moves, both stay', async () => {
		const { measureId, official, coOfficial, organiser, other, lead } = await scene();
		await stepNow(official, measureId, 'report');
		const [, report] = await eventRows(measureId);
		await stepNow(official, measureId, 'correct', { text: 'Екі аудан емес, үш аудан', correctsId: report!.id });
		await expect(stepNow(coOfficial, measureId, 'correct', { correctsId: report!.id })).rejects.toMatchObject({ code: 'not-found' });
		const correction = (await eventRows(measureId)).at(-1)!;
		await expect(stepNow(organiser, measureId, 'correct', { correctsId: correction.id })).rejects.toMatchObject({
			code: 'measure.not-corrected'
		});
		expect(await measureRow(measureId)).toMatchObject({ state: 'in_work', version: 3 });
		await stepNow(official, measureId, 'not_ours', { suggestedId: other });
		expect(await measureRow(measureId)).toMatchObject({ state: 'new', lead_id: null, control_date: '2027-06-30' });
		expect((await eventRows(measureId)).at(-1)).toMatchObject({ kind: 'not_ours', behalf_of: lead, lead_id: other });
		await recount(measureId);
	});
});

describe('on paper', () => {
	test('one letter answers for several measures, or for none', async () => {
		const { forumId, measureId, organiser, official, lead, other } = await scene();
		const { measureId: second } = await anAdopted(forumId);
		await assign(organiser, second, { leadId: lead });
		const letter = { number: '05-12/1147', date: '2026-11-20' };
		const answers = (way: 'report' | 'claim') => [
			{ measureId, input: stepInput('report', 1, { letter }) },
			{ measureId: second, input: stepInput(way, 1, { letter }) }
		];
		// the second says that it is over without saying how: nothing of the letter is kept
		await expect(enterForBody(organiser, { bodyId: lead, way: 'letter', answers: answers('claim') })).rejects.toMatchObject({
			...{ code: 'measure.words', details: { measure: '2.1' } }
		});
		expect(await eventRows(measureId)).toHaveLength(1);
		const whole = { bodyId: lead, way: 'letter' as const, answers: answers('report') };
		await enterForBody(organiser, whole);
		await enterForBody(organiser, whole);
		for (const id of [measureId, second]) {
			await recount(id);
			expect((await eventRows(id)).slice(1)).toMatchObject([
				{ kind: 'report', way: 'letter', behalf_of: lead, letter_number: '05-12/1147', letter_date: '2026-11-20' }
			]);
		}
		await expect(enterForBody(official, whole)).rejects.toMatchObject({ code: 'not-found' });
		await expect(letterNow(organiser, measureId, other, 'report')).rejects.toMatchObject({ code: 'measure.lost' });
		await expect(letterNow(organiser, measureId, lead, 'report', { letter: null })).rejects.toMatchObject({ code: 'measure.letter' });
	});
});

describe('what everybody reads', () => {
	test('kinds and dates at once, words when they are published, never once they are hidden', async () => {
		const { measureId, recommendationId, official, organiser } = await scene();
		await stepNow(official, measureId, 'report', { text: 'Азаматтың ЖСН 900101300123' });
		const { id } = (await eventRows(measureId)).at(-1)!;
		const texts = async () => (await publicMeasures([recommendationId])).get(recommendationId)?.[0]?.events.map((each) => each.text.kk);
		expect(await texts()).toEqual([undefined, undefined]);
		await expect(publishEvent(official, id)).rejects.toMatchObject({ code: 'not-found' });
		await publishEvent(organiser, id);
		expect(await texts()).toEqual([undefined, 'Азаматтың ЖСН 900101300123']);
		await expect(hideEvent(organiser, id, '')).rejects.toMatchObject({ code: 'measure.words' });
		await hideEvent(organiser, id, 'Дербес деректер');
		expect(await texts()).toEqual([undefined, undefined]);
		const view = await measureFor(organiser, measureId);
		expect(view.events.at(-1)).toMatchObject({ text: { kk: 'Азаматтың ЖСН 900101300123' }, hiddenReason: 'Дербес деректер' });
	});

	test('the words of the total part it', async () => {
		const { forumId, sessionId, measureId, official, organiser } = await scene();
		const { measureId: second } = await anAdopted(forumId);
		await stepNow(official, measureId, 'claim', { outcome: 'partly' });
		const none = { done: 0, partly: 0, in_work: 0, waiting: 0, no_body: 0, claimed: 0, overdue: 0, refused: 0, lapsed: 0 };
		expect(await countByStatus(forumId)).toEqual(
			new Map([
				[sessionId, { ...none, claimed: 1 }],
				['', { ...none, no_body: 1 }]
			])
		);
		const page = await measuresFor(organiser, forumId, { ...all, status: 'for-organiser' });
		expect(page.items.map(({ id }) => id).sort()).toEqual([measureId, second].sort());
		expect((await measuresFor(organiser, forumId, { ...all, year: '2027' })).items.map(({ id }) => id)).toEqual([measureId]);
		expect((await measuresFor(organiser, forumId, { ...all, year: 'none' })).items.map(({ id }) => id)).toEqual([second]);
		expect((await measuresFor(organiser, forumId, { ...all, sessionId })).items.map(({ id }) => id)).toEqual([measureId]);
	});
});

test('an official reads the measures of the own body over all forums, as lead and beside it', async () => {
	const { measureId, official, coOfficial, stranger, co, organiser } = await scene();
	const list = async (actor: typeof official, as: 'lead' | 'co', closed = false) =>
		(await measuresOfBodies(actor, { as, closed, after: null })).items.map(({ id }) => id);
	expect(await list(official, 'lead')).toEqual([measureId]);
	expect(await list(official, 'co')).toEqual([]);
	expect(await list(coOfficial, 'co')).toEqual([measureId]);
	expect(await list(stranger, 'lead')).toEqual([]);
	expect(await list(organiser, 'lead')).toEqual([]);
	const elsewhere = await aForum();
	const { measureId: far } = await anAdopted(elsewhere);
	await assign(await grantedOrganiser(elsewhere), far, { leadId: co });
	// a grant of one forum says nothing of another
	expect(await list(coOfficial, 'lead')).toEqual([]);
	const everywhere = await granted([{ role: 'official', scopeKind: 'installation', scopeId: '', bodyId: co }]);
	expect(await list(everywhere, 'lead')).toEqual([far]);
	expect(await list(everywhere, 'lead', true)).toEqual([]);
});

test('a body that is merged into another hands its measures on, and keeps one place where the other is beside it', async () => {
	const { measureId, lead, co, official } = await scene();
	const into = await aBody();
	await stepNow(official, measureId, 'report');
	for (const id of [lead, co]) await mergeAccepted(program, id, into, noForm);
	expect(await measureRow(measureId)).toMatchObject({ lead_id: into });
	expect((await foundMeasure(read(), measureId)).bodies).toEqual([]);
	await recount(measureId);
});
