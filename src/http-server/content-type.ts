import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

const text = /^(?:text\/|application\/(?:json|javascript|xml|manifest\+json)|image\/svg\+xml)[^;]*$/;

/** A content type with its charset, for every kind of text, files of the build too: all are UTF-8. The build names no type for .ico files. */
function named(type: unknown, path = ''): unknown {
	if (type === '' && path.endsWith('.ico')) return 'image/x-icon';
	return typeof type === 'string' && text.test(type) ? `${type}; charset=utf-8` : type;
}

const typed = (headers: OutgoingHttpHeaders) => Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');

/** Adds the charset to an answer's content type, whether that is set with `setHeader` or given to `writeHead`. */
export function withContentType(request: IncomingMessage, response: ServerResponse): void {
	const writeHead = response.writeHead.bind(response) as (status: number, headers?: OutgoingHttpHeaders) => ServerResponse;
	response.writeHead = ((status: number, given: OutgoingHttpHeaders = {}) => {
		// SvelteKit sends its own refusals, one line of text, without a content type
		const type = response.getHeader('content-type') ?? (status >= 400 && !typed(given) ? 'text/plain' : undefined);
		if (type) response.setHeader('content-type', named(type) as string);
		const headers = Object.entries(given).map(([name, value]) => [
			name,
			name.toLowerCase() === 'content-type' ? named(value, request.url) : value
		]);
		return writeHead(status, Object.fromEntries(headers) as OutgoingHttpHeaders);
	}) as typeof response.writeHead;
}
