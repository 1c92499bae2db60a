import { randomBytes } from 'node:crypto';
import { parse } from 'node-html-parser';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import { toXlsx } from '../../src/lib/domain/document/index.server.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { addMeasure } from '../../src/lib/domain/measure/index.server.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { FILE_BYTES } from '../../src/lib/server/http/uploads.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, program, THEN } from '../support/forum.ts';
import { aVisitor } from '../support/http-client.ts';
import { calcWorkbook } from '../support/libreoffice.ts';
import { aBody, anAdopted, assign, eventRows, grantedOrganiser } from '../support/measures.ts';
import { filledIn, organisersTable } from '../support/office-tables.ts';
import { aServer, type Running } from '../support/server.ts';
import { anOffice } from '../support/zip.ts';

/** The office's table as the built program takes it back, without scripts: what is wrong with a file is a sentence, and nothing is written. */

const fresh = useFreshDatabase();
const password = 'құпия сөз бар мұнда';
let server: Running;
let here: Awaited<ReturnType<typeof scene>>;

async function scene() {
	const forumId = await aForum();
	const { recommendationId, measureId } = await anAdopted(forumId);
	const lead = await aBody('Қоғамдық даму басқармасы');
	const organiser = await grantedOrganiser(forumId);
	const secondId = await addMeasure(organiser, recommendationId, newId());
	for (const id of [measureId, secondId]) await assign(organiser, id, { leadId: lead });
	const name = { surname: 'Бекова', givenName: 'Сара' };
	const scopes = {
		organiser: { role: 'organiser', scopeKind: 'forum', scopeId: forumId },
		official: { role: 'official', scopeKind: 'forum', scopeId: forumId, bodyId: lead }
	} as const;
	for (const [role, scope] of Object.entries(scopes))
		await createAccount(program, { name, email: `${role}@example.kz`, language: 'kk', roles: [scope], password });
	await aDelegate(forumId);
	server = await aServer(fresh.url, { TEST_NOW: THEN, NODE_OPTIONS: '--import ./tests/support/clock-at.mjs' });
	setClock(THEN);
	const staff = { organiser: aVisitor(server.address), official: aVisitor(server.address) };
	for (const [role, visitor] of Object.entries(staff)) await visitor.signIn(`${role}@example.kz`, password);
	const base = `/organiser/forums/${(await forumById(forumId)).slug}/measures/table`;
	return { forumId, measureId, secondId, organiser, staff, base };
}
beforeEach(async () => void (here = await scene()));
afterEach(() => server?.stop());

const plain = (html: string) =>
	parse(html.replace(/<!--.*?-->/gs, ''))
		.text.replaceAll('\u2060', '')
		.replace(/\s+/g, ' ');

/** Sends a file as a browser does. */
async function upload(file: Uint8Array | null, { role = 'organiser' as 'organiser' | 'official', name = 'кесте.xlsx' } = {}) {
	const { cookies } = here.staff[role];
	const form = new FormData();
	form.append('file', file ? new File([new Uint8Array(file)], name) : new File([], ''));
	const answer = await fetch(`${server.address}${role === 'official' ? '/official/recommendations/table' : here.base}?/read`, {
		...{ method: 'POST', body: form, redirect: 'manual' },
		headers: { origin: server.address, accept: 'text/html', cookie: [...cookies].map(([key, value]) => `${key}=${value}`).join('; ') }
	});
	const html = await answer.text();
	const wrong = parse(html).querySelector('#file-error')?.text.replaceAll('\u2060', '').trim();
	return { status: answer.status, location: answer.headers.get('location') ?? '', wrong };
}

const HEAD = ['Р/с №', 'Орындалуы туралы ақпарат', 'Мәртебесі'];
const book = (...rows: (string | number | null | { formula: string; value: string })[][]) =>
	calcWorkbook([{ name: 'Кесте', rows: [HEAD, ...rows] }]);

test('what is no table is a sentence beside the field, and nothing is kept', async () => {
	const many = Array.from({ length: 50_001 }, (_, n) => [`${n + 1}.1`, 'Ақпарат', 'орындалуда']);
	const inflated = anOffice('xlsx', [{ name: 'xl/worksheets/sheet1.xml', data: Buffer.alloc(40 * 1024 * 1024, 0x20) }]);
	const cases: [string, Uint8Array | null, RegExp][] = [
		['nothing', null, /файлын таңдаңыз/],
		['an empty file', Buffer.alloc(0), /Файл бос/],
		['words', Buffer.from('Р/с №;Ақпарат'), /XLSX кестесі емес/],
		['another kind', anOffice('docx'), /XLSX кестесі емес/],
		['macros', anOffice('xlsx', [{ name: 'xl/vbaProject.bin', data: Buffer.from('x') }]), /макрос/],
		['a bomb', inflated, /тым үлкен болады/],
		['no workbook inside', anOffice('xlsx'), /оқылмады/],
		['one byte too much', randomBytes(FILE_BYTES + 1), /5\sМБ-тан үлкен/],
		['50,001 rows', calcWorkbook([{ name: 'x', rows: [HEAD, ...many] }]), /5\s?000 жолдан көп/],
		['no head', calcWorkbook([{ name: 'x', rows: [['1.1', 'Ақпарат', 'орындалды']] }]), /тақырып жолы табылмады/],
		[
			'no column to take',
			calcWorkbook([
				{
					name: 'x',
					rows: [
						['Р/с №', 'Орындалу мерзімі'],
						['1.1', '2027']
					]
				}
			]),
			/одан ештеңе алынбайды/
		],
		['no rows', book(['І бөлім', null, null]), /іс-шара жолы жоқ/]
	];
	for (const [what, file, sentence] of cases) {
		const { status, wrong } = await upload(file);
		expect([what, status, wrong], what).toEqual([what, 400, expect.stringMatching(sentence)]);
	}
	// control: a file of exactly so many bytes is looked at
	expect((await upload(randomBytes(FILE_BYTES))).wrong).toMatch(/XLSX кестесі емес/);
	const other = await aForum();
	const { measureId } = await anAdopted(other);
	const theirs = await grantedOrganiser(other);
	await assign(theirs, measureId, { leadId: await aBody() });
	expect((await upload(await toXlsx(await organisersTable(theirs, other)))).wrong).toMatch(/басқа форумның кестесі/);
}, 120_000);

test('a title, moved columns, formulas, merged cells and numbers: what can be taken is, and what cannot is named', async () => {
	const file = calcWorkbook([
		{
			name: 'Жоспар',
			merged: ['A1:C1', 'B4:B5'],
			rows: [
				['ІС-ШАРАЛАР ЖОСПАРЫ', null, null],
				[null, null, null],
				['Мәртебесі', 'ОРЫНДАЛУЫ ТУРАЛЫ АҚПАРАТ:', '№ п/п'],
				['орындалды', 'Екі жолға бір мәтін', 1.1],
				['орындалуда', null, '1.2'],
				[null, { formula: 'HYPERLINK("http://example.kz")', value: 'Есеп' }, '1.3']
			]
		}
	]);
	const { status, location } = await upload(file);
	expect([status, location]).toEqual([303, expect.stringContaining(`${here.base}/`)]);
	const { text } = await here.staff.organiser.ask(location);
	const words = plain(text);
	for (const each of [
		'Жазылатыны: 1',
		'Екі жолға бір мәтін',
		'Алынбайтыны: 2',
		'5-жол: ұяшық басқа ұяшықпен біріктірілген',
		'6-жол: мұндай нөмірлі іс-шара жоқ',
		'«Кесте туралы» парағы жоқ'
	])
		expect(words).toContain(each);
	expect(text).not.toContain('http://example.kz');
	expect((await eventRows(here.measureId)).length).toBe(1);
}, 60_000);

test('an official sends the table back, sees what it sets, and writes it once however often the button is pressed', async () => {
	const sheet = filledIn(await organisersTable(here.organiser, here.forumId), {
		'1.1': ['=1+1 <b>есеп</b>'],
		'1.2': ['Бітті', 'орындалды']
	});
	const { location } = await upload(await toXlsx(sheet), { role: 'official' });
	expect(location).toContain('/official/recommendations/table/');
	const { text } = await here.staff.official.ask(location);
	expect(text).toContain('=1+1 &lt;b>есеп');
	const takes = parse(text)
		.querySelectorAll('input[name=take]')
		.map((each) => each.getAttribute('value') ?? '');
	expect(takes).toEqual(['2:1', '3:1']);
	const body = new URLSearchParams([...takes.map((take): [string, string] => ['take', take]), ['language', 'kk']]);
	const none = await here.staff.official.ask(`${location}?/write`, { language: 'kk' });
	expect([none.status, plain(none.text)]).toEqual([400, expect.stringContaining('Бірде-бір жол белгіленбеген')]);
	const pressed = await Promise.all([1, 2, 3].map(() => here.staff.official.ask(`${location}?/write`, body)));
	expect(pressed.map(({ status }) => status)).toEqual([303, 303, 303]);
	expect((await eventRows(here.measureId)).map(({ kind, way }) => [kind, way])).toEqual([
		['assign', 'screen'],
		['report', 'table']
	]);
	expect((await eventRows(here.secondId)).length).toBe(2);
	expect(plain((await here.staff.official.ask(location)).text)).toContain('Кесте енгізілді. Ақпарат: 1, нәтиже: 1.');
	// nobody else finds it
	expect((await here.staff.organiser.ask(location)).status).toBe(404);
	// sent again there is nothing left to write
	const again = await upload(await toXlsx(sheet), { role: 'official' });
	expect(plain((await here.staff.official.ask(again.location)).text)).toContain('жазылатын ештеңе жоқ');
}, 60_000);

test('what changed while the preview was open comes back with the ticks, and says which', async () => {
	const sheet = filledIn(await organisersTable(here.organiser, here.forumId), { '1.1': ['Бір'], '1.2': ['Екі'] });
	const { location } = await upload(await toXlsx(sheet));
	await assign(here.organiser, here.secondId, { leadId: await aBody('Басқа орган') });
	const body = new URLSearchParams([
		['take', '2:1'],
		['take', '3:1'],
		['language', 'kk']
	]);
	const late = await here.staff.organiser.ask(`${location}?/write`, body);
	expect([late.status, plain(late.text)]).toEqual([409, expect.stringContaining('Осы арада өзгерген іс-шара: 1.2.')]);
	expect(plain(late.text)).toContain('Сіз қарап отырғанда өзгерді');
	const ticks = parse(late.text)
		.querySelectorAll('input[name=take]')
		.map((each) => [each.getAttribute('value'), each.hasAttribute('checked')]);
	expect(ticks).toEqual([
		['2:1', true],
		['3:2', false]
	]);
	expect((await eventRows(here.measureId)).length).toBe(1);
}, 60_000);
