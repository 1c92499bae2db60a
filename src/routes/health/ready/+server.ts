import { storesAway } from '$lib/server/ready';

/** 200 while a form would be kept; else 503 and the names of the stores that do not work, a line each. */
export const GET = async () => {
	const away = await storesAway();
	return new Response(`${away.length ? away.join('\n') : 'ok'}\n`, {
		status: away.length ? 503 : 200,
		headers: { 'content-type': 'text/plain; charset=utf-8' }
	});
};
