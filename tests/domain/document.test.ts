import readXlsxFile from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { toCsv, toXlsx } from '../../src/lib/domain/document/index.server.ts';

const evil = ['=1+1', '+7 777', '-2', '@SUM(A1)', '\t=1', '=HYPERLINK("http://x")', '0012', '1/2', 'Қостанай; «А»', 'екі\nжол'];
const sheet = { name: 'Тіркелгендер: [тізім]?', columns: ['№', 'Аты-жөні'], rows: evil.map((text, index) => [String(index), text]) };

test('an XLSX comes back cell by cell as text', async () => {
	const [read] = await readXlsxFile(Buffer.from(await toXlsx(sheet)), { trim: false });
	expect(read?.data).toEqual([sheet.columns, ...sheet.rows]);
});

test('no CSV cell begins as a formula, and nothing of it is lost', () => {
	const csv = toCsv(sheet);
	expect(csv.startsWith('\ufeff№;Аты-жөні\r\n')).toBe(true);
	for (const line of csv.slice(1).split('\r\n').slice(1)) expect(line).not.toMatch(/^\d+;"?[=+\-@\t]/);
	expect(csv).toContain(`"Қостанай; «А»"`);
	expect(csv).toContain(`"екі\nжол"`);
});
