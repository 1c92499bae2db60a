import type { Actor } from '../../server/actor.ts';
import { requirePermission } from '../../server/permissions/require.ts';
import { people } from '../registration/index.server.ts';
import { officialName } from '../registration/rules.ts';
import type { MovedUp } from './seat-store.server.ts';

/** Who moved up from a waiting list, for the page that says so. */
export interface MovedUpShown {
	/** in the order in which they moved up */
	shown: { id: string; name: string }[];
	/** those whom the actor may not see */
	others: number;
}

/** @throws Refusal('not-found') for all but the forum's organisers */
export async function whoMovedUp(
	actor: Actor,
	forumId: string,
	movedUp: readonly Pick<MovedUp, 'registrationId'>[]
): Promise<MovedUpShown> {
	requirePermission(actor, 'seat.place', { forumId });
	const ids = [...new Set(movedUp.map(({ registrationId }) => registrationId))];
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
