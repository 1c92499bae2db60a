import { crc32, deflateSync } from 'node:zlib';
import { encode } from 'uqr';

/** Pixels of one square of the code, and white squares round it (ISO/IEC 18004 asks for four). */
const SCALE = 8;
const QUIET = 4;

function chunk(kind: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
	const frame = Buffer.alloc(body.length + 8);
	frame.writeUInt32BE(data.length, 0);
	body.copy(frame, 4);
	frame.writeUInt32BE(crc32(body), body.length + 4);
	return frame;
}

/** The QR of a pass code as a PNG of one bit a pixel (PNG 1.2): pictures that are drawn, SVG, do not open on many phones. */
export function passImage(code: string): Buffer {
	const { size, data } = encode(code, { ecc: 'M', border: QUIET });
	const pixels = size * SCALE;
	const bytes = Math.ceil(pixels / 8);
	const line = (row: readonly boolean[]) => {
		const bits = Buffer.alloc(bytes + 1);
		for (let x = 0; x < pixels; x++) if (!row[Math.floor(x / SCALE)]) bits[1 + (x >> 3)] = (bits[1 + (x >> 3)] ?? 0) | (0x80 >> (x & 7));
		return bits;
	};
	const lines = data.flatMap((row) => Array.from({ length: SCALE }, () => line(row)));
	const head = Buffer.alloc(13);
	head.writeUInt32BE(pixels, 0);
	head.writeUInt32BE(pixels, 4);
	head.writeUInt8(1, 8);
	const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
	return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.concat(lines))), chunk('IEND', Buffer.alloc(0))]);
}
