import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adopters, amendmentStates, decisionModes, decisionStages, recommendationStates } from '../../lists.ts';
import { newsOf } from './news.ts';
import {
	leftOver,
	mergeable,
	nextStep,
	nextSteps,
	offers,
	onScreen,
	recommendationSteps,
	reopened,
	stateAfterDecision,
	recommendationStepRefusal,
	takesNext,
	voteRefusal,
	type ActingRole,
	type Rights,
	type Vote
} from './rules.ts';

const both = { kk: 'Мәтін', ru: 'Текст' };
const published = { state: 'published' as const };
const session = { state: 'published' as const };

describe('steps', () => {
	test('each role takes its steps and no other', () => {
		const roles: ActingRole[] = ['rapporteur', 'moderator', 'organiser', 'participant'];
		const may = (role: ActingRole) =>
			recommendationSteps.filter((step) =>
				recommendationStates.some(
					(state) => recommendationStepRefusal(step, { state, text: both, forum: published, session, role }) === null
				)
			);
		expect(Object.fromEntries(roles.map((role) => [role, may(role)]))).toEqual({
			rapporteur: ['save-text', 'link', 'table', 'take-back', 'drop', 'merge', 'record-amendment', 'decide-amendment', 'continue'],
			moderator: ['show', 'decide-platform', 'undo'],
			organiser: recommendationSteps.filter((step) => step !== 'ask-amendment'),
			participant: ['ask-amendment']
		});
	});

	test('what was decided or merged is changed only after it was reopened', () => {
		for (const state of ['adopted', 'not_adopted', 'merged'] as const) {
			const open = recommendationSteps.filter(
				(step) => recommendationStepRefusal(step, { state, text: both, forum: published, session, role: 'organiser' }) === null
			);
			expect(open).toEqual({ adopted: ['reopen', 'move', 'continue'], not_adopted: ['undo', 'reopen'], merged: ['reopen'] }[state]);
		}
	});

	test('no vote on a text without Kazakh or without Russian', () => {
		const refusals = [both, { kk: 'Мәтін' }, { ru: 'Текст' }, { kk: 'Мәтін', ru: ' ' }].map((text) =>
			recommendationStepRefusal('table', { state: 'draft', text, forum: published, session, role: 'rapporteur' })
		);
		expect(refusals).toEqual([null, 'recommendation.texts', 'recommendation.texts', 'recommendation.texts']);
	});

	test('a draft is dropped until it was put to the vote', () => {
		const ask = (state: 'draft' | 'tabled', known: boolean) =>
			recommendationStepRefusal('drop', { state, text: both, forum: published, session, known, role: 'rapporteur' });
		expect([ask('draft', false), ask('draft', true), ask('tabled', false)]).toEqual([null, 'recommendation.state', 'recommendation.state']);
	});

	test('a forum that is cancelled or archived keeps its texts as they are', () => {
		for (const step of recommendationSteps)
			for (const state of recommendationStates) {
				const role = step === 'ask-amendment' ? 'participant' : 'organiser';
				const asked = (forum: 'cancelled' | 'archived') =>
					recommendationStepRefusal(step, { state, text: both, forum: { state: forum }, session, role });
				expect([asked('cancelled'), asked('archived')]).toEqual(['forum.cancelled', 'forum.archived']);
			}
	});

	test('a platform that is cancelled writes and decides nothing more; the forum decides, moves and takes up again', () => {
		const cancelled = (step: (typeof recommendationSteps)[number], state: (typeof recommendationStates)[number]) =>
			recommendationStepRefusal(step, {
				...{ state, text: both, forum: published, session: { state: 'cancelled' } },
				role: step === 'ask-amendment' ? 'participant' : 'organiser'
			});
		const still = recommendationSteps.filter((step) => recommendationStates.some((state) => cancelled(step, state) === null));
		expect(still).toEqual(['decide-forum', 'reopen', 'move']);
		const refused = recommendationSteps.filter((step) => !still.includes(step));
		expect(new Set(refused.map((step) => cancelled(step, 'tabled')))).toEqual(new Set(['dialogue.cancelled']));
	});
});

describe('the screen of a hall', () => {
	test('shows texts of a platform that is held, by the role of who decides there', () => {
		const ask = (
			of: { state: 'published' | 'cancelled' } | null,
			role: ActingRole,
			state: (typeof recommendationStates)[number] = 'tabled'
		) => recommendationStepRefusal('show', { state, text: both, forum: published, session: of, role });
		expect([ask(session, 'moderator'), ask(session, 'organiser')]).toEqual([null, null]);
		expect([ask(session, 'rapporteur'), ask(session, 'participant'), ask(null, 'organiser')]).toEqual(Array(3).fill('not-found'));
		expect(ask({ state: 'cancelled' }, 'moderator')).toBe('dialogue.cancelled');
		for (const state of recommendationStates.filter((each) => each !== 'tabled'))
			expect(ask(session, 'moderator', state)).toBe('recommendation.state');
	});

	test('the text that was chosen last, and without a choice the one that was put to the vote last', () => {
		const at = (id: string, tabledAt: string | null, screenAt: string | null = null) => ({ id, tabledAt, screenAt });
		expect(onScreen([])).toBe(null);
		expect(onScreen([at('a', '10:02'), at('b', '10:01')])?.id).toBe('a');
		// those that stood before their time was kept come before all others
		expect(onScreen([at('a', null), at('b', null), at('c', '10:01'), at('d', null)])?.id).toBe('c');
		expect(onScreen([at('a', '10:02'), at('b', '10:01', '10:01'), at('c', '10:03')])?.id).toBe('b');
		expect(onScreen([at('a', '10:00', '10:05'), at('b', '10:00', '10:06'), at('c', '10:09')])?.id).toBe('b');
	});
});

describe('votes', () => {
	const count = fc.option(fc.nat(300), { nil: null });
	const vote = fc.record({
		stage: fc.constantFrom(...decisionStages.filter((stage) => stage !== 'reopened')),
		mode: fc.constantFrom(...decisionModes),
		adopted: fc.boolean(),
		inFavour: count,
		against: count,
		abstained: count,
		present: count
	}) as fc.Arbitrary<Vote>;

	test('refused only when counted, and then only without a number present or with more voices than that', () => {
		fc.assert(
			fc.property(vote, (one) => {
				const sum = (one.inFavour ?? 0) + (one.against ?? 0) + (one.abstained ?? 0);
				const expected =
					one.mode !== 'counted'
						? null
						: one.present === null
							? 'recommendation.present'
							: sum > one.present
								? 'recommendation.votes'
								: null;
				expect(voteRefusal(one)).toBe(expected);
			})
		);
	});

	test('only a decision on the whole text changes the state; a platform adopts where the forum lets it', () => {
		fc.assert(
			fc.property(vote, fc.constantFrom(...adopters), fc.constantFrom(...adopters), (one, by, adoptedBy) => {
				const state = stateAfterDecision(one, by, adoptedBy);
				if (one.stage !== 'whole') expect(state).toBe('tabled');
				else if (!one.adopted) expect(state).toBe('not_adopted');
				else expect(state).toBe(by === 'platform' && adoptedBy === 'forum' ? 'tabled' : 'adopted');
			})
		);
	});
});

test('merging needs two that are still written, of one forum', () => {
	for (const a of recommendationStates)
		for (const b of recommendationStates) {
			const one = { id: 'a', forumId: 'f', state: a };
			const into = { id: 'b', forumId: 'f', state: b };
			expect(mergeable(one, into)).toBe(['draft', 'tabled'].includes(a) && ['draft', 'tabled'].includes(b));
			expect([mergeable(one, one), mergeable(one, { ...into, forumId: 'g' })]).toEqual([false, false]);
		}
});

test('reopening, news and what is left over', () => {
	expect(recommendationStates.map(reopened)).toEqual(['tabled', 'tabled', 'tabled', 'tabled', 'draft']);
	expect(recommendationStates.map(newsOf)).toEqual([null, 'tabled', 'adopted', 'not-adopted', 'merged']);
	expect(amendmentStates.map(leftOver)).toEqual(['outdated', 'accepted', 'accepted_changed', 'refused', 'withdrawn', 'outdated']);
});

describe('what a page offers', () => {
	const none = { drafts: false, decides: false, manages: false };
	const offered = (rights: Partial<typeof none>, state: 'draft' | 'tabled' | 'adopted', text = both) => {
		const may = offers({ ...none, ...rights }, { state, text, forum: published, session });
		return recommendationSteps.filter((step) => may[step] === null);
	};

	test('is what the rules let each role do, of two roles both', () => {
		for (const state of ['draft', 'tabled', 'adopted'] as const) {
			const by = (role: ActingRole) =>
				recommendationSteps.filter(
					(step) => recommendationStepRefusal(step, { state, text: both, forum: published, session, role }) === null
				);
			expect(offered({ drafts: true }, state)).toEqual(by('rapporteur'));
			expect(offered({ decides: true }, state)).toEqual(by('moderator'));
			expect(offered({ drafts: true, decides: true, manages: true }, state)).toEqual(by('organiser'));
			const two = [...by('rapporteur'), ...by('moderator')];
			expect(offered({ drafts: true, decides: true }, state)).toEqual(recommendationSteps.filter((step) => two.includes(step)));
		}
		expect(offered({}, 'tabled')).toEqual([]);
	});

	test('says why a step is not offered: its state or its text, to who else might take it', () => {
		const may = offers({ ...none, drafts: true }, { state: 'draft', text: { kk: 'Мәтін' }, forum: published, session });
		expect([may.table, may['take-back'], may['decide-forum'], may.reopen]).toEqual([
			'recommendation.texts',
			'recommendation.state',
			'not-found',
			'not-found'
		]);
	});

	test('what comes next: the texts, the amendments, the vote, the decision, nothing', () => {
		const next = (state: 'draft' | 'tabled' | 'adopted' | 'merged', text: object, openAmendments = 0, platformAdopted = false) =>
			nextStep({ state, text, openAmendments, sessionId: 'one', platformAdopted });
		expect([
			next('draft', { kk: 'Мәтін' }),
			next('draft', both),
			next('draft', both, 1),
			next('tabled', both, 2),
			next('tabled', both),
			next('adopted', both, 1),
			next('merged', both),
			next('tabled', both, 0, true),
			next('tabled', both, 2, true),
			next('draft', both, 2, true)
		]).toEqual(['texts', 'table', 'amendments', 'amendments', 'decide', null, null, 'forum', 'forum', 'amendments']);
		// of no platform the forum decides at once
		expect(nextStep({ state: 'tabled', text: both, openAmendments: 0, sessionId: null, platformAdopted: false })).toBe('forum');
	});

	test('the next step is named as one’s own to who takes it, and by who takes it to the others', () => {
		const own = (rights: Partial<Rights>) => nextSteps.filter((step) => takesNext(step, { ...none, ...rights }));
		expect([own({ drafts: true }), own({ decides: true }), own({ manages: true })]).toEqual([
			['texts', 'amendments', 'table'],
			['decide'],
			[...nextSteps]
		]);
	});

	test('a platform that has adopted a text decides no more, until platforms adopt or the text is another', () => {
		const ask = (platformAdopted: boolean, adoptedBy: 'forum' | 'platform') =>
			recommendationStepRefusal('decide-platform', {
				state: 'tabled',
				text: both,
				forum: { ...published, adoptedBy },
				session,
				platformAdopted,
				role: 'moderator'
			});
		expect([ask(true, 'forum'), ask(true, 'platform'), ask(false, 'forum')]).toEqual(['recommendation.decided', null, null]);
	});
});
