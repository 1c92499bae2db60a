import type { Handle } from '@sveltejs/kit';
import { KEEP } from '../../ui/kept-form.ts';
import { BEGAN, isWritten, typedIn } from '../../ui/typed-fields.ts';
import { Refusal } from '../refusal.ts';
import { routeOf } from '../route.ts';
import { bodyOf, bringsFile } from './form-body.ts';
import { uploadWithoutFile } from './upload-turns.ts';

/** Areas whose forms somebody sends who is signed in; a session may have ended while they typed. */
const SIGNED_IN = /^\/(moderator|official|organiser)(\/|$)/;
/** Pages on which passphrases and codes are typed, which no answer repeats. Of every other form what it is about may be gone by the time it comes. */
const SECRET = /^\/(account|login|logout|password|setup|invitations)(\/|$)/;
const FORM = /^\s*(application\/x-www-form-urlencoded|multipart\/form-data)\s*(;|$)/i;

/** What a form carries along by itself: marks of what it showed, the keys of forms, and ids. */
const MARK = /^(.*:)?(seen|key|formKey|version|\w*[iI]d)$/;

/**
 * Whether something would be lost with a form: on a page that is one form, what differs from its beginning; else a field with any value,
 * which may be one word, a number or a choice. A button brings marks and ids alone.
 */
const holdsInput = (body: FormData, fields: readonly (readonly [string, string])[]): boolean =>
	fields.some(([name, value]) => name !== BEGAN && isWritten(value)) ||
	(typedIn(body, null)?.unsaved.length ?? fields.filter(([name, value]) => !MARK.test(name) && value.trim()).length) > 0;

/** The fields of a form that could be shown or put back. */
const fieldsIn = (body: FormData | null): [string, string][] =>
	[...(body ?? [])].flatMap(([name, value]): [string, string][] =>
		name === KEEP || typeof value !== 'string' || /\0/.test(name + value) ? [] : [[name, value]]
	);

const isRead = (fields: readonly (readonly [string, string])[]): boolean =>
	fields.some(([name, value]) => name !== BEGAN && isWritten(value));

/** The text of a form that brings a file; null where too many wait to have theirs read. */
const textOf = (request: Request, locals: App.Locals): Promise<FormData | null> =>
	uploadWithoutFile(request, locals).catch((reason: unknown) => {
		if (reason instanceof Refusal) return null;
		throw reason;
	});

/**
 * What was typed stands on the error page where the page of the form is not found any more. Where the session has ended while somebody of
 * the staff typed, no action reads it: the page that asks to sign in gives it back, with a button that puts it into the form again
 * (`signedInAccount`). Nothing is stored. Of a form that brings a file the text alone is read: at once where the session has ended, else
 * when the error page is made, where no action has read it.
 */
export const typedOnError: Handle = async ({ event, resolve }) => {
	const { request, locals } = event;
	const route = routeOf(event);
	if (request.method !== 'POST' || !route || SECRET.test(route) || !FORM.test(request.headers.get('content-type') ?? ''))
		return resolve(event);
	const ended = locals.actor.kind === 'anonymous' && !locals.mustSetUpFactor && SIGNED_IN.test(route);
	const withFile = bringsFile(request);
	if (withFile && !ended) {
		locals.typedUnread = async () => {
			if (request.bodyUsed) return undefined;
			const fields = fieldsIn(await textOf(request, locals));
			return isRead(fields) ? fields : undefined;
		};
		return resolve(event);
	}
	const body = withFile ? await textOf(request, locals) : await bodyOf(request);
	const fields = fieldsIn(body);
	// an error page shows words alone; what goes back into its form is all of it
	const kept = ended && body ? holdsInput(body, fields) : isRead(fields);
	if (!kept) return resolve(event);
	locals.typed = fields;
	locals.typedFiles = [...(body ?? [])].flatMap(([, value]) => (typeof value === 'string' || !value.name ? [] : value.name));
	if (ended) event.request = new Request(event.url, { headers: { accept: 'text/html' } });
	return resolve(event);
};
