import { shows } from '$lib/domain/document/index.server';
import { namedPeople } from '$lib/domain/registration/index.server';
import type { Actor } from '$lib/server/actor';
import type { Notified } from '$lib/workflow/notify.server';

/** Who heard of a change, for the page that says so: those whom the organiser tells by name. */
export async function toldOf(event: { locals: App.Locals }, actor: Actor, forumId: string, { told, silent }: Notified) {
	shows(event, { list: 'registrations', forumId }, silent.length > 0);
	return { told, silent: await namedPeople(actor, forumId, silent) };
}
