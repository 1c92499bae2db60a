import { Parser } from 'saxen';

/** Small parts of XML from elsewhere: elements and their attributes, nothing else. */

/** The text of a part, in whichever of the two encodings of XML it is. */
function textOf(bytes: Buffer): string {
	const [first, second] = bytes;
	if (first === 0xff && second === 0xfe) return bytes.toString('utf16le');
	if (first === 0xfe && second === 0xff)
		return Buffer.from(bytes.subarray(0, bytes.length & ~1))
			.swap16()
			.toString('utf16le');
	return bytes.toString('utf8');
}

/**
 * Reads some elements of a part with their attributes, in its order; a prefix says nothing.
 * @param of what is done with each element, by its name
 * @throws Error of what is no XML
 */
export function readElements(bytes: Uint8Array, of: Readonly<Record<string, (attributes: Record<string, string>) => void>>): void {
	const parser = new Parser();
	parser.on('openTag', (name, attributes, decode) => {
		const known = name.replace(/^.*:/, '');
		if (!Object.hasOwn(of, known)) return;
		const sent = Object.entries(attributes()).map(([key, value]) => [key, decode(value)]);
		of[known]?.(Object.fromEntries(sent) as Record<string, string>);
	});
	parser.on('warn', (reason) => {
		throw reason;
	});
	parser.parse(textOf(Buffer.from(bytes)));
}
