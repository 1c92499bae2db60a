import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	hideProposal,
	recordProposals,
	setAside,
	showProposal,
	support,
	takeBack,
	withdrawProposal
} from '../../src/lib/domain/proposal/index.server.ts';
import {
	askAmendment,
	decideAmendment,
	decideRecommendation,
	draftRecommendation,
	linkProposals,
	mergeRecommendations,
	moveRecommendation,
	proposalsLeft,
	recommendationFor,
	recordAmendment,
	dropDraft,
	reopenRecommendation,
	undoDecision,
	saveText,
	tableRecommendation,
	takeBackRecommendation,
	withdrawAmendment
} from '../../src/lib/domain/recommendation/index.server.ts';
import { offers, type RecommendationStep } from '../../src/lib/domain/recommendation/rules.ts';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { Refusal } from '../../src/lib/server/refusal.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform } from '../support/forum.ts';
import { arrows, changes, faultsOf, outcomeOf, type Stand } from '../support/outcome-history.ts';
import { aProposal } from '../support/proposals.ts';
import { staff, recommendationText, vote } from '../support/recommendations.ts';

useFreshDatabase();

const kinds = [
	...([
		'propose',
		'record',
		'support',
		'withdraw',
		'hide',
		'show',
		'aside',
		'unaside',
		'draft',
		'text',
		'link',
		'table',
		'take-back'
	] as const),
	...([
		'merge',
		'ask',
		'amend',
		'take-up',
		'refuse',
		'withdraw-amendment',
		'decide-platform',
		'decide-forum',
		'undo',
		'drop',
		'reopen',
		'move'
	] as const)
];
const step = fc.record({ kind: fc.constantFrom(...kinds), one: fc.nat(4), other: fc.nat(4), role: fc.nat(2), yes: fc.boolean() });
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** A platform with those who work there, two who sit there, three proposals and two drafts. */
async function scene() {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 9);
	const seated = [
		await aDelegate(forumId, { preferredSessionId: sessionId }),
		await aDelegate(forumId, { preferredSessionId: sessionId })
	] as const;
	const actors = [
		await staff([{ role: 'rapporteur', scopeKind: 'session', scopeId: sessionId }]),
		await staff([{ role: 'moderator', scopeKind: 'session', scopeId: sessionId }]),
		await staff([{ role: 'organiser', scopeKind: 'forum', scopeId: forumId }])
	] as const;
	const proposals = [await aProposal(seated[0], sessionId), await aProposal(seated[1], sessionId), await aProposal(seated[0], sessionId)];
	for (const id of proposals.slice(1))
		await draftRecommendation(actors[0], { forumId, sessionId }, { key: '', proposalIds: [id], text: recommendationText });
	return { forumId, sessionId, seated, actors };
}
type Scene = Awaited<ReturnType<typeof scene>>;

/** What a step does; to nothing it is nothing. */
function doing({ kind, one, other, role, yes }: Step, { forumId, sessionId, seated, actors }: Scene, stand: Stand): () => Promise<unknown> {
	const pick = <T extends { id: string }>(list: readonly T[], n: number): T | undefined => list[n % Math.max(1, list.length)];
	const [proposal, row, into, amendment] = [
		pick(stand.proposal, one)?.id ?? '',
		pick(stand.recommendation, one),
		pick(stand.recommendation, other)?.id ?? '',
		pick(stand.amendment, one)?.id ?? ''
	];
	const [rapporteur, , organiser] = actors;
	const actor = actors[role] ?? organiser;
	const delegate = seated[one % 2] ?? seated[0];
	const id = row?.id ?? '';
	const version = row?.version ?? 1;
	const words = { version, text: { ...recommendationText, kk: `Мәтін ${one}${other}${version}` }, authentic: 'kk' as const };
	// what a page offers to link: neither what is hidden or taken back, nor what is set aside
	const waiting = stand.proposal.filter(({ state, aside_reason }) => state === 'open' && aside_reason === null);
	const taken = yes ? waiting.flatMap((each, n) => (n < other ? each.id : [])) : [];
	const place = { forumId, sessionId };
	const all: Record<Step['kind'], () => Promise<unknown>> = {
		propose: () => aProposal(delegate, sessionId, { text: `Ұсыныс ${one}${other}` }),
		record: () => recordProposals(rapporteur, sessionId, { key: '', text: 'Залда айтылды', language: 'kk', speakerId: '', accepted: '' }),
		support: () => support(delegate.actor, delegate.registrationId, proposal, yes),
		withdraw: () => withdrawProposal(delegate.actor, delegate.registrationId, proposal),
		hide: () => hideProposal(organiser, forumId, proposal, 'Себеп'),
		show: () => showProposal(organiser, forumId, proposal),
		aside: () => setAside(rapporteur, sessionId, proposal, 'Себеп'),
		unaside: () => takeBack(rapporteur, sessionId, proposal),
		draft: () =>
			stand.recommendation.length < 5
				? draftRecommendation(actor, place, { key: '', proposalIds: taken, text: recommendationText })
				: Promise.resolve(),
		text: () => saveText(actor, id, { ...words, amends: null }),
		link: () => linkProposals(actor, id, taken),
		table: () => tableRecommendation(actor, id),
		'take-back': () => takeBackRecommendation(actor, id),
		merge: () => mergeRecommendations(actor, id, into),
		ask: () => askAmendment(delegate.actor, delegate.registrationId, id, { key: '', text: 'Түзету', language: 'kk' }),
		amend: () => recordAmendment(actor, id, { key: '', text: 'Түзету', language: 'kk' }),
		'take-up': () => takeUp(amendment, yes),
		refuse: () => decideAmendment(organiser, amendment, { decision: yes ? 'refused' : 'withdrawn', reason: 'Себеп' }),
		'withdraw-amendment': () => withdrawAmendment(delegate.actor, delegate.registrationId, amendment),
		'decide-platform': () => decideRecommendation(actor, id, 'platform', vote({ version, adopted: yes })),
		'decide-forum': () => decideRecommendation(actor, id, 'forum', vote({ version, adopted: yes, stage: other === 4 ? 'basis' : 'whole' })),
		undo: () => undoDecision(actor, id),
		drop: () => dropDraft(actor, id),
		reopen: () => reopenRecommendation(actor, id, 'Себеп'),
		move: () => moveRecommendation(actor, id, yes ? 'up' : 'down')
	};
	async function takeUp(amendmentId: string, changed: boolean) {
		const about = await database()
			.reader.selectFrom('amendment')
			.select('recommendation_id')
			.where('id', '=', amendmentId)
			.executeTakeFirst();
		const shown = stand.recommendation.find((each) => each.id === about?.recommendation_id);
		const next = { ...words, version: shown?.version ?? 1 };
		await decideAmendment(organiser, amendmentId, { decision: changed ? 'accepted_changed' : 'accepted', reason: '', text: next });
	}
	return all[kind];
}

/** Steps that a page offers by the same name, and the command that goes by it. */
const offered: Partial<Record<Step['kind'], RecommendationStep>> = {
	...{
		text: 'save-text',
		link: 'link',
		table: 'table',
		'take-back': 'take-back',
		amend: 'record-amendment',
		reopen: 'reopen',
		move: 'move'
	},
	...{ 'decide-platform': 'decide-platform', 'decide-forum': 'decide-forum' }
};

/** Takes one step. @returns the arrows it went along */
async function take(each: Step, here: Scene): Promise<string[]> {
	const before = await outcomeOf(here.forumId);
	const id = before.recommendation[each.one % Math.max(1, before.recommendation.length)]?.id ?? '';
	const actor = here.actors[each.role] ?? here.actors[2];
	const name = offered[each.kind];
	const shown = name && id ? await recommendationFor(actor, id) : undefined;
	const session = await database().reader.selectFrom('session').select('state').where('id', '=', here.sessionId).executeTakeFirstOrThrow();
	const forum = await forumById(here.forumId);
	const may = name && shown ? offers(shown.rights, { ...shown.recommendation, forum, session })[name] : undefined;
	const refusal = await doing(each, here, before)().then(
		() => null,
		(reason: unknown) => {
			if (reason instanceof Refusal) return reason.code;
			throw reason;
		}
	);
	const after = await outcomeOf(here.forumId);
	if (refusal !== null) expect([each, after]).toEqual([each, before]);
	expect(faultsOf(before, after, each.kind)).toEqual([]);
	// what a page offers its command does, and the other way about
	if (may !== undefined) expect([each, refusal]).toEqual([each, may]);
	const linked = new Set(after.links.map((link) => link.split(' ')[1]));
	const left = after.proposal.filter(({ id: one, state, aside_reason }) => state === 'open' && aside_reason === null && !linked.has(one));
	expect(await proposalsLeft(here.sessionId)).toBe(left.length);
	return changes(before, after).map(({ table, arrow }) => `${each.kind} ${table} ${arrow}`);
}

const at = (kind: Step['kind'], one: number, other = 0, yes = true, role = 2): Step => ({ kind, one, other, role, yes });
/** A way along every arrow. Drafts 0 and 1 stand at the beginning; 2 and 3 are made; amendments are in the order in which they are made. */
const everyArrow: Step[] = [
	...[at('withdraw', 0), at('hide', 1), at('show', 1), at('table', 0), at('take-back', 0), at('table', 0)],
	...[at('ask', 0), at('take-up', 0, 0, true), at('amend', 0), at('take-up', 1, 1, false), at('amend', 0), at('refuse', 2, 0, true)],
	...[at('amend', 0), at('refuse', 3, 0, false), at('ask', 0), at('withdraw-amendment', 4), at('amend', 0), at('decide-forum', 0)],
	...[
		at('reopen', 0),
		at('amend', 0),
		at('decide-platform', 0, 0, false),
		at('reopen', 0),
		at('decide-forum', 0, 0, false),
		at('reopen', 0)
	],
	...[
		at('decide-forum', 0),
		at('draft', 0),
		at('draft', 0),
		at('amend', 2),
		at('merge', 2, 1),
		at('table', 3),
		at('merge', 3, 1),
		at('reopen', 2)
	],
	...[at('table', 1), at('amend', 1), at('decide-platform', 1, 0, false), at('undo', 1)]
];
const every = Object.entries(arrows).flatMap(([kind, tables]) =>
	Object.entries(tables).flatMap(([table, list]) => list.map((arrow) => `${kind} ${table} ${arrow}`))
);

test('whatever is done, every state is reached by its step alone; numbers come once, nothing linked or decided is lost', async () => {
	const met = new Set<string>();
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 50 }), async (steps) => {
			const here = await scene();
			for (const each of steps) for (const arrow of await take(each, here)) met.add(arrow);
		}),
		{ numRuns: process.env.STORM ? 30 : 8, examples: [[everyArrow]] }
	);
	// every arrow was gone along, so that none is allowed for nothing
	expect(every.filter((arrow) => !met.has(arrow))).toEqual([]);
}, 120_000);

test('each planted fault is found: a wrong change of state, a number given twice, a link or a text that is gone, a supporter too many', async () => {
	const here = await scene();
	for (const each of everyArrow) await take(each, here);
	const stand = await outcomeOf(here.forumId);
	const [one, two] = [stand.recommendation[0]?.id ?? '', stand.recommendation[1]?.id ?? ''];
	const db = database().writer;
	const planted: [step: string, says: RegExp, write: () => Promise<unknown>][] = [
		[
			'text',
			/text took a recommendation adopted>tabled/,
			() => db.updateTable('recommendation').set({ state: 'tabled' }).where('id', '=', one).execute()
		],
		[
			'decide-forum',
			/decide-forum took a proposal open>withdrawn/,
			() => db.updateTable('proposal').set({ state: 'withdrawn' }).where('state', '=', 'open').execute()
		],
		['decide-forum', /changed the number/, () => db.updateTable('recommendation').set({ number: 7 }).where('id', '=', one).execute()],
		['reopen', /numbers are 3,7/, () => db.updateTable('recommendation').set({ number: 3 }).where('id', '=', two).execute()],
		['move', /two have one place/, () => db.updateTable('recommendation').set({ position: 1 }).execute()],
		['link', /taken up and set aside/, () => db.updateTable('proposal').set({ aside_reason: 'Себеп' }).execute()],
		['table', /lost the link/, () => db.deleteFrom('recommendation_proposal').execute()],
		[
			'text',
			/lost the text/,
			() => db.updateTable('recommendation_version').set({ text_ml: '{"kk":"Басқа"}' }).where('version', '=', 1).execute()
		],
		['reopen', /lost the decision/, () => db.deleteFrom('decision').execute()],
		['support', /voices of/, () => db.updateTable('proposal').set({ supporters: 5 }).execute()]
	];
	expect(faultsOf(stand, stand, 'text')).toEqual([]);
	for (const [name, says, write] of planted) {
		const before = await outcomeOf(here.forumId);
		await write();
		const faults = faultsOf(before, await outcomeOf(here.forumId), name);
		expect(faults, name).toContainEqual(expect.stringMatching(says));
	}
});
