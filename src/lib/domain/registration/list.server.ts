import { sql, type RawBuilder, type Selectable, type SelectQueryBuilder, type SqlBool } from 'kysely';
import type { Locale } from '../../i18n/locales.ts';
import type { Actor } from '../../server/actor.ts';
import { keysetPage } from '../../server/database/keyset-page.ts';
import { read } from '../../server/database/open.ts';
import type { RegistrationRow, Tables } from '../../server/database/tables.ts';
import { searchIds } from '../../server/search-words.ts';
import { requirePermission } from '../../server/permissions/require.ts';
import { placeStates, registrationStates, type NeedKind, type RegistrationState } from '../../lists.ts';
import { listedInBurst } from './bursts.server.ts';
import type { RegistrationFilters } from './filters.ts';
import { people } from './people.server.ts';
import { sumByState, seenCountsOf, sumWhere, type SeenCount, type StateCounts } from './registration-counts.server.ts';
import { liveStates } from './rules.ts';

/** The organiser's list of a forum's registrations. */

export const PAGE_SIZE = 50;

export interface ListedRegistration {
	id: string;
	number: number;
	surname: string;
	givenName: string;
	patronymic: string;
	organisation: string;
	kind: string;
	country: string;
	unitId: string | null;
	state: RegistrationState;
	delegationRole: 'head' | 'contact' | null;
	submittedAt: string;
	/** until when the address is to be confirmed; null where nothing is awaited */
	confirmBy: string | null;
	/** the language of their letters */
	language: Locale;
	/** seats and waiting places now, by the platform's number */
	places: { number: number; state: 'held' | 'waiting' }[];
}

type Query<O> = SelectQueryBuilder<Tables & { r: RegistrationRow }, 'r', O>;

/** Who has a need. Each has a partial index, which is used only where the condition is written out and no value is bound. */
const hasNeed: Record<NeedKind, RawBuilder<SqlBool>> = {
	interpretation: sql<SqlBool>`r.interpretation = 1`,
	accessibility: sql<SqlBool>`r.id in (select registration_id from registration_needs where accessibility <> '')`,
	food: sql<SqlBool>`r.id in (select registration_id from registration_needs where food <> '')`
};

/** The filters as conditions; a search without a single word finds nothing. */
async function filtered<O>(query: Query<O>, forumId: string, filters: RegistrationFilters): Promise<Query<O>> {
	let found = query;
	if (filters.search) {
		const ids = await searchIds('registration', forumId, filters.search);
		found = ids ? found.where('r.id', 'in', ids) : found.where('r.id', '=', '');
	}
	if (filters.state) found = found.where('r.state', '=', filters.state);
	if (filters.kind) found = found.where('r.kind', '=', filters.kind);
	if (filters.country) found = found.where('r.country', '=', filters.country);
	if (filters.unitId) found = found.where('r.unit_id', '=', filters.unitId);
	if (filters.language) found = found.where('r.working_language', '=', filters.language);
	if (filters.needs) found = found.where(hasNeed[filters.needs]);
	if (filters.delegationId) found = found.where('r.delegation_id', '=', filters.delegationId);
	if (filters.sessionId) {
		const seats = read()
			.selectFrom('seat')
			.select('registration_id')
			.where('session_id', '=', filters.sessionId)
			.where('state', 'in', placeStates);
		found = found.where('r.id', 'in', seats);
	}
	if (filters.address) found = found.where('r.confirm_due_at', 'is not', null);
	if (filters.burst) found = found.where(listedInBurst(filters.burst));
	return found;
}

/** The states in which a list shows registrations: of a burst those that wait for the decision on it, unless another state is asked for. */
const shownStates = ({ state, burst }: RegistrationFilters): readonly RegistrationState[] =>
	state ? [state] : burst ? liveStates : registrationStates;

/** One page in the filters' order. @param after id of the last one of the page before */
async function pageOf(actor: Actor, forumId: string, filters: RegistrationFilters, size: number, after?: string | null) {
	const found = await filtered(people(actor, forumId).selectAll('r'), forumId, filters);
	const query = filters.burst ? found.where('r.state', 'in', shownStates(filters)) : found;
	const last = after
		? await people(actor, forumId).select(['r.sort_key', 'r.id', 'r.number']).where('r.id', '=', after).executeTakeFirst()
		: undefined;
	const nextOf = (row: { id: string }) => row.id;
	if (filters.order === 'newest')
		return keysetPage(query, { keys: ['r.number'], after: last && [last.number], size, newestFirst: true, nextOf });
	return keysetPage(query, { keys: ['r.sort_key', 'r.id'], after: last && [last.sort_key, last.id], size, nextOf });
}

async function seatsOf(ids: readonly string[]): Promise<Map<string, ListedRegistration['places']>> {
	const places = new Map<string, ListedRegistration['places']>();
	if (!ids.length) return places;
	const rows = await read()
		.selectFrom('seat as s')
		.innerJoin('platform as p', 'p.session_id', 's.session_id')
		.select(['s.registration_id', 's.state', 'p.number'])
		.where('s.registration_id', 'in', ids)
		.where('s.state', 'in', placeStates)
		.orderBy('p.number')
		.execute();
	for (const row of rows) {
		const { registration_id: id, number, state } = row;
		if (state !== 'ended') places.set(id, [...(places.get(id) ?? []), { number, state }]);
	}
	return places;
}

const toListed = (row: Selectable<RegistrationRow>, places: ListedRegistration['places']): ListedRegistration => ({
	id: row.id,
	number: row.number,
	surname: row.surname,
	givenName: row.given_name,
	patronymic: row.patronymic,
	organisation: row.organisation_text,
	kind: row.kind,
	country: row.country,
	unitId: row.unit_id,
	state: row.state,
	delegationRole: row.delegation_role,
	submittedAt: row.submitted_at,
	confirmBy: row.confirm_due_at && row.confirm_by,
	language: row.language,
	places
});

/**
 * One page of registrations, in the official order of names or the latest first. The words of `search` are beginnings of names,
 * organisation, address or number; all of them must be found.
 * @param filters.after the `next` of the page before
 * @param filters.size rows a page, 50
 * @throws Refusal('not-found') for all but the forum's organisers
 */
export async function listRegistrations(
	actor: Actor,
	forumId: string,
	filters: RegistrationFilters & { after?: string | undefined; size?: number } = {}
): Promise<{ items: ListedRegistration[]; next: string | null }> {
	requirePermission(actor, 'registration.list', { forumId });
	const { size = PAGE_SIZE } = filters;
	const { rows, next } = await pageOf(actor, forumId, filters, size, filters.after);
	const places = await seatsOf(rows.map((row) => row.id));
	return { items: rows.map((row) => toListed(row, places.get(row.id) ?? [])), next };
}

/** What the listed registrations have of one trait. */
async function listed(actor: Actor, forumId: string, trait: 'country' | 'unitId'): Promise<string[]> {
	requirePermission(actor, 'registration.list', { forumId });
	const rows = await seenCountsOf(actor, forumId);
	return [...new Set(rows.flatMap((row) => row[trait] ?? []))].filter((value) => sumWhere(rows, (row) => row[trait] === value) > 0);
}

/** ISO codes of the countries from which somebody is listed. @throws Refusal('not-found') for all but the forum's organisers */
export const countriesRegistered = async (actor: Actor, forumId: string): Promise<string[]> =>
	(await listed(actor, forumId, 'country')).sort();

/** Districts and cities from which somebody is listed. @throws Refusal('not-found') for all but the forum's organisers */
export const unitsRegistered = (actor: Actor, forumId: string): Promise<string[]> => listed(actor, forumId, 'unitId');

/**
 * The registration that follows another in a list, whether or not that one is still in it; after the last one the first.
 * @returns its id, or null where the list holds no other
 * @throws Refusal('not-found') for all but the forum's organisers
 */
export async function nextRegistration(actor: Actor, forumId: string, filters: RegistrationFilters, id: string): Promise<string | null> {
	requirePermission(actor, 'registration.list', { forumId });
	const [following] = (await pageOf(actor, forumId, filters, 1, id)).rows;
	if (following) return following.id;
	const [first] = (await pageOf(actor, forumId, filters, 1)).rows;
	return first && first.id !== id ? first.id : null;
}

/** What the tally counts apart, by the filters that ask for it. */
const counted = {
	state: (row: SeenCount) => row.state,
	kind: (row: SeenCount) => row.kind,
	country: (row: SeenCount) => row.country,
	unitId: (row: SeenCount) => row.unitId
} satisfies { [filter in keyof RegistrationFilters]?: (row: SeenCount) => string | null };
const countedFilters = Object.keys(counted) as (keyof typeof counted)[];

/** Whether the tally holds all that the filters ask for: nothing else is asked, and the order narrows nothing. */
const tallied = ({ order: _, ...filters }: RegistrationFilters): boolean =>
	Object.entries(filters).every(([filter, value]) => !value || filter in counted);

const tallyBy = async (actor: Actor, forumId: string, filters: RegistrationFilters) =>
	(await seenCountsOf(actor, forumId)).filter((row) =>
		countedFilters.every((filter) => !filters[filter] || filters[filter] === counted[filter](row))
	);

async function countBy(actor: Actor, forumId: string, filters: RegistrationFilters) {
	const counts = people(actor, forumId).select((e) => ['r.state', e.fn.countAll<number>().as('n')]);
	return (await filtered(counts, forumId, filters)).groupBy('r.state').execute();
}

/**
 * Counts the registrations in each state, after the filters; `total` are those that the list shows.
 * @throws Refusal('not-found') for all but the forum's organisers
 */
export async function countRegistrations(actor: Actor, forumId: string, filters: RegistrationFilters = {}): Promise<StateCounts> {
	requirePermission(actor, 'registration.list', { forumId });
	return sumByState(await (tallied(filters) ? tallyBy : countBy)(actor, forumId, filters), shownStates(filters));
}

/** A whole row for a file, with seats and waiting places. */
export interface ExportedRegistration {
	row: Selectable<RegistrationRow>;
	places: ListedRegistration['places'];
}

/** Every row after the filters, for files: 500 at a time. @throws Refusal('not-found') for all but the forum's organisers */
export async function* eachRegistration(
	actor: Actor,
	forumId: string,
	filters: RegistrationFilters = {}
): AsyncGenerator<ExportedRegistration> {
	requirePermission(actor, 'registration.export', { forumId });
	let after: string | null = null;
	do {
		const { rows, next }: Awaited<ReturnType<typeof pageOf>> = await pageOf(actor, forumId, filters, 500, after);
		const places = await seatsOf(rows.map((row) => row.id));
		for (const row of rows) yield { row, places: places.get(row.id) ?? [] };
		after = next;
	} while (after);
}
