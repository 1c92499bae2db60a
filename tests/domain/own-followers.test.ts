import { expect, test } from 'vitest';
import {
	listQueryOf,
	eraseFollower,
	followedBy,
	followerData,
	followerToken,
	followLinkOf,
	followProposal,
	hideProposal,
	ownProposals,
	setAside,
	stopFollowing,
	tellFollowers,
	withdrawProposal
} from '../../src/lib/domain/proposal/index.server.ts';
import { changeAddress } from '../../src/lib/domain/registration/index.server.ts';
import { openToken, tokenOf } from '../../src/lib/domain/registration/link.server.ts';
import { messageOf } from '../../src/lib/mail/message.server.ts';
import { DAY, HOUR, later, now, setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { keepMailCopy, mailCopies } from '../../src/lib/server/mail-copies.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { anonymiseRegistration } from '../../src/lib/workflow/anonymise.server.ts';
import { eraseRegistration } from '../../src/lib/workflow/erase.server.ts';
import { applyRetention } from '../../src/lib/workflow/retention.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, organiserOf, program } from '../support/forum.ts';
import { outboxRows } from '../support/outbox.ts';
import { aPlatformWith, aProposal, type Delegate } from '../support/proposals.ts';

/** Who follows is a registration: nobody reads it, stops it or is written to by having the same address. */
useFreshDatabase();

const letters = async () => (await outboxRows()).filter((row) => row.kind === 'proposal.news');
const newest = async () => {
	const letter = (await letters()).at(-1);
	if (!letter) throw new Error('There is no letter');
	return messageOf(letter);
};
const goOn = (ms: number) => setClock(later(now(), ms));
const addressOf = async ({ registrationId }: Delegate) =>
	(await database().reader.selectFrom('registration').select('email').where('id', '=', registrationId).executeTakeFirstOrThrow()).email ??
	'';
const linkOf = async ({ registrationId }: Delegate) => (await followLinkOf(registrationId)) ?? '';
const textsBy = async (token: string) => (await followedBy(token)).proposals.map(({ text }) => text?.kk);

/** Another delegate who has taken the address of one that follows, and follows too. */
async function scene() {
	const { forumId, sessionId, author } = await aPlatformWith();
	const thief = await aDelegate(forumId, { preferredSessionId: sessionId });
	const id = await aProposal(author, sessionId, { text: 'Аты жоқ пікір', follow: true });
	await changeAddress(thief.actor, thief.registrationId, await addressOf(author), noForm);
	const taken = await aProposal(thief, sessionId, { text: 'Бөгденікі', follow: true });
	return { forumId, sessionId, author, thief, id, taken };
}

test('who takes somebody’s address neither reads nor ends what that person follows', async () => {
	const { author, thief, id, sessionId } = await scene();
	const another = await aProposal(author, sessionId, { text: 'Тағы бір пікір', follow: true });
	expect(await textsBy(await linkOf(thief))).toEqual(['Бөгденікі']);
	expect(await textsBy(await linkOf(author))).toEqual(['Аты жоқ пікір', 'Тағы бір пікір']);
	const seen = await ownProposals(thief.actor, thief.registrationId, sessionId, listQueryOf(new URLSearchParams()));
	expect(seen.others.map(({ followed }) => followed)).toEqual([false, false]);
	await followProposal(thief.actor, thief.registrationId, { proposalId: id, on: false, last: true });
	await eraseFollower(await linkOf(thief));
	expect(await textsBy(await linkOf(author))).toEqual(['Аты жоқ пікір', 'Тағы бір пікір']);
	await setAside(program, sessionId, another, 'Қайталанады');
	goOn(HOUR);
	expect(await tellFollowers()).toBe(1);
	expect((await newest()).to.address).toBe(await addressOf(author));
});

test('nobody is written to about proposals after erasing the registration, even if somebody else has the address now', async () => {
	const { author, sessionId, id, taken } = await scene();
	await eraseRegistration(author.actor, author.registrationId);
	for (const each of [id, taken]) await setAside(program, sessionId, each, 'Қайталанады');
	goOn(HOUR);
	expect(await tellFollowers()).toBe(0);
	expect(await letters()).toEqual([]);
});

test('a changed address is written to once its link was opened, and the letter waits so long', async () => {
	const { sessionId, author } = await aPlatformWith();
	const id = await aProposal(author, sessionId, { follow: true });
	const before = await linkOf(author);
	await changeAddress(author.actor, author.registrationId, 'zhana@mail.kz', noForm);
	await setAside(program, sessionId, id, 'Қайталанады');
	goOn(HOUR);
	expect(await tellFollowers()).toBe(0);
	// a slip in the address locks nobody out
	expect((await followedBy(before)).email).toBe('zhana@mail.kz');
	await openToken(tokenOf(author.registrationId, 2));
	expect(await tellFollowers()).toBe(1);
	const message = await newest();
	expect(message.to.address).toBe('zhana@mail.kz');
	expect(message.text).toContain(`/follow/${await linkOf(author)}`);
	await expect(followedBy(before)).rejects.toThrow('not-found');
});

test('a corrected address gets the letters, also those under way, and the link of before is dead at once', async () => {
	const { forumId, sessionId, author } = await aPlatformWith();
	const id = await aProposal(author, sessionId, { follow: true });
	const before = await linkOf(author);
	await setAside(program, sessionId, id, 'Қайталанады');
	goOn(HOUR);
	expect(await tellFollowers()).toBe(1);
	await changeAddress(organiserOf(forumId), author.registrationId, 'durys@mail.kz', noForm);
	await expect(followedBy(before)).rejects.toThrow('not-found');
	const message = await newest();
	expect(message.to.address).toBe('durys@mail.kz');
	expect(message.text).not.toContain(before);
	expect((await followedBy(await linkOf(author))).email).toBe('durys@mail.kz');
});

test.each(['erased', 'anonymised', 'stopped', 'unticked'] as const)(
	'the letters and their copies go with the follower: %s',
	async (how) => {
		const { forumId, sessionId, author } = await aPlatformWith();
		const id = await aProposal(author, sessionId, { follow: true });
		await setAside(program, sessionId, id, 'Қайталанады');
		goOn(HOUR);
		await tellFollowers();
		const [letter] = await letters();
		await keepMailCopy(`${letter?.id ?? ''}.eml`, Buffer.from('хат'));
		await database().writer.updateTable('outbox').set({ sent_at: now() }).execute();
		expect(await mailCopies()).toEqual([letter?.id]);
		if (how === 'erased') await eraseRegistration(author.actor, author.registrationId);
		if (how === 'anonymised') await anonymiseRegistration(organiserOf(forumId), author.registrationId);
		if (how === 'stopped') expect(await stopFollowing(await linkOf(author), { proposalId: id, last: true })).toBe(false);
		if (how === 'unticked') await followProposal(author.actor, author.registrationId, { proposalId: id, on: false, last: true });
		expect(await letters()).toEqual([]);
		expect(await mailCopies()).toEqual([]);
	}
);

test('a letter under way when the retention period ends goes on, and so does the link', async () => {
	const { sessionId, author } = await aPlatformWith();
	const id = await aProposal(author, sessionId, { follow: true });
	await changeAddress(author.actor, author.registrationId, 'zhana@mail.kz', noForm);
	await openToken(tokenOf(author.registrationId, 2));
	const token = await linkOf(author);
	setClock('2027-03-20T03:00:00.000Z');
	await setAside(program, sessionId, id, 'Қайталанады');
	goOn(HOUR);
	expect(await tellFollowers()).toBe(1);
	await applyRetention();
	const [letter] = await letters();
	expect(letter).toMatchObject({ registration_id: null, address: 'zhana@mail.kz' });
	const message = await newest();
	expect(message.text).toContain(`/follow/${token}`);
	const [follower] = await database().reader.selectFrom('follower').selectAll().execute();
	expect(await followerToken(follower?.id ?? '')).toBe(token);
	await eraseFollower(token);
	expect(await letters()).toEqual([]);
});

test('the letter is in the language of the reader, not of the proposal', async () => {
	const { sessionId, author } = await aPlatformWith();
	await database().writer.updateTable('registration').set({ language: 'ru' }).where('id', '=', author.registrationId).execute();
	const id = await aProposal(author, sessionId, { language: 'kk', follow: true });
	await setAside(program, sessionId, id, 'Қайталанады');
	goOn(DAY);
	await tellFollowers();
	expect((await newest()).text).toContain('Предложение оставлено без рассмотрения');
});

test('what is hidden or withdrawn is read by its author alone, not by others who follow it', async () => {
	const { forumId, sessionId, author } = await aPlatformWith();
	const other = await aDelegate(forumId, { preferredSessionId: sessionId });
	const [hidden, withdrawn] = [
		await aProposal(author, sessionId, { text: 'Жасырылатын мәтін', follow: true }),
		await aProposal(author, sessionId, { text: 'Қайтарылатын мәтін', follow: true })
	];
	for (const proposalId of [hidden, withdrawn])
		await followProposal(other.actor, other.registrationId, { proposalId, on: true, last: false });
	expect(await textsBy(await linkOf(other))).toEqual(['Жасырылатын мәтін', 'Қайтарылатын мәтін']);
	await hideProposal(organiserOf(forumId), forumId, hidden, 'Адамға тіл тигізеді');
	await withdrawProposal(author.actor, author.registrationId, withdrawn);
	const seen = await followedBy(await linkOf(other));
	expect(seen.proposals).toMatchObject([
		{ id: hidden, state: 'hidden', text: null, reason: null },
		{ id: withdrawn, state: 'withdrawn', text: null }
	]);
	expect(JSON.stringify([seen, await followerData(await linkOf(other))])).not.toMatch(/Жасырылатын|Қайтарылатын|тигізеді/);
	// control: the author reads both, and why
	expect((await followedBy(await linkOf(author))).proposals).toMatchObject([
		{ text: { kk: 'Жасырылатын мәтін' }, reason: 'Адамға тіл тигізеді' },
		{ text: { kk: 'Қайтарылатын мәтін' } }
	]);
});

test.each(['proposal.news', 'recommendation.news'] as const)(
	'%s that has not gone when the retention period ends goes to the follower, who stands alone from then on',
	async (kind) => {
		const { sessionId, author } = await aPlatformWith();
		const id = await aProposal(author, sessionId, { follow: true });
		await setAside(program, sessionId, id, 'Қайталанады');
		goOn(HOUR);
		await tellFollowers();
		await database().writer.updateTable('outbox').set({ kind }).where('kind', '=', 'proposal.news').execute();
		const email = await addressOf(author);
		setClock('2027-03-20T05:00:00.000Z');
		await applyRetention();
		const rows = (await outboxRows()).filter((row) => row.kind === kind);
		expect(rows.map(({ registration_id, address }) => [registration_id, address])).toEqual([[null, email]]);
	}
);
