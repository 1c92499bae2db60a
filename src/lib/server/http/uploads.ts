import { splitPath } from '../../i18n/locales.ts';

/** What a request may send and how long that may take: the one table that the entry, the reader of forms and the proxy's site go by. */

/** Bytes of one file at most. */
export const FILE_BYTES = 5 * 1024 * 1024;
/** Bytes of the largest form at the organisers' pages, where long texts are written in all languages; and of a body that does not tell its length. */
export const STAFF_FORM_BYTES = 512 * 1024;
/** Bytes of the largest form of everybody. */
export const FORM_BYTES = 64 * 1024;
/**
 * Bytes of a whole form that brings a file: a scan is often larger than 5 MB, and whoever sends one reads so in the form, with all that was
 * typed. What is more than a file's 5 MB is dropped while it comes (upload-body.ts).
 */
export const UPLOAD_BYTES = 20 * 1024 * 1024;
/** The most fields of a form: several times as many as the longest page of ours has. */
export const MOST_FORM_FIELDS = 5_000;
/** Milliseconds of a whole request, so that one byte a second holds nothing for long. */
export const REQUEST_MS = 15_000;
/** Milliseconds of a request that brings a file: 5 MB on a phone line of 0.4 Mbit/s. */
export const UPLOAD_MS = 120_000;

/** The pages whose form takes a file: one at a time, in a multipart form, and nobody's before the page is found for them. */
export const uploadRoutes = [
	'/official/recommendations/[measure]',
	'/official/recommendations/table',
	'/organiser/forums/[forum]/measures/letter',
	'/organiser/forums/[forum]/measures/table'
] as const;

/** The addresses of a route without their language, as a pattern that nginx reads too: a measure's id is not the name of another page. */
const patternOf = (route: string): string => `^${route.replace('[measure]', '[0-9a-f-]+').replace(/\[\w+\]/g, '[^/]+')}$`;
const takesFile = uploadRoutes.map((route) => new RegExp(patternOf(route)));
const MULTIPART = /^\s*multipart\/form-data\s*(?:;|$)/i;
const isStaffPath = (path: string): boolean => /^\/(organiser|moderator)\//.test(path);

/** What a request may send. */
export interface BodyRule {
	/** bytes of its form without a file */
	form: number;
	/** bytes of the whole body */
	whole: number;
	/** milliseconds of the whole request */
	ms: number;
	/** whether one file may come along */
	file: boolean;
}

/**
 * What a request to an address may send.
 * @param address path, with or without a query
 * @param type the header Content-Type
 */
export function bodyRule(address = '/', type = ''): BodyRule {
	const { path } = splitPath(address.split('?')[0] ?? '/');
	const form = isStaffPath(path) ? STAFF_FORM_BYTES : FORM_BYTES;
	const file = MULTIPART.test(type) && takesFile.some((pattern) => pattern.test(path));
	return file ? { form, whole: UPLOAD_BYTES, ms: UPLOAD_MS, file } : { form, whole: form, ms: REQUEST_MS, file };
}

/** Bytes of the largest body of all: what SvelteKit's handler and the proxy let through. */
export const LARGEST_BODY = Math.max(UPLOAD_BYTES, STAFF_FORM_BYTES);
