import { Document, Packer, Paragraph } from 'docx';
import fc from 'fast-check';
import sharp from 'sharp';
import writeExcelFile from 'write-excel-file/node';
import { describe, expect, test } from 'vitest';
import { FILE_BYTES } from '../../server/http/uploads.ts';
import { Refusal } from '../../server/refusal.ts';
import { anOffice, aPdf, aZip } from '../../../../tests/support/zip.ts';
import { kindOf, readFile } from './index.server.ts';
import { fileName, MOST_NAME } from './rules.ts';

const refusalOf = (work: Promise<unknown>) =>
	work.then(
		() => null,
		(reason: unknown) => (reason instanceof Refusal ? reason.code : reason)
	);
const sent = (bytes: Buffer, name = 'x.pdf') => new File([Uint8Array.from(bytes)], name, { type: 'application/pdf' });
const zeros = (bytes: number) => Buffer.alloc(bytes);

describe('the content says what a file is', () => {
	test('as programs write them', async () => {
		const picture = sharp({ create: { width: 20, height: 10, channels: 3, background: '#fff' } });
		const word = await Packer.toBuffer(new Document({ sections: [{ children: [new Paragraph('Жауап')] }] }));
		const sheet = await writeExcelFile([[{ value: 'Жауап' }]]).toBuffer();
		expect(await kindOf(await picture.clone().jpeg().toBuffer())).toBe('jpeg');
		expect(await kindOf(await picture.clone().png().toBuffer())).toBe('png');
		expect(await kindOf(word)).toBe('docx');
		expect(await kindOf(sheet)).toBe('xlsx');
		expect(await kindOf(aPdf())).toBe('pdf');
	});

	test('and nothing else is one of the five', async () => {
		const others = [
			'<html><script>alert(1)</script>',
			'<svg xmlns="http://www.w3.org/2000/svg"/>',
			'MZ',
			'GIF89a',
			'#!/bin/sh',
			'{}',
			'РК'
		];
		for (const other of others) expect([other, await kindOf(Buffer.from(other))]).toEqual([other, null]);
		expect(await kindOf(aZip([{ name: 'a.txt', data: Buffer.from('a') }]))).toBe(null);
		expect(await refusalOf(readFile(sent(Buffer.from('<html>'))))).toBe('file.kind');
		expect(await refusalOf(readFile(sent(aPdf()), ['xlsx']))).toBe('file.not-xlsx');
	});

	test('a table that cannot be read says how it can be', async () => {
		const compound = (name: string) =>
			Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504), Buffer.from(name, 'utf16le'), Buffer.alloc(1_000)]);
		const ods = aZip([{ name: 'mimetype', data: Buffer.from('application/vnd.oasis.opendocument.spreadsheet') }]);
		const macros = anOffice('xlsx', [{ name: 'xl/vbaProject.bin', data: Buffer.from('a') }]);
		const table = (bytes: Buffer) => refusalOf(readFile(sent(bytes), ['xlsx']));
		expect(await table(compound('EncryptedPackage'))).toBe('file.table-encrypted');
		expect(await table(compound('Workbook'))).toBe('file.table-format');
		expect(await table(ods)).toBe('file.table-format');
		expect(await table(macros)).toBe('file.table-macros');
		expect(await table(anOffice('xlsx', [{ name: 'xl/a.xml', data: Buffer.alloc(2_000_000) }]))).toBe('file.table-bomb');
		// control: another such file is no table, and evidence is spoken of as a file
		expect(await table(compound('WordDocument'))).toBe('file.not-xlsx');
		expect(await refusalOf(readFile(sent(compound('EncryptedPackage'))))).toBe('file.encrypted');
		expect(await refusalOf(readFile(sent(compound('Workbook'))))).toBe('file.kind');
		expect(await refusalOf(readFile(sent(macros)))).toBe('file.macros');
	});

	test('a PDF that is cut off or protected is none', async () => {
		const pdf = aPdf();
		const ending = (trailer: string) => Buffer.from(`%PDF-1.7\n1 0 obj\n<< >>\nendobj\n${trailer}\nstartxref\n9\n%%EOF\n`);
		expect(await refusalOf(kindOf(pdf.subarray(0, pdf.length - 40)))).toBe('file.broken');
		expect(await refusalOf(kindOf(Buffer.from('%PDF-1.7\nhello %%EOF')))).toBe('file.broken');
		expect(await refusalOf(kindOf(ending('trailer\n<< /Encrypt 82 0 R /Root 1 0 R >>')))).toBe('file.pdf-protected');
		expect(await refusalOf(kindOf(ending('5 0 obj\n<< /Encrypt 4 0 R /Type /XRef >>\nstream\nx\nendstream')))).toBe('file.pdf-protected');
		// control: the word in a text protects nothing, and what a scanner appends cuts nothing off
		expect(await kindOf(ending('(trailer /Encrypt 82 0 R)\ntrailer\n<< /Root 1 0 R >>'))).toBe('pdf');
		expect(await kindOf(Buffer.concat([pdf, Buffer.alloc(20_000)]))).toBe('pdf');
	});

	test('whatever is sent gets a kind or a sentence', () =>
		fc.assert(
			fc.asyncProperty(
				fc.constantFrom(
					Buffer.alloc(0),
					Buffer.from('%PDF-1.7'),
					anOffice('docx'),
					Buffer.from('PK\x03\x04'),
					Buffer.from([0xff, 0xd8, 0xff])
				),
				fc.uint8Array({ maxLength: 200 }),
				fc.nat(300),
				async (start, noise, cut) => {
					const fault = await refusalOf(kindOf(Buffer.concat([start.subarray(0, cut), noise])));
					expect(fault === null || String(fault).startsWith('file.')).toBe(true);
				}
			)
		));
});

test('5 MB pass, one byte more and nothing are a sentence', async () => {
	expect((await readFile(sent(aPdf(FILE_BYTES)))).bytes.length).toBe(FILE_BYTES);
	expect(await refusalOf(readFile(sent(aPdf(FILE_BYTES + 1))))).toBe('file.too-large');
	expect(await refusalOf(readFile(sent(zeros(0))))).toBe('file.empty');
});

describe('a ZIP is looked into before it is unpacked', () => {
	const office = (more: Parameters<typeof anOffice>[1], kind: 'docx' | 'xlsx' = 'docx') => refusalOf(kindOf(anOffice(kind, more)));

	test('bombs', async () => {
		expect(await office([{ name: 'word/media/a.bin', data: zeros(70_000_000) }])).toBe('file.bomb');
		expect(await office([{ name: 'word/a.xml', data: zeros(2_000_000) }])).toBe('file.bomb');
		// parts that are read as XML are small together
		const related = Array.from({ length: 4 }, (_, n) => ({
			name: `word/_rels/p${n}.xml.rels`,
			data: Buffer.from('<a b="&lt;"/>'.repeat(70_000))
		}));
		expect(await office(related)).toBe('file.bomb');
		expect(await office(related.slice(0, 1))).toBeNull();
		const many = Array.from({ length: 2_001 }, (_, n) => ({ name: `xl/${n}.xml`, data: Buffer.from('x') }));
		expect(await office(many, 'xlsx')).toBe('file.bomb');
		// one that says it is small
		expect(await office([{ name: 'word/a.xml', data: zeros(30_000_000), says: 1_000 }])).toBe('file.broken');
		// control: much, but as a document holds it
		expect(
			await office([{ name: 'word/a.xml', data: Buffer.from(Array.from({ length: 60_000 }, (_, n) => `<w>${n * 7919}</w>`).join('')) }])
		).toBe(null);
		expect(await office(many.slice(0, 1_500), 'xlsx')).toBe(null);
	});

	test('passwords, macros and what is damaged', async () => {
		expect(await office([{ name: 'word/a.xml', data: Buffer.from('a'), encrypted: true }])).toBe('file.encrypted');
		expect(await office([{ name: 'word/vbaProject.bin', data: Buffer.from('a') }])).toBe('file.macros');
		expect(await office([{ name: 'xl/VBAPROJECT.BIN', data: Buffer.from('a') }], 'xlsx')).toBe('file.macros');
		expect(await kindOf(anOffice('docm'))).toBe(null);
		const whole = anOffice('docx');
		expect(await refusalOf(kindOf(whole.subarray(0, whole.length - 30)))).toBe('file.broken');
	});
});

describe('names', () => {
	test('as they are kept', () => {
		expect(fileName('Жауап хат №5.pdf', 'pdf')).toBe('Жауап хат №5.pdf');
		expect(fileName('C:\\Users\\a\\хат.PDF', 'pdf')).toBe('хат.pdf');
		expect(fileName('../../etc/passwd', 'jpeg')).toBe('passwd.jpg');
		expect(fileName('a\u202Egpj.exe', 'pdf')).toBe('agpj.exe.pdf');
		expect(fileName('a"b<c>\r\n.docx', 'docx')).toBe('a b c.docx');
		expect(fileName('.pdf', 'pdf')).toBe('file.pdf');
		expect(fileName('', 'xlsx')).toBe('file.xlsx');
	});

	test('no name breaks a header, a folder or a line', () =>
		fc.assert(
			fc.property(
				fc.string({ unit: 'binary', maxLength: 300 }),
				fc.constantFrom('pdf' as const, 'jpeg' as const, 'xlsx' as const),
				(name, kind) => {
					const kept = fileName(name, kind);
					expect(kept).not.toMatch(/[\p{Cc}\p{Cf}/\\<>:"|?*%]/u);
					expect([...kept].length).toBeLessThanOrEqual(MOST_NAME);
					expect(kept).toMatch(/^[^.\s].*\.(pdf|jpe?g?|xlsx)$/u);
					expect(fileName(kept, kind)).toBe(kept);
				}
			)
		));
});
