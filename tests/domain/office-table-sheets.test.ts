import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { workbook } from '../../src/lib/domain/document/workbook.ts';
import { readSheets } from '../../src/lib/domain/document/workbook-read.ts';
import { readReturned } from '../../src/lib/domain/measure/office-return.ts';

/** Which sheet of a workbook is taken for the office's table. */

test('a sheet that is hidden, in either way, is told from one that is seen, and its table is not read', async () => {
	const heads = ['Р/с №', 'Орындалуы туралы ақпарат', 'Мәртебесі'];
	const table = (name: string, report: string) => ({ name, columns: heads, rows: [['1.1', report, 'орындалды']] });
	const both = await workbook({ ...table('Ескі', 'Ескі есеп'), behind: table('Жаңа', 'Жаңа есеп') });
	/** the same with its first sheets in a state */
	const inState = (state: string, sheets: number) => {
		const files = unzipSync(both);
		let n = 0;
		const xml = strFromU8(files['xl/workbook.xml'] ?? new Uint8Array());
		const changed = xml.replace(/<sheet /g, (tag) => (n++ < sheets ? `<sheet state="${state}" ` : tag));
		return zipSync({ ...files, 'xl/workbook.xml': strToU8(changed) });
	};
	for (const state of ['hidden', 'veryHidden']) {
		const sheets = await readSheets(inState(state, 1), 100);
		expect(sheets.map(({ name, hidden }) => [name, hidden])).toEqual([
			['Ескі', true],
			['Жаңа', false]
		]);
		expect(readReturned(sheets, [])).toMatchObject({ sheet: 'Жаңа', others: ['Ескі'], rows: [{ texts: { report: 'Жаңа есеп' } }] });
		expect(readReturned(await readSheets(inState(state, 2), 100), [])).toBe('hidden');
	}
	// control: seen, the first one is read
	const seen = readReturned(await readSheets(inState('visible', 2), 100), []);
	expect(seen).toMatchObject({ sheet: 'Ескі', others: ['Жаңа'], rows: [{ texts: { report: 'Ескі есеп' } }] });
});
