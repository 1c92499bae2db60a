import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { FILE_BYTES } from '../../server/http/uploads.ts';
import { withoutMetadata } from './picture.server.ts';

const refusalOf = (work: Promise<unknown>) =>
	work.then(
		() => null,
		(reason: { code?: string }) => reason.code ?? reason
	);
const empty = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#fff' } });
const noise = (side: number, channels: 1 | 3) =>
	sharp(randomBytes(side * side * channels), { raw: { width: side, height: side, channels } });
const twoColours = (side: number) => noise(side, 1).threshold(128).png({ palette: true, colours: 2 }).toBuffer();

test('25 megapixels go, and 12 where a colour has 16 bits', async () => {
	const deep = (width: number, height: number) => empty(width, height).toColourspace('rgb16').png({ progressive: true }).toBuffer();
	expect(await refusalOf(withoutMetadata(await empty(5000, 5001).png().toBuffer(), 'png'))).toBe('file.pixels');
	expect(await refusalOf(withoutMetadata(await deep(4000, 3001), 'png'))).toBe('file.pixels');
	const written = await withoutMetadata(await deep(400, 300), 'png');
	expect(await sharp(written).metadata()).toMatchObject({ depth: 'uchar', width: 400, height: 300 });
	expect((await withoutMetadata(await empty(5000, 5000).png().toBuffer(), 'png')).length).toBeLessThan(FILE_BYTES);
}, 30_000);

test('a picture of two colours stays one, pixel by pixel; a grey one stays grey', async () => {
	const sent = await twoColours(500);
	const written = await withoutMetadata(sent, 'png');
	expect(written.length).toBeLessThan(sent.length * 1.1);
	const pixels = (png: Buffer) => sharp(png).toColourspace('srgb').raw().toBuffer();
	expect((await pixels(written)).equals(await pixels(sent))).toBe(true);
	const grey = await withoutMetadata(await noise(50, 1).toColourspace('b-w').png().toBuffer(), 'png');
	expect((await sharp(grey).metadata()).channels).toBe(1);
});

test('what takes too long is refused, and the next picture has its turn', async () => {
	const slow = await noise(5000, 3).png({ compressionLevel: 0 }).toBuffer();
	const [first, second] = await Promise.all([
		refusalOf(withoutMetadata(slow, 'png', 1)),
		refusalOf(withoutMetadata(await empty(9, 9).png().toBuffer(), 'png'))
	]);
	expect([first, second]).toEqual(['file.slow', null]);
}, 30_000);

test('what grew past 5 MB becomes a JPEG of less quality, or is refused', async () => {
	const jpeg = await noise(2600, 3).jpeg({ quality: 90 }).toBuffer();
	expect(jpeg.length).toBeGreaterThan(FILE_BYTES);
	const written = await withoutMetadata(jpeg, 'jpeg');
	expect(written.length).toBeLessThanOrEqual(FILE_BYTES);
	expect(await refusalOf(withoutMetadata(await noise(1400, 3).png().toBuffer(), 'png'))).toBe('file.grown');
});

test('what is no picture is broken', async () => {
	expect(await refusalOf(withoutMetadata(randomBytes(500), 'jpeg'))).toBe('file.broken');
});
