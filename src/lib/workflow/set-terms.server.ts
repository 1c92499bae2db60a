import type { Actor } from '../server/actor.ts';
import type { FormVersion } from '../server/optimistic-lock.ts';
import { setTerms } from '../domain/forum/index.server.ts';
import type { ForumTerms } from '../domain/forum/settings-forms.ts';
import { askNobody } from '../domain/registration/index.server.ts';

/**
 * Sets a forum's terms. The time for confirming addresses applies to places given from now on; when the organiser removes it, nobody loses
 * a place for want of a confirmation any more.
 * @throws Refusal('not-found' | 'forum.cancelled' | 'changed-meanwhile' | 'forum.concerns')
 */
export const setTermsAndAsk = (
	actor: Actor,
	forumId: string,
	terms: ForumTerms,
	seen: FormVersion,
	accepted?: readonly string[]
): Promise<void> =>
	setTerms(actor, forumId, terms, seen, accepted, async (c) => {
		if (terms.confirmHours === null) await askNobody(c, forumId);
	});
