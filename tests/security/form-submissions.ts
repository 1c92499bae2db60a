import { table } from './access-table.ts';
import { routeList } from './route-list.ts';
import { doer, formsOf, keyOf, httpClient } from './http-client.ts';
import type { Role, Installation } from './fixtures.ts';

/** A form or button of the program as somebody who may would send it. */
export interface Deed {
	name: string;
	/** the address that it is sent to, with ?/action */
	path: string;
	role: Role;
	body: URLSearchParams;
}

/** Every form of the program, in the order of the table: what ends a registration or a forum comes last. */
export async function deeds(world: Installation): Promise<Deed[]> {
	const { actionOf, bodyFor } = httpClient(() => world);
	const found: Deed[] = [];
	for (const entry of formsOf(routeList())) {
		const name = keyOf(entry);
		const row = table[name];
		if (!row) continue;
		// a form that is not shown in this state is sent with what every form has
		const body = await bodyFor(entry, row, 'own', { sessionId: world.things.own.sessionId });
		found.push({ name, path: actionOf(entry, row, 'own'), role: doer(row, 'own'), body });
	}
	return found;
}
