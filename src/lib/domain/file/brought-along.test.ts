import { Document, ExternalHyperlink, Footer, Header, ImageRun, Packer, Paragraph, TextRun } from 'docx';
import sharp from 'sharp';
import writeExcelFile from 'write-excel-file/node';
import { describe, expect, test } from 'vitest';
import { anOffice, type ZipEntry } from '../../../../tests/support/zip.ts';
import { Refusal } from '../../server/refusal.ts';
import { kindOf, readFile } from './index.server.ts';

/** What a document brings along beside its pages: refused where it acts by itself, taken where it is ordinary. */

const fault = (work: Promise<unknown>) =>
	work.then(
		(kind) => kind,
		(reason: unknown) => (reason instanceof Refusal ? reason.code : reason)
	);

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const STRICT = 'http://purl.oclc.org/ooxml/officeDocument/relationships';
const MICROSOFT = 'http://schemas.microsoft.com/office/2006/relationships';
const relations = (inside: string): Buffer =>
	Buffer.from(
		`<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inside}</Relationships>`
	);
const relation = (type: string, target: string, external = false) =>
	`<Relationship Id="rId1" Type="${type}" Target="${target}"${external ? ' TargetMode="External"' : ''}/>`;
const withRelations = (inside: string, name = 'word/_rels/document.xml.rels', more: readonly ZipEntry[] = []) =>
	fault(kindOf(anOffice('docx', [{ name, data: relations(inside) }, ...more])));

describe('an office document', () => {
	test('as programs write it is taken: hyperlinks, headers, pictures, a chart with its numbers', async () => {
		const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } })
			.png()
			.toBuffer();
		const image = () => new ImageRun({ type: 'png', data: picture, transformation: { width: 8, height: 8 } });
		const link = new ExternalHyperlink({ link: 'https://example.kz/javascript?a=1&b=2', children: [new TextRun('сілтеме')] });
		const word = await Packer.toBuffer(
			new Document({
				sections: [
					{
						headers: { default: new Header({ children: [new Paragraph({ children: [image()] })] }) },
						footers: { default: new Footer({ children: [new Paragraph('1')] }) },
						children: [new Paragraph({ children: [link, image()] })]
					}
				]
			})
		);
		expect(await fault(kindOf(word))).toBe('docx');
		expect(await fault(kindOf(await writeExcelFile([[{ value: 'Жауап' }]]).toBuffer()))).toBe('xlsx');
		const book = { name: 'word/embeddings/Microsoft_Excel_Worksheet.xlsx', data: anOffice('xlsx') };
		const chart = relation(`${OFFICE}/package`, '../embeddings/Microsoft_Excel_Worksheet.xlsx');
		expect(await withRelations(chart, 'word/charts/_rels/chart1.xml.rels', [book])).toBe('docx');
		const settings = '<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.oleObject"/>';
		expect(await fault(kindOf(anOffice('docx', [{ name: 'a/[Content_Types].xml', data: Buffer.from(`<T>${settings}</T>`) }])))).toBe(
			'docx'
		);
	});

	test('what lies on the disk of whoever wrote it, or waits for a press, is taken', async () => {
		const local = ['file:///C:\\Users\\a\\Normal.dotm', 'file:///home/a/Template.dotx', 'C:\\a\\b.dotx', '../a.png', 'file:C:/a.dotx'];
		for (const target of local)
			for (const role of ['attachedTemplate', 'image'])
				expect([target, await withRelations(relation(`${OFFICE}/${role}`, target, true))]).toEqual([target, 'docx']);
		for (const role of ['hyperlink', 'externalLinkPath'])
			expect([role, await withRelations(relation(`${OFFICE}/${role}`, 'https://example.kz/', true))]).toEqual([role, 'docx']);
	});

	test('what it would fetch from elsewhere is refused', async () => {
		const remote = [
			...['https://example.kz/a.dotm', 'HTTP://example.kz', 'ftp://example.kz/a', 'mhtml:http://example.kz!x', '//example.kz/a'],
			...['\\\\example.kz\\share\\a.dotm', 'file://example.kz/share/a', 'file:////example.kz/a', 'file:///\\\\example.kz\\a']
		];
		for (const target of remote)
			for (const role of ['attachedTemplate', 'oleObject', 'frame', 'image'])
				for (const schema of [OFFICE, STRICT])
					expect([target, role, await withRelations(relation(`${schema}/${role}`, target, true), 'word/_rels/settings.xml.rels')]).toEqual([
						target,
						role,
						'file.remote'
					]);
	});

	test('objects of other programs and macros are refused, whatever they are called', async () => {
		const types = (type: string) =>
			Buffer.from(`<Types><Override PartName="/word/a.dat" ContentType="application/vnd.ms-office.${type}"/></Types>`);
		const typed = (type: string) => fault(kindOf(anOffice('docx', [{ name: '[CONTENT_TYPES].xml', data: types(type) }])));
		expect(await withRelations(relation(`${MICROSOFT}/vbaProject`, 'picture.dat'))).toBe('file.macros');
		expect(await typed('vbaProject')).toBe('file.macros');
		expect(await typed('activeX+xml')).toBe('file.objects');
		for (const type of [`${OFFICE}/oleObject`, `${OFFICE}/control`, `${STRICT}/oleObject`, `${MICROSOFT}/activeXControlBinary`])
			expect([type, await withRelations(relation(type, 'a.dat'))]).toEqual([type, 'file.objects']);
		for (const target of ['embeddings/a.xlsm', 'embeddings/a.exe', 'embeddings/a'])
			expect([target, await withRelations(relation(`${OFFICE}/package`, target))]).toEqual([target, 'file.objects']);
		for (const name of ['word/embeddings/oleObject1.bin', 'xl/activeX/activeX1.xml'])
			expect([name, await fault(kindOf(anOffice('docx', [{ name, data: Buffer.from('a') }])))]).toEqual([name, 'file.objects']);
		// of a table it is said what a table is to be saved as
		const object = { name: 'xl/worksheets/_rels/sheet1.xml.rels', data: relations(relation(`${OFFICE}/oleObject`, 'a.dat')) };
		const table = new File([Uint8Array.from(anOffice('xlsx', [object]))], 'a.xlsx');
		expect(await fault(readFile(table, ['xlsx']))).toBe('file.table-objects');
		expect(await fault(readFile(table))).toBe('file.objects');
	});

	test('however the parts are written; what is no XML is damaged', async () => {
		const bad = `${OFFICE}/oleObject`;
		const entities = [...bad].map((sign) => `&#x${(sign.codePointAt(0) ?? 0).toString(16)};`).join('');
		const forms = [
			`<a:Relationship xmlns:a="x" Type='${bad}' Target='a'></a:Relationship>`,
			`<Relationship Target="a>b" Type="${entities}" />`,
			`<Relationship\n\tTarget="a"\n\tType="${bad}"/>`,
			`<!-- > --><Relationship Type="${bad}"/>`
		];
		for (const form of forms) expect([form, await withRelations(form)]).toEqual([form, 'file.objects']);
		const wide = Buffer.from(`\uFEFF<R>${relation(bad, 'a')}</R>`, 'utf16le');
		for (const data of [wide, Buffer.from(wide).swap16()])
			expect(await fault(kindOf(anOffice('docx', [{ name: 'word/_rels/a.xml.rels', data }])))).toBe('file.objects');
		for (const form of ['<Relationship <', `<Relationship Type = "${bad}"/>`]) expect(await withRelations(form)).toBe('file.broken');
		// control: what stands in a comment is nothing
		expect(await withRelations(`<!--${relation(bad, 'a')}-->`)).toBe('docx');
	});
});
