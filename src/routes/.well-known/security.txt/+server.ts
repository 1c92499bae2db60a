import { securityText } from '$lib/server/http/security-text';
import type { RequestHandler } from './$types';

/** RFC 9116. */
export const GET: RequestHandler = () =>
	new Response(securityText(), { headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=86400' } });
