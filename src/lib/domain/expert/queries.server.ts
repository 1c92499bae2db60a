import { listedName } from '../../listed-name.ts';
import { anonymous, type Actor } from '../../server/actor.ts';
import { keysetPage } from '../../server/database/keyset-page.ts';
import { read } from '../../server/database/open.ts';
import { requirePermission } from '../../server/permissions/require.ts';
import { indexWords, searchWords } from '../../i18n/search-key.ts';
import { readMl } from '../../i18n/localized-text.ts';
import { asLine, truncate } from '../../i18n/typed-text.ts';
import { activityFields, type ActivityField, type ExpertShownTo } from '../../lists.ts';
import { expertsSeenBy, fieldsOf, type ExpertRecord } from './named.server.ts';
import type { ExpertPage, PublicExpert, StaffExpert } from './schema.ts';

/** Lists of experts, by the alphabet, page by page. */

/** As many stand on one page. */
export const EXPERTS_PAGE = 100;
/** As many are looked through for a search. */
const MOST_SEARCHED = 5000;

export interface AskedExperts {
	/** null: of every field */
	field: ActivityField | null;
	/** what is searched for */
	q: string;
	/** the last one of the page before */
	after: string | null;
}

/** What the address of a list asks for, by its parameters. */
export const askedExperts = ({
	field,
	q = null,
	after
}: Record<'field' | 'after', string | null> & { q?: string | null }): AskedExperts => ({
	field: activityFields.find((each) => each === field) ?? null,
	q: truncate(asLine(q ?? ''), 100),
	after
});

interface Audience {
	actor: Actor;
	forumId: string;
	/** to whom the offers are shown */
	to: ExpertShownTo;
}

const offersTo = ({ actor, forumId, to }: Audience) => {
	const all = expertsSeenBy(actor, forumId);
	return to === 'everyone' ? all.where('e.shown_to', '=', 'everyone') : all;
};

const listed = (audience: Audience, field: ActivityField | null) => {
	const list = read().selectFrom(offersTo(audience).as('x')).selectAll('x');
	if (!field) return list;
	return list.where((e) =>
		e.exists(e.selectFrom('expert_field as f').select('f.field').whereRef('f.expert_id', '=', 'x.id').where('f.field', '=', field))
	);
};

/** How many there are, and how many name each field. */
async function countsOf(audience: Audience): Promise<Pick<ExpertPage, 'counts' | 'total'>> {
	const [rows, { n: total }] = await Promise.all([
		read()
			.selectFrom(offersTo(audience).as('x'))
			.innerJoin('expert_field as f', 'f.expert_id', 'x.id')
			.select((e) => ['f.field', e.fn.countAll<number>().as('n')])
			.groupBy('f.field')
			.execute(),
		read()
			.selectFrom(offersTo(audience).as('x'))
			.select((e) => e.fn.countAll<number>().as('n'))
			.executeTakeFirstOrThrow()
	]);
	const numbers = new Map(rows.map(({ field, n }) => [field, Number(n)]));
	return {
		counts: activityFields.flatMap((field) => (numbers.has(field) ? [{ field, n: numbers.get(field) ?? 0 }] : [])),
		total: Number(total)
	};
}

/** The ids of those in whose name, organisation or line every word of a search begins a word; null: nothing is searched for. */
async function found(audience: Audience, { field, q }: AskedExperts): Promise<string[] | null> {
	const wanted = searchWords(q);
	if (!q) return null;
	const rows = await listed(audience, field).limit(MOST_SEARCHED).execute();
	const words = (row: ExpertRecord) =>
		[listedName(row), row.organisation_text ?? '', ...Object.values(readMl(row.line_ml))].flatMap((text) => indexWords(text));
	const matches = (row: ExpertRecord) => {
		const own = words(row);
		return wanted.length > 0 && wanted.every((word) => own.some((each) => each.startsWith(word)));
	};
	return rows.filter(matches).map(({ id }) => id);
}

async function rowsPage(audience: Audience, asked: AskedExperts) {
	const ids = await found(audience, asked);
	const query = listed(audience, asked.field).$if(ids !== null, (list) => list.where('x.id', 'in', ids?.length ? ids : ['']));
	const last = asked.after ? await listed(audience, null).where('x.id', '=', asked.after).executeTakeFirst() : undefined;
	return keysetPage(query, {
		keys: ['x.sort_key', 'x.id'],
		after: last && [last.sort_key ?? '', last.id],
		size: EXPERTS_PAGE,
		nextOf: (row) => row.id
	});
}

async function pageOf<E extends PublicExpert>(
	audience: Audience,
	asked: AskedExperts,
	toExpert: (row: ExpertRecord, shown: PublicExpert) => E
): Promise<ExpertPage<E>> {
	const [{ rows, next }, counts] = await Promise.all([rowsPage(audience, asked), countsOf(audience)]);
	const fields = await fieldsOf(
		read(),
		rows.map(({ id }) => id)
	);
	const items = rows.map((row) =>
		toExpert(row, {
			id: row.id,
			name: listedName(row),
			organisation: row.organisation_text ?? '',
			line: readMl(row.line_ml),
			fields: fields.get(row.id) ?? []
		})
	);
	return { items, next, ...counts };
}

/** One page of the experts who agreed to be shown to everyone. */
export const publicExperts = (forumId: string, asked: AskedExperts): Promise<ExpertPage> =>
	pageOf({ actor: anonymous, forumId, to: 'everyone' }, asked, (_, shown) => shown);

/** One page of all experts with their addresses, for those who may write to them. @throws Refusal('not-found') for everybody else */
export async function expertsForStaff(actor: Actor, forumId: string, asked: AskedExperts): Promise<ExpertPage<StaffExpert>> {
	requirePermission(actor, 'expert.list', { forumId });
	// an address that was changed may be a stranger's until its link was opened
	const proven = (row: ExpertRecord) => (row.former_link_version === null ? row.email : null);
	return pageOf({ actor, forumId, to: 'bodies' }, asked, (row, shown) => ({ ...shown, shownTo: row.shown_to, email: proven(row) }));
}
