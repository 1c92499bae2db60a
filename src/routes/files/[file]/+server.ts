import { fileFor } from '$lib/domain/measure/index.server';
import { orRefuse } from '$lib/server/http/refusals';
import type { RequestHandler } from './$types';

/** A name in a header: as plain letters for old programs, and whole (RFC 6266, RFC 8187). */
const named = (name: string): string =>
	`attachment; filename="${name.replace(/[^\w.-]+/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`;

/** A file of a measure, to be saved: its type says nothing, so that no browser opens it here. */
export const GET: RequestHandler = async (event) => {
	const file = await orRefuse(event.locals.locale, fileFor(event.locals.actor, event.params.file));
	const body = new ReadableStream<Uint8Array>(
		{
			async pull(controller) {
				const { done, value } = await file.chunks.next();
				if (done) controller.close();
				else controller.enqueue(new Uint8Array(value));
			},
			cancel: async () => void (await file.chunks.return(undefined))
		},
		{ highWaterMark: 0 }
	);
	return new Response(body, {
		headers: {
			'content-type': 'application/octet-stream',
			'content-length': String(file.bytes),
			'content-disposition': named(file.name),
			'content-security-policy': "sandbox; default-src 'none'",
			'cache-control': file.forEverybody ? 'public, max-age=60' : 'private, no-store'
		}
	});
};
