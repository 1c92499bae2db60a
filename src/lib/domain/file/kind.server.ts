import { fileTypeFromBuffer } from 'file-type';
import { fileKinds, type FileKind } from '../../lists.ts';
import { UnreadFile } from '../../server/http/sent-file.ts';
import { FILE_BYTES } from '../../server/http/uploads.ts';
import { Refusal } from '../../server/refusal.ts';
import { typeOf } from './rules.ts';
import { lookIntoZip } from './zip.server.ts';

const ZIP = Buffer.from('PK');

/**
 * What a file is by its content; its name and the type that a browser says are not asked.
 * @returns null where it is none of the five
 * @throws Refusal('file.broken' | 'file.bomb' | 'file.encrypted' | 'file.macros') of a document that is a ZIP
 */
export async function kindOf(bytes: Buffer): Promise<FileKind | null> {
	// nothing looks into a ZIP before its directory was looked at
	if (bytes.subarray(0, 2).equals(ZIP)) await lookIntoZip(bytes);
	const found = await fileTypeFromBuffer(bytes);
	return fileKinds.find((kind) => typeOf[kind] === found?.mime) ?? null;
}

/**
 * Reads the file that came with a form.
 * @param kinds what the page takes
 * @throws Refusal('file.empty' | 'file.too-large' | 'file.kind' | 'server.busy' of one that was dropped while it came, and what `kindOf` refuses)
 */
export async function readFile(sent: File, kinds: readonly FileKind[] = fileKinds): Promise<{ kind: FileKind; bytes: Buffer }> {
	if (sent instanceof UnreadFile) throw new Refusal(sent.why);
	if (!sent.size) throw new Refusal('file.empty');
	if (sent.size > FILE_BYTES) throw new Refusal('file.too-large');
	const bytes = Buffer.from(await sent.arrayBuffer());
	const kind = await kindOf(bytes);
	if (!kind || !kinds.includes(kind)) throw new Refusal(kinds.length === 1 && kinds[0] === 'xlsx' ? 'file.not-xlsx' : 'file.kind');
	return { kind, bytes };
}
