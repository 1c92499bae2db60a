import { beforeEach, describe, expect, test } from 'vitest';
import {
	answersNamed,
	countByStatus,
	hideEvent,
	letterMeasures,
	measureChoices,
	measureFor,
	measuresFor,
	measuresOfRecommendation,
	measuresToDo,
	planChoices,
	publishWaiting,
	requireMeasuresOf,
	unpublishedAnswers,
	weekFor
} from '../../src/lib/domain/measure/index.server.ts';
import { waitsForOrganiser } from '../../src/lib/domain/measure/rules.ts';
import { addOrganisation } from '../../src/lib/domain/organisation/index.server.ts';
import { decideRecommendation, reopenRecommendation } from '../../src/lib/domain/recommendation/index.server.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aStoredFile, fileRows } from '../support/files.ts';
import { aForum, aPlatform, program, THEN, verbsAbout } from '../support/forum.ts';
import { vote } from '../support/recommendations.ts';
import { aBody, anAdopted, assign, eventRows, grantedOrganiser, letterNow, officialOf, stepNow } from '../support/measures.ts';

useFreshDatabase();
beforeEach(() => setClock(THEN));

async function scene() {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 9);
	const { recommendationId, measureId } = await anAdopted(forumId, sessionId);
	const [lead, co] = [await aBody('Қоғамдық даму басқармасы'), await aBody('Цифрландыру басқармасы')];
	const organiser = await grantedOrganiser(forumId);
	return { forumId, sessionId, recommendationId, measureId, lead, co, organiser };
}

test('what waits is counted for who manages the measures, and for nobody else', async () => {
	const { forumId, sessionId, measureId, lead, organiser } = await scene();
	const official = await officialOf(forumId, lead);
	expect(await measuresToDo(organiser, forumId)).toEqual({ any: true, waiting: 1 });
	expect(await measuresToDo(official, forumId)).toEqual({ any: false, waiting: 0 });
	expect(await measuresToDo(await grantedOrganiser(await aForum()), forumId)).toEqual({ any: false, waiting: 0 });
	await assign(organiser, measureId, { leadId: lead });
	expect(await measuresToDo(organiser, forumId)).toEqual({ any: true, waiting: 0 });
	await letterNow(organiser, measureId, lead, 'report');
	expect(await measureChoices(organiser, forumId, sessionId)).toEqual({
		bodies: [{ id: lead, name: { kk: 'Қоғамдық даму басқармасы' } }],
		years: ['2027'],
		waiting: 1,
		unpublished: 1
	});
	expect(await measureChoices(organiser, forumId, 'another platform')).toMatchObject({ waiting: 0, unpublished: 1 });
});

test('while a recommendation is considered again nothing of its measures waits for the organiser, on no page and in no letter', async () => {
	const { forumId, sessionId, recommendationId, measureId, lead, organiser } = await scene();
	const bare = await anAdopted(forumId, sessionId);
	await assign(organiser, measureId, { leadId: lead });
	await letterNow(organiser, measureId, lead, 'claim', { outcome: 'done' });
	const filters = { status: 'for-organiser' as const, sessionId: '', bodyId: '', year: '', after: null };
	const waiting = async () => ({
		count: [(await measuresToDo(organiser, forumId)).waiting, (await measureChoices(organiser, forumId, sessionId)).waiting],
		listed: (await measuresFor(organiser, forumId, filters)).items.map(({ id }) => id).sort(),
		// as the measure's own page asks it
		page: waitsForOrganiser({ ...(await measureFor(organiser, measureId)), leadId: lead }),
		told: (await weekFor(organiser)).map(({ parts: { claimed, noBody } }) => [claimed, noBody])
	});
	const all = await countByStatus(forumId);
	expect(await waiting()).toEqual({
		count: [2, 2],
		listed: [measureId, bare.measureId].sort(),
		page: 'claimed',
		told: [[['1.1'], ['2.1']]]
	});
	await reopenRecommendation(program, recommendationId, 'Сандар қате');
	expect(await waiting()).toEqual({ count: [1, 1], listed: [bare.measureId], page: null, told: [[[], ['2.1']]] });
	// nothing could be decided; what everybody reads of it stays
	await expect(stepNow(organiser, measureId, 'confirm')).rejects.toMatchObject({ code: 'measure.reopened' });
	expect(await countByStatus(forumId)).toEqual(all);
	// control: adopted again, it waits again
	await decideRecommendation(program, recommendationId, 'forum', vote());
	expect(await waiting()).toMatchObject({ count: [2, 2], page: 'claimed', told: [[['1.1'], ['2.1']]] });
});

test('nothing of it is found by who does not manage the forum', async () => {
	const { forumId, measureId, lead } = await scene();
	for (const other of [await officialOf(forumId, lead), await grantedOrganiser(await aForum())]) {
		const asked = [
			measureChoices(other, forumId, ''),
			planChoices(other, forumId, { search: '', ids: [] }),
			letterMeasures(other, forumId, lead),
			requireMeasuresOf(other, forumId, [measureId]),
			unpublishedAnswers(other, forumId, null),
			answersNamed(other, forumId, [])
		];
		await Promise.all(asked.map((each) => expect(each).rejects.toMatchObject({ code: 'not-found' })));
	}
});

test('bodies are found by their words; what is chosen stays, and only state bodies are offered', async () => {
	const { forumId, measureId, lead, co, organiser } = await scene();
	await addOrganisation(program, { name: { kk: 'Цифрландыру қоры' }, kind: 'ngo', country: 'KZ' });
	await assign(organiser, measureId, { leadId: lead, form: { kk: 'анықтама' } });
	const all = await planChoices(organiser, forumId, { search: '', ids: [] });
	expect(all).toMatchObject({ chosen: [], forms: { kk: ['анықтама'], ru: [], en: [] } });
	expect(all.bodies.map(({ id }) => id)).toEqual([lead, co]);
	const found = await planChoices(organiser, forumId, { search: 'цифр', ids: [lead] });
	expect(found.bodies.map(({ id }) => id)).toEqual([co]);
	expect(found.chosen.map(({ id }) => id)).toEqual([lead]);
	expect((await planChoices(organiser, forumId, { search: 'құрылыс', ids: [] })).bodies).toEqual([]);
});

describe('a letter', () => {
	test('may be about what a body answers for, and reports about what it carries out beside another', async () => {
		const { forumId, recommendationId, measureId, lead, co, organiser } = await scene();
		await assign(organiser, measureId, { leadId: lead, bodyIds: [co] });
		const steps = async (body: string) => (await letterMeasures(organiser, forumId, body)).map((each) => [each.id, each.steps]);
		expect(await steps(lead)).toEqual([[measureId, ['report', 'claim', 'not_ours', 'ask']]]);
		expect(await steps(co)).toEqual([[measureId, ['report']]]);
		expect(await steps('')).toEqual([]);
		await reopenRecommendation(organiser, recommendationId, 'Қаржы көзі нақтыланады');
		expect(await steps(lead)).toEqual([]);
	});

	test('is about measures of its forum alone', async () => {
		const { forumId, measureId, organiser } = await scene();
		const elsewhere = await anAdopted(await aForum());
		await requireMeasuresOf(organiser, forumId, [measureId, measureId]);
		await expect(requireMeasuresOf(organiser, forumId, [measureId, elsewhere.measureId])).rejects.toMatchObject({ code: 'not-found' });
	});
});

describe('publishing several', () => {
	test('publishes what waits; what was hidden or published meanwhile stays as it is', async () => {
		const { forumId, measureId, lead, organiser } = await scene();
		await assign(organiser, measureId, { leadId: lead });
		for (const text of ['Бірінші', 'Екінші', 'Үшінші']) await letterNow(organiser, measureId, lead, 'report', { text });
		const { items } = await unpublishedAnswers(organiser, forumId, null);
		expect(items.map(({ event, measure }) => [event.text, measure.id])).toEqual([
			[{ kk: 'Бірінші' }, measureId],
			[{ kk: 'Екінші' }, measureId],
			[{ kk: 'Үшінші' }, measureId]
		]);
		const [first = '', second = '', third = ''] = items.map(({ event }) => event.id);
		await hideEvent(organiser, second, 'Дербес дерек бар');
		await publishWaiting(organiser, forumId, first);
		await expect(publishWaiting(organiser, forumId, second)).rejects.toMatchObject({ code: 'measure.hidden' });
		await expect(publishWaiting(organiser, forumId, first)).rejects.toMatchObject({ code: 'measure.published' });
		const rows = await eventRows(measureId);
		expect(rows.map(({ published_at, hidden_reason }) => [published_at !== null, hidden_reason])).toEqual([
			[false, null],
			[true, null],
			[false, 'Дербес дерек бар'],
			[false, null]
		]);
		expect((await unpublishedAnswers(organiser, forumId, null)).items.map(({ event }) => event.id)).toEqual([third]);
		expect((await answersNamed(organiser, forumId, [first, second])).map(({ event }) => event.id)).toEqual([first, second]);
		expect((await verbsAbout(measureId)).filter((verb) => verb === 'measure.publish')).toHaveLength(1);
	});

	test('opens the ticked files of an answer with it, and no other file', async () => {
		const { forumId, measureId, lead, organiser } = await scene();
		await assign(organiser, measureId, { leadId: lead });
		for (const text of ['Бірінші', 'Екінші']) await letterNow(organiser, measureId, lead, 'report', { text });
		const { items } = await unpublishedAnswers(organiser, forumId, null);
		const [first = '', second = ''] = items.map(({ event }) => event.id);
		const [scan, plan, other] = [await aStoredFile(first), await aStoredFile(first), await aStoredFile(second)];
		const open = async () => (await fileRows(forumId)).filter((row) => row.public).map(({ id }) => id);
		const shown = async () => (await verbsAbout(measureId)).filter((verb) => verb === 'measure.show-file').length;
		// a file of another answer, or of none, is left as it is
		expect(await publishWaiting(organiser, forumId, first, [scan, other, 'none'])).toBe(1);
		expect([await open(), await shown()]).toEqual([[scan], 1]);
		// refused as a whole: neither the answer nor its file
		await hideEvent(organiser, second, 'Дербес дерек бар');
		await expect(publishWaiting(organiser, forumId, second, [other])).rejects.toMatchObject({ code: 'measure.hidden' });
		await expect(publishWaiting(organiser, forumId, first, [plan])).rejects.toMatchObject({ code: 'measure.published' });
		expect([await open(), await shown()]).toEqual([[scan], 1]);
		const stranger = await grantedOrganiser(await aForum());
		await expect(publishWaiting(stranger, forumId, first, [plan])).rejects.toMatchObject({ code: 'not-found' });
	});

	test("another forum's answer is not found, and a step without words does not wait", async () => {
		const { forumId, measureId, lead, organiser } = await scene();
		await assign(organiser, measureId, { leadId: lead });
		await letterNow(organiser, measureId, lead, 'report');
		await stepNow(organiser, measureId, 'accept');
		const [report] = (await unpublishedAnswers(organiser, forumId, null)).items;
		expect((await unpublishedAnswers(organiser, forumId, report?.event.id ?? '')).items).toEqual([]);
		const elsewhere = await aForum();
		const stranger = await grantedOrganiser(elsewhere);
		await expect(publishWaiting(stranger, elsewhere, report?.event.id ?? '')).rejects.toMatchObject({ code: 'not-found' });
		await expect(answersNamed(stranger, elsewhere, [report?.event.id ?? ''])).rejects.toMatchObject({ code: 'not-found' });
	});
});

test("a recommendation's measures are read by who manages them", async () => {
	const { forumId, recommendationId, measureId, lead, organiser } = await scene();
	expect((await measuresOfRecommendation(organiser, forumId, recommendationId)).map(({ id }) => id)).toEqual([measureId]);
	expect(await measuresOfRecommendation(await officialOf(forumId, lead), forumId, recommendationId)).toEqual([]);
});
