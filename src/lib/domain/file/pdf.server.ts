import type { RefusalCode } from '../../server/refusal.ts';

/** A look at how a PDF begins and ends, without reading what is in it. */

/** Where readers look for the end of a document, from the last byte back. */
const MOST_BEHIND = 1024;
/** Letters of a trailer that are looked at. */
const MOST_TRAILER = 4 * 1024;

/** Trailers that are looked at, from the last one back: one for each time that the document was saved. */
const MOST_TRAILERS = 100;

/** Where a word begins in a text, from the last place back. */
function lastPlaces(text: string, word: string): number[] {
	const places: number[] = [];
	for (let at = text.lastIndexOf(word); at >= 0 && places.length < MOST_TRAILERS; at = at > 0 ? text.lastIndexOf(word, at - 1) : -1)
		places.push(at);
	return places;
}

/** The dictionaries at the end of a PDF and of its earlier versions: classic trailers, and those of cross-reference streams (ISO 32000-1, 7.5.5, 7.5.8). */
function trailersOf(text: string): string[] {
	const classic = lastPlaces(text, 'trailer').map((at) => text.slice(at + 'trailer'.length, at + MOST_TRAILER).split('startxref')[0] ?? '');
	const streams = lastPlaces(text, '/XRef').map((at) => {
		const above = text.slice(Math.max(0, at - MOST_TRAILER), at);
		return above.slice(above.lastIndexOf(' obj') + 1) + (text.slice(at, at + MOST_TRAILER).split(/stream\r?\n/)[0] ?? '');
	});
	return [...classic.filter((each) => each.trimStart().startsWith('<<')), ...streams];
}

/** A text without the empty end to which programs fill it up. */
function withoutEnd(text: string): string {
	let end = text.length;
	while (end > 0 && text.charCodeAt(end - 1) <= 0x20) end--;
	return text.slice(0, end);
}

/** Why nobody could open a PDF: it is cut off, or protected. @param bytes that begin as a PDF */
export function pdfFault(bytes: Buffer): RefusalCode | null {
	const text = bytes.toString('latin1');
	if (!/%%EOF|startxref/.test(withoutEnd(text).slice(-MOST_BEHIND)) || !/\d obj\b/.test(text)) return 'file.broken';
	return trailersOf(text).some((each) => /\/Encrypt\s*(?:\d+\s+\d+\s+R\b|<<)/.test(each)) ? 'file.pdf-protected' : null;
}
