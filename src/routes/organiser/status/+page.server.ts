import { installationState } from '$lib/workflow/installation.server';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
	now: await orRefuse(event.locals.locale, installationState(signedInAccount(event)))
});
