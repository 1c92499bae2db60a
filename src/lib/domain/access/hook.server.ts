import { anonymous, type Actor } from '../../server/actor.ts';
import { deviceCookieName } from './device.server.ts';
import { loginCookie, loginCookieName, loginOf, noLoginCookie, type KeptCookie } from './lucia.server.ts';
import { actorOf } from './queries.server.ts';
import type { SignedIn, Visitor } from './commands/sign-in.server.ts';

/** What is used of a request's cookies. */
interface Cookies {
	get(name: string): string | undefined;
	set(name: string, value: string, attributes: KeptCookie['attributes']): void;
}

interface Visit {
	cookies: Cookies;
	locals: { actor: Actor };
}

const keep = (cookies: Cookies, cookie: KeptCookie) => cookies.set(cookie.name, cookie.value, cookie.attributes);

/** Who asks, from the login's cookie: the roles are read anew at each request. */
async function actorOfRequest(cookies: Cookies): Promise<Actor> {
	const id = cookies.get(loginCookieName());
	if (!id) return anonymous;
	const login = await loginOf(id);
	const actor = login && (await actorOf(login.accountId));
	if (!actor) keep(cookies, noLoginCookie());
	else if (login.renewed) keep(cookies, loginCookie(id));
	return actor ?? anonymous;
}

/** A SvelteKit `Handle`: sets `locals.actor`. */
export async function signedIn<Event extends Visit, Answer>({
	event,
	resolve
}: {
	event: Event;
	resolve: (event: Event) => Answer | Promise<Answer>;
}): Promise<Answer> {
	event.locals.actor = await actorOfRequest(event.cookies);
	return resolve(event);
}

/** Where a sign-in comes from, for the commands. */
export const visitorOf = (event: { cookies: Cookies; getClientAddress(): string }): Visitor => ({
	address: event.getClientAddress(),
	device: event.cookies.get(deviceCookieName()),
	login: event.cookies.get(loginCookieName())
});

/** Gives the browser what a sign-in made. */
export function keepSignedIn(cookies: Cookies, made: SignedIn): void {
	for (const cookie of made.cookies) keep(cookies, cookie);
}

/** Takes the login's cookie back. */
export const dropLogin = (cookies: Cookies): void => keep(cookies, noLoginCookie());
