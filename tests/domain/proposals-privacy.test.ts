import { expect, test } from 'vitest';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import {
	listQueryOf,
	proposalWorkspace,
	eraseFollower,
	followedBy,
	followerData,
	followLinkOf,
	followProposal,
	ownProposals,
	recordProposals,
	stopFollowing,
	support
} from '../../src/lib/domain/proposal/index.server.ts';
import { changeAddress } from '../../src/lib/domain/registration/index.server.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { anonymiseRegistration } from '../../src/lib/workflow/anonymise.server.ts';
import { eraseRegistration } from '../../src/lib/workflow/erase.server.ts';
import { everythingOf } from '../../src/lib/workflow/own-data.server.ts';
import { restrictRegistration } from '../../src/lib/workflow/restrict.server.ts';
import { applyRetention } from '../../src/lib/workflow/retention.server.ts';
import { messageOf } from '../../src/lib/mail/message.server.ts';
import { outboxRows } from '../support/outbox.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, organiserOf, program } from '../support/forum.ts';
import { columnsHolding, personalDataFixture } from '../support/personal-data-fixture.ts';
import { aPlatformWith, aProposal, rapporteurOf, rowOf, type Delegate } from '../support/proposals.ts';

useFreshDatabase();

const asked = listQueryOf(new URLSearchParams());
const MARK = 'zqxjk';
const AFTER = '2026-12-20T05:00:00.000Z';
/** of a forum of 15 December with a term of 90 days */
const PAST_TERM = '2027-03-20T05:00:00.000Z';

/** Somebody marked who has proposed with the name, follows it, and supports another one's. */
async function scene() {
	const { forumId, sessionId, author: other } = await aPlatformWith();
	const person = await aDelegate(forumId, { ...personalDataFixture(MARK), preferredSessionId: sessionId });
	const id = await aProposal(person, sessionId, { text: 'Мәтін қалады', showName: true, follow: true });
	const supported = await aProposal(other, sessionId, { text: 'Басқаның ұсынысы' });
	await support(person.actor, person.registrationId, supported, true);
	await support(other.actor, other.registrationId, id, true);
	return { forumId, sessionId, other, person, id, supported, token: (await followLinkOf(person.registrationId)) ?? '' };
}
const follow = ({ actor, registrationId }: Delegate, proposalId: string, on: boolean) =>
	followProposal(actor, registrationId, { proposalId, on, last: false });

test('own data hold the proposals, the supports and what is followed', async () => {
	const { person, id, supported } = await scene();
	expect(await everythingOf(person.actor, person.registrationId)).toMatchObject({
		proposals: [{ id, text: { kk: 'Мәтін қалады' }, show_name: 1, state: 'open' }],
		supports: [{ proposal_id: supported }],
		following: [{ email: `${MARK}@marked.example.kz` }],
		followed: [{ proposal_id: id }]
	});
});

test('erased before the forum is over: the text stays without its author, the voice and the follower go', async () => {
	const { person, other, id, supported, token, sessionId } = await scene();
	await eraseRegistration(person.actor, person.registrationId);
	expect(await rowOf(id)).toMatchObject({
		registration_id: null,
		show_name: 0,
		state: 'open',
		supporters: 1,
		text_ml: '{"kk":"Мәтін қалады"}'
	});
	expect((await rowOf(supported)).supporters).toBe(0);
	expect(await columnsHolding([MARK])).toEqual([]);
	await expect(followedBy(token)).rejects.toThrow('not-found');
	const list = await ownProposals(other.actor, other.registrationId, sessionId, asked);
	expect(list.others).toMatchObject([{ id, author: null }]);
});

test.each(['erased', 'anonymised'] as const)('of a past forum the voices stay as they were counted: %s', async (how) => {
	const { forumId, person, id, supported, token } = await scene();
	setClock(AFTER);
	if (how === 'erased') await eraseRegistration(person.actor, person.registrationId);
	else await anonymiseRegistration(organiserOf(forumId), person.registrationId);
	expect((await rowOf(id)).registration_id).toBe(null);
	expect((await rowOf(supported)).supporters).toBe(1);
	const left = (await columnsHolding([MARK])).filter((column) => !/^(organisation|delegation|search_word)/.test(column));
	expect(left).toEqual([]);
	await expect(followedBy(token)).rejects.toThrow('not-found');
});

test('the follower’s link outlives the retention period with the latest address, and nothing else says who it was', async () => {
	const { person, id, token } = await scene();
	await changeAddress(person.actor, person.registrationId, 'new-zqxjk@marked.example.kz', noForm);
	setClock(PAST_TERM);
	expect(await applyRetention()).toMatchObject({ anonymised: 2, followers: 0 });
	expect(await followedBy(token)).toMatchObject({ email: 'new-zqxjk@marked.example.kz', proposals: [{ id, state: 'open' }] });
	const left = (await columnsHolding([MARK])).filter((column) => !/^(organisation|delegation|search_word)/.test(column));
	expect(left).toEqual(['follower.email', 'follower.email_folded']);
	expect(await rowOf(id)).toMatchObject({ registration_id: null, supporters: 1 });
	expect(await followerData(token)).toMatchObject({ proposals: [{ text: { kk: 'Мәтін қалады' } }] });
	// after five years it goes by itself
	setClock('2031-12-01T05:00:00.000Z');
	expect(await applyRetention()).toMatchObject({ followers: 1 });
	await expect(followedBy(token)).rejects.toThrow('not-found');
});

test('a follower stops one proposal, then all; the last one takes the address along', async () => {
	const { person, id, supported, token } = await scene();
	await follow(person, supported, true);
	expect((await followedBy(token)).proposals.map((each) => each.id)).toEqual([id, supported]);
	expect(await stopFollowing(token, { proposalId: supported, last: false })).toBe(true);
	expect((await followedBy(token)).proposals.map((each) => each.id)).toEqual([id]);
	// the last one takes the address and the link along only where that was said: by the own link and on the private page alike
	await expect(stopFollowing(token, { proposalId: id, last: false })).rejects.toThrow('proposal.last-followed');
	await expect(follow(person, id, false)).rejects.toThrow('proposal.last-followed');
	expect((await followedBy(token)).proposals.map((each) => each.id)).toEqual([id]);
	expect(await stopFollowing(token, { proposalId: id, last: true })).toBe(false);
	expect(await database().reader.selectFrom('follower').selectAll().execute()).toEqual([]);
	await follow(person, id, true);
	const again = (await followLinkOf(person.registrationId)) ?? '';
	expect(again).not.toBe(token);
	await eraseFollower(again);
	await expect(followedBy(again)).rejects.toThrow('not-found');
	expect((await rowOf(id)).state).toBe('open');
});

test('who asks to be told for the first time gets the own link by mail, once; it goes with the address', async () => {
	const { person, supported, token } = await scene();
	const letters = async () => (await outboxRows()).filter(({ kind }) => kind === 'proposal.followed');
	const [letter, ...more] = await letters();
	expect(more).toEqual([]);
	expect((await messageOf(letter as NonNullable<typeof letter>)).text).toContain(`/follow/${token}`);
	await follow(person, supported, true);
	expect(await letters()).toHaveLength(1);
	await eraseFollower(token);
	expect(await letters()).toEqual([]);
});

test('a link that is forged, another one’s or of another kind opens nothing', async () => {
	const { person, token } = await scene();
	for (const wrong of ['', 'nonsense', `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`, person.token])
		await expect(followedBy(wrong)).rejects.toThrow('not-found');
	await database().writer.updateTable('follower').set({ link_version: 2 }).execute();
	await expect(followedBy(token)).rejects.toThrow('not-found');
});

test('two registrations with one address follow each by a link of its own; one goes without the other', async () => {
	const { forumId, sessionId, person, id, token } = await scene();
	const colleague = await aDelegate(forumId, { preferredSessionId: sessionId });
	await database()
		.writer.updateTable('registration')
		.set({ email: `${MARK}@marked.example.kz`, email_folded: `${MARK}@marked.example.kz`, owns_address: 0 })
		.where('id', '=', colleague.registrationId)
		.execute();
	await follow(colleague, id, true);
	const theirs = (await followLinkOf(colleague.registrationId)) ?? '';
	expect(theirs).not.toBe(token);
	expect(await database().reader.selectFrom('follower').selectAll().execute()).toHaveLength(2);
	await eraseRegistration(colleague.actor, colleague.registrationId);
	expect(await followLinkOf(person.registrationId)).toBe(token);
	await expect(followedBy(theirs)).rejects.toThrow('not-found');
});

test('who has no address cannot be told, and nothing of the form is kept', async () => {
	const { forumId, sessionId } = await aPlatformWith();
	const person = await aDelegate(forumId, { preferredSessionId: sessionId });
	await database()
		.writer.updateTable('registration')
		.set({ email: null, email_folded: null })
		.where('id', '=', person.registrationId)
		.execute();
	await expect(aProposal(person, sessionId, { follow: true })).rejects.toThrow('proposal.no-address');
	expect(await database().reader.selectFrom('proposal').selectAll().execute()).toEqual([]);
});

test('the name of somebody restricted stands nowhere but on the own page; the text and the voices stay', async () => {
	const { forumId, sessionId, person, other, id } = await scene();
	const named = async () => (await ownProposals(other.actor, other.registrationId, sessionId, asked)).others.find((each) => each.id === id);
	expect((await named())?.author).toContain(MARK);
	await restrictRegistration(organiserOf(forumId), person.registrationId);
	expect(await named()).toMatchObject({ author: null, supporters: 1 });
	const { slug, forum } = await database()
		.reader.selectFrom('session as s')
		.innerJoin('forum as f', 'f.id', 's.forum_id')
		.select(['s.slug', 'f.slug as forum'])
		.where('s.id', '=', sessionId)
		.executeTakeFirstOrThrow();
	const workspace = await proposalWorkspace(rapporteurOf(sessionId), { forum, session: slug }, asked);
	expect(JSON.stringify(workspace)).not.toContain(MARK);
	expect((await ownProposals(person.actor, person.registrationId, sessionId, asked)).own[0]?.author).toContain(MARK);
});

test('who spoke in the hall is forgotten with the rest', async () => {
	const { sessionId, person } = await scene();
	const spoken = { key: '', text: 'Залда айтты', language: 'kk', speakerId: person.registrationId, accepted: '' } as const;
	await recordProposals({ ...rapporteurOf(sessionId), accountId: await anyAccount() }, sessionId, spoken);
	await eraseRegistration(person.actor, person.registrationId);
	const rows = await database().reader.selectFrom('proposal').select('registration_id').where('from_floor', '=', 1).execute();
	expect(rows).toEqual([{ registration_id: null }]);
});

/** Who writes down has an account. */
async function anyAccount(): Promise<string> {
	const name = { surname: 'Сейітова', givenName: 'Гүлнар' };
	return createAccount(program, { name, email: 'r@example.kz', language: 'kk', roles: [], password: 'kostanay demo rapporteur' });
}
