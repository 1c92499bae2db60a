import type { Transaction } from 'kysely';
import { expect, test } from 'vitest';
import {
	askToFollow,
	confirmFollowing,
	dropOldRequests,
	eraseFollower,
	followedBy,
	followerData,
	followRequestOf,
	openRequest,
	stopFollowingByMail,
	tellFollowers,
	type FollowInput
} from '../../src/lib/domain/proposal/index.server.ts';
import { followSchema } from '../../src/lib/domain/proposal/schema.ts';
import {
	decideRecommendation,
	mergeRecommendations,
	reopenRecommendation,
	tableRecommendation,
	takeBackRecommendation
} from '../../src/lib/domain/recommendation/index.server.ts';
import { listMails, sendDue } from '../../src/lib/mail/index.server.ts';
import { messageOf } from '../../src/lib/mail/message.server.ts';
import { eraseRegistration } from '../../src/lib/workflow/erase.server.ts';
import { applyRetention } from '../../src/lib/workflow/retention.server.ts';
import { DAY, HOUR, later, MINUTE, now, setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import type { Tables } from '../../src/lib/server/database/tables.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { keepMailCopy, mailCopies } from '../../src/lib/server/mail-copies.ts';
import { besideAnother } from '../support/beside.ts';
import { aDelegate, aForum, aPlatform, organiserOf, program } from '../support/forum.ts';
import { mailServer, outboxRows } from '../support/outbox.ts';
import { aTabled, insertProposal, vote } from '../support/recommendations.ts';
import { useFreshDatabase } from '../support/database.ts';

/** Anybody follows one recommendation or a forum's by mail: nothing is kept that nobody confirmed, and one press ends it. */
useFreshDatabase();

const goOn = (ms: number) => setClock(later(now(), ms));
const ask = (forumId: string, number: number | null, more: Partial<FollowInput> = {}) =>
	askToFollow(forumId, { email: 'Reads@Mail.kz', language: 'kk', number, ...more }, '192.0.2.1');
const requests = () => database().reader.selectFrom('follow_request').selectAll().orderBy('asked_at').orderBy('id').execute();
const followers = () => database().reader.selectFrom('follower').selectAll().orderBy('id').execute();
const letters = async (kind = 'recommendation.news') => (await outboxRows()).filter((row) => row.kind === kind);
const newest = async (kind?: string) => {
	const letter = (await letters(kind)).at(-1);
	if (!letter) throw new Error('There is no letter');
	return messageOf(letter);
};
/** The link in the newest letter that asks. */
async function linkOfLetter(): Promise<string> {
	const { text } = await newest('recommendation.follow');
	return /\/follow\/confirm\/([\w-]+)/.exec(String(text))?.[1] ?? '';
}
async function confirmed(forumId: string, number: number | null, more: Partial<FollowInput> = {}): Promise<string> {
	await ask(forumId, number, more);
	return confirmFollowing(await linkOfLetter());
}
/** A forum with a recommendation that is adopted, as number 1. */
async function published(): Promise<{ forumId: string; id: string }> {
	const forumId = await aForum();
	const id = await aTabled(forumId, null);
	await decideRecommendation(program, id, 'forum', vote());
	return { forumId, id };
}
const again = async (id: string) => {
	await reopenRecommendation(program, id, 'Сандар қате');
	goOn(DAY);
	return tellFollowers();
};

test('an address follows once its owner pressed behind the link of the letter, which goes then', async () => {
	const { forumId, id } = await published();
	await ask(forumId, 1);
	const [asked] = await requests();
	expect(asked).toMatchObject({ recommendation_id: id, email: 'Reads@Mail.kz', follower_id: null });
	expect(asked?.expires_at).toBe(later(asked?.asked_at ?? '', 2 * DAY));
	const message = await newest('recommendation.follow');
	expect(message.to.address).toBe('Reads@Mail.kz');
	expect(message.text).toContain('Не туралы: №\u00a01 ұсыным');
	expect(await followers()).toEqual([]);
	const link = await linkOfLetter();
	// looking changes nothing
	expect(await followRequestOf(link)).toMatchObject({ recommendationId: id, email: 'Reads@Mail.kz', followToken: null });
	expect(await followers()).toEqual([]);
	expect(await again(id)).toBe(0);

	const own = await confirmFollowing(link);
	expect(await followers()).toMatchObject([
		{ registration_id: null, email_folded: 'reads@mail.kz', by_mail: 1, whole_forum: 0, text_version: 'mail-1' }
	]);
	expect(await followedBy(own)).toMatchObject({ byMail: true, whole: false, recommendationIds: [id], proposals: [] });
	expect(await followerData(own)).toMatchObject({ email: 'Reads@Mail.kz', byMail: true, recommendations: [{ id, number: 1 }] });
	// the letter and the address of the request are gone; the link leads on as long as it would have asked
	expect(await letters('recommendation.follow')).toEqual([]);
	expect(await requests()).toMatchObject([{ email: null, email_folded: null }]);
	expect(await followRequestOf(link)).toMatchObject({ email: null, followToken: own });
	expect(await confirmFollowing(link)).toBe(own);
	expect(await followers()).toHaveLength(1);
	await expect(followRequestOf(link.slice(0, 32) + 'A'.repeat(27))).rejects.toMatchObject({ code: 'not-found' });
	// the link of a request is no link of a follower, and the other way round
	await expect(followedBy(link)).rejects.toMatchObject({ code: 'not-found' });
	await expect(confirmFollowing(own)).rejects.toMatchObject({ code: 'not-found' });
});

test('what happens to a recommendation reaches who follows it, the whole forum and its proposals: one letter each', async () => {
	const elsewhere = await published();
	await confirmed(elsewhere.forumId, null, { email: 'elsewhere@mail.kz' });
	const { forumId, id } = await published();
	const other = await aTabled(forumId, null);
	await decideRecommendation(program, other, 'forum', vote());
	await confirmed(forumId, 1);
	await confirmed(forumId, null, { email: 'all@mail.kz', language: 'ru' });
	// both is one letter too
	await confirmed(forumId, 2, { email: 'both@mail.kz' });
	const both = await confirmed(forumId, null, { email: 'BOTH@mail.kz' });
	expect(await followedBy(both)).toMatchObject({ whole: true, recommendationIds: [other] });

	await reopenRecommendation(program, id, 'Сандар қате');
	await reopenRecommendation(program, other, 'Қаржы көзі нақтыланады');
	expect(await tellFollowers()).toBe(0);
	goOn(11 * MINUTE);
	expect([await tellFollowers(), await tellFollowers()]).toEqual([3, 0]);
	const sent = await Promise.all((await letters()).map(messageOf));
	const of = (address: string) => String(sent.find(({ to }) => to.address === address)?.text ?? '');
	expect(of('Reads@Mail.kz')).toContain('№\u00a01 ұсыным: Шағын гранттар бағдарламасы әзірленсін.');
	expect(of('Reads@Mail.kz')).toContain('Ұсыным бойынша шешім қайта қаралады');
	expect(of('Reads@Mail.kz')).toContain('Сандар қате');
	expect(of('Reads@Mail.kz')).toMatch(/\/forums\/[^/\s]+\/recommendations\/1\n/);
	expect(of('Reads@Mail.kz')).not.toContain('Қаржы көзі нақтыланады');
	expect(of('all@mail.kz')).toContain('Решение по рекомендации пересматривается');
	expect(of('all@mail.kz')).toContain('Қаржы көзі нақтыланады');
	expect(of('both@mail.kz').split('Ұсыным бойынша шешім қайта қаралады')).toHaveLength(3);

	// what only tabled is public of is told nobody; adopted again it is, not on the same day
	await decideRecommendation(program, id, 'forum', vote());
	goOn(HOUR);
	expect(await tellFollowers()).toBe(0);
	goOn(DAY);
	expect(await tellFollowers()).toBe(3);
	expect((await newest()).text).toMatch(/Ұсыным қабылданды|Рекомендация принята/);
});

test('who follows a forum hears of what is newly adopted, and of nothing that is not public', async () => {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 5);
	await confirmed(forumId, null);
	const refused = await aTabled(forumId, sessionId);
	await decideRecommendation(program, refused, 'forum', vote({ adopted: false, reason: 'Заңға қайшы' }));
	const back = await aTabled(forumId, sessionId);
	await takeBackRecommendation(program, back);
	goOn(DAY);
	expect(await tellFollowers()).toBe(0);
	expect(await database().reader.selectFrom('recommendation_news').selectAll().execute()).toEqual([]);
	await tableRecommendation(program, back);
	await decideRecommendation(program, back, 'forum', vote());
	goOn(DAY);
	expect(await tellFollowers()).toBe(1);
	expect((await newest()).text).toContain('№\u00a01 ұсыным');
});

test('what was undone or overtaken before the letter is not told; a merging is', async () => {
	const { forumId, id } = await published();
	await confirmed(forumId, 1);
	await reopenRecommendation(program, id, 'Қате');
	await decideRecommendation(program, id, 'forum', vote());
	goOn(HOUR);
	expect(await tellFollowers()).toBe(1);
	expect((await newest()).text).not.toContain('қайта қаралады');
	expect((await newest()).text).toContain('Ұсыным қабылданды');
	await reopenRecommendation(program, id, 'Қате');
	const into = await aTabled(forumId, null);
	await mergeRecommendations(program, id, into);
	goOn(DAY);
	expect(await tellFollowers()).toBe(1);
	expect((await newest()).text).toContain('Ұсыным басқа ұсынымға біріктірілді');
	expect((await newest()).text).not.toContain('қайта қаралады');
});

test('a proposal’s follower and a recommendation’s with one address stay two: neither ends nor reads the other', async () => {
	const forumId = await aForum();
	const sessionId = await aPlatform(forumId, 5);
	const proposal = await insertProposal(forumId, sessionId);
	const id = await aTabled(forumId, sessionId, [proposal]);
	await decideRecommendation(program, id, 'forum', vote());
	const author = await aDelegate(forumId, { preferredSessionId: sessionId, email: 'reads@mail.kz' });
	const own = await confirmed(forumId, 1);
	await eraseRegistration(author.actor, author.registrationId);
	expect(await followedBy(own)).toMatchObject({ recommendationIds: [id] });
	await eraseFollower(own);
	expect(await followers()).toEqual([]);
});

test('a request that nobody confirmed is gone after 48 hours with its letter and the letter’s copy; what was confirmed stays', async () => {
	const { forumId } = await published();
	await confirmed(forumId, 1, { email: 'stays@mail.kz' });
	await ask(forumId, null);
	const link = await linkOfLetter();
	const [letter] = await letters('recommendation.follow');
	await keepMailCopy(`${letter?.id ?? ''}.eml`, Buffer.from('хат'));
	await database().writer.updateTable('outbox').set({ sent_at: now() }).execute();
	goOn(2 * DAY - MINUTE);
	expect(await dropOldRequests()).toBe(0);
	expect(await requests()).toHaveLength(2);
	goOn(MINUTE);
	await expect(confirmFollowing(link)).rejects.toMatchObject({ code: 'recommendation.follow-over' });
	expect((await Promise.all([dropOldRequests(), dropOldRequests()])).reduce((sum, n) => sum + n)).toBe(2);
	expect([await requests(), await letters('recommendation.follow'), await mailCopies()]).toEqual([[], [], []]);
	expect(JSON.stringify(await outboxRows())).not.toContain('Reads@Mail.kz');
	await expect(followRequestOf(link)).rejects.toMatchObject({ code: 'recommendation.follow-over' });
	expect(await followers()).toHaveLength(1);
});

test('a letter that still waits when its request is over, or done, does not go', async () => {
	const server = await mailServer();
	const { forumId } = await published();
	await ask(forumId, 1);
	goOn(2 * DAY);
	await sendDue();
	expect(server.received).toEqual([]);
	expect(await letters('recommendation.follow')).toMatchObject([{ last_error: 'link-over' }]);
	// control: in time it goes
	await ask(forumId, 1, { email: 'intime@mail.kz' });
	await sendDue();
	expect(server.received).toHaveLength(1);
});

test('two presses at once, and two requests of one address confirmed at once, make one follower of both', async () => {
	const { forumId, id } = await published();
	await ask(forumId, 1);
	const first = await linkOfLetter();
	await ask(forumId, null);
	const tokens = await Promise.all((await requests()).map(async ({ id: request }) => (await openRequest(request))?.token ?? ''));
	expect(tokens).toContain(first);
	const made = await Promise.all([...tokens, ...tokens].map((token) => confirmFollowing(token)));
	expect(new Set(made).size).toBe(1);
	expect(await followedBy(made[0] ?? '')).toMatchObject({ whole: true, recommendationIds: [id] });
	expect(await followers()).toHaveLength(1);
});

test('the same form sent again is one letter; in another language, or later, it is another', async () => {
	const { forumId } = await published();
	await ask(forumId, 1);
	await ask(forumId, 1, { email: 'reads@mail.kz' });
	expect(await letters('recommendation.follow')).toHaveLength(1);
	await ask(forumId, 1, { language: 'ru' });
	goOn(11 * MINUTE);
	await ask(forumId, 1);
	expect(await letters('recommendation.follow')).toHaveLength(3);
});

test('whether an address follows is told nobody who asks: the same is written, and the same answered', async () => {
	const { forumId } = await published();
	await confirmed(forumId, 1, { email: 'follows@mail.kz' });
	const before = await followers();
	const answers = [await ask(forumId, 1, { email: 'follows@mail.kz' }), await ask(forumId, 1, { email: 'nobody@mail.kz' })];
	expect(answers).toEqual([undefined, undefined]);
	const [one, two] = await letters('recommendation.follow');
	expect([one?.kind, one?.language, one?.address]).toEqual([two?.kind, two?.language, 'follows@mail.kz']);
	expect(await followers()).toEqual(before);
	// who confirms renews the consent and the language
	goOn(DAY);
	await ask(forumId, 1, { email: 'follows@mail.kz', language: 'en' });
	await confirmFollowing(await linkOfLetter());
	const [renewed] = await followers();
	expect([renewed?.id, renewed?.language]).toEqual([before[0]?.id, 'en']);
	expect((renewed?.given_at ?? '') > later(before[0]?.given_at ?? '', DAY - MINUTE)).toBe(true);
});

test('what is stopped is not told; the last one takes the address along, once that was said', async () => {
	const { forumId, id } = await published();
	await confirmed(forumId, 1);
	const own = await confirmed(forumId, null);
	await reopenRecommendation(program, id, 'Қате');
	expect(await stopFollowingByMail(own, { recommendationId: '', last: false })).toBe(true);
	expect(await database().reader.selectFrom('recommendation_news').selectAll().execute()).toHaveLength(1);
	await expect(stopFollowingByMail(own, { recommendationId: id, last: false })).rejects.toMatchObject({ code: 'proposal.last-followed' });
	goOn(HOUR);
	expect(await tellFollowers()).toBe(1);
	await expect(stopFollowingByMail(own, { recommendationId: id, last: true })).resolves.toBe(false);
	expect([await followers(), await letters(), await requests()]).toEqual([[], [], []]);
	await expect(followedBy(own)).rejects.toMatchObject({ code: 'not-found' });
});

test('a letter’s headers end it by one press; organisers see neither letter; the term ends the consent', async () => {
	const { forumId, id } = await published();
	const own = await confirmed(forumId, 1);
	expect(await again(id)).toBe(1);
	const message = await newest();
	expect(message.headers).toMatchObject({
		'List-Unsubscribe': expect.stringMatching(new RegExp(`^<https?://[^>]+/follow/${own}/unsubscribe>$`)) as string,
		'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click'
	});
	await ask(forumId, null);
	// the letter that asks has nothing to end
	expect((await newest('recommendation.follow')).headers).not.toHaveProperty('List-Unsubscribe');
	expect((await listMails(organiserOf(forumId), forumId)).items).toEqual([]);
	goOn(5 * 366 * DAY);
	await applyRetention();
	expect([await followers(), await letters()]).toEqual([[], []]);
});

test('drafts, numbers that there are not and forums that are cancelled are not followed', async () => {
	const { forumId } = await published();
	await expect(ask(forumId, 2)).rejects.toMatchObject({ code: 'not-found' });
	await database().writer.updateTable('forum').set({ state: 'draft' }).where('id', '=', forumId).execute();
	await expect(ask(forumId, null)).rejects.toMatchObject({ code: 'not-found' });
	const other = await aForum();
	await database().writer.updateTable('forum').set({ state: 'cancelled' }).where('id', '=', other).execute();
	await expect(ask(other, null)).rejects.toMatchObject({ code: 'forum.cancelled' });
	expect(await requests()).toEqual([]);
});

test('a link whose follower was erased says that the data are gone; one that is over says so', async () => {
	const { forumId } = await published();
	await ask(forumId, 1);
	const link = await linkOfLetter();
	const own = await confirmFollowing(link);
	await eraseFollower(own);
	for (const again of [() => followRequestOf(link), () => confirmFollowing(link)])
		await expect(again()).rejects.toMatchObject({ code: 'recommendation.follow-erased' });
	// control: after 48 hours nobody knows any more what became of it
	goOn(2 * DAY);
	await expect(followRequestOf(link)).rejects.toMatchObject({ code: 'recommendation.follow-over' });
});

test('the form that says nothing of what is followed, or nonsense, asks', () => {
	const form = { email: 'reads@mail.kz', language: 'kk' };
	for (const what of [undefined, '', 'zzz', '0', '1 or all']) {
		const { success, error } = followSchema.safeParse({ ...form, what });
		expect([what, success, error?.issues.map(({ path, message }) => [path.join(), message])]).toEqual([
			what,
			false,
			[['what', 'field.choose']]
		]);
	}
	// control: what the form offers
	for (const what of ['all', '7']) expect(followSchema.parse({ ...form, what }).what).toBe(what);
});

test('the same form that comes twice at once is one request with one letter', async () => {
	const { forumId } = await published();
	await Promise.all([ask(forumId, 1), ask(forumId, 1)]);
	expect([(await requests()).length, (await letters('recommendation.follow')).length]).toEqual([1, 1]);
	// control: two addresses are two
	await Promise.all([ask(forumId, 1, { email: 'one@mail.kz' }), ask(forumId, 1, { email: 'two@mail.kz' })]);
	expect([(await requests()).length, (await letters('recommendation.follow')).length]).toEqual([3, 3]);
});

test('it waits for the one that is being written', async () => {
	const { forumId, id } = await published();
	const request = (trx: Transaction<Tables>) =>
		trx
			.insertInto('follow_request')
			.values({
				...{ id: newId(), forum_id: forumId, recommendation_id: id, email: 'Reads@Mail.kz', email_folded: 'reads@mail.kz' },
				...{ language: 'kk', asked_at: now(), expires_at: later(now(), DAY) }
			})
			.execute();
	const locked = (trx: Transaction<Tables>) =>
		trx
			.updateTable('forum')
			.set((e) => ({ state: e.ref('state') }))
			.where('id', '=', forumId)
			.execute();
	await besideAnother(
		async (trx) => {
			await locked(trx);
			await request(trx);
		},
		() => ask(forumId, 1)
	);
	expect((await requests()).length).toBe(1);
	// control: where the other holds no lock it is overtaken on PostgreSQL
	await database().writer.deleteFrom('follow_request').execute();
	await besideAnother(request, () => ask(forumId, 1));
	expect((await requests()).length).toBe(database().engine === 'postgres' ? 2 : 1);
});
