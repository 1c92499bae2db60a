import { forumsFollowed } from '$lib/domain/attendance/index.server';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({ forums: await forumsFollowed(signedInAccount(event)) });
