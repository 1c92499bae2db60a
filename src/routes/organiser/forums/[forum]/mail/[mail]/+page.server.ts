import { shows } from '$lib/domain/document/index.server';
import { findForumFor } from '$lib/domain/forum/index.server';
import { readMail, sendAgain } from '$lib/mail/index.server';
import { orRefuse, refused } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedInAccount(event);
	const { forum } = await event.parent();
	const read = await orRefuse(event.locals.locale, readMail(actor, forum.id, event.params.mail));
	shows(event, { list: 'mail', forumId: forum.id });
	return read;
};

export const actions: Actions = {
	again: async (event) => {
		const [actor, { locale }] = [signedInAccount(event), event.locals];
		const forum = await orRefuse(locale, findForumFor(actor, event.params.forum, 'mail.see'));
		return sendAgain(actor, forum.id, event.params.mail).then(
			() => ({ again: true }),
			(reason: unknown) => refused(reason, locale)
		);
	}
};
