import { reportOfBodies } from '$lib/domain/measure/index.server';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
	report: await reportOfBodies(signedInAccount(event), event.url.searchParams.get('year') ?? '')
});
