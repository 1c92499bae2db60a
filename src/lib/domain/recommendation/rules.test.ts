import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adopters, amendmentStates, decisionModes, decisionStages, recommendationStates } from '../../lists.ts';
import {
	leftOver,
	mergeable,
	newsOf,
	recommendationSteps,
	reopened,
	stateAfter,
	stepRefusal,
	voteRefusal,
	type Hand,
	type Vote
} from './rules.ts';

const both = { kk: 'Мәтін', ru: 'Текст' };
const published = { state: 'published' as const };

describe('steps', () => {
	test('each hand takes its steps and no other', () => {
		const hands: Hand[] = ['rapporteur', 'moderator', 'organiser', 'participant'];
		const may = (hand: Hand) =>
			recommendationSteps.filter((step) =>
				recommendationStates.some((state) => stepRefusal(step, { state, text: both, forum: published, hand }) === null)
			);
		expect(Object.fromEntries(hands.map((hand) => [hand, may(hand)]))).toEqual({
			rapporteur: ['save-text', 'link', 'table', 'take-back', 'merge', 'record-amendment', 'decide-amendment', 'continue'],
			moderator: ['decide-platform'],
			organiser: recommendationSteps.filter((step) => step !== 'ask-amendment'),
			participant: ['ask-amendment']
		});
	});

	test('what was decided or merged is changed only after it was reopened', () => {
		for (const state of ['adopted', 'not_adopted', 'merged'] as const) {
			const open = recommendationSteps.filter(
				(step) => stepRefusal(step, { state, text: both, forum: published, hand: 'organiser' }) === null
			);
			expect(open).toEqual(state === 'adopted' ? ['reopen', 'move', 'continue'] : ['reopen']);
		}
	});

	test('no vote on a text without Kazakh or without Russian', () => {
		const refusals = [both, { kk: 'Мәтін' }, { ru: 'Текст' }, { kk: 'Мәтін', ru: ' ' }].map((text) =>
			stepRefusal('table', { state: 'draft', text, forum: published, hand: 'rapporteur' })
		);
		expect(refusals).toEqual([null, 'recommendation.texts', 'recommendation.texts', 'recommendation.texts']);
	});

	test('a forum that is cancelled or archived keeps its texts as they are', () => {
		for (const step of recommendationSteps)
			for (const state of recommendationStates) {
				const hand = step === 'ask-amendment' ? 'participant' : 'organiser';
				const asked = (forum: 'cancelled' | 'archived') => stepRefusal(step, { state, text: both, forum: { state: forum }, hand });
				expect([asked('cancelled'), asked('archived')]).toEqual(['forum.cancelled', 'forum.archived']);
			}
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
				const state = stateAfter(one, by, adoptedBy);
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
	expect(recommendationStates.map(newsOf)).toEqual([null, 'tabled', 'adopted', 'not-adopted', null]);
	expect(amendmentStates.map(leftOver)).toEqual(['outdated', 'accepted', 'accepted_changed', 'refused', 'withdrawn', 'outdated']);
});
