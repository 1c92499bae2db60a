import type { Selectable } from 'kysely';
import { anonymous, type Actor } from '../../server/actor.ts';
import { keysetPage } from '../../server/database/keyset-page.ts';
import { read } from '../../server/database/open.ts';
import type { DelegationRow } from '../../server/database/tables.ts';
import { Refusal } from '../../server/refusal.ts';
import { collator, nameOrder } from '../../i18n/collation.ts';
import { indexWords, searchWords } from '../../i18n/search-key.ts';
import { countryName } from '../../i18n/format.ts';
import { locales, type Locale } from '../../i18n/locales.ts';
import { plain, readMl } from '../../i18n/localized-text.ts';
import { asLine } from '../../i18n/typed-text.ts';
import { can } from '../../server/permissions/rules.ts';
import { requirePermission } from '../../server/permissions/require.ts';
import { hostOf } from '../forum/index.server.ts';
import type { Delegation, DelegationListing, DelegationMember } from '../delegation/schema.ts';
import { delegationsNaming, firstNames, namesOf } from './delegation-names.server.ts';

/** Delegations with the names of those who agreed to be shown to everyone. */

const toDelegation = (row: Selectable<DelegationRow>, names: DelegationMember[], namedInAll = names.length): Delegation => {
	const name = readMl(row.name_ml);
	return {
		id: row.id,
		slug: row.slug,
		kind: row.kind,
		country: row.country,
		organisation: row.organisation_id ? name : null,
		name,
		participants: row.participants,
		names,
		unnamed: row.participants - namedInAll,
		quota: row.quota,
		protocolPosition: row.protocol_position
	};
};

/**
 * Delegations of an organisation whose every member is restricted: the organisation's name would say who it is. For organisers members in
 * any state count, for everybody else the confirmed members, whom the public sees counted.
 * @returns their ids; none for those who see restricted people
 */
export async function onlyRestrictedIn(actor: Actor, forumId: string): Promise<Set<string>> {
	if (can(actor, 'registration.see-restricted', { forumId })) return new Set();
	const states = can(actor, 'registration.list', { forumId }) ? null : ('confirmed' as const);
	const rows = await read()
		.selectFrom('delegation as d')
		.select('d.id')
		.where('d.forum_id', '=', forumId)
		.where('d.organisation_id', 'is not', null)
		.where((e) => {
			const members = e.selectFrom('registration as r').select('r.id').whereRef('r.delegation_id', '=', 'd.id');
			const counted = states ? members.where('r.state', '=', states) : members;
			const others = counted.where((o) => o.or([o('r.privacy_state', 'is', null), o('r.privacy_state', '<>', 'restricted')]));
			// who has left a delegation that is empty since still names its organisation
			const named = e
				.selectFrom('registration as r')
				.select('r.id')
				.whereRef('r.organisation_id', '=', 'd.organisation_id')
				.where('r.forum_id', '=', forumId)
				.where('r.privacy_state', '=', 'restricted');
			return e.and([e.not(e.exists(others)), e.or([e.exists(counted.where('r.privacy_state', '=', 'restricted')), e.exists(named)])]);
		})
		.execute();
	return new Set(rows.map((row) => row.id));
}

/** Words of a search past this many add nothing and cost a look each. */
const MOST_WORDS = 6;

/** Whether every word of a search begins a word of a delegation's name, its country or one of its shown names. */
async function matching(forumId: string, text: string): Promise<(row: Selectable<DelegationRow>) => boolean> {
	const search = [...new Set(searchWords(text))].slice(0, MOST_WORDS);
	const naming = await Promise.all(search.map((word) => delegationsNaming(forumId, word)));
	return (row) => {
		const texts = [...Object.values(readMl(row.name_ml)), ...locales.map((locale) => countryName(row.country, locale))];
		const words = texts.flatMap((each) => indexWords(each ?? ''));
		return (
			(search.length > 0 || !asLine(text)) &&
			search.every((wanted, i) => naming[i]?.has(row.id) || words.some((word) => word.startsWith(wanted)))
		);
	};
}

/** As many names of one delegation come with a list. */
export const LISTED_NAMES = 100;

/**
 * The delegations with participants, by country in the order of the page's alphabet (the host last), in each by protocol position,
 * then name. The numbers of all rows and the country's `others` add up to those of the country, and these to the total; one page shows
 * some of the rows.
 * @param options.all organisers also see delegations without a confirmed member
 * @param options.actor who reads; the public when it is left out
 * @param options.order the forum's protocol language, when its alphabet decides and not the page's
 * @param options.page how many delegations at most, after the one of that address; without it all
 */
export async function listDelegations(
	forumId: string,
	options: {
		locale: Locale;
		search?: string;
		all?: boolean;
		order?: Locale;
		actor?: Actor;
		page?: { size: number; after: string | null };
	}
): Promise<DelegationListing> {
	const { search = '', page } = options;
	let query = read().selectFrom('delegation').selectAll().where('forum_id', '=', forumId);
	if (!options.all) query = query.where('participants', '>', 0);
	const [rows, matches, host, secret] = await Promise.all([
		query.execute(),
		matching(forumId, search),
		hostOf(forumId),
		onlyRestrictedIn(options.actor ?? anonymous, forumId)
	]);
	const found = rows.filter((row) => !secret.has(row.id) && matches(row));
	// a search that finds a number would find the name
	const unshown = asLine(search) ? [] : rows.filter((row) => secret.has(row.id) && row.participants > 0);
	const peopleIn = (list: readonly Selectable<DelegationRow>[]) => list.reduce((sum, row) => sum + row.participants, 0);
	const language = options.order ?? options.locale;
	const order = collator(language);
	const byName = nameOrder(language);
	const named = new Map(found.map((row) => [row.id, plain(readMl(row.name_ml), language)]));
	const position = (row: Selectable<DelegationRow>) => row.protocol_position ?? Number.MAX_SAFE_INTEGER;
	const countries = [...Map.groupBy([...found, ...unshown], (row) => row.country)]
		.map(([country, list]) => ({
			country,
			host: country === host,
			others: peopleIn(list.filter((row) => secret.has(row.id))),
			list: list
				.filter((row) => !secret.has(row.id))
				.sort((a, b) => position(a) - position(b) || byName(named.get(a.id) ?? '', named.get(b.id) ?? ''))
		}))
		.sort((a, b) => Number(a.host) - Number(b.host) || order.compare(countryName(a.country, language), countryName(b.country, language)));
	const all = countries.flatMap(({ list }) => list);
	const from = page?.after ? all.findIndex((row) => row.slug === page.after) + 1 : 0;
	const shown = new Set(page ? all.slice(from, from + page.size) : all);
	const names = await firstNames(forumId, [...shown], LISTED_NAMES);
	const last = [...shown].at(-1);
	return {
		countries: countries
			.map(({ country, host: isHost, list, others }) => ({
				country,
				name: countryName(country, options.locale),
				host: isHost,
				participants: peopleIn(list) + others,
				count: list.length,
				others,
				delegations: list.filter((row) => shown.has(row)).map((row) => toDelegation(row, names.get(row.id) ?? []))
			}))
			// a country whose every delegation is unshown has its line on the first page
			.filter(({ delegations, count }) => delegations.length || (!count && !from)),
		participants: peopleIn(found) + peopleIn(unshown),
		delegations: found.length,
		...(page && (from > 0 || shown.size < all.length) && { part: { from: from + 1, to: from + shown.size, countries: countries.length } }),
		...(page && last && from + shown.size < all.length && { next: last.slug })
	};
}

/** One page of the delegations with participants, in the order of their addresses, for programs. */
export async function delegationsAfter(
	forumId: string,
	after: string,
	size: number
): Promise<{ items: Delegation[]; next: string | null }> {
	const secret = [...(await onlyRestrictedIn(anonymous, forumId))];
	const query = read()
		.selectFrom('delegation')
		.selectAll()
		.where('forum_id', '=', forumId)
		.where('participants', '>', 0)
		.$if(secret.length > 0, (query) => query.where('id', 'not in', secret));
	const { rows, next } = await keysetPage(query, { keys: ['slug'], after: [after], size, nextOf: (row) => row.slug });
	const names = await firstNames(forumId, rows, LISTED_NAMES);
	return {
		items: rows.map((row) => toDelegation(row, names.get(row.id) ?? [])),
		next
	};
}

/** As many names stand on one page of a delegation. */
export const NAMES_PAGE = 200;

/**
 * One delegation by its address, also without members.
 * @param from of its names
 * @throws Refusal('not-found'), also where all its members are restricted
 */
async function delegationAt(actor: Actor, forumId: string, slug: string, from: number): Promise<{ delegation: Delegation; named: number }> {
	const row = await read().selectFrom('delegation').selectAll().where('forum_id', '=', forumId).where('slug', '=', slug).executeTakeFirst();
	if (!row || (await onlyRestrictedIn(actor, forumId)).has(row.id)) throw new Refusal('not-found');
	const { names, total } = await namesOf(forumId, row.id, from, NAMES_PAGE);
	return { delegation: toDelegation(row, names, total), named: total };
}

/**
 * One delegation by its address, with a page of its names.
 * @param from how many names the pages before have shown
 * @throws Refusal('not-found'), also while it has no confirmed member
 */
export async function delegationPage(
	forumId: string,
	slug: string,
	from: number
): Promise<{ delegation: Delegation; next: number | null }> {
	const { delegation, named } = await delegationAt(anonymous, forumId, slug, from);
	if (!delegation.participants) throw new Refusal('not-found');
	return { delegation, next: from + NAMES_PAGE < named ? from + NAMES_PAGE : null };
}

/** One delegation for the organiser, also without members. @throws Refusal('not-found') */
export async function delegationForStaff(actor: Actor, forumId: string, slug: string): Promise<Delegation> {
	requirePermission(actor, 'registration.list', { forumId });
	return (await delegationAt(actor, forumId, slug, 0)).delegation;
}
