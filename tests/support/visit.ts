import { anonymous, type Actor } from '../../src/lib/server/actor.ts';
import { signedIn } from '../../src/lib/domain/access/index.server.ts';

/** A browser's cookies after an answer. */
export const cookieJar = (made: { cookies: { name: string; value: string }[] }): Map<string, string> =>
	new Map(made.cookies.filter((each) => each.value).map((each) => [each.name, each.value]));

/** One request with the cookies a browser has; what the answer sets is kept in them. @returns what the pages are told */
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

/** Who asks in one request. */
export const request = async (cookies: Map<string, string>): Promise<Actor> => (await requestAs(cookies)).actor;
