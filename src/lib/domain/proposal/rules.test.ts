import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forumStates, proposalStates, registrationStates, sessionStates, type RecommendationState } from '../../lists.ts';
import {
	decideProposal,
	inLanguage,
	factsByResults,
	invitesProposals,
	MOST_OPEN,
	otherLanguages,
	proposalSteps,
	timingRefusal,
	stateAfterStep,
	type ProposalSituation,
	type ProposalStep
} from './rules.ts';

const END = '2026-12-15T13:00:00.000Z';
const CLOSING = '2026-12-17T13:00:00.000Z';
const BEFORE = '2026-12-01T05:00:00.000Z';
const situation = (overrides: Partial<ProposalSituation> = {}): ProposalSituation => ({
	forum: { state: 'published', endsAt: END, proposalsCloseAt: null },
	session: { state: 'published', platform: {} },
	at: BEFORE,
	person: { state: 'confirmed', takesPart: true, open: 0 },
	proposal: null,
	...overrides
});
const open = { state: 'open', mine: false, aside: false, translated: false, linked: false, decided: false } as const;
const staff = { person: null };

describe('proposing', () => {
	test('is for who is confirmed and takes part at the platform', () => {
		expect(decideProposal('propose', situation())).toBe(null);
		for (const state of registrationStates.filter((each) => each !== 'confirmed'))
			expect(decideProposal('propose', situation({ person: { state, takesPart: true, open: 0 } }))).toBe('proposal.not-confirmed');
		expect(decideProposal('propose', situation({ person: { state: 'confirmed', takesPart: false, open: 0 } }))).toBe('proposal.elsewhere');
	});
	test('goes on until two days after the forum’s end, or until the time that was set', () => {
		for (const at of [BEFORE, END, '2026-12-17T12:59:59.999Z']) expect(decideProposal('propose', situation({ at }))).toBe(null);
		expect(decideProposal('propose', situation({ at: CLOSING }))).toBe('proposal.closed');
		const forum = { state: 'published', endsAt: END, proposalsCloseAt: '2026-12-16T00:00:00.000Z' } as const;
		expect(decideProposal('propose', situation({ forum, at: '2026-12-15T23:59:59.999Z' }))).toBe(null);
		expect(decideProposal('propose', situation({ forum, at: '2026-12-16T00:00:00.000Z' }))).toBe('proposal.closed');
	});
	test('ends with a cancelled platform or forum, and with the archive', () => {
		expect(decideProposal('propose', situation({ session: { state: 'cancelled', platform: {} } }))).toBe('dialogue.cancelled');
		expect(decideProposal('propose', situation({ session: { state: 'draft', platform: {} } }))).toBe('not-found');
		expect(decideProposal('propose', situation({ session: { state: 'published', platform: null } }))).toBe('not-found');
		const forum = (state: (typeof forumStates)[number]) => ({ state, endsAt: END, proposalsCloseAt: null });
		expect(decideProposal('propose', situation({ forum: forum('draft') }))).toBe('not-found');
		expect(decideProposal('propose', situation({ forum: forum('cancelled') }))).toBe('forum.cancelled');
		expect(decideProposal('propose', situation({ forum: forum('archived') }))).toBe('forum.archived');
	});
	test('twenty are open at once', () => {
		const person = (n: number) => ({ person: { state: 'confirmed' as const, takesPart: true, open: n } });
		expect(decideProposal('propose', situation(person(MOST_OPEN - 1)))).toBe(null);
		expect(decideProposal('propose', situation(person(MOST_OPEN)))).toBe('proposal.too-many');
	});
});

describe('pages invite', () => {
	const session = { state: 'published', platform: {} } as const;
	const { forum } = situation();
	test('exactly as long as the command takes something at one of the sessions', () => {
		for (const at of [BEFORE, END, '2026-12-17T12:59:59.999Z', CLOSING])
			for (const state of forumStates)
				for (const one of sessionStates)
					for (const platform of [null, {}]) {
						const asked = situation({ at, forum: { ...forum, state }, session: { state: one, platform } });
						const taken = decideProposal('propose', asked) === null;
						expect([at, state, one, invitesProposals(asked.forum, [asked.session], at)]).toEqual([at, state, one, taken]);
					}
	});
	test('by one platform among others, and by none where there is none', () => {
		expect(invitesProposals(forum, [{ state: 'cancelled', platform: {} }, session], BEFORE)).toBe(true);
		expect(invitesProposals(forum, [], BEFORE)).toBe(false);
	});
});

describe('supporting', () => {
	test('is for others’ open proposals', () => {
		expect(decideProposal('support', situation({ proposal: open }))).toBe(null);
		expect(decideProposal('support', situation({ proposal: { ...open, mine: true } }))).toBe('proposal.own');
		for (const state of ['withdrawn', 'hidden'] as const)
			expect(decideProposal('support', situation({ proposal: { ...open, state } }))).toBe('not-found');
		expect(decideProposal('unsupport', situation({ proposal: open, at: CLOSING }))).toBe('proposal.closed');
	});
	test('ends with the decision on a recommendation that takes it up, and goes on when that is taken up again', () => {
		const of = (...states: RecommendationState[]) =>
			(['support', 'unsupport'] as const).map((step) =>
				decideProposal(step, situation({ proposal: { ...open, ...factsByResults(states) } }))
			);
		for (const state of ['adopted', 'not_adopted'] as const) {
			expect(of(state)).toEqual(['proposal.decided', 'proposal.decided']);
			expect(of('draft', state)).toEqual(['proposal.decided', 'proposal.decided']);
		}
		for (const state of ['draft', 'tabled', 'merged'] as const) expect(of(state)).toEqual([null, null]);
		expect(of()).toEqual([null, null]);
	});
});

test('an author withdraws and hides the name at any time, whatever became of forum and platform', () => {
	const late = { at: CLOSING, session: { state: 'cancelled' as const, platform: {} }, proposal: { ...open, mine: true } };
	const gone = { ...late, person: { state: 'withdrawn' as const, takesPart: false, open: 1 } };
	for (const step of ['withdraw', 'name'] as const) {
		expect(decideProposal(step, situation(late))).toBe(null);
		expect(decideProposal(step, situation(gone))).toBe(null);
		expect(decideProposal(step, situation({ proposal: open }))).toBe('not-found');
	}
});

test('the language is put right by the author until somebody has come to it, by the rapporteur always', () => {
	const mine = { ...open, mine: true };
	expect(decideProposal('own-language', situation({ proposal: mine }))).toBe(null);
	expect(decideProposal('own-language', situation({ proposal: open }))).toBe('not-found');
	for (const come of [{ aside: true }, { linked: true }, { translated: true }]) {
		expect(decideProposal('own-language', situation({ proposal: { ...mine, ...come } }))).toBe('proposal.state');
		expect(decideProposal('language', situation({ ...staff, proposal: { ...open, ...come } }))).toBe(null);
	}
	const text = { kk: 'Упростить', en: 'Simplify' };
	expect(otherLanguages(text)).toEqual(['ru']);
	expect(inLanguage(text, 'kk', 'ru')).toEqual({ ru: 'Упростить', en: 'Simplify' });
	// another text stands there
	expect(inLanguage(text, 'kk', 'en')).toBe(null);
});

test('who works at the session goes on after the closing time', () => {
	expect(decideProposal('record', situation({ ...staff, at: CLOSING }))).toBe(null);
	expect(decideProposal('set-aside', situation({ ...staff, at: CLOSING, proposal: open }))).toBe(null);
	expect(decideProposal('set-aside', situation({ ...staff, proposal: { ...open, aside: true, linked: false } }))).toBe('proposal.state');
	expect(decideProposal('take-back', situation({ ...staff, proposal: open }))).toBe('proposal.state');
	expect(decideProposal('hide', situation({ ...staff, proposal: { ...open, state: 'hidden' } }))).toBe('proposal.state');
	expect(decideProposal('show', situation({ ...staff, proposal: { ...open, state: 'hidden' } }))).toBe(null);
});

const situations = fc.record({
	forum: fc.record({
		state: fc.constantFrom(...forumStates),
		endsAt: fc.constant(END),
		proposalsCloseAt: fc.constantFrom(null, '2026-12-16T00:00:00.000Z')
	}),
	session: fc.record({ state: fc.constantFrom(...sessionStates), platform: fc.constantFrom(null, {}) }),
	at: fc.constantFrom(BEFORE, END, '2026-12-16T00:00:00.000Z', CLOSING),
	person: fc.option(
		fc.record({ state: fc.constantFrom(...registrationStates), takesPart: fc.boolean(), open: fc.constantFrom(0, 19, 20, 21) }),
		{ nil: null }
	),
	proposal: fc.option(
		fc.record({
			...{ state: fc.constantFrom(...proposalStates), mine: fc.boolean(), aside: fc.boolean(), translated: fc.boolean() },
			...{ linked: fc.boolean(), decided: fc.boolean() }
		}),
		{ nil: null }
	)
}) satisfies fc.Arbitrary<ProposalSituation>;
const ofParticipants: readonly ProposalStep[] = ['propose', 'support', 'unsupport', 'follow'];

test('whatever the situation: nothing leaves a withdrawn proposal, nobody acts for the other side, the clock is asked first', () => {
	fc.assert(
		fc.property(fc.constantFrom(...proposalSteps), situations, (step, situation) => {
			const refusal = decideProposal(step, situation);
			const { person, proposal, at } = situation;
			if (timingRefusal(step, situation, at)) expect(refusal).toBe(timingRefusal(step, situation, at));
			if (refusal !== null) return;
			if (proposal?.state === 'withdrawn') expect(['unfollow', 'propose', 'record']).toContain(step);
			if (proposal?.state === 'hidden') expect(['show', 'unfollow', 'propose', 'record']).toContain(step);
			expect(person === null).toBe(
				['record', 'unrecord', 'translate', 'language', 'set-aside', 'take-back', 'hide', 'show'].includes(step)
			);
			if (ofParticipants.includes(step)) expect(person).toMatchObject({ state: 'confirmed', takesPart: true });
			if (step === 'propose') expect(person?.open).toBeLessThan(MOST_OPEN);
			if (step === 'withdraw' || step === 'name' || step === 'own-language') expect(proposal?.mine).toBe(true);
			expect(proposalStates).toContain(stateAfterStep(step));
		}),
		{ numRuns: 2000 }
	);
});
