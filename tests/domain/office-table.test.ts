import { beforeEach, describe, expect, test } from 'vitest';
import {
	addMeasure,
	dropOldReturns,
	hideEvent,
	officeLayout,
	officeMeasures,
	officeMeasuresOfBodies,
	returnedPreview,
	setOfficeLayout,
	writeReturned
} from '../../src/lib/domain/measure/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { officeSheet } from '../../src/lib/domain/measure/office-sheet.ts';
import { usualLayout } from '../../src/lib/domain/measure/office-columns.ts';
import { reopenRecommendation } from '../../src/lib/domain/recommendation/index.server.ts';
import type { AccountActor } from '../../src/lib/server/actor.ts';
import { DAY, later, now, setClock } from '../../src/lib/server/clock.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { Refusal } from '../../src/lib/server/refusal.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, THEN, verbsAbout } from '../support/forum.ts';
import { aBody, anAdopted, assign, eventRows, grantedOrganiser, measureRow, officialOf, stepNow } from '../support/measures.ts';
import { filledIn, plan, readBack, sendBack, organisersTable } from '../support/office-tables.ts';

useFreshDatabase();
beforeEach(() => setClock(THEN));

async function scene() {
	const forumId = await aForum();
	const [lead, co] = [await aBody('Қоғамдық даму басқармасы'), await aBody('Цифрландыру басқармасы')];
	const organiser = await grantedOrganiser(forumId);
	const { recommendationId, measureId } = await anAdopted(forumId);
	const ids = [measureId, newId(), newId()] as const;
	for (const id of ids.slice(1)) await addMeasure(organiser, recommendationId, id);
	await assign(organiser, ids[0], { leadId: lead, bodyIds: [co], title: { kk: 'Бірінші' } });
	await assign(organiser, ids[1], { leadId: co, title: { kk: 'Екінші' }, controlDate: null });
	return { forumId, recommendationId, lead, co, organiser, ids, official: await officialOf(forumId, lead) };
}

const decisions = async (actor: AccountActor, id: string, forumId: string | null) =>
	(await returnedPreview(actor, id, forumId)).rows.map(({ row, decision }) => [
		row.key,
		decision.kind === 'set'
			? `${decision.step} ${decision.outcome ?? ''}`.trim()
			: decision.kind === 'refused'
				? decision.why
				: decision.kind
	]);
/** The rows that the preview would set, as its form ticks them. */
const settable = async (actor: AccountActor, id: string, forumId: string | null) =>
	(await returnedPreview(actor, id, forumId)).rows.flatMap(({ row, measure, decision }) =>
		measure && decision.kind === 'set' ? [{ row: row.row, version: measure.version }] : []
	);
const write = async (actor: AccountActor, id: string, forumId: string | null) =>
	writeReturned(actor, id, { forumId, taken: await settable(actor, id, forumId), language: 'kk' });
const refusal = (work: Promise<unknown>) =>
	work.then(
		() => null,
		(reason: unknown) => (reason instanceof Refusal ? [reason.code, reason.details] : reason)
	);

test('a filled-in table is written for the lead of each row, by who sent it; sent twice it is written once', async () => {
	const { forumId, organiser, ids, lead, co } = await scene();
	const sheet = filledIn(await organisersTable(organiser, forumId), { '1.1': ['Конкурс жарияланды'], '1.2': ['', 'орындалды'] });
	const id = await sendBack(organiser, forumId, sheet);
	expect(await decisions(organiser, id, forumId)).toEqual([
		['1.1', 'report'],
		['1.2', 'claim done'],
		['1.3', 'same']
	]);
	await write(organiser, id, forumId);
	const last = async (measure: string) => (await eventRows(measure)).at(-1);
	expect(await last(ids[0])).toMatchObject({
		kind: 'report',
		behalf_of: lead,
		way: 'table',
		by_account_id: organiser.accountId,
		letter_number: null
	});
	expect(await last(ids[1])).toMatchObject({ kind: 'claim', outcome: 'done', behalf_of: co, way: 'table', text_ml: null });
	expect((await returnedPreview(organiser, id, forumId)).written).toEqual({ reports: 1, claims: 1 });
	expect(await decisions(organiser, id, forumId)).toEqual([
		['1.1', 'same'],
		['1.2', 'same'],
		['1.3', 'same']
	]);
	// the same form again, and the same file again
	await writeReturned(organiser, id, { forumId, taken: [{ row: 2, version: 1 }], language: 'kk' });
	const again = await sendBack(organiser, forumId, sheet);
	expect((await decisions(organiser, again, forumId)).map(([, what]) => what)).toEqual(['same', 'same', 'same']);
	expect([(await eventRows(ids[0])).length, (await eventRows(ids[1])).length]).toEqual([2, 2]);
	expect(await verbsAbout(ids[0])).toContain('measure.enter-table');
});

test('an official writes for the own bodies alone: claims where they lead, words where they carry out beside', async () => {
	const { forumId, organiser, ids, official, co } = await scene();
	const other = await officialOf(forumId, co);
	const forum = await forumById(forumId);
	const own = await officeMeasuresOfBodies(other, null);
	expect(own.map(({ position }) => position)).toEqual([1, 2]);
	const sheet = officeSheet(own, { layout: usualLayout, locale: 'ru', at: now(), forumOf: (each) => each.forum, several: true });
	expect(sheet.rows.map(([key]) => key)).toEqual([`${forum.slug}/1.1`, `${forum.slug}/1.2`]);
	const id = await sendBack(
		other,
		null,
		filledIn(sheet, { [`${forum.slug}/1.1`]: ['Дерек берілді', 'исполнено'], [`${forum.slug}/1.2`]: ['', 'отклонено'] })
	);
	expect(await decisions(other, id, null)).toEqual([
		[`${forum.slug}/1.1`, 'only-lead'],
		[`${forum.slug}/1.2`, 'words']
	]);
	const better = filledIn(sheet, {
		[`${forum.slug}/1.1`]: ['Дерек берілді'],
		[`${forum.slug}/1.2`]: ['Қаражат жоқ', 'Отклонено (с обоснованием)']
	});
	const second = await sendBack(other, null, better);
	await write(other, second, null);
	expect((await measureRow(ids[1])).state).toBe('claimed');
	expect((await measureRow(ids[0])).state).toBe('new');
	// the organiser's table of the whole forum, sent by an official: only the own row is taken
	const whole = filledIn(await organisersTable(organiser, forumId), {
		'1.1': ['Есеп', 'орындалды'],
		'1.2': ['Есеп', 'орындалды'],
		'1.3': ['Есеп']
	});
	const third = await sendBack(official, null, whole);
	expect(await decisions(official, third, null)).toEqual([
		['1.1', 'claim done'],
		['1.2', 'not-yours'],
		['1.3', 'no-body']
	]);
});

test('what is not taken says why: reopened, claimed, closed, another forum, no such row, no such word', async () => {
	const { forumId, organiser, official, ids, recommendationId } = await scene();
	const sheet = await organisersTable(organiser, forumId);
	const filled = filledIn(sheet, { '1.1': ['Жаңа ақпарат', 'орындалды'], '1.2': ['', 'дайын'], '1.3': ['Ақпарат'] });
	const id = await sendBack(organiser, forumId, filled);
	expect((await decisions(organiser, id, forumId)).map(([, why]) => why)).toEqual(['claim done', 'status', 'no-body']);
	await stepNow(official, ids[0], 'claim', { outcome: 'partly', text: 'Жартысы' });
	expect((await decisions(organiser, id, forumId))[0]).toEqual(['1.1', 'claimed']);
	await stepNow(organiser, ids[0], 'confirm', { text: '' });
	expect((await decisions(organiser, id, forumId))[0]).toEqual(['1.1', 'closed']);
	const { rows } = await returnedPreview(organiser, id, forumId);
	expect(rows[0]?.measure && rows[0].since).toEqual({ changes: 2, at: (await eventRows(ids[0])).at(-1)?.at, body: null });
	await stepNow(organiser, ids[0], 'reopen', { text: 'Қайта' });
	await reopenRecommendation(organiser, recommendationId, 'Қайта қарау');
	expect((await decisions(organiser, id, forumId))[0]).toEqual(['1.1', 'reopened']);
	const elsewhere = await aForum();
	const other = await grantedOrganiser(elsewhere);
	expect((await decisions(other, await sendBack(other, elsewhere, filled), elsewhere)).map(([, why]) => why)).toEqual([
		...['other-forum', 'other-forum', 'other-forum']
	]);
	const lost = { ...filled, rows: [...filled.rows, ...filled.rows.map((row) => ['77.1', ...row.slice(1)]).slice(0, 1)] };
	delete lost.behind;
	expect((await decisions(organiser, await sendBack(organiser, forumId, lost), forumId)).at(-1)).toEqual(['77.1', 'unknown']);
});

test('a measure that was closed when the table was made does not claim anew when it is reopened', async () => {
	const { forumId, organiser, official, ids } = await scene();
	await stepNow(official, ids[0], 'claim', { outcome: 'done', text: 'Бітті' });
	await stepNow(organiser, ids[0], 'confirm', { text: '' });
	const sheet = await organisersTable(organiser, forumId);
	await stepNow(organiser, ids[0], 'reopen', { text: 'Қайта' });
	const id = await sendBack(organiser, forumId, sheet);
	expect((await decisions(organiser, id, forumId))[0]).toEqual(['1.1', 'same']);
});

test('what changed between preview and confirmation stops all of it, and is named', async () => {
	const { forumId, organiser, official, ids, co } = await scene();
	const sheet = filledIn(await organisersTable(organiser, forumId), { '1.1': ['Бір'], '1.2': ['Екі'] });
	const id = await sendBack(organiser, forumId, sheet);
	const taken = await settable(organiser, id, forumId);
	const sinceThen = async () => (await returnedPreview(organiser, id, forumId)).rows.map((row) => row.measure && row.since);
	expect(await sinceThen()).toEqual([null, null, null]);
	await stepNow(official, ids[0], 'report', { text: 'Өзіміз' });
	const { at } = (await eventRows(ids[0])).at(-1) ?? {};
	expect(await sinceThen()).toEqual([{ changes: 1, at, body: { kk: 'Қоғамдық даму басқармасы' } }, null, null]);
	expect(await refusal(writeReturned(organiser, id, { forumId, taken, language: 'kk' }))).toEqual([
		'measure.table-changed',
		{ measures: '1.1' }
	]);
	expect((await eventRows(ids[1])).length).toBe(1);
	// it was given to another body: the body that filled it in says nothing more
	const theirs = filledIn(await organisersTable(organiser, forumId), { '1.1': ['Тағы'] });
	const sent = await sendBack(official, null, theirs);
	const ticked = await settable(official, sent, null);
	expect(ticked.length).toBe(1);
	await assign(organiser, ids[0], { leadId: co });
	expect(await refusal(writeReturned(official, sent, { forumId: null, taken: ticked, language: 'kk' }))).toEqual([
		...['measure.table-changed', { measures: '1.1' }]
	]);
	// control: with what stands now it is written
	await write(organiser, id, forumId);
	expect((await eventRows(ids[1])).at(-1)).toMatchObject({ kind: 'report', way: 'table' });
});

test('a table is nobody else’s, ends after two days, and nothing is written without a tick', async () => {
	const { forumId, organiser, official } = await scene();
	const id = await sendBack(organiser, forumId, filledIn(await organisersTable(organiser, forumId), { '1.1': ['Бір'] }));
	const other = await grantedOrganiser(forumId);
	for (const [actor, at] of [
		[other, forumId],
		[official, null],
		[organiser, null],
		[organiser, await aForum()]
	] as const)
		expect(await refusal(returnedPreview(actor, id, at))).toEqual(['not-found', {}]);
	expect(await refusal(writeReturned(organiser, id, { forumId, taken: [], language: 'kk' }))).toEqual(['measure.none-ticked', {}]);
	expect(await refusal(sendBack(official, forumId, await organisersTable(organiser, forumId)))).toEqual(['not-found', {}]);
	expect(await dropOldReturns()).toBe(0);
	setClock(later(THEN, 2 * DAY + 60_000));
	expect(await refusal(returnedPreview(organiser, id, forumId))).toEqual(['not-found', {}]);
	expect(await dropOldReturns()).toBe(1);
	expect(await database().reader.selectFrom('returned_table').selectAll().execute()).toEqual([]);
});

test('an account has five tables waiting at most', async () => {
	const { forumId, organiser } = await scene();
	const sheet = await organisersTable(organiser, forumId);
	const sent = [];
	for (let n = 0; n < 7; n++) sent.push(await sendBack(organiser, forumId, sheet));
	expect(await refusal(returnedPreview(organiser, sent[1] ?? '', forumId))).toEqual(['not-found', {}]);
	expect((await returnedPreview(organiser, sent[2] ?? '', forumId)).rows.length).toBe(3);
});

test('the table has the last words of who leads; what is hidden travels in no file', async () => {
	const { forumId, organiser, official, ids, lead, co } = await scene();
	const beside = await officialOf(forumId, co);
	await stepNow(official, ids[0], 'report', { text: 'Бірінші ақпарат' });
	await stepNow(beside, ids[0], 'report', { text: 'Қосымша' });
	const reports = async () => (await officeMeasures(organiser, forumId, { sessionId: '', bodyId: lead })).map(({ report }) => report.kk);
	const own = async (actor: AccountActor) => (await officeMeasuresOfBodies(actor, forumId)).map(({ report }) => report.kk ?? '');
	expect(await reports()).toEqual(['Бірінші ақпарат']);
	expect(await own(official)).toEqual(['Бірінші ақпарат']);
	expect(await own(beside)).toEqual(['Қосымша', '']);
	const [event] = (await eventRows(ids[0])).filter(({ kind }) => kind === 'report');
	await hideEvent(organiser, event?.id ?? '', 'Дербес дерек');
	expect(await reports()).toEqual([undefined]);
	expect(await refusal(officeMeasures(official, forumId, { sessionId: '', bodyId: '' }))).toEqual(['not-found', {}]);
	expect(await officeMeasuresOfBodies(organiser, null)).toEqual([]);
});

describe('how a forum’s table is laid out', () => {
	test('its organiser sets columns and headings; two at once are told', async () => {
		const { forumId, organiser, official } = await scene();
		expect(await officeLayout(forumId)).toEqual(usualLayout);
		const layout = { set: 'five' as const, heads: { term: { kk: 'Орындау мерзімі' } } };
		await setOfficeLayout(organiser, forumId, layout, null);
		expect(await officeLayout(forumId)).toEqual(layout);
		expect((await organisersTable(organiser, forumId)).columns).toEqual([
			...['Р/с №', 'Ұсыным / Іс-шараның атауы', 'Орындау мерзімі', 'Аяқталу нысаны', 'Жауапты орындаушылар'],
			...['Орындалуы туралы ақпарат', 'Мәртебесі']
		]);
		expect(await refusal(setOfficeLayout(official, forumId, layout, null))).toEqual(['not-found', {}]);
		expect((await refusal(setOfficeLayout(organiser, forumId, usualLayout, 'old'))) as unknown[]).toContain('changed-meanwhile');
		expect(await verbsAbout(forumId)).toContain('measure.set-table');
	});
});

test('a real plan of twelve rows there and back: the same words in the same order, nobody overdue without a date', async () => {
	const forumId = await aForum();
	const organiser = await grantedOrganiser(forumId);
	const body = await aBody();
	const { recommendationId, measureId } = await anAdopted(forumId);
	for (const [n, [title, term, form]] of plan.entries()) {
		const id = n ? newId() : measureId;
		if (n) await addMeasure(organiser, recommendationId, id);
		await assign(organiser, id, { leadId: body, title: { kk: title }, term: { kk: term }, form: { kk: form }, controlDate: null });
	}
	setClock(later(THEN, 400 * DAY));
	const sheet = await organisersTable(organiser, forumId);
	const { rows } = readBack(sheet);
	expect(rows.map(({ texts }) => [texts.measure, texts.term, texts.form])).toEqual(plan.map((row) => [...row]));
	expect(new Set(rows.map(({ texts }) => texts.status))).toEqual(new Set(['органның жауабын күтуде']));
	const filled = filledIn(sheet, Object.fromEntries(plan.map((_, n) => [`1.${n + 1}`, [`${n + 1}-жол бойынша ақпарат`, 'орындалуда']])));
	const id = await sendBack(organiser, forumId, filled);
	await write(organiser, id, forumId);
	expect(readBack(await organisersTable(organiser, forumId)).rows.map(({ texts }) => [texts.report, texts.status])).toEqual(
		plan.map((_, n) => [`${n + 1}-жол бойынша ақпарат`, 'орындалуда'])
	);
});

test('a changed term, form or body is said and not taken', async () => {
	const { forumId, organiser, ids } = await scene();
	const sheet = await organisersTable(organiser, forumId);
	const rows = sheet.rows.map((row) => row.map((cell) => (cell === '2027 жылғы 2-тоқсан' ? '31.12.2027' : cell)));
	const id = await sendBack(organiser, forumId, { ...sheet, rows });
	expect((await returnedPreview(organiser, id, forumId)).rows.map(({ notTaken, decision }) => [notTaken, decision.kind])).toEqual([
		[['term'], 'same'],
		[['term'], 'same'],
		[[], 'same']
	]);
	expect((await measureRow(ids[0])).term_ml).toContain('2-тоқсан');
});
