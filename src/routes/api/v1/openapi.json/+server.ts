import { openJson } from '$lib/api/responses';
import { openapi } from '$lib/api/openapi';
import { keepUntilChange } from '$lib/server/http/cache-control';
import { revisionOf } from '$lib/server/revision';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
	keepUntilChange(event, { id: '*', revision: await revisionOf('*') }, []);
	return openJson(openapi);
};
