import readXlsxFile from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { toCsv, toXlsx, type Sheet } from '../../src/lib/domain/document/index.server.ts';
import { workbook } from '../../src/lib/domain/document/workbook.ts';

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
