import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

const text = /^(?:text\/|application\/(?:json|javascript|xml|manifest\+json)|image\/svg\+xml)[^;]*$/;

/** Every text says in which letters it is written, also the files that the build gives: all of ours are UTF-8. Those know no icon. */
function named(type: unknown, path = ''): unknown {
	if (type === '' && path.endsWith('.ico')) return 'image/x-icon';
	return typeof type === 'string' && text.test(type) ? `${type}; charset=utf-8` : type;
}

const typed = (headers: OutgoingHttpHeaders) => Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');

/** Makes an answer's type whole, wherever that is set: before, or with the head. */
export function withContentType(request: IncomingMessage, response: ServerResponse): void {
	const writeHead = response.writeHead.bind(response) as (status: number, headers?: OutgoingHttpHeaders) => ServerResponse;
	response.writeHead = ((status: number, given: OutgoingHttpHeaders = {}) => {
		// SvelteKit's own refusals say nothing of themselves: they are one line
		const type = response.getHeader('content-type') ?? (status >= 400 && !typed(given) ? 'text/plain' : undefined);
		if (type) response.setHeader('content-type', named(type) as string);
		const headers = Object.entries(given).map(([name, value]) => [
			name,
			name.toLowerCase() === 'content-type' ? named(value, request.url) : value
		]);
		return writeHead(status, Object.fromEntries(headers) as OutgoingHttpHeaders);
	}) as typeof response.writeHead;
}
