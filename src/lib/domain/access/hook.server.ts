import { anonymous, type Actor } from '../../server/actor.ts';
import { deviceCookieName } from './device-cookie.server.ts';
import { now } from '../../server/clock.ts';
import { database } from '../../server/database/open.ts';
import { browserOf } from './user-agent.ts';
import { endLogin, loginCookieName, loginOf, noLoginCookie, type KeptCookie } from './lucia.server.ts';
import { noteSeen } from './commands/logins.server.ts';
import { actorOf } from './queries.server.ts';
import { lacksSecondFactor } from './mfa-policy.server.ts';
import { stepCookieName } from './mfa-challenge.server.ts';
import { hasRested } from './session-lifetime.ts';
import type { SignedIn, Visitor } from './commands/sign-in.server.ts';
import { routeOf } from '../../server/route.ts';

/** What is used of a request's cookies. */
interface Cookies {
	get(name: string): string | undefined;
	set(name: string, value: string, attributes: KeptCookie['attributes']): void;
}

interface Visit {
	cookies: Cookies;
	locals: { actor: Actor; mustSetUpFactor?: boolean };
	route: { id: string | null };
}

const keep = (cookies: Cookies, cookie: KeptCookie) => cookies.set(cookie.name, cookie.value, cookie.attributes);

/** The actor of a request, from the login's cookie; the roles are read again at each request. */
async function actorOfRequest(cookies: Cookies): Promise<Actor> {
	const id = cookies.get(loginCookieName());
	if (!id) return anonymous;
	const login = await loginOf(id);
	const actor = login && (await actorOf(login.accountId));
	const rested = login && actor && hasRested(actor.roles, login.seenAt, now());
	if (rested) await endLogin(database().writer, id);
	if (!actor || rested) {
		keep(cookies, noLoginCookie());
		return anonymous;
	}
	await noteSeen(id, login.seenAt);
	return actor;
}

/** What an account that must set up its second factor first reaches: that page, and the way out. */
const reachable: readonly (string | null)[] = ['/account/second-factor', '/logout'];

/**
 * A SvelteKit `Handle`: sets `locals.actor`. An account that must set up a second factor first counts as signed out on every other page.
 */
export async function signedIn<Event extends Visit, Answer>({
	event,
	resolve
}: {
	event: Event;
	resolve: (event: Event) => Answer | Promise<Answer>;
}): Promise<Answer> {
	const actor = await actorOfRequest(event.cookies);
	event.locals.mustSetUpFactor = actor.kind === 'account' && (await lacksSecondFactor(actor));
	event.locals.actor = event.locals.mustSetUpFactor && !reachable.includes(routeOf(event)) ? anonymous : actor;
	return resolve(event);
}

/** The origin of a sign-in, for the commands: network address, browser and marks. */
export const visitorOf = (event: {
	cookies: Cookies;
	request: { headers: { get(name: string): string | null } };
	getClientAddress(): string;
}): Visitor => ({
	address: event.getClientAddress(),
	browser: browserOf(event.request.headers.get('user-agent')),
	step: event.cookies.get(stepCookieName()),
	device: event.cookies.get(deviceCookieName()),
	login: event.cookies.get(loginCookieName())
});

/** Sets the cookies of a sign-in in the browser. */
export function keepSignedIn(cookies: Cookies, made: SignedIn): void {
	for (const cookie of made.cookies) keep(cookies, cookie);
}

/** Clears the session cookie. */
export const dropLogin = (cookies: Cookies): void => keep(cookies, noLoginCookie());
