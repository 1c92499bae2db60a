import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { rowPlace } from '../../server/sheet.ts';
import { workbook } from './workbook.ts';
import { readSheets } from './workbook-read.ts';

const partOf = (file: Uint8Array, path: string) => strFromU8(unzipSync(file)[path] ?? new Uint8Array());

const named = async (name: string) => {
	const file = unzipSync(await workbook({ name, columns: ['a'], rows: [] }))['xl/workbook.xml'];
	return /<sheet [^>]*name="([^"]*)"/.exec(strFromU8(file ?? new Uint8Array()))?.[1];
};

test("a sheet's name ends after a whole word, and a single long word is cut", async () => {
	expect(await named('Форум ұсынымдарының орындалуы туралы есеп')).toBe('Форум ұсынымдарының орындалуы');
	expect(await named('я'.repeat(40))).toBe('я'.repeat(31));
	// control: what fits stays
	expect(await named('Іс-шаралар')).toBe('Іс-шаралар');
});

test('a sheet that is printed lies across, is as wide as one page and has its head on each', async () => {
	const sheet = {
		name: "Орган'дар & есеп",
		columns: ['Атауы', 'Мекенжай'],
		rows: [['a\nб\nв', { text: 'b', leadsTo: 'https://example.kz/' }]]
	};
	const above = ['Есеп', '24 қараша'];
	const behind = { name: 'Кесте туралы', columns: ['x'], rows: [], widths: [10] };
	const file = await workbook({ ...sheet, above, widths: [10, 20], behind });
	const [xml, book] = [partOf(file, 'xl/worksheets/sheet1.xml'), partOf(file, 'xl/workbook.xml')];
	expect(xml).toContain('<pageSetUpPr fitToPage="1"/>');
	const setUp = /<pageSetup [^>]*>/.exec(xml)?.[0] ?? '';
	for (const part of ['orientation="landscape"', 'paperSize="9"', 'fitToWidth="1"', 'fitToHeight="0"']) expect(setUp).toContain(part);
	expect(book).toContain(
		`<definedName name="_xlnm.Print_Titles" localSheetId="0">'Орган''дар &amp; есеп'!$4:$4</definedName>` +
			`<definedName name="_xlnm.Print_Titles" localSheetId="1">'Кесте туралы'!$1:$1</definedName>`
	);
	// long texts have room, and more when they are typed on; what fits on a line is as high as ever
	expect([...xml.matchAll(/<row r="(\d+)"( ht="\d+")?>/g)].map(([, row, height]) => [row, height])).toEqual([
		...[
			['1', undefined],
			['2', undefined],
			['4', undefined],
			['5', ' ht="45"']
		]
	]);
	// the link stands where its cell does, and the head stays in view
	expect(xml).toContain('<hyperlink ref="B5"');
	expect(xml).toMatch(/ySplit="4"/);
	const [read] = await readSheets(file, 100);
	expect(read?.rows.map((row, n) => [rowPlace(read, n), row[0]?.text])).toEqual([
		[1, 'Есеп'],
		[2, '24 қараша'],
		[4, 'Атауы'],
		[5, 'a\nб\nв']
	]);
	// control: a list that is only read in a spreadsheet is as it was
	const plain = await workbook(sheet);
	expect(partOf(plain, 'xl/worksheets/sheet1.xml')).not.toMatch(/fitToPage|landscape/);
	expect(partOf(plain, 'xl/workbook.xml')).not.toContain('definedName');
	expect(partOf(plain, 'xl/worksheets/sheet1.xml')).toContain('<hyperlink ref="B2"');
});
