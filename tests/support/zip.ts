import { crc32, deflateRawSync } from 'node:zlib';

/** An entry of a ZIP, which may say of itself what is not so. */
export interface ZipEntry {
	name: string;
	data: Buffer;
	/** unpacked bytes as the directory says */
	says?: number;
	encrypted?: boolean;
}

/** A ZIP of entries, made by hand so that its directory may lie. */
export function aZip(entries: readonly ZipEntry[]): Buffer {
	const parts: Buffer[] = [];
	const directory: Buffer[] = [];
	let at = 0;
	for (const { name, data, says = data.length, encrypted = false } of entries) {
		const [named, packed] = [Buffer.from(name), deflateRawSync(data)];
		const head = Buffer.alloc(26);
		head.writeUInt16LE(20, 0);
		head.writeUInt16LE(encrypted ? 1 : 0x0800, 2);
		head.writeUInt16LE(8, 4);
		head.writeUInt32LE(crc32(data), 10);
		head.writeUInt32LE(packed.length, 14);
		head.writeUInt32LE(says, 18);
		head.writeUInt16LE(named.length, 22);
		const rest = Buffer.alloc(14);
		rest.writeUInt32LE(at, 10);
		directory.push(Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), head, rest, named);
		const local = [Buffer.from([0x50, 0x4b, 3, 4]), head, named, packed];
		parts.push(...local);
		at += local.reduce((sum, part) => sum + part.length, 0);
	}
	const size = directory.reduce((sum, part) => sum + part.length, 0);
	const end = Buffer.alloc(22);
	end.writeUInt32LE(0x06054b50, 0);
	end.writeUInt16LE(entries.length & 0xffff, 8);
	end.writeUInt16LE(entries.length & 0xffff, 10);
	end.writeUInt32LE(size, 12);
	end.writeUInt32LE(at, 16);
	return Buffer.concat([...parts, ...directory, end]);
}

const typesOf = (type: string) =>
	Buffer.from(
		`<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/x" ContentType="${type}"/></Types>`
	);

/** The least that is taken for a document of a kind, with more entries. */
export const anOffice = (kind: 'docx' | 'xlsx' | 'docm', more: readonly ZipEntry[] = []): Buffer =>
	aZip([
		{
			name: '[Content_Types].xml',
			data: typesOf(
				{
					docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml',
					xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml',
					docm: 'application/vnd.ms-word.document.macroEnabled.main+xml'
				}[kind]
			)
		},
		{ name: kind === 'xlsx' ? 'xl/workbook.xml' : 'word/document.xml', data: Buffer.from('<x/>') },
		...more
	]);

/** A PDF of one line, padded to a length. */
export function aPdf(bytes = 600): Buffer {
	const body = Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n');
	const end = Buffer.from('\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n');
	return Buffer.concat([body, Buffer.alloc(Math.max(0, bytes - body.length - end.length), 0x20), end]);
}
