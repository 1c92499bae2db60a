import { fileTypeFromBuffer } from 'file-type';
import { fileKinds, type FileKind } from '../../lists.ts';
import { UnreadFile } from '../../server/http/sent-file.ts';
import { FILE_BYTES } from '../../server/http/uploads.ts';
import { Refusal, type RefusalCode } from '../../server/refusal.ts';
import { oldOffice } from './old-office.ts';
import { pdfFault } from './pdf.server.ts';
import { typeOf } from './rules.ts';
import { lookIntoZip } from './zip.server.ts';

const ZIP = Buffer.from('PK');

/** The types of tables of other programs. */
const otherTables = new Set(['application/vnd.oasis.opendocument.spreadsheet', 'application/vnd.oasis.opendocument.spreadsheet-template']);
/** What is said of a table where another sentence is said of a document. */
const ofTables: Partial<Record<RefusalCode, RefusalCode>> = {
	'file.encrypted': 'file.table-encrypted',
	'file.macros': 'file.table-macros',
	'file.objects': 'file.table-objects',
	'file.remote': 'file.table-objects',
	'file.bomb': 'file.table-bomb'
};

const isZip = (bytes: Buffer): boolean => bytes.subarray(0, 2).equals(ZIP);

/**
 * What a file is by its content; its name and the type that a browser says are not asked.
 * @returns null where it is none of the five
 * @throws Refusal of a document that is a ZIP as `lookIntoZip`; Refusal('file.encrypted') of one that a password has closed;
 *   Refusal('file.broken' | 'file.pdf-protected') of a PDF
 */
export async function kindOf(bytes: Buffer): Promise<FileKind | null> {
	// nothing looks into a ZIP before its directory was looked at
	if (isZip(bytes)) await lookIntoZip(bytes);
	if (oldOffice(bytes) === 'encrypted') throw new Refusal('file.encrypted');
	const found = await fileTypeFromBuffer(bytes);
	const kind = fileKinds.find((each) => typeOf[each] === found?.mime) ?? null;
	const fault = kind === 'pdf' ? pdfFault(bytes) : null;
	if (fault) throw new Refusal(fault);
	return kind;
}

/** What a file is that is to be a table; what is wrong with it is said of a table. @throws as `kindOf` */
async function kindOfTable(bytes: Buffer): Promise<FileKind | null> {
	try {
		return await kindOf(bytes);
	} catch (reason) {
		throw reason instanceof Refusal ? new Refusal(ofTables[reason.code] ?? reason.code) : reason;
	}
}

/** Why a file is not the table that a page takes: another program's, or none. */
async function noTable(bytes: Buffer): Promise<RefusalCode> {
	const other = oldOffice(bytes) === 'xls' || (isZip(bytes) && otherTables.has((await fileTypeFromBuffer(bytes))?.mime ?? ''));
	return other ? 'file.table-format' : 'file.not-xlsx';
}

/**
 * Reads the file that came with a form.
 * @param kinds what the page takes
 * @throws Refusal('file.empty' | 'file.too-large' | 'file.kind' | 'server.busy' of one that was dropped while it came, and what `kindOf` refuses);
 *   where tables are taken alone, Refusal('file.not-xlsx' | 'file.table-format' | 'file.table-encrypted' | 'file.table-macros' |
 *   'file.table-objects' | 'file.table-bomb')
 */
export async function readFile(sent: File, kinds: readonly FileKind[] = fileKinds): Promise<{ kind: FileKind; bytes: Buffer }> {
	if (sent instanceof UnreadFile) throw new Refusal(sent.why);
	if (!sent.size) throw new Refusal('file.empty');
	if (sent.size > FILE_BYTES) throw new Refusal('file.too-large');
	const bytes = Buffer.from(await sent.arrayBuffer());
	const table = kinds.length === 1 && kinds[0] === 'xlsx';
	const kind = await (table ? kindOfTable(bytes) : kindOf(bytes));
	if (!kind || !kinds.includes(kind)) throw new Refusal(table ? await noTable(bytes) : 'file.kind');
	return { kind, bytes };
}
