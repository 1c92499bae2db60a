import { anonymous, type Actor } from '../../src/lib/server/actor.ts';
import { signedIn } from '../../src/lib/domain/access/index.server.ts';

/** A browser's cookies after an answer. */
export const cookieJar = (made: { cookies: { name: string; value: string }[] }): Map<string, string> =>
	new Map(made.cookies.filter((each) => each.value).map((each) => [each.name, each.value]));

/** Makes one request with a browser's cookies and stores the cookies that the answer sets. @returns what the pages learn of the visitor */
export async function requestAs(
	cookies: Map<string, string>,
	route: string | null = null
): Promise<{ actor: Actor; mustSetUpFactor?: boolean }> {
	const event = {
		locals: { actor: anonymous } as { actor: Actor; mustSetUpFactor?: boolean },
		route: { id: route },
		cookies: {
			get: (name: string) => cookies.get(name),
			set: (name: string, value: string) => void (value ? cookies.set(name, value) : cookies.delete(name))
		}
	};
	return signedIn({ event, resolve: (each) => each.locals });
}

/** The actor of one request with these cookies. */
export const request = async (cookies: Map<string, string>): Promise<Actor> => (await requestAs(cookies)).actor;
