import type { Actor } from '../../server/actor.ts';
import { requirePermission } from '../../server/permissions/require.ts';
import { people } from './people.server.ts';
import { officialName } from './rules.ts';

/** Whom a change concerned, for the page that says so. */
export interface NamedPeople {
	/** in the order in which they were given */
	shown: { id: string; name: string }[];
	/** those whom the actor may not see */
	others: number;
}

/** @throws Refusal('not-found') for all but the forum's organisers */
export async function namedPeople(actor: Actor, forumId: string, given: readonly { registrationId: string }[]): Promise<NamedPeople> {
	requirePermission(actor, 'registration.list', { forumId });
	const ids = [...new Set(given.map(({ registrationId }) => registrationId))];
	if (!ids.length) return { shown: [], others: 0 };
	const rows = await people(actor, forumId)
		.select(['r.id', 'r.surname', 'r.given_name', 'r.patronymic'])
		.where('r.id', 'in', ids)
		.execute();
	const shown = rows
		.map((row) => ({
			id: row.id,
			name: officialName({ surname: row.surname, givenName: row.given_name, patronymic: row.patronymic })
		}))
		.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
	return { shown, others: ids.length - shown.length };
}
