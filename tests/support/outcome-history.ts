import { database } from '../../src/lib/server/database/open.ts';

/**
 * The changes that proposals and recommendations may go through, written down apart from the program's own rules, and what no step may
 * change.
 */

/** The changes of state that each step may make, by table; a step without an entry makes none. */
export const arrows: Record<string, Partial<Record<'proposal' | 'recommendation' | 'amendment', readonly string[]>>> = {
	withdraw: { proposal: ['open>withdrawn'] },
	hide: { proposal: ['open>hidden'] },
	show: { proposal: ['hidden>open'] },
	table: { recommendation: ['draft>tabled'] },
	'take-back': { recommendation: ['tabled>draft'] },
	merge: { recommendation: ['draft>merged', 'tabled>merged'], amendment: ['open>outdated'] },
	'decide-platform': { recommendation: ['tabled>not_adopted'], amendment: ['open>outdated'] },
	'decide-forum': { recommendation: ['tabled>adopted', 'tabled>not_adopted'], amendment: ['open>outdated'] },
	reopen: { recommendation: ['adopted>tabled', 'not_adopted>tabled', 'merged>draft'] },
	undo: { recommendation: ['not_adopted>tabled'], amendment: ['outdated>open'] },
	'take-up': { amendment: ['open>accepted', 'open>accepted_changed'] },
	refuse: { amendment: ['open>refused', 'open>withdrawn'] },
	'withdraw-amendment': { amendment: ['open>withdrawn'] }
};
/** The state in which a new row of each table begins. */
const first = { proposal: 'open', recommendation: 'draft', amendment: 'open' } as const;
/** Steps that make a row. */
const makes: Record<string, keyof typeof first> = {
	propose: 'proposal',
	record: 'proposal',
	draft: 'recommendation',
	ask: 'amendment',
	amend: 'amendment'
};

/** Steps that undo one: what they may take away, and nothing else may. */
const removes: Record<string, readonly ('recommendation' | 'amendment' | 'version' | 'decision' | 'link')[]> = {
	undo: ['decision'],
	drop: ['recommendation', 'amendment', 'version', 'link']
};

interface Named {
	id: string;
	state: string;
}
export interface Stand {
	proposal: (Named & { supporters: number; text_ml: string; aside_reason: string | null })[];
	recommendation: (Named & { number: number | null; version: number; merged_into: string | null; position: number })[];
	amendment: Named[];
	versions: string[];
	decisions: string[];
	/** recommendation and proposal */
	links: string[];
	/** the number of supporters of each proposal, counted from the rows */
	voices: Map<string, number>;
}

/** Everything of a forum's outcome as it stands. */
export async function outcomeOf(forumId: string): Promise<Stand> {
	const db = database().reader;
	const proposal = await db.selectFrom('proposal').selectAll().where('forum_id', '=', forumId).orderBy('id').execute();
	const recommendation = await db.selectFrom('recommendation').selectAll().where('forum_id', '=', forumId).orderBy('id').execute();
	const ids = [...recommendation.map(({ id }) => id), ''];
	const amendment = await db.selectFrom('amendment').selectAll().where('recommendation_id', 'in', ids).orderBy('id').execute();
	const versions = await db.selectFrom('recommendation_version').selectAll().where('recommendation_id', 'in', ids).execute();
	const decisions = await db.selectFrom('decision').selectAll().where('recommendation_id', 'in', ids).execute();
	const links = await db.selectFrom('recommendation_proposal').selectAll().where('recommendation_id', 'in', ids).execute();
	const voices = await db
		.selectFrom('proposal_support')
		.select((e) => ['proposal_id', e.fn.countAll<number>().as('n')])
		.groupBy('proposal_id')
		.execute();
	return {
		...{ proposal, recommendation, amendment },
		versions: versions.map((row) => JSON.stringify([row.recommendation_id, row.version, row.text_ml, row.amends])).sort(),
		decisions: decisions.map((row) => JSON.stringify(row)).sort(),
		links: links.map((row) => `${row.recommendation_id} ${row.proposal_id}`).sort(),
		voices: new Map(voices.map((row) => [row.proposal_id, Number(row.n)]))
	};
}

const lost = (before: readonly string[], after: readonly string[]) => before.filter((each) => !after.includes(each));

/** The changes of state between two stands, as table and arrow. */
export function changes(before: Stand, after: Stand): { table: keyof typeof first; arrow: string }[] {
	return (['proposal', 'recommendation', 'amendment'] as const).flatMap((table) => {
		const was = new Map<string, string>(before[table].map(({ id, state }) => [id, state]));
		return after[table].flatMap(({ id, state }) =>
			was.has(id) && was.get(id) !== state ? [{ table, arrow: `${was.get(id)}>${state}` }] : []
		);
	});
}

function faultsOfStates(before: Stand, after: Stand, step: string): string[] {
	const wrong = changes(before, after).filter(({ table, arrow }) => !arrows[step]?.[table]?.includes(arrow));
	const born = (['proposal', 'recommendation', 'amendment'] as const).flatMap((table) => {
		const was = new Set<string>(before[table].map(({ id }) => id));
		return after[table].filter(({ id }) => !was.has(id)).map(({ state }) => ({ table, state }));
	});
	return [
		...wrong.map(({ table, arrow }) => `${step} took a ${table} ${arrow}`),
		...born
			.filter(({ table, state }) => makes[step] !== table || state !== first[table])
			.map(({ table, state }) => `${step} made a ${table} that is ${state}`),
		...(['proposal', 'recommendation', 'amendment'] as const)
			.filter(
				(table) =>
					!removes[step]?.some((each) => each === table) &&
					lost(
						before[table].map(({ id }) => id),
						after[table].map(({ id }) => id)
					).length
			)
			.map((table) => `${step} lost a ${table}`)
	];
}

function faultsOfLinks(before: Stand, after: Stand, step: string): string[] {
	const hidden = new Set(before.proposal.filter(({ state }) => state === 'hidden').map(({ id }) => id));
	const gone = lost(before.links, after.links).filter((link) =>
		step === 'link' ? hidden.has(link.split(' ')[1] ?? '') : !removes[step]?.includes('link')
	);
	// what was merged hands on all that it took up
	const handed = after.recommendation
		.filter(({ id, state }) => state === 'merged' && before.recommendation.some((was) => was.id === id && was.state !== 'merged'))
		.flatMap(({ id, merged_into }) =>
			before.links.filter((link) => link.startsWith(id)).map((link) => link.replace(id, merged_into ?? ''))
		);
	const linked = new Set(after.links.map((link) => link.split(' ')[1]));
	return [
		...gone.map((link) => `${step} lost the link ${link}`),
		...lost(handed, after.links).map((link) => `${step} did not hand on ${link}`),
		...after.proposal
			.filter(({ id, aside_reason }) => aside_reason !== null && linked.has(id))
			.map(({ id }) => `${id} is taken up and set aside`)
	];
}

function faultsOfNumbers(before: Stand, after: Stand, step: string): string[] {
	const was = new Map(before.recommendation.map(({ id, number }) => [id, number]));
	const numbers = after.recommendation.flatMap(({ number }) => number ?? []);
	const places = after.recommendation.map(({ position }) => position);
	return [
		...after.recommendation
			.filter(({ id, number }) => (was.get(id) ?? number) !== number)
			.map(({ id }) => `${step} changed the number of ${id}`),
		...(numbers.sort((a, b) => a - b).some((number, index) => number !== index + 1) ? [`numbers are ${numbers.join()}`] : []),
		...(new Set(places).size < places.length ? ['two have one place'] : []),
		...after.recommendation.filter(({ state, number }) => state === 'adopted' && number === null).map(({ id }) => `${id} has no number`)
	];
}

function faultsOfHistory(before: Stand, after: Stand, step: string): string[] {
	const standing = after.recommendation.filter(
		({ id, version }) =>
			!after.versions.some((each) => each.startsWith(`["${id}",${version},`)) ||
			after.versions.some((each) => each.startsWith(`["${id}",${version + 1},`))
	);
	return [
		...(removes[step]?.includes('version') ? [] : lost(before.versions, after.versions)).map((each) => `${step} lost the text ${each}`),
		...lost(before.decisions, after.decisions)
			.slice(removes[step]?.includes('decision') ? 1 : 0)
			.map((each) => `${step} lost the decision ${each}`),
		...standing.map(({ id }) => `${id} stands in another version`),
		...after.proposal.filter(({ id, supporters }) => (after.voices.get(id) ?? 0) !== supporters).map(({ id }) => `voices of ${id}`),
		...before.proposal
			.filter(({ id, text_ml }) => after.proposal.find((each) => each.id === id)?.text_ml !== text_ml)
			.map(({ id }) => `${step} changed what ${id} says`)
	];
}

/** What a step did that no step may do; nothing where all is well. */
export const faultsOf = (before: Stand, after: Stand, step: string): string[] =>
	[faultsOfStates, faultsOfLinks, faultsOfNumbers, faultsOfHistory].flatMap((find) => find(before, after, step));
