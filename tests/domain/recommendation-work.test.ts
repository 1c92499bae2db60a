import { describe, expect, test } from 'vitest';
import { presenceAt } from '../../src/lib/domain/attendance/index.server.ts';
import { minutesOf } from '../../src/lib/domain/document/index.server.ts';
import { findForum, outcomeData, setAdoptedBy } from '../../src/lib/domain/forum/index.server.ts';
import { setAside } from '../../src/lib/domain/proposal/index.server.ts';
import {
	amendmentOf,
	askAmendment,
	decideAmendment,
	decideRecommendation,
	draftRecommendation,
	linkProposals,
	mergeRecommendations,
	mergeTargets,
	placeBySlugs,
	platformsWithTexts,
	recommendationFor,
	recordAmendment,
	saveText,
	statesOf,
	waitingProposals,
	withdrawAmendment
} from '../../src/lib/domain/recommendation/index.server.ts';
import type { Amendment, RecommendationView } from '../../src/lib/domain/recommendation/schema.ts';
import { later, now } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { versionOf } from '../../src/lib/server/optimistic-lock.ts';
import { anonymiseRegistration } from '../../src/lib/workflow/anonymise.server.ts';
import { cancelSession } from '../../src/lib/workflow/cancel-session.server.ts';
import { eraseRegistration } from '../../src/lib/workflow/erase.server.ts';
import { everythingOf } from '../../src/lib/workflow/own-data.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, aPlatform, anAccount, arrive, organiserOf, program, verbsAbout } from '../support/forum.ts';
import { insertProposal, aTabled, staff, recommendationText, vote } from '../support/recommendations.ts';

useFreshDatabase();

const amendment = { key: '', text: '«20 күн» дегеннің орнына «30 күн» болсын', language: 'kk' } as const;

async function aPlatformWithStaff() {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 5);
	const { slug } = await database().reader.selectFrom('forum').select('slug').where('id', '=', forumId).executeTakeFirstOrThrow();
	const session = await database().reader.selectFrom('session').select('slug').where('id', '=', sessionId).executeTakeFirstOrThrow();
	const delegate = await aDelegate(forumId, { preferredSessionId: sessionId, kind: 'ngo', surname: 'Аталғанов' });
	return { forumId, sessionId, slug, sessionSlug: session.slug, delegate };
}

describe('what a participant asks to be changed', () => {
	test('is asked where a text is put to the vote at the own platform, is shown with its state, and is withdrawn', async () => {
		const { forumId, sessionId, delegate } = await aPlatformWithStaff();
		const { actor, registrationId } = delegate;
		const id = await aTabled(forumId, sessionId);
		const made = await askAmendment(actor, registrationId, id, amendment);
		const [platform] = await platformsWithTexts(registrationId);
		expect(platform).toMatchObject({ session: { id: sessionId }, texts: [{ id }], amendments: [{ id: made, state: 'open', asked: true }] });
		await withdrawAmendment(actor, registrationId, made);
		expect((await platformsWithTexts(registrationId))[0]?.amendments[0]?.state).toBe('withdrawn');
		// somebody without a seat there takes no part
		const other = await aDelegate(forumId);
		expect(await platformsWithTexts(other.registrationId)).toEqual([]);
		await expect(askAmendment(other.actor, other.registrationId, id, amendment)).rejects.toMatchObject({ code: 'not-found' });
	});

	test('stands in the own data; erasing and anonymising leave the text without who asked', async () => {
		const { forumId, sessionId, delegate } = await aPlatformWithStaff();
		const second = await aDelegate(forumId, { preferredSessionId: sessionId });
		const id = await aTabled(forumId, sessionId);
		for (const { actor, registrationId } of [delegate, second]) await askAmendment(actor, registrationId, id, amendment);
		expect(await everythingOf(delegate.actor, delegate.registrationId)).toMatchObject({
			amendments: [{ recommendation_id: id, text: amendment.text, state: 'open' }]
		});
		await anonymiseRegistration(program, delegate.registrationId);
		await eraseRegistration(second.actor, second.registrationId);
		const rows = await database().reader.selectFrom('amendment').select(['registration_id', 'text']).execute();
		expect(rows).toEqual([
			{ registration_id: null, text: amendment.text },
			{ registration_id: null, text: amendment.text }
		]);
	});
});

test('proposals wait, the most supported first, until they are linked or set aside', async () => {
	const { forumId, sessionId } = await aPlatformWithStaff();
	const [few, many, aside, linked] = [
		await insertProposal(forumId, sessionId),
		await insertProposal(forumId, sessionId),
		await insertProposal(forumId, sessionId),
		await insertProposal(forumId, sessionId)
	];
	const { writer } = database();
	await writer.updateTable('proposal').set({ supporters: 4 }).where('id', '=', many).execute();
	await writer.updateTable('proposal').set({ aside_reason: 'Қайталанады' }).where('id', '=', aside).execute();
	await aTabled(forumId, sessionId, [linked]);
	expect((await waitingProposals(sessionId)).map(({ id }) => id)).toEqual([many, few]);
});

test('a proposal that was hidden keeps its link when the others are chosen anew', async () => {
	const { forumId, sessionId } = await aPlatformWithStaff();
	const [hidden, shown] = [await insertProposal(forumId, sessionId), await insertProposal(forumId, sessionId)];
	const id = await aTabled(forumId, sessionId, [hidden, shown]);
	await database().writer.updateTable('proposal').set({ state: 'hidden' }).where('id', '=', hidden).execute();
	expect((await recommendationFor(program, id)).recommendation.linked.map((each) => each.id)).toEqual([shown]);
	await linkProposals(program, id, []);
	const links = await database().reader.selectFrom('recommendation_proposal').select('proposal_id').execute();
	expect(links).toEqual([{ proposal_id: hidden }]);
});

test('a proposal that was withdrawn since does not stop a merge, and is handed on', async () => {
	const { forumId, sessionId } = await aPlatformWithStaff();
	const withdrawn = await insertProposal(forumId, sessionId);
	const [one, into] = [await aTabled(forumId, sessionId, [withdrawn]), await aTabled(forumId, sessionId)];
	await database().writer.updateTable('proposal').set({ state: 'withdrawn' }).where('id', '=', withdrawn).execute();
	await mergeRecommendations(program, one, into);
	expect((await recommendationFor(program, into)).recommendation.linked.map((each) => each.id)).toEqual([withdrawn]);
	// control: nobody links it by a form
	await expect(linkProposals(program, await aTabled(forumId, sessionId), [withdrawn])).rejects.toMatchObject({
		code: 'recommendation.proposals'
	});
});

test('states are counted for organisers alone; what may be merged into is of the platform, for organisers of the forum', async () => {
	const { forumId, sessionId } = await aPlatformWithStaff();
	const [here, there, without] = [await aTabled(forumId, sessionId), await aTabled(forumId, sessionId), await aTabled(forumId, null)];
	await aTabled(await aForum(), null);
	expect(await statesOf(organiserOf(forumId), forumId)).toEqual({ draft: 0, tabled: 3, adopted: 0, not_adopted: 0, merged: 0 });
	const rapporteur = anAccount([{ role: 'rapporteur', scopeKind: 'session', scopeId: sessionId }]);
	await expect(statesOf(rapporteur, forumId)).rejects.toMatchObject({ code: 'not-found' });
	const one = { id: here, forumId, sessionId };
	expect((await mergeTargets(one, false)).map(({ id }) => id)).toEqual([there]);
	expect((await mergeTargets(one, true)).map(({ id }) => id)).toEqual([there, without]);
});

test('minutes count who was there by category, name who wants to be named, and tell what became of each proposal', async () => {
	const { forumId, sessionId, slug, sessionSlug, delegate } = await aPlatformWithStaff();
	const { registrationId } = delegate;
	await arrive({ forumId, sessionId, registrationId });
	const [named, unnamed, aside] = [
		await insertProposal(forumId, sessionId, registrationId),
		await insertProposal(forumId, sessionId, registrationId),
		await insertProposal(forumId, sessionId)
	];
	const { writer } = database();
	await writer.updateTable('proposal').set({ show_name: 1 }).where('id', '=', named).execute();
	await writer.updateTable('proposal').set({ aside_reason: 'Қайталанады' }).where('id', '=', aside).execute();
	const id = await aTabled(forumId, sessionId, [named]);
	await decideRecommendation(program, id, 'platform', vote({ mode: 'counted', inFavour: 1, against: 0, abstained: 0, present: 2 }));
	const place = await placeBySlugs(slug, sessionSlug);
	const rapporteur = await staff([{ role: 'rapporteur', scopeKind: 'session', scopeId: sessionId }]);
	const minutes = await minutesOf(rapporteur, place);
	expect(await presenceAt(sessionId)).toEqual({ n: 1, kinds: [{ kind: 'ngo', n: 1 }] });
	expect(minutes).toMatchObject({ held: 1, marked: 1, kinds: [{ n: 1 }] });
	expect(minutes.proposals.map(({ author, result }) => [author, result.kind])).toEqual([
		[expect.stringContaining('Аталғанов'), 'taken-up'],
		[null, 'left'],
		[null, 'aside']
	]);
	expect(minutes.recommendations).toMatchObject([{ id, decisions: [{ present: 2, inFavour: 1 }] }]);
	expect(unnamed).toBeTruthy();
	const elsewhere = await staff([
		{ role: 'rapporteur', scopeKind: 'session', scopeId: await aPlatform(forumId, 5, { platform: null, kind: 'plenary' }) }
	]);
	for (const actor of [elsewhere, { kind: 'anonymous' } as const])
		await expect(minutesOf(actor, place)).rejects.toMatchObject({ code: 'not-found' });
});

test('who adopts is the forum’s setting: changed by its organisers, and not over another’s change', async () => {
	const { forumId, slug } = await aPlatformWithStaff();
	const boss = organiserOf(forumId);
	const shown = versionOf(outcomeData(await findForum(program, slug)));
	await setAdoptedBy(boss, forumId, 'platform', shown);
	expect((await findForum(program, slug)).adoptedBy).toBe('platform');
	expect(await verbsAbout(forumId)).toContain('forum.set-outcome');
	await expect(setAdoptedBy(boss, forumId, 'forum', shown)).rejects.toMatchObject({ code: 'changed-meanwhile' });
	const rapporteur = anAccount([{ role: 'rapporteur', scopeKind: 'forum', scopeId: forumId }]);
	await expect(setAdoptedBy(rapporteur, forumId, 'forum', shown)).rejects.toMatchObject({ code: 'not-found' });
});

test('amendments past one page are read page by page in the order in which they came, each once, and are decided', async () => {
	const { forumId, sessionId } = await aPlatformWithStaff();
	const [id, other] = [await aTabled(forumId, sessionId), await aTabled(forumId, sessionId)];
	const times = Array.from({ length: 230 }, (_, n) => later(now(), n * 1000));
	await database()
		.writer.insertInto('amendment')
		.values(
			// as forms send them, the ids are in no order
			times.map((at, n) => ({
				...{ id: crypto.randomUUID(), recommendation_id: id, version: 1, text: `Түзету ${n}`, language: 'kk' as const },
				...{ state: 'open' as const, reason: null, by_account_id: null, registration_id: null, at, decided_at: null }
			}))
		)
		.execute();
	const read: Amendment[] = [];
	let after: string | null = null;
	do {
		const { recommendation }: { recommendation: RecommendationView } = await recommendationFor(program, id, after);
		expect(recommendation.amendments.length).toBeLessThanOrEqual(50);
		expect(recommendation.openAmendments).toBe(230);
		read.push(...recommendation.amendments);
		after = recommendation.nextAmendments;
	} while (after);
	expect(read.map(({ text: words }) => words)).toEqual(times.map((_, n) => `Түзету ${n}`));
	const last = read.at(-1)?.id ?? '';
	expect(await amendmentOf(id, last)).toMatchObject({ text: 'Түзету 229', state: 'open' });
	// control: by another recommendation's page it is not found
	expect(await amendmentOf(other, last)).toBe(null);
	await decideAmendment(program, last, { decision: 'refused', reason: 'Қайталанады' });
	expect(await amendmentOf(id, last)).toMatchObject({ state: 'refused' });
});

test('a cancelled platform writes nothing more, by whatever form; the forum decides what stands', async () => {
	const { forumId, sessionId } = await aPlatformWithStaff();
	const proposal = await insertProposal(forumId, sessionId);
	const id = await aTabled(forumId, sessionId);
	await cancelSession(program, sessionId, { kk: 'Өтпейді' });
	const tries = [
		draftRecommendation(program, { forumId, sessionId }, { key: '', proposalIds: [], text: recommendationText }),
		saveText(program, id, { version: 1, text: { ...recommendationText, kk: 'Басқа' }, authentic: 'kk', amends: null }),
		linkProposals(program, id, [proposal]),
		recordAmendment(program, id, { key: '', text: 'Түзету', language: 'kk' }),
		decideRecommendation(program, id, 'platform', vote()),
		setAside(program, sessionId, proposal, 'Қайталанады')
	];
	for (const result of await Promise.allSettled(tries))
		expect(result).toMatchObject({ status: 'rejected', reason: { code: 'dialogue.cancelled' } });
	// what is left is taken up elsewhere, by an organiser's hand
	const elsewhere = await aTabled(forumId, null);
	await linkProposals(program, elsewhere, [proposal]);
	expect(await decideRecommendation(program, id, 'forum', vote())).toBe('adopted');
});
