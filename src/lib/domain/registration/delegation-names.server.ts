import { sql } from 'kysely';
import { anonymous } from '../../server/actor.ts';
import { read } from '../../server/database/open.ts';
import { wordsBeginning } from '../../server/search-words.ts';
import { indexWords } from '../../i18n/search-key.ts';
import { delegationRoles } from '../../lists.ts';
import type { DelegationMember } from '../delegation/schema.ts';
import { people } from './people.server.ts';

/**
 * The confirmed members of delegations who agreed to be shown to everyone. However many there are, what is read is as much as a page
 * shows. The conditions are written out: SQLite uses a partial index for constants only.
 */

/** A delegation up to this size is read whole; of a larger one the first names. */
const SMALL = 50;
/** People of a forum who are looked at for one word of a search. */
const LOOKED_AT = 1000;

const named = (forumId: string) =>
	people(anonymous, forumId).where('r.state', '=', sql.lit('confirmed')).where('r.shown_to', '=', sql.lit('everyone'));

const shown = [
	...(['r.id', 'r.delegation_id', 'r.surname', 'r.given_name', 'r.patronymic'] as const),
	...(['r.latin_name', 'r.position_text', 'r.delegation_role'] as const)
] as const;
const members = (forumId: string) => named(forumId).select(shown);
type MemberRow = Awaited<ReturnType<ReturnType<typeof members>['execute']>>[number];

const toMember = (row: MemberRow): DelegationMember => ({
	surname: row.surname,
	givenName: row.given_name,
	patronymic: row.patronymic,
	latinName: row.latin_name,
	position: row.position_text,
	role: row.delegation_role
});

const rank = { head: 0, contact: 1 } as const;
const place = (row: MemberRow) => (row.delegation_role ? rank[row.delegation_role] : 2);

/** Those who lead large delegations: one or two of each, by an index of their own. */
const leadersOf = (forumId: string, ids: readonly string[]) =>
	members(forumId).where('r.delegation_role', 'in', delegationRoles).where('r.delegation_id', 'in', ids).execute();

/** In the order of the alphabet, from one on. */
const someOf = (forumId: string, id: string, most: number, from = 0) =>
	members(forumId).where('r.delegation_id', '=', id).orderBy('r.sort_key').orderBy('r.id').limit(most).offset(from);

/**
 * The first names of each of some delegations of a forum: who leads it, then in the order of the alphabet.
 * @param most of one delegation
 */
export async function firstNames(
	forumId: string,
	delegations: readonly { id: string; participants: number }[],
	most: number
): Promise<Map<string, DelegationMember[]>> {
	const ids = (size: 'small' | 'large') =>
		delegations.filter(({ participants }) => participants <= SMALL === (size === 'small')).map(({ id }) => id);
	const [small, large] = [ids('small'), ids('large')];
	const firsts = large.map((id) =>
		read()
			.selectFrom(someOf(forumId, id, most).as('firsts'))
			.selectAll()
	);
	const [one, ...others] = firsts;
	const rows = await Promise.all([
		small.length
			? members(forumId).where('r.delegation_id', 'in', small).orderBy('r.delegation_id').orderBy('r.sort_key').orderBy('r.id').execute()
			: [],
		large.length ? leadersOf(forumId, large) : [],
		one ? others.reduce((query, another) => query.unionAll(another), one).execute() : []
	]);
	const once = [...new Map(rows.flat().map((row) => [row.id, row])).values()];
	const byDelegation = Map.groupBy(once, (row) => row.delegation_id);
	return new Map(
		[...byDelegation].map(([id, list]) => [
			id,
			list
				.sort((a, b) => place(a) - place(b))
				.slice(0, most)
				.map(toMember)
		])
	);
}

/** One page of the names of a delegation; who leads it stands on the first. @returns how many names there are in all, too */
export async function namesOf(
	forumId: string,
	id: string,
	from: number,
	most: number
): Promise<{ names: DelegationMember[]; total: number }> {
	const [leaders, rows, { total }] = await Promise.all([
		leadersOf(forumId, [id]),
		someOf(forumId, id, most, from).execute(),
		named(forumId)
			.select((e) => e.fn.countAll<number>().as('total'))
			.where('r.delegation_id', '=', id)
			.executeTakeFirstOrThrow()
	]);
	const ahead = from ? [] : leaders.sort((a, b) => place(a) - place(b));
	const others = rows.filter((row) => !leaders.some((leader) => leader.id === row.id));
	return { names: [...ahead, ...others].map(toMember), total: Number(total) };
}

/** The delegations of a forum with somebody shown whose name has a word that begins so. @param word a key of i18n/search-key.ts */
export async function delegationsNaming(forumId: string, word: string): Promise<Set<string>> {
	const rows = await named(forumId)
		.select(['r.delegation_id', 'r.surname', 'r.given_name', 'r.latin_name'])
		.where('r.id', 'in', wordsBeginning('registration', forumId, word, LOOKED_AT))
		.execute();
	// people are found by their address and organisation too: these are not shown here
	const begins = (text: string) => indexWords(text).some((each) => each.startsWith(word));
	return new Set(
		rows.filter((row) => [row.surname, row.given_name, row.latin_name].some(begins)).flatMap(({ delegation_id: id }) => (id ? [id] : []))
	);
}
