import { table, type Row } from './access-table.ts';
import { bodiesFor } from './forms.ts';
import { routeList, type Entry } from './route-list.ts';
import { roles, type Role, type World } from './world.ts';

/** A form or button of the program as somebody who may would send it. */
export interface Deed {
	name: string;
	entry: Entry;
	/** the address that it is sent to, with ?/action */
	path: string;
	role: Role;
	body: URLSearchParams;
}

const whoMay = (row: Row): Role => {
	if (typeof row.who !== 'string') return row.who.includes('organiser') ? 'organiser' : (row.who[0] ?? 'admin');
	if (row.who === 'account') return 'desk';
	if (row.who === 'organisers') return 'organiser';
	if (row.who === 'follower') return 'moderator';
	return row.who === 'admin' ? 'admin' : 'anonymous';
};

/** The address of a route with the things of the organiser's own forum in it. */
export function addressIn(world: World, route: string, row?: Row): string {
	const things = world.things.own;
	const usual: Record<string, string> = {
		forum: things.slug,
		session: route.startsWith('/organiser') ? things.sessionId : things.sessionSlug,
		delegation: things.delegationSlug,
		mail: things.mailId,
		organisation: world.organisationId,
		id: things.registrationId,
		token: things.token,
		format: 'csv',
		...row?.params?.(world, 'own')
	};
	return route.replace(/\[(\w+)\]/g, (_, name: string) => usual[name] ?? `no-${name}`);
}

/** Every form of the program, in the order of the table: what ends a registration or a forum comes last. */
export async function deeds(world: World): Promise<Deed[]> {
	const list = routeList();
	const found: Deed[] = [];
	for (const [key, row] of Object.entries(table)) {
		const entry = list.find(({ what, route }) => `${what} ${route}` === key && what.startsWith('action:'));
		if (!entry) continue;
		const role = whoMay(row);
		const action = entry.what.slice('action:'.length);
		const address = addressIn(world, entry.route, row);
		let body = row.body && new URLSearchParams(row.body(world, 'own'));
		if (!body) {
			const page = await fetch(world.origin + addressIn(world, row.formAt ?? entry.route, row), {
				headers: { cookie: world.cookies[role], accept: 'text/html' }
			});
			[body] = bodiesFor(await page.text(), action);
		}
		// a form that is not shown in this state is sent with what every form has
		body ??= new URLSearchParams({ sessionId: world.things.own.sessionId });
		for (const [name, value] of Object.entries(row.fill?.(world, 'own') ?? {})) body.set(name, value);
		found.push({ name: key, entry, path: action === 'default' ? address : `${address}?/${action}`, role, body });
	}
	return found;
}

/** Numbers that look thrown and are the same each time. https://github.com/bryc/code/blob/master/jshash/PRNGs.md#mulberry32 */
export function dice(seed: number) {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
	return {
		below: (n: number) => Math.floor(next() * n),
		of: <T>(list: readonly T[]): T => {
			const found = list[Math.floor(next() * list.length)];
			if (found === undefined) throw new Error('nothing to choose from');
			return found;
		},
		chance: (share: number) => next() < share
	};
}
export type Dice = ReturnType<typeof dice>;
export const anyRole = (d: Dice): Role => d.of(roles);
