import { homePathOf } from '$lib/domain/access/index.server';
import type { Actor } from '$lib/server/actor';
import { lettersGo } from '$lib/server/letters-go';
import type { LayoutServerLoad } from './$types';

/** Pages for anybody show no sign-in; only the error page asks where somebody who is signed in works, and what was typed. */
export const load: LayoutServerLoad = async ({ locals }) => {
	// a step before the sign-in may have failed
	const actor: Actor | undefined = locals.actor;
	const homePath = actor?.kind === 'account' ? homePathOf(actor) : undefined;
	return {
		locale: locals.locale,
		path: locals.path,
		post: lettersGo(),
		homePath,
		typed: locals.typed ?? (await locals.typedUnread?.()),
		typedFiles: locals.typedFiles
	};
};
