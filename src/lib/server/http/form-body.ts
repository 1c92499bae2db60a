import type { Handle } from '@sveltejs/kit';
import { faultAnswer } from './fault-answer.ts';

const FORM = /^\s*(?:application\/x-www-form-urlencoded|multipart\/form-data)\s*(?:;|$)/i;

/** The most fields of a form: several times as many as the longest page of ours has. */
const MOST_FIELDS = 5_000;

/** Whether an address names as its action what every object has: SvelteKit would find `?/toString` among a page's actions and call it. */
const inherited = (url: URL): boolean => [...url.searchParams.keys()].some((key) => key.startsWith('/') && key.slice(1) in {});

const bodies = new WeakMap<Request, Promise<FormData | null>>();

/** What was sent, read once for a request, however many ask; null where it cannot be read, whatever the reason is: it lies in what was sent. */
export function bodyOf(request: Request): Promise<FormData | null> {
	const body = bodies.get(request) ?? request.formData().catch(() => null);
	bodies.set(request, body);
	return body;
}

/**
 * Forms are read here, once, for all actions. Refused before anybody looks at it: what cannot be read; files, which no form of ours has
 * and no answer could give back; and other types than a page of ours sends, some of which SvelteKit takes for forms. The sign NUL, which
 * PostgreSQL cannot keep, is a space, as other control characters that come along with what is pasted (i18n/typed-text.ts). A form of
 * more fields than any page has is refused too: what looks at each of them would take long.
 */
export const readFormBody: Handle = async ({ event, resolve }) => {
	const { request, url } = event;
	const refuse = (status: 400 | 415) => faultAnswer(url.pathname, request.headers.get('accept') ?? '', status);
	if (request.method !== 'POST') return resolve(event);
	if (inherited(url)) return faultAnswer(url.pathname, request.headers.get('accept') ?? '', 404);
	if (!FORM.test(request.headers.get('content-type') ?? '')) return refuse(415);
	const sent = await bodyOf(request);
	const fields = new FormData();
	for (const [name, value] of sent ?? []) {
		if (typeof value !== 'string' || name.includes('\0')) return refuse(400);
		fields.append(name, value.replaceAll('\0', ' '));
	}
	if (!sent || [...fields.keys()].length > MOST_FIELDS) return refuse(400);
	request.formData = async () => fields;
	return resolve(event);
};
