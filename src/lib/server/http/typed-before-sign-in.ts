import type { Handle } from '@sveltejs/kit';
import { KEEP } from '../../ui/kept-form.ts';
import { routeOf } from '../route.ts';

/** Areas whose forms somebody sends who is signed in; a session may have ended while they typed. */
const AREAS = /^\/(moderator|organiser)(\/|$)/;
const FORM = /^\s*application\/x-www-form-urlencoded\s*(;|$)/i;

/** Whether somebody wrote something, rather than pressed a button. */
const wrote = (fields: readonly (readonly [string, string])[]): boolean => fields.some(([, value]) => /\S\s+\S/.test(value));

/**
 * What was typed into a form of the staff by somebody whose session has ended is not read by any action; the page that asks to sign in
 * gives it back, with a button that puts it into the form again (`signedInAccount`). Nothing is stored.
 */
export const typedBeforeSignIn: Handle = async ({ event, resolve }) => {
	const { request, locals } = event;
	const asks =
		request.method === 'POST' && locals.actor.kind === 'anonymous' && !locals.mustSetUpFactor && AREAS.test(routeOf(event) ?? '');
	if (!asks || !FORM.test(request.headers.get('content-type') ?? '')) return resolve(event);
	const body = await request
		.clone()
		.formData()
		.catch(() => null);
	const fields = [...(body ?? [])].flatMap(([name, value]): [string, string][] =>
		name === KEEP || typeof value !== 'string' || /\0/.test(name + value) ? [] : [[name, value]]
	);
	if (!wrote(fields)) return resolve(event);
	locals.typed = fields;
	event.request = new Request(event.url, { headers: { accept: 'text/html' } });
	return resolve(event);
};
