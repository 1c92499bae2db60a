import type { Selectable } from 'kysely';
import { listedName } from '../../listed-name.ts';
import type { Actor } from '../../server/actor.ts';
import type { ProposalRow } from '../../server/database/tables.ts';
import { people } from '../registration/index.server.ts';

/** Who proposals are by. */

type Authored = Pick<Selectable<ProposalRow>, 'registration_id' | 'show_name'>;
/** @returns the name, or null where the row names nobody or the actor may not see the person */
type NameOf = (row: Authored) => string | null;

/** Names those whom some rows came from, whether they want it or not, as far as the actor may see them. */
export async function namesBehind(actor: Actor, forumId: string, rows: readonly Authored[]): Promise<NameOf> {
	const ids = [...new Set(rows.flatMap((row) => row.registration_id ?? []))];
	const found = ids.length
		? await people(actor, forumId).select(['r.id', 'r.surname', 'r.given_name']).where('r.id', 'in', ids).execute()
		: [];
	const names = new Map(found.map((row) => [row.id, listedName(row)]));
	return ({ registration_id: id }) => (id && names.get(id)) || null;
}

/** Names the authors of some rows who want their names shown, as far as the actor may see them. */
export async function authorsOf(actor: Actor, forumId: string, rows: readonly Authored[]): Promise<NameOf> {
	const nameOf = await namesBehind(
		actor,
		forumId,
		rows.filter((row) => row.show_name)
	);
	return (row) => (row.show_name ? nameOf(row) : null);
}
