import type { Handle, RequestEvent } from '@sveltejs/kit';
import { translate } from '../../i18n/translate.ts';
import { outageOf, type Outage } from '../database/errors.ts';
import { escaped } from '../html.ts';
import { log } from '../log.ts';
import { refusalStatus } from '../refusal.ts';
import { routeOf } from '../route.ts';

/** Seconds until it is worth asking again. */
const RETRY = '30';

/** The sentence alone, as a page or for a program: where no page of ours can be made. */
function sentence({ locals, request }: RequestEvent, code: Outage): { type: string; body: string } {
	const message = translate(locals.locale, `refusal.${code}`);
	if (!request.headers.get('accept')?.includes('text/html')) return { type: 'application/json', body: JSON.stringify({ message }) };
	const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(message)}</title>`;
	return {
		type: 'text/html; charset=utf-8',
		body: `<!doctype html><html lang="${locals.locale}"><head>${head}</head><body><main><h1>${escaped(message)}</h1></main></body></html>`
	};
}

function answer(event: RequestEvent, code: Outage, rendered?: Response): Response {
	const headers = new Headers(rendered?.headers);
	headers.set('cache-control', 'no-store');
	headers.set('retry-after', RETRY);
	headers.set('alang-route', routeOf(event) ?? 'none');
	const status = refusalStatus[code];
	if (rendered?.headers.has('x-sveltekit-page')) return new Response(rendered.body, { status, headers });
	const { type, body } = sentence(event, code);
	headers.delete('content-length');
	headers.set('content-type', type);
	return new Response(body, { status, headers });
}

/**
 * A SvelteKit `Handle`: answers when a store is away, full or locked, which is no error of the program. The answer has a status of its own,
 * says so in the reader's language and when to come again. `unexpected` has recorded what a load or an endpoint threw; what a later step
 * throws comes here.
 */
export const outage: Handle = async ({ event, resolve }) => {
	try {
		const response = await resolve(event);
		const { outage: code } = event.locals;
		if (code && response.status === 500) return answer(event, code, response);
		if ((response.status === 503 || response.status === 507) && !response.headers.has('retry-after'))
			response.headers.set('retry-after', RETRY);
		return response;
	} catch (error) {
		const code = outageOf(error);
		if (!code) throw error;
		log().error({ err: error, requestId: event.locals.requestId, route: routeOf(event) }, 'a store is away');
		return answer(event, code);
	}
};
