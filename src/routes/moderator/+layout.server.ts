import { sessionRoleOf } from '$lib/domain/access/index.server';
import type { LayoutServerLoad } from './$types';

/** As what its reader works on these pages. */
export const load: LayoutServerLoad = ({ locals }) => ({
	worksAs: sessionRoleOf(locals.actor),
	/** has sessions of one's own, rather than all of a forum */
	follows: locals.actor.kind === 'account' && locals.actor.roles.some(({ scopeKind }) => scopeKind === 'session')
});
