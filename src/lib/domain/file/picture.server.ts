import type { Metadata, Sharp } from 'sharp';
import { concurrencyLimit } from '../../server/concurrency-limit.ts';
import { FILE_BYTES } from '../../server/http/uploads.ts';
import { Refusal } from '../../server/refusal.ts';

/** Pixels of a picture at most, as the refusal's sentence says: an A4 page at 500 dots an inch has 24 million. */
const MOST_PIXELS = 25_000_000;
/** The same where a colour has 16 bits: such a picture lies in memory whole, twice while it is turned upright. */
const MOST_DEEP_PIXELS = 12_000_000;
/** As near to what was sent as a JPEG written anew can be; and what is tried where that gets too large. */
const QUALITIES = [90, 75];
/** Seconds of work on one picture: the others wait behind it. */
const MOST_SECONDS = 10;
/** Hard packing of noise takes a minute and saves a tenth. */
const PACKING = 4;

const oneByOne = concurrencyLimit(1, 24);

/** The PNG written anew: a picture with a palette, or of one bit, stays one, colour by colour. */
const asPng = (picture: Sharp, { isPalette, bitsPerSample }: Metadata): Sharp => {
	const bits = bitsPerSample ?? 8;
	const few = isPalette === true || bits < 8;
	const palette = few && { palette: true, colours: 2 ** Math.min(bits, 8), effort: 4, dither: 0 };
	return picture.png({ compressionLevel: PACKING, adaptiveFiltering: false, ...palette });
};

/** What the library says of a picture as a refusal. */
function refusalOf(reason: unknown): Refusal {
	if (reason instanceof Refusal) return reason;
	return new Refusal(reason instanceof Error && /timeout/i.test(reason.message) ? 'file.slow' : 'file.broken');
}

/**
 * Writes a picture anew without anything but its pixels: place, device, owner, thumbnails and colour profiles go, 16 bits of a colour
 * become 8; it stands upright as its EXIF said. The work is done on threads of the library, one picture after the other.
 * @param seconds of work at most
 * @throws Refusal('file.pixels' | 'file.broken' | 'file.slow' | 'file.grown')
 */
export const withoutMetadata = (bytes: Buffer, kind: 'jpeg' | 'png', seconds = MOST_SECONDS): Promise<Buffer> =>
	oneByOne(async () => {
		// loaded where the first picture comes: it takes 20 MB
		const { default: sharp } = await import('sharp');
		sharp.cache(false);
		sharp.concurrency(1);
		try {
			const about = await sharp(bytes, { limitInputPixels: false }).metadata();
			if (about.width * about.height > (about.depth === 'uchar' ? MOST_PIXELS : MOST_DEEP_PIXELS)) throw new Refusal('file.pixels');
			const anew = () => {
				const picture = sharp(bytes, { failOn: 'error', limitInputPixels: MOST_PIXELS, sequentialRead: true }).timeout({ seconds });
				// only what lies on its side is held whole to be turned
				return ((about.orientation ?? 1) > 1 ? picture.autoOrient() : picture).toColourspace(about.channels < 3 ? 'b-w' : 'srgb');
			};
			for (const quality of kind === 'jpeg' ? QUALITIES : [0]) {
				const written = await (kind === 'jpeg' ? anew().jpeg({ quality }) : asPng(anew(), about)).toBuffer();
				if (written.length <= FILE_BYTES) return written;
			}
			throw new Refusal('file.grown');
		} catch (reason) {
			throw refusalOf(reason);
		}
	}, 'staff');
