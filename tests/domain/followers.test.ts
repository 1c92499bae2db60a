import { expect, test } from 'vitest';
import {
	listQueryOf,
	eraseFollower,
	followedBy,
	followerToken,
	proposalsForStaff,
	setAside,
	takeBack,
	tellFollowers
} from '../../src/lib/domain/proposal/index.server.ts';
import {
	decideRecommendation,
	draftRecommendation,
	linkProposals,
	reopenRecommendation,
	tableRecommendation,
	takeBackRecommendation
} from '../../src/lib/domain/recommendation/index.server.ts';
import { listMails, sendDue } from '../../src/lib/mail/index.server.ts';
import { messageOf } from '../../src/lib/mail/message.server.ts';
import { DAY, HOUR, later, MINUTE, now, setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { systemStatus } from '../../src/lib/server/system-status.ts';
import { aForum, aPlatform, organiserOf, program } from '../support/forum.ts';
import { mailServer, outboxRows } from '../support/outbox.ts';
import { insertProposal, aTabled, recommendationText, vote } from '../support/recommendations.ts';
import { useFreshDatabase } from '../support/database.ts';

/** Who asked to be told hears what became of a proposal, whatever path the change came by, in at most one letter a day. */
useFreshDatabase();

const goOn = (ms: number) => setClock(later(now(), ms));

async function aFollower(forumId: string, proposalIds: readonly string[], email = 'follows@mail.kz'): Promise<string> {
	const id = newId();
	const { writer } = database();
	const given = { text_version: '1', given_at: now(), until: later(now(), 1000 * DAY) };
	await writer
		.insertInto('follower')
		.values({ id, forum_id: forumId, registration_id: null, email, email_folded: email, language: 'kk', ...given })
		.execute();
	await writer
		.insertInto('follower_proposal')
		.values(proposalIds.map((proposal_id) => ({ follower_id: id, proposal_id })))
		.execute();
	return id;
}
const letters = async () => (await outboxRows()).filter((row) => row.kind === 'proposal.news');

test('several steps are one letter; the next comes a day later, with the number and the reason', async () => {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 5);
	const [one, two, aside] = [
		await insertProposal(forumId, sessionId),
		await insertProposal(forumId, sessionId),
		await insertProposal(forumId, sessionId)
	];
	const followerId = await aFollower(forumId, [one, two, aside]);
	await aFollower(forumId, [], 'nothing@mail.kz').catch(() => undefined);
	const first = await draftRecommendation(program, { forumId, sessionId }, { key: '', proposalIds: [one], text: recommendationText });
	const second = await draftRecommendation(program, { forumId, sessionId }, { key: '', proposalIds: [two], text: recommendationText });
	await tableRecommendation(program, first);
	await setAside(program, sessionId, aside, 'Қайталанады');
	// control: what was taken back before anybody was told is not told
	await setAside(program, sessionId, two, 'Қате').catch(() => undefined);
	expect(await tellFollowers()).toBe(0);
	goOn(11 * MINUTE);
	expect([await tellFollowers(), await tellFollowers()]).toEqual([1, 0]);
	const [letter] = await letters();
	const message = await messageOf(letter as NonNullable<typeof letter>);
	expect(message.to.address).toBe('follows@mail.kz');
	expect(message.text).toContain('Ұсыныс ұсынымға енді');
	expect(message.text).toContain('Ұсыныс енген ұсыным дауысқа қойылды');
	expect(message.text).toContain('Қайталанады');
	// what was proposed is printed once, with its steps below it
	const proposals = await database().reader.selectFrom('proposal').select(['id', 'text_ml']).execute();
	const proposed = (JSON.parse(proposals.find(({ id }) => id === one)?.text_ml ?? '{}') as { kk: string }).kk;
	expect(message.text?.toString().split(`Ұсыныс: ${proposed}`)).toHaveLength(
		proposals.filter(({ text_ml }) => text_ml.includes(proposed)).length + 1
	);
	expect(message.text).toContain('Ұсыныс ұсынымға енді\nҰсыныс енген ұсыным дауысқа қойылды\n');
	// one press in a mail program stops the letters (RFC 8058)
	const token = (await followerToken(followerId)) ?? 'none';
	expect(message.headers).toMatchObject({
		'List-Unsubscribe': expect.stringMatching(new RegExp(`^<https?://[^>]+/follow/${token}/unsubscribe>$`)) as string,
		'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click'
	});
	expect(message.text).toContain(`/follow/${(await followerToken(followerId)) ?? 'none'}`);

	await tableRecommendation(program, second);
	await decideRecommendation(program, first, 'forum', vote());
	await decideRecommendation(program, second, 'forum', vote({ adopted: false, reason: 'Заңға қайшы' }));
	goOn(HOUR);
	expect(await tellFollowers()).toBe(0);
	goOn(DAY);
	expect(await tellFollowers()).toBe(1);
	const [, next] = await letters();
	const { text: said } = await messageOf(next as NonNullable<typeof next>);
	expect(said).toContain('қабылданды: №\u00a01');
	expect(said).toContain('Заңға қайшы');
	expect(said).toMatch(/\/forums\/[^/\s]+\/recommendations\/1\n/);
});

test('what is undone before the letter is not told', async () => {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 5);
	const proposal = await insertProposal(forumId, sessionId);
	await aFollower(forumId, [proposal]);
	await setAside(program, sessionId, proposal, 'Қате');
	await takeBack(program, sessionId, proposal);
	goOn(HOUR);
	expect(await tellFollowers()).toBe(0);
});

const said = async () => {
	const letter = (await letters()).at(-1);
	return letter ? (await messageOf(letter)).text : '';
};
const undone = {
	'Ұсыныс ұсынымға енді': {
		does: (draft: string) => linkProposals(program, draft, []),
		ready: (forumId: string, sessionId: string, id: string) =>
			draftRecommendation(program, { forumId, sessionId }, { key: '', proposalIds: [id], text: recommendationText })
	},
	'дауысқа қойылды': { does: (id: string) => takeBackRecommendation(program, id), ready: aTabledOf },
	'қабылданды: №': { does: (id: string) => reopenRecommendation(program, id, 'Сандар қате'), ready: anAdoptedOf }
};
function aTabledOf(forumId: string, sessionId: string, proposalId: string) {
	return aTabled(forumId, sessionId, [proposalId]);
}
async function anAdoptedOf(forumId: string, sessionId: string, proposalId: string) {
	const id = await aTabledOf(forumId, sessionId, proposalId);
	await decideRecommendation(program, id, 'forum', vote());
	return id;
}

test.each(Object.entries(undone))('what was undone within ten minutes is not told, and else it is: %s', async (words, { does, ready }) => {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 5);
	const [stands, goes] = [await insertProposal(forumId, sessionId), await insertProposal(forumId, sessionId)];
	const follower = await aFollower(forumId, [goes]);
	await does(await ready(forumId, sessionId, goes));
	goOn(HOUR);
	await tellFollowers();
	expect(await said()).not.toContain(words);
	expect(await said()).not.toContain('қайта қаралады');
	await eraseFollower((await followerToken(follower)) ?? '');
	// control: what was not undone
	await aFollower(forumId, [stands]);
	await ready(forumId, sessionId, stands);
	goOn(HOUR);
	expect(await tellFollowers()).toBe(1);
	expect(await said()).toContain(words);
});

test('a decision that was told and is taken up again is told, with the reason; adopted again it is only that', async () => {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 5);
	const proposal = await insertProposal(forumId, sessionId);
	await aFollower(forumId, [proposal]);
	const id = await anAdoptedOf(forumId, sessionId, proposal);
	goOn(DAY);
	expect(await tellFollowers()).toBe(1);
	await reopenRecommendation(program, id, 'Сандар қате');
	goOn(DAY);
	expect(await tellFollowers()).toBe(1);
	expect(await said()).toContain('бойынша шешім қайта қаралады');
	expect(await said()).toContain('Сандар қате');
	expect(await said()).not.toContain('дауысқа қойылды');
	await decideRecommendation(program, id, 'forum', vote());
	goOn(DAY);
	expect(await tellFollowers()).toBe(1);
	expect(await said()).toContain('қабылданды: №');
});

test('news with nothing left to say are no letter, do not use up the day’s, and what is over by the sending is no failure', async () => {
	const server = await mailServer();
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 5);
	const [one, two] = [await insertProposal(forumId, sessionId), await insertProposal(forumId, sessionId)];
	await aFollower(forumId, [one, two]);
	await setAside(program, sessionId, one, 'Қате');
	await takeBack(program, sessionId, one);
	goOn(HOUR);
	expect(await tellFollowers()).toBe(0);
	expect(await database().reader.selectFrom('follower_news').selectAll().execute()).toEqual([]);
	await setAside(program, sessionId, two, 'Қайталанады');
	goOn(HOUR);
	expect(await tellFollowers()).toBe(1);
	await takeBack(program, sessionId, two);
	await sendDue();
	expect(server.received).toEqual([]);
	expect(await letters()).toMatchObject([{ last_error: 'link-over' }]);
	expect((await systemStatus()).outbox).toMatchObject({ failed: 0, waiting: 0 });
	// control: what failed is said
	await database().writer.updateTable('outbox').set({ last_error: 'refused 550' }).execute();
	expect((await systemStatus()).outbox.failed).toBe(1);
});

test('who erases the address gets nothing more, and no letter of before is left; organisers never see these letters', async () => {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 5);
	const proposal = await insertProposal(forumId, sessionId);
	const followerId = await aFollower(forumId, [proposal]);
	await setAside(program, sessionId, proposal, 'Қайталанады');
	goOn(HOUR);
	await tellFollowers();
	expect(await letters()).toHaveLength(1);
	expect((await listMails(organiserOf(forumId), forumId)).items).toEqual([]);
	await eraseFollower((await followerToken(followerId)) ?? '');
	expect(await letters()).toEqual([]);
	const left = await database().reader.selectFrom('follower_news').selectAll().execute();
	expect(left).toEqual([]);
});

test('two at once write one letter', async () => {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 5);
	const proposal = await insertProposal(forumId, sessionId);
	await aFollower(forumId, [proposal]);
	await setAside(program, sessionId, proposal, 'Қайталанады');
	goOn(HOUR);
	expect((await Promise.all([tellFollowers(), tellFollowers()])).toSorted()).toEqual([0, 1]);
	expect(await letters()).toHaveLength(1);
});

test('what a recommendation takes up is left no more, cannot be set aside, and the follower’s page says how far it has come', async () => {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 5);
	const [one, two] = [await insertProposal(forumId, sessionId), await insertProposal(forumId, sessionId)];
	const token = (await followerToken(await aFollower(forumId, [one, two]))) ?? '';
	const counts = async () => (await proposalsForStaff(program, { forumId, sessionId }, listQueryOf(new URLSearchParams()))).counts;
	expect(await counts()).toMatchObject({ left: 2, taken: 0 });
	const id = await draftRecommendation(program, { forumId, sessionId }, { key: '', proposalIds: [one], text: recommendationText });
	expect(await counts()).toMatchObject({ left: 1, taken: 1 });
	await expect(setAside(program, sessionId, one, 'Қайталанады')).rejects.toMatchObject({ code: 'proposal.state' });
	await tableRecommendation(program, id);
	await decideRecommendation(program, id, 'forum', vote());
	expect((await followedBy(token)).proposals.map(({ taken }) => taken)).toEqual([
		{ recommendationId: id, state: 'adopted', number: 1, reason: null, decided: true },
		null
	]);
});
