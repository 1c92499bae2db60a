import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { Refusal, type RefusalCode } from '../../server/refusal.ts';
import { isDirectoryPart, officeFault } from './office-parts.ts';

/** A look into a ZIP before anybody unpacks it: DOCX and XLSX are ones. */

/** What a document of 5 MB may hold; one of 300 pages with pictures has some hundred entries and 30 MB. */
const MOST_ENTRIES = 2_000;
const MOST_BYTES = 64 * 1024 * 1024;
/** Unpacked to packed bytes: the sheets of a table with 5,000 equal rows come to 60. Small entries may be packed as they like. */
const MOST_RATIO = 200;
const SMALL = 1024 * 1024;
/** Of the parts together that say what the others are, and are read as XML: a document with 5,000 hyperlinks has less than 1 MB. */
const MOST_DIRECTORY = 2 * 1024 * 1024;
const MACROS = /(^|\/)(vbaProject(Signature\w*)?\.bin|vbaData\.xml)$/i;
const OBJECTS = /(^|\/)(embeddings\/[^/]*\.bin|activeX\/[^/]+)$/i;

/** What the directory says that is to be refused, or null. */
function directoryFault(entries: readonly Entry[], length: number): RefusalCode | null {
	const packed = entries.reduce((sum, each) => sum + each.compressedSize, 0);
	const unpacked = entries.reduce((sum, each) => sum + each.uncompressedSize, 0);
	if (entries.some((each) => each.isEncrypted())) return 'file.encrypted';
	if (entries.some(({ fileName }) => MACROS.test(fileName))) return 'file.macros';
	if (entries.some(({ fileName }) => OBJECTS.test(fileName))) return 'file.objects';
	// entries that lie upon each other come to more than the whole
	if (packed > length || unpacked > MOST_BYTES) return 'file.bomb';
	const directory = entries.filter(({ fileName }) => isDirectoryPart(fileName)).reduce((sum, each) => sum + each.uncompressedSize, 0);
	if (directory > MOST_DIRECTORY) return 'file.bomb';
	const swollen = ({ compressedSize, uncompressedSize }: Entry) =>
		uncompressedSize > SMALL && uncompressedSize > MOST_RATIO * Math.max(1, compressedSize);
	return entries.some(swollen) ? 'file.bomb' : null;
}

/** Unpacks an entry; only the small parts that say what the others are, are kept. @throws where it has another size than the directory says */
async function unpack(zip: ZipFile, entry: Entry): Promise<Buffer[]> {
	const kept: Buffer[] = [];
	const keeps = isDirectoryPart(entry.fileName);
	for await (const chunk of await zip.openReadStreamPromise(entry)) if (keeps) kept.push(chunk as Buffer);
	return keeps ? [Buffer.concat(kept)] : [];
}

async function open(bytes: Buffer): Promise<ZipFile> {
	try {
		return await fromBufferPromise(bytes, { lazyEntries: true, validateEntrySizes: true, autoClose: false });
	} catch {
		throw new Refusal('file.broken');
	}
}

async function entriesOf(zip: ZipFile): Promise<Entry[]> {
	const entries: Entry[] = [];
	try {
		for await (const entry of zip.eachEntry()) if (entries.push(entry) > MOST_ENTRIES) break;
	} catch {
		throw new Refusal('file.broken');
	}
	return entries;
}

/**
 * Looks into a ZIP: first its directory (how many entries, sizes, ratio, encryption, macros), then each entry's real size against what
 * the directory says, and what the parts of an office document say of each other.
 * @returns the names of its entries
 * @throws Refusal('file.broken' | 'file.bomb' | 'file.encrypted' | 'file.macros' | 'file.objects' | 'file.remote')
 */
export async function lookIntoZip(bytes: Buffer): Promise<string[]> {
	const zip = await open(bytes);
	if (zip.entryCount > MOST_ENTRIES) throw new Refusal('file.bomb');
	const entries = await entriesOf(zip);
	const fault = entries.length > MOST_ENTRIES ? 'file.bomb' : directoryFault(entries, bytes.length);
	if (fault) throw new Refusal(fault);
	const parts: Buffer[] = [];
	try {
		for (const entry of entries) parts.push(...(await unpack(zip, entry)));
	} catch {
		// more comes out of it than it says, or nothing can be read
		throw new Refusal('file.broken');
	}
	const brought = officeFault(parts);
	if (brought) throw new Refusal(brought);
	return entries.map(({ fileName }) => fileName);
}
