import { inflateRawSync, inflateSync } from 'node:zlib';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** Papers read back as others read them. */

export interface PdfItem {
	str: string;
	hasEOL: boolean;
	/** [,,,, x, y] from the lower left corner */
	transform: number[];
	width: number;
	height: number;
}

/** Each page of a PDF: what is drawn, in the order of the text, and its tags. */
export async function pagesOf(bytes: Uint8Array): Promise<{ items: PdfItem[]; tree: string }[]> {
	const document = await getDocument({ data: Uint8Array.from(bytes), useSystemFonts: false, verbosity: 0 }).promise;
	const numbers = Array.from({ length: document.numPages }, (_, index) => index + 1);
	return Promise.all(
		numbers.map(async (number) => {
			const page = await document.getPage(number);
			const { items } = await page.getTextContent();
			return {
				items: items.flatMap((item) => ('str' in item ? [item as PdfItem] : [])),
				tree: JSON.stringify(await page.getStructTree())
			};
		})
	);
}

/** How often a PDF says of a part that it is in a language, in its tags and its pages. */
export function taggedIn(bytes: Uint8Array, language: string): number {
	const raw = Buffer.from(bytes).toString('latin1');
	const parts = raw.split(/(?<=[^d]stream\r?\n)|(?=\r?\nendstream)/).map((part) => {
		// the head of a deflated stream
		return part.startsWith('\x78') ? inflateSync(Buffer.from(part, 'latin1')).toString('latin1') : part;
	});
	return parts.join('').split(`/Lang (${language})`).length - 1;
}

/** One file of a DOCX, which is a ZIP of deflated files. */
export function partOf(zip: Buffer, name: string): string {
	const end = zip.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
	for (let at = zip.readUInt32LE(end + 16); zip.readUInt32LE(at) === 0x02014b50;) {
		const [size, length, extra, comment] = [
			zip.readUInt32LE(at + 20),
			zip.readUInt16LE(at + 28),
			zip.readUInt16LE(at + 30),
			zip.readUInt16LE(at + 32)
		];
		const local = zip.readUInt32LE(at + 42);
		if (zip.toString('utf8', at + 46, at + 46 + length) === name) {
			const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
			return inflateRawSync(zip.subarray(from, from + size)).toString();
		}
		at += 46 + length + extra + comment;
	}
	throw new Error(`${name} is not in the file`);
}
