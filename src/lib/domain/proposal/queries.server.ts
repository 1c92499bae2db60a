import type { ExpressionBuilder, Selectable, SelectQueryBuilder } from 'kysely';
import type { Actor } from '../../server/actor.ts';
import { cursorIn } from '../../server/database/cursor.ts';
import { keysetPage } from '../../server/database/keyset-page.ts';
import { read } from '../../server/database/open.ts';
import type { ProposalRow, Tables } from '../../server/database/tables.ts';
import { searchIds } from '../../server/search-words.ts';
import { readMl } from '../../i18n/localized-text.ts';
import { asLine } from '../../i18n/typed-text.ts';
import { namesBehind } from './authors.server.ts';
import { takenUpOf } from './results.server.ts';
import type { Order, ListPart, Proposal, ProposalPage } from './schema.ts';

/** Lists of proposals, page by page. Who may read them is asked by those who call. */

const PAGE = 25;

export interface Asked {
	/** open: left and set aside alike */
	part: ListPart | 'open';
	order: Order;
	/** what is searched for */
	q: string;
	/** where the page begins, as the address carries it */
	after: string | null;
}

/** A list of a whole forum, or of one session. */
export interface ProposalPlace {
	forumId: string;
	sessionId: string | null;
}

type Row = Selectable<ProposalRow>;
type Rows = SelectQueryBuilder<Tables, 'proposal', object>;

const at = (query: Rows, { forumId, sessionId }: ProposalPlace) =>
	sessionId === null ? query.where('proposal.forum_id', '=', forumId) : query.where('proposal.session_id', '=', sessionId);

/** Whether a recommendation takes it up. */
const linked = (e: ExpressionBuilder<Tables, 'proposal'>) =>
	e.exists(e.selectFrom('recommendation_proposal as l').select('l.proposal_id').whereRef('l.proposal_id', '=', 'proposal.id'));

const only = (query: Rows, part: Asked['part']) => {
	if (part === 'hidden') return query.where('proposal.state', '=', 'hidden');
	const open = query.where('proposal.state', '=', 'open');
	if (part === 'open') return open;
	if (part === 'aside') return open.where('proposal.aside_reason', 'is not', null);
	return open.where('proposal.aside_reason', 'is', null).where((e) => (part === 'taken' ? linked(e) : e.not(linked(e))));
};

/** How many each part of a list has. */
async function countsAt(place: ProposalPlace): Promise<Record<ListPart, number>> {
	const rows = await at(read().selectFrom('proposal'), place)
		.select((e) => [
			'proposal.state',
			e.case().when('proposal.aside_reason', 'is', null).then(0).else(1).end().as('aside'),
			e.fn.countAll<number>().as('n'),
			// asked once for each row: grouped by it, it would be asked twice
			e.fn.sum<number>(e.case().when(linked(e)).then(1).else(0).end()).as('linked')
		])
		.groupBy(['proposal.state', 'aside'])
		.execute();
	const counts = { left: 0, taken: 0, aside: 0, hidden: 0 };
	for (const { state, aside, n, linked: taken } of rows) {
		if (state === 'hidden') counts.hidden += Number(n);
		else if (state === 'open' && Number(aside)) counts.aside += Number(n);
		else if (state === 'open') Object.assign(counts, { left: Number(n) - Number(taken), taken: Number(taken) });
	}
	return counts;
}

/** For who works at the session: also who said aloud what carries no name. */
type For = { privately?: boolean };
const isSpeaker = (row: Row): boolean => row.from_floor === 1 && !row.show_name;

/** Rows as everybody may see them; privately: as who works at the session does. */
export async function toProposals(actor: Actor, forumId: string, rows: readonly Row[], to: For = {}): Promise<Proposal[]> {
	const named = rows.filter((row) => row.show_name || (to.privately && isSpeaker(row)));
	const [nameOf, taken] = await Promise.all([namesBehind(actor, forumId, named), takenUpOf(rows.map(({ id }) => id))]);
	return rows.map((row) => ({
		id: row.id,
		sessionId: row.session_id,
		text: readMl(row.text_ml),
		source: row.source_language,
		fromFloor: row.from_floor === 1,
		author: row.show_name ? nameOf(row) : null,
		speaker: to.privately && isSpeaker(row) ? nameOf(row) : null,
		state: row.state,
		reason: row.reason,
		asideReason: row.aside_reason,
		supporters: row.supporters,
		createdAt: row.created_at,
		taken: taken.get(row.id) ?? null
	}));
}

/** The newest first, and what was written down at once as it was pasted. */
const keysOf = { support: ['supporters', 'created_at', 'id'], new: ['created_at', 'id'] } as const;
const cursorOf = (order: Order, row: Row) => keysOf[order].map((key) => row[key]).join('~');
/** What an address carries: a cursor of this order, or undefined for the first page. */
const afterOf = (order: Order, after: string | null) => cursorIn(after, order === 'new' ? ['instant', 'id'] : ['number', 'instant', 'id']);

/** @param but proposals of one registration are left out */
export async function rowsPage(place: ProposalPlace, asked: Asked, but?: string): Promise<{ rows: Row[]; next: string | null }> {
	const { part, order, q, after } = asked;
	const ids = asLine(q) ? ((await searchIds('proposal', place.forumId, q)) ?? ['']) : null;
	let query = only(at(read().selectFrom('proposal'), place), part);
	if (ids !== null) query = query.where('proposal.id', 'in', ids);
	if (but !== undefined)
		query = query.where((e) => e.or([e('proposal.registration_id', 'is', null), e('proposal.registration_id', '<>', but)]));
	return keysetPage(query.selectAll('proposal'), {
		keys: keysOf[order].map((key) => `proposal.${key}` as const),
		after: afterOf(order, after),
		size: PAGE,
		newestFirst: 'but-ties',
		nextOf: (row) => cursorOf(order, row)
	});
}

/** One page of a list for those who work with it. */
export async function proposalPage(actor: Actor, place: ProposalPlace, asked: Asked, to: For = {}): Promise<ProposalPage> {
	const [{ rows, next }, counts] = await Promise.all([rowsPage(place, asked), countsAt(place)]);
	return { items: await toProposals(actor, place.forumId, rows, to), next, counts };
}
