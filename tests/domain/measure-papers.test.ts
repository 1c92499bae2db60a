import readXlsx from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { coveringFile, officeFile, officeFileOfBodies, reportFile } from '../../src/lib/domain/document/index.server.ts';
import { paperFile } from '../../src/lib/domain/document/papers.server.ts';
import { officePaper } from '../../src/lib/domain/document/office-paper.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { reportFor, reportOfBodies } from '../../src/lib/domain/measure/index.server.ts';
import { usualLayout } from '../../src/lib/domain/measure/office-columns.ts';
import type { OfficeMeasure } from '../../src/lib/domain/measure/office-table.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, aPlatform, program, THEN } from '../support/forum.ts';
import { aBody, anAdopted, assign, grantedOrganiser, officialOf, stepNow } from '../support/measures.ts';
import { pagesOf, partOf, taggedIn } from '../support/paper-files.ts';
import { wallOf } from '../../src/lib/i18n/time-zone.ts';
import { setClock } from '../../src/lib/server/clock.ts';

/** What the papers of measures say, read back from their files. */

useFreshDatabase();

const LEAD = 'Қостанай облысы әкімдігінің қоғамдық даму басқармасы';
const CO = 'Әулиекөл ауданының әкімдігі';

async function scene() {
	setClock(THEN);
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 9);
	const [lead, co] = [await aBody(LEAD), await aBody(CO)];
	const organiser = await grantedOrganiser(forumId);
	const official = await officialOf(forumId, lead);
	const [first, second] = [await anAdopted(forumId, sessionId), await anAdopted(forumId)];
	const title = { kk: 'Кеңес беру күнін өткізу', ru: 'Провести день консультаций' };
	const term = { kk: '2027 жылғы 2-тоқсан', ru: '2 квартал 2027 года' };
	await assign(organiser, first.measureId, { leadId: lead, bodyIds: [co], title, term, cost: '5 млн теңге' });
	await stepNow(official, first.measureId, 'report', { text: 'Алты ауданда өтті' });
	await assign(organiser, second.measureId, { leadId: lead, controlDate: null, term: { kk: 'тұрақты', ru: 'постоянно' } });
	return { forum: await forumById(forumId), lead, co, organiser, official, first, second };
}
/** The words of a PDF as they are read, a line end as a space. */
const wordsOf = async (bytes: Uint8Array) =>
	(await pagesOf(bytes))
		.flatMap(({ items }) => items.map(({ str, hasEOL }) => str + (hasEOL ? ' ' : '')))
		.join('')
		.replace(/\s+/g, ' ');
const isTagged = (bytes: Uint8Array) => /pdfuaid/.test(Buffer.from(bytes).toString('latin1'));

test('the covering letter says who writes to whom, what is asked until when, and lists the measures of the body', async () => {
	const { forum, lead, co, organiser, official } = await scene();
	const letter = (bodyId: string, languages: string) => coveringFile(organiser, forum, { bodyId, languages, format: 'pdf' });
	const kk = await letter(lead, 'kk');
	const words = await wordsOf(kk);
	expect(isTagged(kk)).toBe(true);
	expect(words.startsWith(forum.organiser.kk ?? expect.unreachable())).toBe(true);
	for (const part of [
		LEAD,
		'Форумда қабылданған ұсынымдарды орындау туралы',
		`Форумда (${forum.title.kk}; өткен жері мен күні: ${forum.city.kk}, ${wallOf(forum.startsAt, forum.timeZone).slice(0, 4)} жылғы `,
		'бақылау күнінен кешіктірмей, ал ол көрсетілмесе, орындалу мерзімінде ұсынуыңызды сұраймыз',
		'/official/recommendations (кіру құқығын форум ұйымдастырушысы береді);',
		'2) іс-шаралар кестесін толтырып',
		'Сіз негізгі орындаушы болып белгіленген іс-шаралар',
		'1.1Кеңес беру күнін өткізу',
		'2027 жылғы 2-тоқсан',
		'30.06.2027',
		CO,
		'тұрақты',
		'Форум ұйымдастырушысы атынан'
	])
		expect([part, words.replace(/ (?=Кеңес)/, '').includes(part)]).toEqual([part, true]);
	expect(words).not.toContain('бірлесіп орындаушы болып');
	expect(await wordsOf(await letter(lead, 'ru'))).toContain('Просим представить информацию об исполнении каждого мероприятия');
	// in both languages each says it
	const both = await letter(lead, 'kk-ru');
	expect(taggedIn(both, 'ru')).toBeGreaterThan(3);
	const inBoth = await wordsOf(both);
	for (const part of ['Кеңес беру күнін өткізу', 'Провести день консультаций', 'Күні', 'Дата'])
		expect([part, inBoth.includes(part)]).toEqual([part, true]);
	// a co-executor reads who leads
	const beside = await wordsOf(await letter(co, 'kk'));
	expect(beside).toContain('Сіз бірлесіп орындаушы болып белгіленген іс-шаралар');
	expect([beside.includes(LEAD), beside.includes('тұрақты')]).toEqual([true, false]);
	const docx = Buffer.from(await coveringFile(organiser, forum, { bodyId: lead, languages: 'kk', format: 'docx' }));
	expect(partOf(docx, 'word/document.xml')).toContain('Кеңес беру күнін өткізу');
	expect(partOf(docx, 'docProps/core.xml')).toContain('Органға ілеспе хат');
	// nobody else gets it, and no body for whom nothing waits
	const none = await aBody();
	for (const [actor, bodyId, languages] of [
		[official, lead, 'kk'],
		[organiser, none, 'kk'],
		[organiser, lead, 'en']
	] as const)
		await expect(coveringFile(actor, forum, { bodyId, languages, format: 'pdf' })).rejects.toMatchObject({ code: 'not-found' });
});

test('a letter about measures that no longer wait is not made', async () => {
	const { forum, lead, organiser, official, first, second } = await scene();
	for (const { measureId } of [first, second]) await stepNow(official, measureId, 'claim', { outcome: 'done' });
	await expect(coveringFile(organiser, forum, { bodyId: lead, languages: 'kk', format: 'pdf' })).rejects.toMatchObject({
		code: 'not-found'
	});
});

test('the table on paper has the columns and words of the office, in Kazakh or Russian', async () => {
	const { forum, organiser, official, lead } = await scene();
	const filters = { sessionId: '', bodyId: '' };
	const kk = await officeFile(organiser, forum, { language: 'kk', filters, of: [] });
	const words = await wordsOf(kk);
	for (const part of [
		'Р/с №',
		'Жауапты орындаушылар',
		'Кеңес беру күнін өткізу',
		`${LEAD}, ${CO}`,
		'2027 жылғы 2-тоқсан',
		'5 млн теңге',
		'Алты ауданда өтті',
		'орындалуда'
	])
		expect([part, words.includes(part)]).toEqual([part, true]);
	expect(isTagged(kk)).toBe(true);
	expect(await wordsOf(await officeFile(organiser, forum, { language: 'ru', filters, of: [] }))).toContain('Провести день консультаций');
	expect(
		await wordsOf(await officeFile(organiser, forum, { language: 'kk', filters: { ...filters, bodyId: await aBody() }, of: [] }))
	).toContain('Әзірге іс-шара жоқ');
	expect(await wordsOf(await officeFileOfBodies(official, 'kk'))).toContain(LEAD);
	for (const language of ['en', '', 'toString'])
		await expect(officeFile(organiser, forum, { language, filters, of: [] })).rejects.toMatchObject({ code: 'not-found' });
	await expect(officeFile(official, forum, { language: 'kk', filters: { sessionId: '', bodyId: lead }, of: [] })).rejects.toMatchObject({
		code: 'not-found'
	});
	expect(await wordsOf(await officeFileOfBodies(organiser, 'kk'))).toContain('Әзірге іс-шара жоқ');
});

test('a long table repeats its head, with its tags, and a row is not cut by the foot of a page', async () => {
	const { forum, organiser, first } = await scene();
	const [row] = await import('../../src/lib/domain/measure/index.server.ts').then((door) =>
		door.officeMeasures(organiser, forum.id, { sessionId: '', bodyId: '' })
	);
	const one: OfficeMeasure = row ?? expect.unreachable();
	expect(one.id).toBe(first.measureId);
	const measures = Array.from({ length: 60 }, (_, n) => ({ ...one, number: n + 1 }));
	const bytes = await paperFile(officePaper({ layout: usualLayout, measures, forums: [forum], of: [], at: THEN }, 'kk'), 'pdf');
	const pages = await pagesOf(bytes);
	expect(pages.length).toBeGreaterThan(3);
	for (const [n, { items, tree }] of pages.entries()) {
		const said = items.map(({ str }) => str).join(' ');
		expect([n, said.includes('Р/с')]).toEqual([n, true]);
		if (n === 0) expect(tree).toMatch(/"role":"TH"/);
		// whole rows: as many beginnings as endings
		const count = (word: string) => said.split(word).length - 1;
		expect([n, count('Кеңес')]).toEqual([n, count('орындалуда')]);
	}
});

test('the report has the same figures in its workbook and on paper', async () => {
	const { organiser, official, forum } = await scene();
	await anAdopted(forum.id);
	const report = await reportFor(organiser, forum.id, { year: '', alone: true });
	const xlsx = await reportFile(report, 'xlsx', 'kk');
	const rows = await readXlsx(Buffer.from(xlsx.body));
	const sheet = 'sheet' in (rows[0] ?? {}) ? (rows as unknown as { data: unknown[][] }[])[0]?.data : (rows as unknown as unknown[][]);
	expect(sheet?.slice(0, 3).map(([first]) => first)).toEqual([
		'Іс-шаралар туралы 2026 жылғы есеп',
		expect.stringMatching(/^2026 жыл аяқталған жоқ\. Деректер алынған уақыт: .*24 қараша/),
		null
	]);
	expect(sheet?.[3]?.slice(0, 5)).toEqual(['Бөлініс', 'Атауы', 'Форум', 'Жыл', 'барлығы']);
	const line = (name: string) => sheet?.find((each) => each[1] === name)?.slice(3);
	expect(line(LEAD)).toEqual([2026, 2, 0, 0, 1, 1, 0, 0, 0, 0, 0]);
	expect(line('Жауапты орган белгіленбеген')).toEqual([2026, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
	expect(line('Барлығы')).toEqual([2026, 3, 0, 0, 1, 1, 1, 0, 0, 0, 0]);
	const pdf = await reportFile(report, 'pdf', 'kk');
	const words = await wordsOf(pdf.body);
	expect([isTagged(pdf.body), pdf.name]).toEqual([true, 'measures-2026.pdf']);
	for (const part of [
		'Іс-шаралар туралы 2026 жылғы есеп',
		'2025 жылы мұнда іс-шара болған жоқ',
		'ұйымдастырушының растауын күтуде',
		'Органдар әліпби ретімен тұрады.'
	])
		expect([part, words.includes(part)]).toEqual([part, true]);
	expect(words.replaceAll(' ', '')).toContain(`${LEAD}20262––11`.replaceAll(' ', ''));
	await expect(reportFile(report, 'csv', 'kk')).rejects.toMatchObject({ code: 'not-found' });
	// a year later both stand in each cell
	setClock('2027-05-04T05:00:00.000Z');
	await assign(program, (await anAdopted(forum.id)).measureId, { leadId: await aBody('Ақмола басқармасы'), controlDate: '2027-09-01' });
	const next = await wordsOf((await reportFile(await reportFor(organiser, forum.id, { year: '', alone: true }), 'pdf', 'ru')).body);
	expect(next).toContain('В каждой ячейке сверху 2027 год, снизу 2026 год.');
	// bodies stand by their names, not by their figures
	expect(next.indexOf('Ақмола')).toBeLessThan(next.indexOf(LEAD.slice(0, 20)));
	expect(await wordsOf((await reportFile(await reportOfBodies(official, '2026'), 'pdf', 'en')).body)).toContain('Report on measures, 2026');
});
