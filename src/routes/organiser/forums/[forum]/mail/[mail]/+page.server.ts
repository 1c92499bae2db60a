import { shows } from '$lib/domain/document/index.server';
import { readMail, sendAgain } from '$lib/mail/index.server';
import { signedInAccount } from '$lib/server/http/signed-in';
import type { RequestEvent } from '@sveltejs/kit';
import { buttonAction } from '$lib/server/http/form-action';
import { orRefuse } from '$lib/server/http/refusals';
import { forumFor } from '../../../../../forum-for.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const actor = signedInAccount(event);
	const { forum } = await event.parent();
	const read = await orRefuse(event.locals.locale, readMail(actor, forum.id, event.params.mail));
	shows(event, { list: 'mail', forumId: forum.id });
	return read;
};

const find = (event: RequestEvent<{ forum: string; mail: string }>) =>
	forumFor('mail.see')(event).then((found) => ({ ...found, mail: event.params.mail }));

export const actions: Actions = {
	again: buttonAction(async ({ actor, forum, mail }) => {
		await sendAgain(actor, forum.id, mail);
		return { again: true };
	}, find)
};
