import { sessionRoleOf } from '$lib/domain/access/index.server';
import type { LayoutServerLoad } from './$types';

/** As what its reader works on these pages. */
export const load: LayoutServerLoad = ({ locals }) => ({ worksAs: sessionRoleOf(locals.actor) });
