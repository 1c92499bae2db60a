import { describe, expect, test } from 'vitest';
import { decisionConcernsIn } from '../../src/lib/domain/recommendation/concerns.ts';
import {
	decideRecommendation,
	draftRecommendation,
	dropDraft,
	earlierRecommendations,
	continueRecommendation,
	mergeRecommendations,
	proposalsLeft,
	recommendationFor,
	recordAmendment,
	saveText,
	tableRecommendation,
	takeBackRecommendation,
	undoDecision
} from '../../src/lib/domain/recommendation/index.server.ts';
import { forumById, setProposalsClose } from '../../src/lib/domain/forum/index.server.ts';
import { forumConcernsIn } from '../../src/lib/domain/forum/concerns.ts';
import { tellFollowers } from '../../src/lib/domain/proposal/index.server.ts';
import { later, MINUTE, now, setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { carried } from '../../src/lib/ui/accepted.ts';
import { refusedFor } from '../support/concerns.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, aPlatform, organiserOf, program, THEN, verbsAbout } from '../support/forum.ts';
import { insertProposal, aTabled, recommendationText, staff, vote } from '../support/recommendations.ts';

/** What is asked before a decision is written, and how one written by mistake is taken back. */
useFreshDatabase();

async function aPlatformAt() {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 5);
	const moderator = await staff([{ role: 'moderator', scopeKind: 'session', scopeId: sessionId }]);
	return { forumId, sessionId, moderator };
}
const stateOf = async (id: string) => (await recommendationFor(program, id)).recommendation;

describe('before a decision is written', () => {
	test('open amendments, a count that says otherwise and the number are asked; accepted as they were shown it is written', async () => {
		const { forumId, sessionId } = await aPlatformAt();
		const id = await aTabled(forumId, sessionId);
		await recordAmendment(program, id, { key: '', text: 'Түзету', language: 'kk' });
		const counted = vote({ mode: 'counted', inFavour: 3, against: 20, abstained: 0, present: 30 });
		const decide = (accepted: string[]) => refusedFor(decideRecommendation(program, id, 'forum', counted, accepted));
		const asked = decisionConcernsIn(await decide([]));
		expect(asked.map(({ kind }) => kind)).toEqual(['open', 'outvoted', 'number']);
		expect((await stateOf(id)).decisions).toEqual([]);
		// one of three is not all of them
		expect(decisionConcernsIn(await decide([asked[0]?.key ?? '']))).toEqual(asked);
		await recordAmendment(program, id, { key: '', text: 'Тағы бір түзету', language: 'kk' });
		expect(decisionConcernsIn(await decide(asked.map(({ key }) => key)))).toMatchObject([{ n: 2 }, {}, {}]);
		const now = decisionConcernsIn(await decide([]));
		expect(await decide(carried(now).split(';'))).toBeNull();
		expect(await stateOf(id)).toMatchObject({ state: 'adopted', number: 1 });
	});

	test('a platform that has adopted a text waits for the forum, until the text is put to the vote anew', async () => {
		const { forumId, sessionId, moderator } = await aPlatformAt();
		const id = await aTabled(forumId, sessionId);
		expect((await stateOf(id)).platformAdopted).toBe(false);
		await decideRecommendation(moderator, id, 'platform', vote());
		expect((await stateOf(id)).platformAdopted).toBe(true);
		await expect(decideRecommendation(moderator, id, 'platform', vote())).rejects.toMatchObject({ code: 'recommendation.decided' });
		setClock(later(now(), MINUTE));
		await takeBackRecommendation(program, id);
		await tableRecommendation(program, id);
		expect((await stateOf(id)).platformAdopted).toBe(false);
		expect(await decideRecommendation(moderator, id, 'platform', vote())).toBe('tabled');
	});
});

describe('a decision written by mistake', () => {
	test('is taken back by the moderator: the text is put to the vote as before, what was left over is open, and nobody is told', async () => {
		const { forumId, sessionId, moderator } = await aPlatformAt();
		const proposal = await insertProposal(forumId, sessionId);
		const id = await aTabled(forumId, sessionId, [proposal]);
		const followerId = newId();
		const { writer, reader } = database();
		await writer
			.insertInto('follower')
			.values({
				...{ id: followerId, forum_id: forumId, registration_id: null, email: 'f@mail.kz', email_folded: 'f@mail.kz', language: 'kk' },
				...{ link_version: 1, text_version: '2026-11-1', given_at: now(), until: later(now(), 1000 * MINUTE), told_at: null }
			})
			.execute();
		await writer.insertInto('follower_proposal').values({ follower_id: followerId, proposal_id: proposal }).execute();
		const amendment = await recordAmendment(program, id, { key: '', text: 'Түзету', language: 'kk' });
		await decideRecommendation(moderator, id, 'platform', vote({ adopted: false, reason: 'Қате' }));
		expect(await stateOf(id)).toMatchObject({ state: 'not_adopted', amendments: [{ state: 'outdated' }] });
		await undoDecision(moderator, id);
		expect(await stateOf(id)).toMatchObject({ state: 'tabled', decisions: [], amendments: [{ id: amendment, state: 'open' }] });
		expect(await reader.selectFrom('follower_news').select('kind').where('kind', '=', 'not-adopted').execute()).toEqual([]);
		expect((await verbsAbout(id)).slice(-2)).toEqual(['recommendation.decide-platform', 'recommendation.undo']);
		// control: once it was told, it stays
		await decideRecommendation(moderator, id, 'platform', vote({ adopted: false, reason: 'Қате' }));
		await writer
			.updateTable('follower_news')
			.set({ at: later(now(), -60 * MINUTE) })
			.execute();
		expect(await tellFollowers()).toBe(1);
		await expect(undoDecision(moderator, id)).rejects.toMatchObject({ code: 'recommendation.undo' });
	});

	test('stays after ten minutes, after another version, by another hand, and where it gave a number', async () => {
		const { forumId, sessionId, moderator } = await aPlatformAt();
		const rapporteur = await staff([{ role: 'rapporteur', scopeKind: 'session', scopeId: sessionId }]);
		const [late, changed, adopted] = [
			await aTabled(forumId, sessionId),
			await aTabled(forumId, sessionId),
			await aTabled(forumId, sessionId)
		];
		await expect(undoDecision(moderator, late)).rejects.toMatchObject({ code: 'recommendation.undo' });
		for (const id of [late, changed]) await decideRecommendation(moderator, id, 'platform', vote());
		await expect(undoDecision(rapporteur, late)).rejects.toMatchObject({ code: 'not-found' });
		await saveText(program, changed, { version: 1, text: { ...recommendationText, kk: 'Басқа' }, authentic: 'kk', amends: null });
		await expect(undoDecision(moderator, changed)).rejects.toMatchObject({ code: 'recommendation.undo' });
		await decideRecommendation(program, adopted, 'forum', vote());
		await expect(undoDecision(moderator, adopted)).rejects.toMatchObject({ code: 'recommendation.state' });
		setClock(later(now(), 10 * MINUTE));
		await expect(undoDecision(moderator, late)).rejects.toMatchObject({ code: 'recommendation.undo' });
		expect((await stateOf(late)).decisions).toHaveLength(1);
	});
});

describe('a draft begun by mistake', () => {
	test('is dropped, and its proposals wait again; what was put to the vote once, or took another up, stays', async () => {
		const { forumId, sessionId } = await aPlatformAt();
		const rapporteur = await staff([{ role: 'rapporteur', scopeKind: 'session', scopeId: sessionId }]);
		const proposal = await insertProposal(forumId, sessionId);
		const place = { forumId, sessionId };
		const id = await draftRecommendation(rapporteur, place, { key: '', proposalIds: [proposal], text: recommendationText });
		expect(await proposalsLeft(sessionId)).toBe(0);
		await dropDraft(rapporteur, id);
		expect(await proposalsLeft(sessionId)).toBe(1);
		await expect(recommendationFor(rapporteur, id)).rejects.toMatchObject({ code: 'not-found' });
		expect(await verbsAbout(id)).toEqual(['recommendation.draft', 'recommendation.drop']);
		const tabled = await aTabled(forumId, sessionId);
		await takeBackRecommendation(program, tabled);
		const into = await draftRecommendation(rapporteur, place, { key: '', proposalIds: [], text: recommendationText });
		const merged = await draftRecommendation(rapporteur, place, { key: '', proposalIds: [], text: recommendationText });
		await mergeRecommendations(rapporteur, merged, into);
		for (const kept of [tabled, into]) await expect(dropDraft(rapporteur, kept)).rejects.toMatchObject({ code: 'recommendation.state' });
	});
});

test('a recommendation continues one of an earlier forum, and none of a later one', async () => {
	const [early, late] = [await aForum(), await aForum({ startsLocal: '2027-12-15T08:30', endsLocal: '2027-12-15T18:00' })];
	const [one, two] = [await aTabled(early, null), await aTabled(late, null)];
	for (const id of [one, two]) await decideRecommendation(program, id, 'forum', vote());
	expect((await earlierRecommendations(await forumById(early))).map(({ id }) => id)).toEqual([]);
	expect(await earlierRecommendations(await forumById(late))).toMatchObject([{ id: one, number: 1 }]);
	await expect(continueRecommendation(program, one, two)).rejects.toMatchObject({ code: 'not-found' });
	const moveTo = (state: 'draft' | 'published') => database().writer.updateTable('forum').set({ state }).where('id', '=', early).execute();
	// of a forum that is a draft again none is offered or taken; what was chosen stays
	await moveTo('draft');
	expect(await earlierRecommendations(await forumById(late))).toEqual([]);
	await expect(continueRecommendation(program, two, one)).rejects.toMatchObject({ code: 'not-found' });
	await moveTo('published');
	await continueRecommendation(program, two, one);
	await moveTo('draft');
	await continueRecommendation(program, two, one);
	const row = await database().reader.selectFrom('recommendation').select('continues_id').where('id', '=', two).executeTakeFirst();
	expect(row).toEqual({ continues_id: one });
});

test('a closing time that has passed asks first; an earlier one that is still to come, or none, does not', async () => {
	const forumId = await aForum();
	const send = (closesLocal: string, accepted: string[] = []) =>
		refusedFor(setProposalsClose(organiserOf(forumId), forumId, closesLocal, noForm, accepted));
	const asked = forumConcernsIn(await send('2026-11-01T10:00'));
	expect([THEN > '2026-11-01', asked.map(({ kind }) => kind)]).toEqual([true, ['proposalsEnd']]);
	expect((await forumById(forumId)).proposalsCloseLocal).toBeNull();
	expect(await send('2026-12-10T10:00')).toBeNull();
	expect(
		await send(
			'2026-11-01T10:00',
			asked.map(({ key }) => key)
		)
	).toBeNull();
	// closed already: nothing ends any more
	expect(await send('2026-11-02T10:00')).toBeNull();
	expect(await send('')).toBeNull();
});
