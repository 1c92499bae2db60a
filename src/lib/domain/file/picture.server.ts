import { concurrencyLimit } from '../../server/concurrency-limit.ts';
import { Refusal } from '../../server/refusal.ts';

/** Pixels of a picture at most: turned upright, one of 40 megapixels takes 120 MB while it is written anew. */
const MOST_PIXELS = 40_000_000;
/** As near to what was sent as a JPEG written anew can be. */
const QUALITY = 90;

const oneByOne = concurrencyLimit(1, 24);

/**
 * Writes a picture anew without anything but its pixels: place, device, owner, thumbnails and colour profiles go; it stands upright as its
 * EXIF said. The work is done on threads of the library, one picture after the other.
 * @throws Refusal('file.pixels' | 'file.broken')
 */
export const withoutMetadata = (bytes: Buffer, kind: 'jpeg' | 'png'): Promise<Buffer> =>
	oneByOne(async () => {
		// loaded where the first picture comes: it takes 20 MB
		const { default: sharp } = await import('sharp');
		sharp.cache(false);
		sharp.concurrency(1);
		const picture = sharp(bytes, { failOn: 'error', limitInputPixels: MOST_PIXELS, sequentialRead: true });
		try {
			const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
			if (width * height > MOST_PIXELS) throw new Refusal('file.pixels');
			const upright = picture.autoOrient();
			return await (kind === 'jpeg' ? upright.jpeg({ quality: QUALITY }) : upright.png({ compressionLevel: 9 })).toBuffer();
		} catch (reason) {
			throw reason instanceof Refusal ? reason : new Refusal('file.broken');
		}
	}, 'staff');
