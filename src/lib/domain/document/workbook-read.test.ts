import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { rowPlace, type ReadSheet } from '../../server/sheet.ts';
import { workbook } from './workbook.ts';
import { readSheets } from './workbook-read.ts';

/** A workbook of one sheet, its rows as XML. @param listed how the workbook names its sheets, where it does so otherwise */
async function bookOf(rows: string, merged = '', listed?: (one: string) => string): Promise<Uint8Array> {
	const files = unzipSync(await workbook({ name: 'Кесте', columns: ['a'], rows: [] }));
	const path = 'xl/worksheets/sheet1.xml';
	const xml = strFromU8(files[path] ?? new Uint8Array());
	const names = strFromU8(files['xl/workbook.xml'] ?? new Uint8Array());
	return zipSync({
		...files,
		'xl/workbook.xml': strToU8(
			listed ? names.replace(/<sheets>(.*)<\/sheets>/s, (_, one: string) => `<sheets>${listed(one)}</sheets>`) : names
		),
		[path]: strToU8(xml.replace(/<sheetData>.*<\/sheetData>/s, `<sheetData>${rows}</sheetData>${merged}`))
	});
}
const words = (ref: string, text: string) => `<c r="${ref}" t="inlineStr"><is><t>${text}</t></is></c>`;
const read = async (file: Uint8Array, most = 100) => (await readSheets(file, most))[0] as ReadSheet;
const shown = (sheet: ReadSheet) =>
	sheet.rows.map((row, n) => [rowPlace(sheet, n), ...row.map((cell) => (cell?.kind === 'text' ? cell.text : (cell?.kind ?? '')))]);
/** What the reading of a file ends in. */
const endOf = (reading: Promise<unknown>) =>
	reading.then(
		() => 'read',
		(reason: unknown) => (reason instanceof Error ? reason.message : reason)
	);

test('a workbook whose only cells lie at the far ends is nearly empty', async () => {
	const far = `<row r="1">${words('A1', 'Бас')}${words('XFD1', 'Алыс')}</row><row r="1048576">${words('A1048576', 'Соңы')}</row>`;
	const before = process.cpuUsage();
	expect(shown(await read(await bookOf(far), 2))).toEqual([
		[1, 'Бас'],
		[1_048_576, 'Соңы']
	]);
	expect(process.cpuUsage(before).user / 1000).toBeLessThan(1000);
	// control: one more row in which something stands is too many
	expect(await endOf(read(await bookOf(far), 1))).toBe('too-many-rows');
});

test('rows that are empty or styled alone take no place, and each row is known by its own number', async () => {
	const rows = [
		'<row r="2" ht="12"><c r="A2" s="1"/><c r="B2" s="1"></c></row><row r="3"/>',
		`<row r="5" spans="1:3">${words('A5', 'бір')}<c r="C5"><f>1+1</f></c></row>`,
		`<row r='9'><c r='B9' t="n"><v>7</v></c></row>`,
		`<row>${words('A10', 'нөмірсіз')}</row>`,
		'<row r="20"><c r="A20"><f>A5</f><v>бір</v></c></row>'
	].join('');
	expect(shown(await read(await bookOf(rows)))).toEqual([
		[5, 'бір', '', 'formula'],
		[9, '', 'number', ''],
		[10, 'нөмірсіз', '', ''],
		[20, 'formula', '', '']
	]);
	// a merged cell covers the rows of the sheet, not those that are left
	const merged = await bookOf(rows, '<mergeCells count="1"><mergeCell ref="A8:A10"/></mergeCells>');
	expect(shown(await read(merged)).map(([place, first]) => [place, first])).toEqual([
		...[
			[5, 'бір'],
			[9, 'covered'],
			[10, 'covered'],
			[20, 'formula']
		]
	]);
});

test('rows out of their order and cells without a place are no workbook', async () => {
	expect(await endOf(read(await bookOf(`<row r="5">${words('A5', 'a')}</row><row r="4">${words('A4', 'b')}</row>`)))).toBe('unreadable');
	for (const place of ['', 'r="AAAA4"', 'r="4"'])
		expect([place, await endOf(read(await bookOf(`<row r="4"><c ${place} t="n"><v>1</v></c></row>`)))]).toEqual([place, 'unreadable']);
	// control: in their order they are read
	expect(await endOf(read(await bookOf(`<row r="4">${words('A4', 'a')}</row><row r="5">${words('A5', 'b')}</row>`)))).toBe('read');
});

test('a sheet is known as hidden however its XML is written, and a part that is named many times is none', async () => {
	const rows = `<row r="1">${words('A1', 'a')}</row>`;
	const hiddenBy = async (write: (one: string) => string) => (await read(await bookOf(rows, '', write))).hidden;
	for (const write of [
		(one: string) => one.replace('<sheet ', "<sheet state='hidden' "),
		(one: string) => one.replace(/name="[^"]*"/, 'name="a > b" state="veryHidden"'),
		(one: string) => one.replaceAll('"', "'").replace('<sheet ', "<sheet\n state = 'hidden' ".replace(' = ', '='))
	])
		expect([write('<sheet name="a"/>'), await hiddenBy(write)]).toEqual([write('<sheet name="a"/>'), true]);
	expect(await hiddenBy((one) => one)).toBe(false);
	const again = (times: number) => (one: string) =>
		Array.from({ length: times }, (_, n) => one.replace(/name="[^"]*"/, `name="s${n}"`)).join('');
	expect(await endOf(read(await bookOf(rows, '', again(2))))).toBe('unreadable');
	expect(await endOf(read(await bookOf(rows, '', again(51))))).toBe('too-big');
});

test('rows, cells and tags without an end are no workbook, and take no time', async () => {
	for (const part of ['<row>', '<row ', '<row r="1"><c r="A1">', '<c ', '<a:row>', '<row/><row>', '</row><row>', '<mergeCell ']) {
		const began = process.cpuUsage();
		const end = await endOf(read(await bookOf(part.repeat(200_000), part)));
		expect([part, end, process.cpuUsage(began).user / 1000 < 2_000]).toEqual([part, 'unreadable', true]);
	}
});
