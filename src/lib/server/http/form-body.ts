import type { Handle } from '@sveltejs/kit';
import { faultAnswer } from './fault-answer.ts';
import { uploadedForm } from './upload-turns.ts';
import { bodyRule, MOST_FORM_FIELDS, STAFF_FORM_BYTES } from './uploads.ts';

const FORM = /^\s*(?:application\/x-www-form-urlencoded|multipart\/form-data)\s*(?:;|$)/i;

/** Whether an address names as its action what every object has: SvelteKit would find `?/toString` among a page's actions and call it. */
const inherited = (url: URL): boolean => [...url.searchParams.keys()].some((key) => key.startsWith('/') && key.slice(1) in {});

/** The bytes of a body, or null where they are more than a limit. What is too much is not read on. */
async function bytesOf(body: ReadableStream<Uint8Array>, most: number): Promise<Buffer<ArrayBuffer> | null> {
	const chunks: Uint8Array[] = [];
	const reader = body.getReader();
	for (let length = 0; ;) {
		const { done, value } = await reader.read();
		if (done) return Buffer.concat(chunks, length);
		length += value.length;
		if (length > most) return null;
		chunks.push(value);
	}
}

async function readBody(request: Request): Promise<FormData | null> {
	const type = request.headers.get('content-type') ?? '';
	const told = request.headers.has('content-length');
	const most = told ? bodyRule(new URL(request.url).pathname, type).whole : STAFF_FORM_BYTES;
	// a button without fields sends nothing
	const bytes = request.body ? await bytesOf(request.body, most) : Buffer.alloc(0);
	return bytes && new Response(bytes, { headers: { 'content-type': type } }).formData();
}

const bodies = new WeakMap<Request, Promise<FormData | null>>();

/** What was sent, read once for a request, however many ask; null where it cannot be read, whatever the reason is: it lies in what was sent. */
export function bodyOf(request: Request): Promise<FormData | null> {
	const body = bodies.get(request) ?? readBody(request).catch(() => null);
	bodies.set(request, body);
	return body;
}

/** Whether a form may bring a file: what is no longer than a form without one is read as any other. */
export function bringsFile(request: Request): boolean {
	const rule = bodyRule(new URL(request.url).pathname, request.headers.get('content-type') ?? '');
	return rule.file && Number(request.headers.get('content-length') ?? Infinity) > rule.form;
}

/** The fields of a form with at most one file, as an action reads them; null where it is no form of ours. */
function fieldsOf(sent: FormData | null, { file, form }: { file: boolean; form: number }): FormData | null {
	const fields = new FormData();
	let letters = 0;
	for (const [name, value] of sent ?? []) {
		if (name.includes('\0')) return null;
		if (typeof value === 'string') {
			letters += value.length;
			fields.append(name, value.replaceAll('\0', ' '));
			continue;
		}
		if (!file) return null;
		// a browser sends a file without name and content where none was chosen
		if (!value.name && !value.size) continue;
		if (name !== 'file' || fields.has(name)) return null;
		fields.append(name, value);
	}
	return sent && letters <= form && [...fields.keys()].length <= MOST_FORM_FIELDS ? fields : null;
}

/**
 * Forms are read here, once, for all actions. Refused before anybody looks at it: what cannot be read; files, where the page takes none
 * (uploads.ts); and other types than a page of ours sends, some of which SvelteKit takes for forms. The sign NUL, which PostgreSQL cannot
 * keep, is a space, as other control characters that come along with what is pasted (i18n/typed-text.ts). A form of more fields than any
 * page has is refused too: what looks at each of them would take long. A form that may bring a file is read when the action asks for it,
 * which is after it has found its page for whoever asks; a few are held at once.
 */
export const readFormBody: Handle = async ({ event, resolve }) => {
	const { request, url, locals } = event;
	const refuse = (status: 400 | 415) => faultAnswer(url.pathname, request.headers.get('accept') ?? '', status);
	if (request.method !== 'POST') return resolve(event);
	if (inherited(url)) return faultAnswer(url.pathname, request.headers.get('accept') ?? '', 404);
	const type = request.headers.get('content-type') ?? '';
	if (!FORM.test(type)) return refuse(415);
	const rule = bodyRule(url.pathname, type);
	if (bringsFile(request)) {
		const { form, over } = uploadedForm(request, locals, (sent) => fieldsOf(sent, rule));
		request.formData = form;
		return Promise.resolve(resolve(event)).finally(over);
	}
	const fields = fieldsOf(await bodyOf(request), rule);
	if (!fields) return refuse(400);
	request.formData = async () => fields;
	return resolve(event);
};
