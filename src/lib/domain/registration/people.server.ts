import type { PrivacyState } from '../../lists.ts';
import type { ExpressionBuilder, Kysely } from 'kysely';
import type { Actor } from '../../server/actor.ts';
import { read } from '../../server/database/open.ts';
import type { RegistrationRow, Tables } from '../../server/database/tables.ts';
import { can } from '../../server/permissions/rules.ts';
import { maySeePerson } from './rules.ts';

/**
 * The one source of participants' names, addresses, numbers and ids. Every list, file, feed and letter that names people begins with
 * `people(actor, forumId)`; tests/architecture/people.test.ts keeps other queries away from the table.
 */

type Rows = Tables & { r: RegistrationRow };

/** What `maySeePerson` says, for one actor and forum. */
const rights = (actor: Actor, forumId: string | null) => ({
	seesRestricted: can(actor, 'registration.see-restricted', forumId === null ? {} : { forumId }),
	ownId: actor.kind === 'delegate' ? actor.registrationId : null
});

/** Whether the actor may see the person of a row. Callers check the permission to act. */
export function seesPerson(actor: Actor, row: { id: string; forum_id: string; privacy_state: PrivacyState }): boolean {
	const { seesRestricted, ownId } = rights(actor, row.forum_id);
	return maySeePerson(row.privacy_state, { seesRestricted, own: row.id === ownId });
}

/** `seesPerson` as a condition on the rows `r` of a query. A constant null lets SQLite use indexes of those without a privacy state. */
export const visibleTo = (actor: Actor, forumId: string | null) => (e: ExpressionBuilder<Rows, 'r'>) => {
	const { seesRestricted, ownId } = rights(actor, forumId);
	const usual = e('r.privacy_state', 'is', null);
	if (seesRestricted) return e.or([usual, e('r.privacy_state', '=', 'restricted')]);
	return ownId === null ? usual : e.or([usual, e.and([e('r.privacy_state', '=', 'restricted'), e('r.id', '=', ownId)])]);
};

/**
 * Finds a restricted registration by the code or number on its pass, so that the desk lets its owner in without learning who it is. No page
 * gets its id.
 * @returns null also where the actor may see the person: `people` has it then
 */
export async function restrictedByPass(
	actor: Actor,
	forumId: string,
	pass: { code: string } | { number: number },
	from: Kysely<Tables> = read()
) {
	if (rights(actor, forumId).seesRestricted) return null;
	const row = await from
		.selectFrom('registration as r')
		.select(['r.id', 'r.state', 'r.attended_at'])
		.where('r.forum_id', '=', forumId)
		.where('r.privacy_state', '=', 'restricted')
		.where((e) => ('code' in pass ? e('r.pass_code', '=', pass.code) : e('r.number', '=', pass.number)))
		.executeTakeFirst();
	return row ?? null;
}

/**
 * The registrations, named `r`, whose people an actor may see. Callers check whether the actor may see any list at all.
 * @param forumId null: of every forum, for those whose roles hold in the whole installation
 */
export function people(actor: Actor, forumId: string | null, from: Kysely<Tables> = read()) {
	const shown = from.selectFrom('registration as r').where(visibleTo(actor, forumId));
	return forumId === null ? shown : shown.where('r.forum_id', '=', forumId);
}

/**
 * The registrations of a forum, named `r`, that `people` leaves out. They are mostly few, and an index holds nobody else (migration 0046):
 * what is counted among many is cheaper without these than by asking of each row.
 */
export const unseenPeople = (actor: Actor, forumId: string, from: Kysely<Tables> = read()) =>
	from
		.selectFrom('registration as r')
		.where('r.forum_id', '=', forumId)
		.where('r.privacy_state', 'is not', null)
		.where((e) => e.not(visibleTo(actor, forumId)(e)));
