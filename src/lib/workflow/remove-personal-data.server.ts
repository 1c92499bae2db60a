import type { Selectable } from 'kysely';
import type { Change } from '../server/change.ts';
import type { RegistrationRow } from '../server/database/tables.ts';
import { forgetRegistration } from '../domain/registration/index.server.ts';
import { dropEmptyDelegation } from '../domain/delegation/index.server.ts';
import { dropUnusedProposal } from '../domain/organisation/index.server.ts';
import { forgetExpert } from '../domain/expert/index.server.ts';
import { forgetProposals } from '../domain/proposal/index.server.ts';
import { forgetAmendments } from '../domain/recommendation/index.server.ts';
import { dropSeats } from '../domain/dialogue/index.server.ts';
import { isOver, timesOf } from '../domain/forum/index.server.ts';
import { forgetPerson, personStays } from '../domain/person/index.server.ts';
import { freePlaces } from './forum-capacity.server.ts';

/** What erasing and anonymising have in common, inside one change. */

type RegistrationRecord = Selectable<RegistrationRow>;

/** Whether the forum is over: from then on erasing people does not change its totals. */
export const forumOver = async (c: Change, forumId: string): Promise<boolean> => isOver(await timesOf(c, forumId), c.at);

export interface Removed {
	/** the row stays to count, without a person */
	counts: boolean;
	/** nothing else needed the person */
	personGone: boolean;
	/** the mails that went, for their copies on disk */
	mails: string[];
}

/**
 * Removes the person of a registration. Before the forum is over its place and its seats go to those who wait, in this transaction;
 * afterwards the totals do not change.
 * @param as null: deletes the row too
 * @param keepPerson the consent «keep for the next forums»: the person's own row stays
 * @param keepFollower true when the term is over and nobody asked for erasure: a follower of proposals, and an expert, keep the link
 */
export async function removePersonalData(
	c: Change,
	row: RegistrationRecord,
	as: 'anonymised' | 'erased' | null,
	{ over, keepPerson, keepFollower = false }: { over: boolean; keepPerson: boolean; keepFollower?: boolean }
): Promise<Removed> {
	if (!over) await freePlaces(c, row, 'withdrawn');
	// before the forum is over nothing of the row stays to count, so neither does a seat in a session that has begun
	if (as === null) await dropSeats(c, row.id);
	const offered = await forgetExpert(c, row, keepFollower);
	const personGone = !keepPerson && !(await personStays(c.trx, row.person_id, row.id));
	const letters = await forgetProposals(c, row, keepFollower);
	await forgetAmendments(c, row.id);
	const mails = [...offered, ...letters, ...(await forgetRegistration(c, row, as))];
	if (as === null) await dropEmptyDelegation(c, row.delegation_id);
	if (row.organisation_id && as !== 'anonymised') await dropUnusedProposal(c, row.organisation_id);
	if (personGone) await forgetPerson(c, row.person_id);
	await c.revise(row.forum_id);
	return { counts: as !== null, personGone, mails };
}
