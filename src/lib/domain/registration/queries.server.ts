import { listedName } from '../../listed-name.ts';
import type { Actor } from '../../server/actor.ts';
import { keysetPage } from '../../server/database/keyset-page.ts';
import { read } from '../../server/database/open.ts';
import { Refusal } from '../../server/refusal.ts';
import { delegationRoles } from '../../lists.ts';
import { requirePermission } from '../../server/permissions/require.ts';
import type { Leader } from '../delegation/schema.ts';
import { requireRegistration } from './access.server.ts';
import { people } from './people.server.ts';
import { withDetails } from './row.server.ts';
import { liveStates, officialName } from './rules.ts';
import type { Registration } from './schema.ts';
import { waitingUpTo } from './registration-counts.server.ts';

/** One registration, for its owner and for the forum's organisers. @throws Refusal('not-found') */
export async function registrationOf(actor: Actor, id: string): Promise<Registration> {
	return withDetails(await requireRegistration(read(), actor, 'registration.list', id, 'owner-too'));
}

/** The number on the forum's waiting list, from 1; null for everybody who does not wait for the forum. @throws Refusal('not-found') */
export async function queueNumberOf(actor: Actor, id: string): Promise<number | null> {
	const { state, forum_id: forumId, number } = await requireRegistration(read(), actor, 'registration.list', id, 'owner-too');
	return queueNumberAt({ state, forumId, number });
}

/** The number on the forum's waiting list of a registration that its reader has opened. */
export const queueNumberAt = async ({ state, forumId, number }: Pick<Registration, 'state' | 'forumId' | 'number'>) =>
	state === 'waiting' ? waitingUpTo(forumId, number) : null;

/**
 * One registration under its forum's address, for the organisers.
 * @throws Refusal('not-found'), also for a registration of another forum
 */
export async function registrationAt(actor: Actor, forumId: string, id: string): Promise<Registration> {
	const registration = await registrationOf(actor, id);
	if (registration.forumId !== forumId) throw new Refusal('not-found');
	return registration;
}

export interface SeenParticipant {
	surname: string;
	givenName: string;
	latinName: string;
	organisation: string;
	position: string;
	country: string;
}

/**
 * Confirmed participants who agreed to be seen by participants or by everyone, for another confirmed participant; 100 a page.
 * @param after the `next` of the page before
 * @throws Refusal('not-found') for everybody else
 */
export async function participantsSeenBy(actor: Actor, after?: string): Promise<{ items: SeenParticipant[]; next: string | null }> {
	if (actor.kind !== 'delegate') throw new Refusal('not-found');
	const own = await requireRegistration(read(), actor, 'registration.list', actor.registrationId, 'owner-too');
	if (own.state !== 'confirmed') throw new Refusal('not-found');
	const query = people(actor, actor.forumId)
		.selectAll('r')
		.where('r.state', '=', 'confirmed')
		.where('r.shown_to', 'in', ['participants', 'everyone']);
	const last = after
		? await people(actor, actor.forumId).select(['r.sort_key', 'r.id']).where('r.id', '=', after).executeTakeFirst()
		: undefined;
	const cursor = { keys: ['r.sort_key', 'r.id'] as const, after: last && [last.sort_key, last.id], size: 100 };
	const { rows, next } = await keysetPage(query, { ...cursor, nextOf: (row) => row.id });
	return {
		items: rows.map((row) => ({
			surname: row.surname,
			givenName: row.given_name,
			latinName: row.latin_name,
			organisation: row.organisation_text,
			position: row.position_text,
			country: row.country
		})),
		next
	};
}

export interface HistoryEntry {
	id: string;
	at: string;
	verb: string;
	actorKind: 'anonymous' | 'delegate' | 'account' | 'system';
	/** the account's name where an account acted */
	actorName: string | null;
	columns: string[];
	details: Record<string, unknown>;
	/** why it was done, where a reason was asked for */
	reason: string | null;
}

/** The reason in an audit entry's details or personal values, or null. @param personal the JSON of the column */
export function reasonIn(personal: string): string | null {
	const { reason } = JSON.parse(personal) as { reason?: unknown };
	return typeof reason === 'string' ? reason : null;
}

/** The history of a registration, newest first, at most 200 entries; the audit holds who looked at it. @throws Refusal('not-found') */
export async function historyOf(actor: Actor, id: string): Promise<HistoryEntry[]> {
	await requireRegistration(read(), actor, 'registration.list', id, 'owner-too');
	const rows = await read()
		.selectFrom('audit_entry as a')
		.leftJoin('account as k', 'k.id', 'a.actor_id')
		.leftJoin('person as p', 'p.id', 'k.person_id')
		.leftJoin('audit_personal as own', 'own.audit_id', 'a.id')
		.select(['a.id', 'a.at', 'a.verb', 'a.actor_kind', 'a.columns', 'a.details', 'p.surname', 'p.given_name', 'own.details as personal'])
		.where('a.subject_kind', '=', 'registration')
		.where('a.subject_id', '=', id)
		.where('a.verb', '<>', 'registration.open')
		.orderBy('a.id', 'desc')
		.limit(200)
		.execute();
	return rows.map((row) => ({
		id: row.id,
		at: row.at,
		verb: row.verb,
		actorKind: row.actor_kind,
		actorName: listedName(row),
		columns: JSON.parse(row.columns) as string[],
		details: JSON.parse(row.details) as Record<string, unknown>,
		reason: row.personal ? reasonIn(row.personal) : null
	}));
}

/**
 * The heads and contact persons of a forum's delegations, heads first, including those whose names the public does not see.
 * @throws Refusal('not-found') for all but the forum's organisers
 */
export async function leadersOf(actor: Actor, forumId: string): Promise<Leader[]> {
	requirePermission(actor, 'registration.list', { forumId });
	const rows = await people(actor, forumId)
		.select(['r.delegation_id', 'r.delegation_role', 'r.surname', 'r.given_name', 'r.patronymic'])
		.where('r.delegation_role', 'in', delegationRoles)
		.where('r.state', 'in', liveStates)
		.orderBy('r.delegation_role', 'desc')
		.orderBy('r.sort_key')
		.execute();
	return rows.map((row) => ({
		delegationId: row.delegation_id,
		role: row.delegation_role === 'head' ? 'head' : 'contact',
		name: officialName({ surname: row.surname, givenName: row.given_name, patronymic: row.patronymic })
	}));
}
