import { expect } from 'vitest';
import { table, type AccessRow } from './access-table.ts';
import { bodiesFor } from './forms.ts';
import type { RouteEntry } from './route-list.ts';
import { testRoles, type ForumKind, type Role, type Installation } from './fixtures.ts';

/** Somebody who goes through the routes of a world: knows what a role is to find, the address of a route, and what its form sends. */

export type RouteOutcome = 'found' | 'nothing' | 'sign in';

export const keyOf = ({ what, route }: RouteEntry) => `${what} ${route}`;
/** The forms among the routes, in the order of the table: what ends a registration or a forum comes last. */
export const formsOf = (list: readonly RouteEntry[]): RouteEntry[] =>
	Object.keys(table).flatMap((key) => list.filter((entry) => entry.what.startsWith('action:') && keyOf(entry) === key));
const staffOf = (row: AccessRow, place: ForumKind): Role[] => {
	if (typeof row.who === 'string') return [];
	const there = place.startsWith('own') ? 'organiser' : 'elsewhere';
	const published = place === 'own' ? row.who.filter((role) => role !== 'organiser') : [];
	return ['admin', ...(row.who.includes('organiser') ? [there as Role] : []), ...published];
};

/** What a role is to find. */
export function expected(row: AccessRow, role: Role, place: ForumKind): RouteOutcome {
	const draft = place.endsWith('Draft');
	switch (row.who) {
		case 'everyone':
		case 'link':
			return 'found';
		case 'account':
			return role === 'anonymous' ? 'sign in' : 'found';
		case 'organisers':
			return role === 'anonymous' ? 'sign in' : ['organiser', 'elsewhere', 'admin'].includes(role) ? 'found' : 'nothing';
		case 'follower':
			return role === 'anonymous' ? 'sign in' : (role === 'moderator' || role === 'rapporteur') && place === 'own' ? 'found' : 'nothing';
		case 'body':
			return role === 'anonymous' ? 'sign in' : role === 'official' && place === 'own' ? 'found' : 'nothing';
		case 'admin':
			return role === 'admin' ? 'found' : role === 'anonymous' ? 'sign in' : 'nothing';
		case 'public':
			return !draft || role === 'admin' || role === (place === 'ownDraft' ? 'organiser' : 'elsewhere') ? 'found' : 'nothing';
		default:
			if (role === 'anonymous') return row.unsigned ?? 'sign in';
			return staffOf(row, place).includes(role) ? 'found' : 'nothing';
	}
}

/** The sign-in that comes back afterwards: not the one that says good-bye. */
const atSignIn = (location: string) => location.includes('/login?next=');

/** What SvelteKit's JSON for a page's data or a form's answer says. */
function outcomeOfJson(json: {
	type?: string;
	status?: number;
	location?: string;
	nodes?: ({ type?: string; status?: number } | null)[];
}): RouteOutcome {
	if (json.type === 'redirect') return atSignIn(json.location ?? '') ? 'sign in' : 'found';
	const error = json.nodes?.find((node) => node?.type === 'error');
	return (error?.status ?? json.status) === 404 ? 'nothing' : 'found';
}

/** Who may do it at a place and fills in its form: never the admin where somebody else can. */
export const doer = (row: AccessRow, place: ForumKind): Role => {
	const able = testRoles.filter((role) => expected(row, role, place) === 'found');
	return able.find((role) => role !== 'admin') ?? 'admin';
};

/** @param worldOf the world, which is made after the tests are named */
export function httpClient(worldOf: () => Installation) {
	/**
	 * The path of a route with the things of one place in it.
	 * @param of whose object stands in a forum's address
	 * @param instead parameters of the address in place of the usual ones
	 */
	function pathOf(route: string, row: AccessRow, place: ForumKind, of: ForumKind = place, instead: Record<string, string> = {}): string {
		const world = worldOf();
		const [there, things] = [world.things[place], world.things[of]];
		const usual: Record<string, string> = {
			forum: there.slug,
			session: route.startsWith('/organiser') ? things.sessionId : things.sessionSlug,
			delegation: things.delegationSlug,
			mail: things.mailId,
			organisation: world.organisationId,
			id: things.registrationId,
			token: things.token,
			...row.params?.(world, of),
			...instead
		};
		return route.replace(/\[(\w+)\]/g, (_, name: string) => usual[name] ?? `no-${name}`);
	}

	/** The path and its query. */
	function addressOf(route: string, row: AccessRow, place: ForumKind, of: ForumKind = place, instead: Record<string, string> = {}): string {
		const query = row.query?.(worldOf(), of);
		return pathOf(route, row, place, of, instead) + (query ? `?${query}` : '');
	}

	/** What a role gets from an address, and the whole answer. */
	async function answerTo(
		path: string,
		role: Role,
		init: RequestInit & { accept?: string } = {}
	): Promise<{ outcome: RouteOutcome; body: string }> {
		const world = worldOf();
		const { accept = 'text/html', ...rest } = init;
		// a connection kept for later may be closed just as it is used again
		const headers = { accept, cookie: world.cookies[role], origin: world.origin, connection: 'close' };
		const answer = await fetch(world.origin + path, { ...rest, headers: { ...headers, ...rest.headers }, redirect: 'manual' });
		const body = await answer.text();
		expect(answer.status, `${path} as ${role}: ${body.slice(0, 300)}`).toBeLessThan(500);
		const outcome = (): RouteOutcome => {
			if (answer.status >= 300 && answer.status < 400) return atSignIn(answer.headers.get('location') ?? '') ? 'sign in' : 'found';
			if (answer.status === 404) return 'nothing';
			// what was typed comes back with the way to the sign-in
			if (answer.status === 401) return 'sign in';
			return answer.headers.get('content-type')?.includes('application/json') ? outcomeOfJson(JSON.parse(body) as never) : 'found';
		};
		return { outcome: outcome(), body };
	}

	const ask = async (path: string, role: Role, init: RequestInit & { accept?: string } = {}): Promise<RouteOutcome> =>
		(await answerTo(path, role, init)).outcome;

	/**
	 * A whole body for a form: what its page sends when somebody who may opens it and presses the button.
	 * @param unshown what is sent where the page does not show the form; without it that is an error
	 */
	async function bodyFor(
		{ what, route }: RouteEntry,
		row: AccessRow,
		place: ForumKind,
		unshown?: Record<string, string>
	): Promise<URLSearchParams> {
		const world = worldOf();
		if (row.body) return new URLSearchParams(row.body(world, place));
		const address = world.origin + addressOf(row.formAt ?? route, row, place);
		const page = await fetch(address, { headers: { cookie: world.cookies[doer(row, place)], accept: 'text/html', connection: 'close' } });
		const [shown] = bodiesFor(await page.text(), what.slice('action:'.length));
		const body = shown ?? (unshown && new URLSearchParams(unshown));
		if (!body) throw new Error(`${address} (${page.status}) shows no form for ${what}`);
		for (const [name, value] of Object.entries(row.fill?.(world, place) ?? {})) body.set(name, value);
		return body;
	}

	const toAction = (path: string, what: string) => {
		const [bare = '', query] = path.split('?');
		return what === 'action:default' ? path : `${bare}?/${what.slice('action:'.length)}${query ? `&${query}` : ''}`;
	};
	/** The address that a form is sent to. */
	const actionOf = ({ what, route }: RouteEntry, row: AccessRow, place: ForumKind) => toAction(addressOf(route, row, place), what);

	const post = (path: string, what: string, role: Role, body: URLSearchParams, accept = 'application/json') =>
		answerTo(toAction(path, what), role, {
			method: 'POST',
			accept,
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
			body: body.toString()
		});
	const send = async (path: string, what: string, role: Role, body: URLSearchParams, accept?: string): Promise<RouteOutcome> =>
		(await post(path, what, role, body, accept)).outcome;

	return { pathOf, addressOf, actionOf, ask, bodyFor, post, send };
}
