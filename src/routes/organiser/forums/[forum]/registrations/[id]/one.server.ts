import type { Actor } from '$lib/server/actor';
import { findForumFor } from '$lib/domain/forum/index.server';
import { registrationAt } from '$lib/domain/registration/index.server';
import type { Locale } from '$lib/i18n/locales';
import { orRefuse } from '$lib/server/http/refusals';
import { signedInAccount } from '$lib/server/http/signed-in';

type Event = { locals: { actor: Actor; locale: Locale }; url: URL; params: { forum: string; id: string } };

/** The registration of the address, for those who may change it: its forum and it are looked up together. */
export async function oneFor(event: Event) {
	const actor = signedInAccount(event);
	const { forum: slug, id } = event.params;
	const forum = await orRefuse(event.locals.locale, findForumFor(actor, slug, 'registration.edit'));
	return { actor, forum, registration: await orRefuse(event.locals.locale, registrationAt(actor, forum.id, id)) };
}
