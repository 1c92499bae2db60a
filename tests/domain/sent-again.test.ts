import { expect, test } from 'vitest';
import { hideProposal, recordProposals, setAside, withdrawProposal } from '../../src/lib/domain/proposal/index.server.ts';
import {
	askAmendment,
	decideRecommendation,
	draftRecommendation,
	linkProposals,
	recommendationFor,
	withdrawAmendment,
	type DraftInput
} from '../../src/lib/domain/recommendation/index.server.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aPlatform, organiserOf, program } from '../support/forum.ts';
import { aPlatformWith, aProposal as propose } from '../support/proposals.ts';
import { insertProposal, aTabled, staff, recommendationText, vote } from '../support/recommendations.ts';

/** Forms of proposals and recommendations that are sent again: as they were, changed, by somebody else, or from a page that is old. */
useFreshDatabase();

const rapporteurAt = (sessionId: string) => staff([{ role: 'rapporteur', scopeKind: 'session', scopeId: sessionId }]);
const linksOf = async (id: string) => (await recommendationFor(program, id)).recommendation.linked.map((each) => each.id).sort();
const blank: DraftInput = { key: '', proposalIds: [], text: {}, waiting: true };
const amendment = { text: 'Мерзім қосылсын', language: 'kk' as const };

test.each(['linked', 'set aside', 'withdrawn', 'hidden', 'unknown'] as const)(
	'a draft of a proposal that is %s by now is refused with a sentence, and nothing is half done',
	async (how) => {
		const { forumId, sessionId } = await aPlatformWith();
		const rapporteur = await rapporteurAt(sessionId);
		const [fine, gone] = [await insertProposal(forumId, sessionId), how === 'unknown' ? newId() : await insertProposal(forumId, sessionId)];
		const code = how === 'unknown' ? 'not-found' : 'recommendation.proposals';
		const { writer } = database();
		if (how === 'linked')
			await draftRecommendation(program, { forumId, sessionId }, { key: '', proposalIds: [gone], text: recommendationText });
		if (how === 'set aside') await setAside(program, sessionId, gone, 'Қайталанады');
		if (how === 'withdrawn') await writer.updateTable('proposal').set({ state: 'withdrawn' }).where('id', '=', gone).execute();
		if (how === 'hidden') await hideProposal(organiserOf(forumId), forumId, gone, 'Әдепсіз');
		const count = async () => (await database().reader.selectFrom('recommendation').select('id').execute()).length;
		const before = await count();
		const draft = draftRecommendation(rapporteur, { forumId, sessionId }, { ...blank, proposalIds: [fine, gone] });
		await expect(draft).rejects.toMatchObject({ code });
		expect(await count()).toBe(before);
		const id = await draftRecommendation(rapporteur, { forumId, sessionId }, { ...blank, proposalIds: [fine] });
		const links = linkProposals(rapporteur, id, [fine, gone]);
		if (how === 'linked') await links;
		else await expect(links).rejects.toMatchObject({ code });
		expect(await linksOf(id)).toEqual(how === 'linked' ? [fine, gone].sort() : [fine]);
	}
);

test('the same proposal twice is one link; a draft without proposals and words is refused', async () => {
	const { forumId, sessionId } = await aPlatformWith();
	const [one, two] = [await insertProposal(forumId, sessionId), await insertProposal(forumId, sessionId)];
	const id = await draftRecommendation(program, { forumId, sessionId }, { ...blank, proposalIds: [one, one] });
	expect((await recommendationFor(program, id)).recommendation.text).toEqual({ kk: 'Ұсыныс' });
	await linkProposals(program, id, [one, two, two]);
	expect(await linksOf(id)).toEqual([one, two].sort());
	await expect(draftRecommendation(program, { forumId, sessionId }, blank)).rejects.toMatchObject({ code: 'recommendation.no-text' });
});

test('a rapporteur takes up proposals of the own platform alone, an organiser those of the whole forum', async () => {
	const { forumId, sessionId } = await aPlatformWith();
	const elsewhere = await aPlatform(forumId, 5, { startsLocal: '2026-12-15T16:00', endsLocal: '2026-12-15T17:00' });
	const [own, theirs, aside] = [
		await insertProposal(forumId, sessionId),
		await insertProposal(forumId, elsewhere),
		await insertProposal(forumId, elsewhere)
	];
	await setAside(program, elsewhere, aside, 'Қайталанады');
	const rapporteur = await rapporteurAt(sessionId);
	for (const proposal of [theirs, aside])
		await expect(
			draftRecommendation(rapporteur, { forumId, sessionId }, { ...blank, text: recommendationText, proposalIds: [proposal] })
		).rejects.toMatchObject({ code: 'not-found' });
	const id = await draftRecommendation(rapporteur, { forumId, sessionId }, { ...blank, proposalIds: [own] });
	await expect(linkProposals(rapporteur, id, [own, theirs])).rejects.toMatchObject({ code: 'not-found' });
	// control: the organiser
	await linkProposals(await staff([{ role: 'organiser', scopeKind: 'forum', scopeId: forumId }]), id, [own, theirs]);
	expect(await linksOf(id)).toEqual([own, theirs].sort());
	// what an organiser has linked stays when the rapporteur changes the others
	await linkProposals(rapporteur, id, [theirs]);
	expect(await linksOf(id)).toEqual([theirs]);
	const [row] = await database().reader.selectFrom('proposal').select('aside_reason').where('id', '=', aside).execute();
	expect(row?.aside_reason).toBe('Қайталанады');
});

test('a draft’s form sent again is one draft, with another text or by another hand another', async () => {
	const { forumId, sessionId } = await aPlatformWith();
	const [rapporteur, other] = [await rapporteurAt(sessionId), await rapporteurAt(sessionId)];
	const [one, two] = [await insertProposal(forumId, sessionId), await insertProposal(forumId, sessionId)];
	const key = newId();
	const send = (actor = rapporteur, more: Partial<DraftInput> = {}) =>
		draftRecommendation(actor, { forumId, sessionId }, { ...blank, key, proposalIds: [one], ...more });
	expect([await send(), await send()]).toEqual([key, key]);
	const changed = [await send(rapporteur, { proposalIds: [], text: recommendationText }), await send(rapporteur, { proposalIds: [two] })];
	expect(new Set([key, ...changed]).size).toBe(3);
	expect((await recommendationFor(program, changed[0] ?? '')).recommendation.text).toEqual(recommendationText);
	await expect(send(other)).rejects.toMatchObject({ code: 'recommendation.proposals' });
	expect(await send(other, { proposalIds: [], text: recommendationText })).not.toBe(key);
});

test('slips sent again are written once, also by another hand; a line that is new is written', async () => {
	const { sessionId } = await aPlatformWith();
	const rapporteur = await rapporteurAt(sessionId);
	const key = newId();
	const send = (lines: string, actor = rapporteur) =>
		recordProposals(actor, sessionId, { key, text: lines, language: 'kk', speakerId: '', accepted: String(lines.split('\n').length) });
	const count = async () => (await database().reader.selectFrom('proposal').select('id').execute()).length;
	await send('Бірінші\nЕкінші');
	await send('Бірінші\nЕкінші');
	expect(await count()).toBe(2);
	await send('Бірінші\nҮшінші');
	expect(await count()).toBe(3);
	await send('Бірінші\nЕкінші', await rapporteurAt(sessionId));
	expect(await count()).toBe(3);
});

test('an amendment’s form sent again is one amendment, with other words, by somebody else or after it was withdrawn another', async () => {
	const { forumId, sessionId, author } = await aPlatformWith();
	const other = await aDelegate(forumId, { preferredSessionId: sessionId });
	const [id, second] = [await aTabled(forumId, sessionId), await aTabled(forumId, sessionId)];
	const key = newId();
	const ask = (who = author, more: Partial<typeof amendment> = {}, about = id) =>
		askAmendment(who.actor, who.registrationId, about, { key, ...amendment, ...more });
	expect([await ask(), await ask()]).toEqual([key, key]);
	const others = [await ask(author, { text: 'Басқа сөз' }), await ask(other), await ask(author, {}, second)];
	await withdrawAmendment(author.actor, author.registrationId, key);
	others.push(await ask());
	expect(new Set([key, ...others]).size).toBe(5);
	expect((await recommendationFor(program, id)).recommendation.amendments.map(({ text: words, state }) => [words, state])).toEqual([
		['Мерзім қосылсын', 'withdrawn'],
		['Басқа сөз', 'open'],
		['Мерзім қосылсын', 'open'],
		['Мерзім қосылсын', 'open']
	]);
});

test('a proposal that was withdrawn and is sent again is proposed again', async () => {
	const { sessionId, author } = await aPlatformWith();
	const key = newId();
	const first = await propose(author, sessionId, { key });
	await withdrawProposal(author.actor, author.registrationId, first);
	const again = await propose(author, sessionId, { key });
	expect(again).not.toBe(first);
	const states = await database().reader.selectFrom('proposal').select('state').execute();
	expect(states.map(({ state }) => state).sort()).toEqual(['open', 'withdrawn']);
});

test.each([
	['the basis', { stage: 'basis' as const }, 'forum' as const],
	['the platform’s, where the forum adopts', {}, 'platform' as const],
	['the whole', {}, 'forum' as const]
])('a decision sent twice stands once: %s', async (_, more, by) => {
	const { forumId, sessionId } = await aPlatformWith();
	const id = await aTabled(forumId, sessionId);
	const key = newId();
	const counted = { mode: 'counted' as const, inFavour: 20, against: 1, abstained: 0, present: 30 };
	const send = (changed: Partial<typeof counted> = {}) =>
		decideRecommendation(program, id, by, vote({ ...more, ...counted, ...changed, key }));
	const states = [await send(), await send()];
	expect(states[0]).toBe(states[1]);
	const decisions = async () => (await recommendationFor(program, id)).recommendation.decisions;
	expect(await decisions()).toMatchObject([{ id: key }]);
	// with another count it is another decision, where the text still waits for one of this hand
	const another = send({ inFavour: 21 });
	if ('stage' in more) await another;
	else await expect(another).rejects.toMatchObject({ code: states[0] === 'tabled' ? 'recommendation.decided' : 'recommendation.state' });
	expect((await decisions()).map(({ inFavour }) => inFavour)).toEqual('stage' in more ? [20, 21] : [20]);
	// control: two forms are two decisions; without the right the same form says nothing
	await expect(decideRecommendation(await rapporteurAt(sessionId), id, by, vote({ ...more, ...counted, key }))).rejects.toMatchObject({
		code: 'not-found'
	});
});
