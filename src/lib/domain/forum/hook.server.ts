import type { Actor } from '../../server/actor.ts';
import { Refusal } from '../../server/refusal.ts';
import { can, scopeOf, type Action } from '../../server/permissions/rules.ts';
import { findForumFor } from './queries.server.ts';
import { routeOf } from '../../server/route.ts';

/** The areas of those who work at a forum, each with the least right that opens it. */
const areas: readonly (readonly [string, Action])[] = [
	['/organiser/forums/[forum]', 'registration.list'],
	['/desk/forums/[forum]', 'attendance.mark'],
	['/official/forums/[forum]', 'summary.see']
];

interface Asked {
	request: { method: string };
	route: { id: string | null };
	params: Record<string, string | undefined>;
	locals: { actor: Actor };
	url: URL;
}

/** Whether somebody works at a session anywhere. */
function follows(actor: Actor): boolean {
	const scope = scopeOf(actor, 'session.follow');
	return scope === 'all' || scope.forumIds.length + scope.sessionIds.length > 0;
}

async function opens(asked: Asked): Promise<boolean> {
	const {
		params,
		locals: { actor }
	} = asked;
	const route = routeOf(asked) ?? '';
	if (route.startsWith('/account')) return actor.kind === 'account';
	// other pages of the organisers are about the whole installation
	if (/^\/organiser\/(?!forums\/)/.test(route)) return can(actor, 'forum.create');
	// the page itself checks the session
	if (/^\/moderator\//.test(route)) return follows(actor);
	const area = areas.find(([prefix]) => route.startsWith(prefix));
	if (!area) return true;
	try {
		await findForumFor(actor, params.forum ?? '', area[1]);
		return true;
	} catch (reason) {
		if (reason instanceof Refusal) return false;
		throw reason;
	}
}

/**
 * A SvelteKit `Handle`: a form is not read where the visitor may not see its area. The visitor then gets the page's own answer, which is
 * the sign-in or «not found», with what was typed (http/typed-on-error.ts): it is the same request with the same locals, asked as a page.
 * Each command also checks its own permission.
 */
export async function areaForms<Event extends Asked>({
	event,
	resolve
}: {
	event: Event;
	resolve: (event: Event) => Response | Promise<Response>;
}): Promise<Response> {
	if (event.request.method === 'GET' || event.request.method === 'HEAD' || (await opens(event))) return resolve(event);
	const url = new URL(event.url.pathname, event.url);
	return resolve(Object.assign(event, { url, request: new Request(url, { headers: { accept: 'text/html' } }) }));
}
