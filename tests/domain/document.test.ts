import { parse } from 'node-html-parser';
import readXlsxFile from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { toCsv, toXlsx, type Sheet, sheetTypes } from '../../src/lib/domain/document/index.server.ts';
import type { Cell } from '../../src/lib/server/sheet.ts';
import { workbook } from '../../src/lib/domain/document/workbook.ts';
import { partOf } from '../support/paper-files.ts';

const evil = ['=1+1', '+7 777', '-2', '@SUM(A1)', '\t=1', '=HYPERLINK("http://x")', '0012', '1/2', 'Қостанай; «А»', 'екі\nжол'];
const sheet = { name: 'Тіркелгендер: [тізім]?', columns: ['№', 'Аты-жөні'], rows: evil.map((text, index) => [String(index), text]) };

test('an XLSX comes back cell by cell as text', async () => {
	const [read] = await readXlsxFile(Buffer.from(await toXlsx(sheet)), { trim: false });
	expect(read?.data).toEqual([sheet.columns, ...sheet.rows]);
});

test('counts, shares and times are numbers and dates in XLSX, and read as such from CSV', async () => {
	const rows: Cell[][] = [
		['Грузия', 1029, { share: 0.8612 }, { wall: '2026-11-24T23:59' }],
		['0012', 0, { share: 0 }, '']
	];
	const typed = { name: 'Есеп', columns: ['Ел', 'Саны', 'Үлесі', 'Уақыты'], rows };
	const [read] = await readXlsxFile(Buffer.from(await toXlsx(typed)), { trim: false });
	// a date in a workbook is a fraction of days: it is read back to the second
	const toSecond = (value: unknown) => (value instanceof Date ? new Date(Math.round(value.getTime() / 1000) * 1000) : value);
	expect(read?.data.slice(1).map((row) => row.map(toSecond))).toEqual([
		['Грузия', 1029, 0.8612, new Date('2026-11-24T23:59:00Z')],
		['0012', 0, 0, null]
	]);
	expect(toCsv(typed).split('\r\n').slice(1, 3)).toEqual(['Грузия;1029;86%;2026-11-24 23:59', '0012;0;0%;']);
});

test('an address is a link in XLSX, and its words in CSV; a text that looks like one is none', async () => {
	const to = 'https://alang.example/kk/forums/a?x="1"&y=<2>';
	const rows: Cell[][] = [
		['Ұсыным', { text: to, leadsTo: to }],
		['https://elsewhere.example', { text: 'a+b@alang.example', leadsTo: 'mailto:a%2Bb@alang.example' }]
	];
	const sheet = { name: 'a', columns: ['Мәтін', 'Мекенжай'], rows };
	const file = Buffer.from(await toXlsx(sheet));
	const [read] = await readXlsxFile(file, { trim: false });
	expect(read?.data.slice(1)).toEqual([
		['Ұсыным', to],
		['https://elsewhere.example', 'a+b@alang.example']
	]);
	const elements = (part: string, tag: string) => parse(partOf(file, part)).getElementsByTagName(tag);
	const targets = elements('xl/worksheets/_rels/sheet1.xml.rels', 'Relationship');
	const links = elements('xl/worksheets/sheet1.xml', 'hyperlink').map((link) => {
		const target = targets.find((each) => each.getAttribute('Id') === link.getAttribute('r:id'));
		return [link.getAttribute('ref'), target?.getAttribute('Target'), target?.getAttribute('TargetMode')];
	});
	expect(links).toEqual([
		['B2', to, 'External'],
		['B3', 'mailto:a%2Bb@alang.example', 'External']
	]);
	expect(toCsv(sheet).split('\r\n').slice(1, 3)).toEqual([
		`Ұсыным;"${to.replaceAll('"', '""')}"`,
		'https://elsewhere.example;a+b@alang.example'
	]);
	// control: without a link there is nothing that leads out of the file
	const plain = Buffer.from(await toXlsx({ ...sheet, rows: [[to, to]] }));
	expect(partOf(plain, 'xl/worksheets/sheet1.xml')).not.toContain('hyperlink');
	expect(partOf(plain, 'xl/worksheets/_rels/sheet1.xml.rels')).not.toContain('External');
});

test('what a workbook would read as the code of a character stays as typed', async () => {
	const typed = ['a_x000D_b', '_x005F_', '_x0041_x0042_', '_X0041_', 'x0041_', '_x41_'];
	const words = partOf(Buffer.from(await toXlsx({ name: 'a', columns: ['a'], rows: typed.map((text) => [text]) })), 'xl/sharedStrings.xml');
	const shown = [...words.matchAll(/<t[^>]*>([^<]*)<\/t>/g)].map(([, text]) => text ?? '');
	// ECMA-376, 22.9.2.19
	const decoded = shown.map((text) => text.replace(/_x([\dA-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16))));
	expect(decoded.slice(1)).toEqual(typed);
	expect(shown).toContain('a_x005F_x000D_b');
});

test('a phone in a CSV stays a number, with its extension too; what only begins like one is made harmless', () => {
	const csv = (text: string) => toCsv({ name: 'a', columns: ['a'], rows: [[text]] }).split('\r\n')[1];
	for (const phone of ['+77011234567', '+77142501234 ext. 12']) expect(csv(phone)).toBe(phone);
	for (const text of ['+7 777', '+77011234567+1', '+77011234567 ext. A1', '+1+1', '-77011234567', '+7']) expect(csv(text)).toBe(`'${text}`);
	expect(csv('+77011234567\n=1+1')).toBe('"\'+77011234567\n=1+1"');
});

test('a name of a sheet is cut between characters', async () => {
	const name = `${'а'.repeat(29)}👨‍👩‍👧‍👦`;
	const [read] = await readXlsxFile(Buffer.from(await toXlsx({ name, columns: ['a'], rows: [] })));
	expect(read?.sheet).toBe('а'.repeat(29));
});

test('no CSV cell begins as a formula, and nothing of it is lost', () => {
	const csv = toCsv(sheet);
	expect(csv.startsWith('\ufeff№;Аты-жөні\r\n')).toBe(true);
	for (const line of csv.slice(1).split('\r\n').slice(1)) expect(line).not.toMatch(/^\d+;"?[=+\-@\t]/);
	expect(csv).toContain(`"Қостанай; «А»"`);
	expect(csv).toContain(`"екі\nжол"`);
});

test('long workbooks are made on a thread of their own, one after the other', async () => {
	const long = (name: string): Sheet => ({
		name,
		columns: sheet.columns,
		rows: Array.from({ length: 2_000 }, (_, index) => [String(index), `${evil[index % evil.length]} ${name}`])
	});
	/** Milliseconds of CPU of this thread, which answers requests. */
	const own = async (work: () => Promise<unknown>) => {
		const from = process.threadCpuUsage();
		await work();
		const { user, system } = process.threadCpuUsage(from);
		return (user + system) / 1000;
	};
	let files: Uint8Array<ArrayBuffer>[] = [];
	const elsewhere = await own(async () => (files = await Promise.all(['a', 'b', 'c'].map((name) => toXlsx(long(name))))));
	for (const [index, name] of ['a', 'b', 'c'].entries()) {
		const [read] = await readXlsxFile(Buffer.from(files[index] ?? []), { trim: false });
		expect(read?.data).toEqual([long(name).columns, ...long(name).rows]);
	}
	// control: made here, this thread does all the work
	const here = await own(() => Promise.all(['a', 'b', 'c'].map((name) => workbook(long(name)))));
	expect(elsewhere).toBeLessThan(here / 2);
});

test('what every object has by itself is no kind of file', () => {
	for (const name of ['__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty'])
		expect([name, sheetTypes[name]]).toEqual([name, undefined]);
	// control
	expect(sheetTypes['csv']).toContain('csv');
});
