import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UnreadFile } from './sent-file.ts';
import { readUpload } from './upload-body.ts';
import { FILE_BYTES, FORM_BYTES } from './uploads.ts';

const ADDRESS = 'http://localhost/official/recommendations/0197-ab?/answer';
const formOf = (fields: Iterable<readonly [string, string | File]>) => {
	const form = new FormData();
	for (const [name, value] of fields) form.append(name, value);
	return form;
};

/** A request as it comes: in parts of a size, with its length told. */
async function coming(form: FormData, size = 65_536, cut = Infinity): Promise<Request> {
	const whole = new Response(form);
	const bytes = new Uint8Array(await whole.clone().arrayBuffer()).subarray(0, cut);
	let at = 0;
	const body = new ReadableStream<Uint8Array>({
		pull(to) {
			if (at >= bytes.length) return to.close();
			to.enqueue(bytes.subarray(at, at + size));
			at += size;
		}
	});
	const headers = { 'content-type': whole.headers.get('content-type') ?? '', 'content-length': String(bytes.length) };
	return new Request(ADDRESS, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
}
const pdf = (size: number) => new File([new Uint8Array(size).fill(7)], 'Хат №5 «а».pdf', { type: 'application/pdf' });

test('what is read is what was sent, in whatever parts it comes', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.tuple(fc.stringMatching(/^[a-z.:]{1,9}$/), fc.string({ unit: 'grapheme', maxLength: 40 })), { maxLength: 9 }),
			fc.uint8Array({ maxLength: 300 }),
			fc.integer({ min: 1, max: 90 }),
			async (fields, bytes, size) => {
				const form = formOf([...fields, ['file', new File([Uint8Array.from(bytes)], 'а.pdf')]]);
				const read = await readUpload(await coming(form, size), true);
				const sent = await new Response(form).formData();
				const text = (each: FormData | null) => [...(each ?? [])].filter(([, value]) => typeof value === 'string');
				expect(text(read)).toEqual(text(sent));
				const file = read?.get('file') as File;
				expect([file.name, new Uint8Array(await file.arrayBuffer())]).toEqual(['а.pdf', Uint8Array.from(bytes)]);
			}
		),
		{ numRuns: 60 }
	);
});

test('5 MB are held; one byte more, and a file that is not wanted, are dropped, and the text stays', async () => {
	const read = async (size: number, keeps: boolean) => {
		const form = await readUpload(
			await coming(
				formOf([
					['text', 'Жауап'],
					['file', pdf(size)],
					['say', 'report']
				])
			),
			keeps
		);
		const file = form?.get('file') as File;
		return [form?.get('text'), form?.get('say'), file.name, file.size, file instanceof UnreadFile ? file.why : null];
	};
	const name = 'Хат №5 «а».pdf';
	expect(await read(FILE_BYTES, true)).toEqual(['Жауап', 'report', name, FILE_BYTES, null]);
	expect(await read(FILE_BYTES + 1, true)).toEqual(['Жауап', 'report', name, 0, 'file.too-large']);
	expect(await read(12_000_000, true)).toEqual(['Жауап', 'report', name, 0, 'file.too-large']);
	expect(await read(100_000, false)).toEqual(['Жауап', 'report', name, 0, 'server.busy']);
});

test('too much text, a form that is cut off and one without its mark cannot be read', async () => {
	const long = formOf([
		['text', 'a'.repeat(FORM_BYTES + 1)],
		['file', pdf(9)]
	]);
	expect(await readUpload(await coming(long), true)).toBe(null);
	for (const cut of [10, 150, 400])
		expect(
			await readUpload(
				await coming(
					formOf([
						['text', 'a'],
						['file', pdf(900)]
					]),
					50,
					cut
				),
				true
			)
		).toBe(null);
	const bare = new Request(ADDRESS, { method: 'POST', headers: { 'content-type': 'multipart/form-data' }, body: 'a' });
	expect(await readUpload(bare, true).catch(() => null)).toBe(null);
});
