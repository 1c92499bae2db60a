import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { workbook } from './workbook.ts';

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
