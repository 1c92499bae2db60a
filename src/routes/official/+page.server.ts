import { forumsFor } from '$lib/domain/forum/index.server';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({ forums: await forumsFor(signedInAccount(event), 'summary.see') });
