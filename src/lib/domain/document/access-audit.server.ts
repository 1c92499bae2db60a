import type { Actor } from '../../server/actor.ts';
import { change } from '../../server/change.ts';

/** Lists with people in them. */
export type PersonalList =
	| 'latest'
	| 'registrations'
	| 'registration'
	| 'export'
	| 'desk'
	| 'seats'
	| 'arrivals'
	| 'delegation'
	| 'mails'
	| 'mail'
	| 'team'
	| 'accounts'
	| 'audit'
	| 'participants'
	| 'proposals'
	| 'experts';

/** What an answer shows, as the load that read it says. */
export interface Shown {
	list: PersonalList;
	/** who is shown it, where it is not the one who is signed in */
	actor?: Actor;
	/** the registration that is shown, where it is one; else the list of a forum or of the installation */
	registrationId?: string;
	forumId: string | null;
	/** beside the list's name; nothing personal */
	details?: Record<string, string | number | readonly string[]>;
}

/**
 * Declares what a load's answer shows. The load calls it last: after it nothing can refuse the page. The hook `accessAudit` records it when
 * the answer is made, whichever method asked for it.
 * @param anybody whether the list holds anybody: an empty one shows nobody
 */
export function shows(event: { locals: { shown?: Shown } }, shown: Shown, anybody = true): void {
	if (anybody) event.locals.shown = shown;
}

const verbOf = ({ list, registrationId }: Shown): string => {
	if (list === 'export') return 'registration.export';
	if (list === 'accounts') return 'access.look';
	return registrationId ? 'registration.open' : 'registration.look';
};

/** Who was shown what, in one entry of the audit. */
export async function recordShown(actor: Actor, shown: Shown): Promise<void> {
	const { list, registrationId, forumId, details } = shown;
	await change(actor, verbOf(shown), (c) =>
		c.audit({
			subjectKind: registrationId ? 'registration' : forumId ? 'forum' : 'installation',
			subjectId: registrationId ?? forumId ?? list,
			forumId,
			details: { ...(!registrationId && { list }), ...details }
		})
	);
}

interface AuditedEvent {
	request: { method: string; headers: { get(name: string): string | null } };
	locals: { actor: Actor; shown?: Shown };
}

/**
 * A redirect, an error of ours, an answer without a body and «not modified» show nobody. SvelteKit says «not modified» for exactly one tag,
 * with or without its W/: to a list of tags it sends the page.
 */
function showsNobody({ request }: AuditedEvent, response: Response): boolean {
	const { status, headers } = response;
	if ((status >= 300 && status < 400) || status >= 500 || request.method === 'HEAD') return true;
	const etag = headers.get('etag');
	return status === 200 && etag !== null && request.headers.get('if-none-match')?.replace(/^W\/(?=")/, '') === etag;
}

/**
 * A SvelteKit `Handle`: records who was shown people before the answer leaves, once for each answer: pages, their data, files, and pages
 * that come back with a form that was refused.
 */
export async function accessAudit<Event extends AuditedEvent>({
	event,
	resolve
}: {
	event: Event;
	resolve: (event: Event) => Response | Promise<Response>;
}): Promise<Response> {
	const response = await resolve(event);
	const { shown, actor } = event.locals;
	if (shown && !showsNobody(event, response)) await recordShown(shown.actor ?? actor, shown);
	return response;
}
