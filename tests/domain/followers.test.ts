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
import { decideRecommendation, draftRecommendation, tableRecommendation } from '../../src/lib/domain/recommendation/index.server.ts';
import { listMails } from '../../src/lib/mail/index.server.ts';
import { messageOf } from '../../src/lib/mail/message.server.ts';
import { DAY, HOUR, later, MINUTE, now, setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { aForum, aPlatform, organiserOf, program } from '../support/forum.ts';
import { outboxRows } from '../support/outbox.ts';
import { insertProposal, recommendationText, vote } from '../support/recommendations.ts';
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
	expect((await followedBy(token)).proposals.map(({ taken }) => taken)).toEqual([{ state: 'adopted', number: 1, reason: null }, null]);
});
