import { listForums } from '$lib/domain/forum/index.server';
import { keepUntilChange } from '$lib/server/http/cache-control';
import { revisionOf } from '$lib/server/revision';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const revision = await revisionOf('*');
	keepUntilChange(event, { id: '*', revision }, []);
	return { forums: await listForums() };
};
