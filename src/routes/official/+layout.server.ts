import { countAwaitingBodies } from '$lib/domain/measure/index.server';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { LayoutServerLoad } from './$types';

/** What the masthead of all pages here says: how many measures wait for the bodies of whoever is signed in. */
export const load: LayoutServerLoad = async (event) => ({ awaiting: await countAwaitingBodies(signedInAccount(event)) });
