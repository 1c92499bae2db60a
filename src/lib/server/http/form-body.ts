import type { Handle } from '@sveltejs/kit';
import { faultAnswer } from './fault-answer.ts';

const FORM = /^\s*(?:application\/x-www-form-urlencoded|multipart\/form-data)\s*(?:;|$)/i;

/** Whether an address names as its action what every object has: SvelteKit would find `?/toString` among a page's actions and call it. */
const inherited = (url: URL): boolean => [...url.searchParams.keys()].some((key) => key.startsWith('/') && key.slice(1) in {});

/**
 * Reads the form of every action, once. It refuses, before anything else looks at the form: unreadable bodies; files, which no form of ours
 * has and no answer could give back; the sign NUL, which PostgreSQL cannot keep; and other types than a page of ours sends, some of which
 * SvelteKit takes for forms.
 */
export const readFormBody: Handle = async ({ event, resolve }) => {
	const { request, url } = event;
	const refuse = (status: 400 | 415) => faultAnswer(url.pathname, request.headers.get('accept') ?? '', status);
	if (request.method !== 'POST') return resolve(event);
	if (inherited(url)) return faultAnswer(url.pathname, request.headers.get('accept') ?? '', 404);
	if (!FORM.test(request.headers.get('content-type') ?? '')) return refuse(415);
	// whatever the reason is, it lies in what was sent
	const fields = await request.formData().catch(() => null);
	if (!fields || [...fields].some(([name, value]) => typeof value !== 'string' || /\0/.test(name + value))) return refuse(400);
	request.formData = async () => fields;
	return resolve(event);
};
