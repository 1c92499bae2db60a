import { expect, test } from 'vitest';
import { arrive, aDelegate, aForum, aPlatform, aForumInput, organiserOf, program, verbsAbout } from '../support/forum.ts';
import { leaveSeat } from '../../src/lib/domain/dialogue/index.server.ts';
import { editForum, setProposalsClose } from '../../src/lib/domain/forum/index.server.ts';
import { formOf, inputOf, sessionForStaff } from '../../src/lib/domain/programme/index.server.ts';
import {
	listQueryOf,
	ownProposals,
	propose,
	proposalsForStaff,
	showName,
	support,
	withdrawProposal
} from '../../src/lib/domain/proposal/index.server.ts';
import { setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { cancelForum } from '../../src/lib/workflow/cancel-forum.server.ts';
import { cancelSession } from '../../src/lib/workflow/cancel-session.server.ts';
import { changeSession } from '../../src/lib/workflow/move-session.server.ts';
import { withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { all, aPlatformWith, aProposal, input, rowOf, type Delegate } from '../support/proposals.ts';

useFreshDatabase();

const asked = (query = '') => listQueryOf(new URLSearchParams(query));
const seen = ({ actor, registrationId }: Delegate, sessionId: string, query = '') =>
	ownProposals(actor, registrationId, sessionId, asked(query));

test('who sits at a platform proposes; the text, its language and nobody’s name are kept', async () => {
	const { sessionId, author } = await aPlatformWith();
	const id = await aProposal(author, sessionId, { text: 'Кеңес беру күндері керек.' });
	expect(await rowOf(id)).toMatchObject({
		...{ session_id: sessionId, registration_id: author.registrationId, from_floor: 0, by_account_id: null },
		...{ text_ml: '{"kk":"Кеңес беру күндері керек."}', source_language: 'kk', show_name: 0, state: 'open', supporters: 0 }
	});
	expect(await verbsAbout(id)).toEqual(['proposal.propose']);
	// whose it is stays unsaid to those who read the log
	const entry = await database().reader.selectFrom('audit_entry').selectAll().where('subject_id', '=', id).executeTakeFirstOrThrow();
	expect(entry).toMatchObject({ actor_kind: 'anonymous', actor_id: null });
});

test('the same form twice is one proposal, and so is the same text by another form; another text by the same form is another', async () => {
	const { sessionId, author } = await aPlatformWith();
	const key = newId();
	const first = await aProposal(author, sessionId, { key });
	expect(first).toBe(key);
	expect(await aProposal(author, sessionId, { key })).toBe(first);
	const [again, other] = [await aProposal(author, sessionId, { key: newId() }), await aProposal(author, sessionId, { key, text: 'Басқа' })];
	expect([again === first, other === first]).toEqual([true, false]);
	expect(await all()).toHaveLength(2);
	// nobody takes another one's proposal over by its key
	const stranger = await aDelegate((await rowOf(first)).forum_id, { preferredSessionId: sessionId });
	expect(await aProposal(stranger, sessionId, { key })).not.toBe(first);
});

test('the same text sent again after Back takes over what is ticked now', async () => {
	const { sessionId, author } = await aPlatformWith();
	const id = await aProposal(author, sessionId, { showName: true });
	expect(await aProposal(author, sessionId, { follow: true })).toBe(id);
	expect(await rowOf(id)).toMatchObject({ show_name: 0 });
	expect((await seen(author, sessionId)).own).toMatchObject([{ id, followed: true }]);
});

test('of a text that says nearly the same as an own one it is asked: it replaces that one, or both stand', async () => {
	const { sessionId, author } = await aPlatformWith();
	const text = 'Ауылдық ұйымдарға арналған гранттардың мерзімі екі жыл болсын.';
	const first = await aProposal(author, sessionId, { text });
	const corrected = text.replace('екі', 'үш');
	await expect(aProposal(author, sessionId, { text: corrected })).rejects.toMatchObject({
		code: 'proposal.twin',
		details: { id: first, text, supporters: 0 }
	});
	await expect(aProposal(author, sessionId, { text: text.replace('.', '!') })).rejects.toThrow('proposal.twin');
	expect(await all()).toHaveLength(1);
	const both = await aProposal(author, sessionId, { text: corrected, twin: 'both' });
	expect([(await rowOf(first)).state, (await rowOf(both)).state]).toEqual(['open', 'open']);
	const third = await aProposal(author, sessionId, { text: text.replace('екі', 'бес'), twin: first });
	expect([(await rowOf(first)).state, (await rowOf(third)).state]).toEqual(['withdrawn', 'open']);
	expect(await verbsAbout(first)).toEqual(['proposal.propose', 'proposal.withdraw']);
	// controls: another thought, and the same words of somebody else, are not asked about
	await aProposal(author, sessionId, { text: 'Кітапханалар кешке дейін ашық болсын.' });
	const other = await aDelegate((await rowOf(first)).forum_id, { preferredSessionId: sessionId });
	await aProposal(other, sessionId, { text: corrected });
	// who may not replace another one's by its id is asked about the own one
	await expect(aProposal(other, sessionId, { text, twin: third })).rejects.toThrow('proposal.twin');
	expect((await rowOf(third)).state).toBe('open');
});

test('who neither sits at a platform nor was there proposes nothing; who was present does, also without a seat', async () => {
	const { forumId, sessionId, author } = await aPlatformWith();
	const other = await aDelegate(forumId);
	await expect(aProposal(other, sessionId)).rejects.toThrow('proposal.elsewhere');
	await arrive({ forumId, sessionId, registrationId: other.registrationId });
	expect(await aProposal(other, sessionId)).toBeTruthy();
	await leaveSeat(author.actor, author.registrationId, sessionId);
	await expect(aProposal(author, sessionId)).rejects.toThrow('proposal.elsewhere');
	expect(await all()).toHaveLength(1);
});

test('nobody else proposes for somebody: another delegate, an organiser, nobody', async () => {
	const { forumId, sessionId, author } = await aPlatformWith();
	const other = await aDelegate(forumId, { preferredSessionId: sessionId });
	for (const actor of [other.actor, organiserOf(forumId), { kind: 'anonymous' } as const])
		await expect(propose(actor, author.registrationId, input(sessionId))).rejects.toThrow('not-found');
	const elsewhere = await aPlatform(await aForum(), 5);
	await expect(aProposal(author, elsewhere)).rejects.toThrow('not-found');
	expect(await all()).toEqual([]);
});

test('past the time, at a cancelled platform or forum and before being confirmed it is refused, and nothing is half done', async () => {
	const { forumId, sessionId, author } = await aPlatformWith();
	const boss = organiserOf(forumId);
	setClock('2026-12-17T12:59:00.000Z');
	await aProposal(author, sessionId, { text: 'Соңғы сәтте' });
	setClock('2026-12-17T13:00:00.000Z');
	await expect(aProposal(author, sessionId)).rejects.toThrow('proposal.closed');
	await setProposalsClose(boss, forumId, '2026-12-20T10:00', noForm);
	await aProposal(author, sessionId, { text: 'Мерзім ұзартылды' });
	await setProposalsClose(boss, forumId, '2026-12-16T10:00', noForm);
	await expect(aProposal(author, sessionId)).rejects.toThrow('proposal.closed');
	setClock('2026-12-01T05:00:00.000Z');
	await cancelSession(boss, sessionId, { kk: 'Өтпейді' });
	await expect(aProposal(author, sessionId)).rejects.toThrow('dialogue.cancelled');
	const second = await aPlatform(forumId, 5, { startsLocal: '2026-12-15T16:00', endsLocal: '2026-12-15T17:00' });
	const other = await aDelegate(forumId, { preferredSessionId: second });
	const own = await aProposal(other, second);
	await cancelForum(boss, forumId, { kk: 'Өтпейді' });
	await expect(aProposal(other, second, { text: 'Тағы біреуі' })).rejects.toThrow('forum.cancelled');
	await expect(support(author.actor, author.registrationId, own, true)).rejects.toThrow(/forum.cancelled/);
	// the author still takes it back
	await withdrawProposal(other.actor, other.registrationId, own);
	expect((await rowOf(own)).state).toBe('withdrawn');
	expect(await all()).toHaveLength(3);
});

test('a person who is not confirmed, or has withdrawn, proposes nothing', async () => {
	const forumId = await aForum({ approval: 'organiser' });
	const sessionId = await aPlatform(forumId, 5);
	const waiting = await aDelegate(forumId, { preferredSessionId: sessionId });
	await expect(aProposal(waiting, sessionId)).rejects.toThrow('proposal.not-confirmed');
	await withdrawRegistration(waiting.actor, waiting.registrationId);
	await expect(aProposal(waiting, sessionId)).rejects.toThrow('proposal.not-confirmed');
});

test('twenty are open at once, whatever comes at the same time', async () => {
	const { sessionId, author } = await aPlatformWith();
	for (let n = 0; n < 18; n++) await aProposal(author, sessionId, { text: `Ұсыныс ${n}` });
	const tried = await Promise.allSettled([1, 2, 3, 4, 5].map((n) => aProposal(author, sessionId, { text: `Тағы ${n}` })));
	expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
	expect(tried.flatMap((each) => (each.status === 'rejected' ? [(each.reason as Error).message] : []))).toEqual(
		Array(3).fill('proposal.too-many')
	);
	const [first] = await all();
	await withdrawProposal(author.actor, author.registrationId, first?.id ?? '');
	await aProposal(author, sessionId, { text: 'Орнына' });
	await expect(aProposal(author, sessionId)).rejects.toThrow('proposal.too-many');
});

test('one voice each: said twice it counts once, taken back it counts no more; one’s own is not supported', async () => {
	const { forumId, sessionId, author } = await aPlatformWith();
	const id = await aProposal(author, sessionId);
	const other = await aDelegate(forumId, { preferredSessionId: sessionId });
	const press = (on: boolean) => support(other.actor, other.registrationId, id, on);
	await Promise.all([press(true), press(true), press(true)]);
	expect((await rowOf(id)).supporters).toBe(1);
	await press(false);
	await press(false);
	expect((await rowOf(id)).supporters).toBe(0);
	await expect(support(author.actor, author.registrationId, id, true)).rejects.toThrow('proposal.own');
	const outside = await aDelegate(forumId);
	await expect(support(outside.actor, outside.registrationId, id, true)).rejects.toThrow('proposal.elsewhere');
	await expect(support(other.actor, other.registrationId, 'nothing', true)).rejects.toThrow('not-found');
});

test('others see it without a name, with the name once it is ticked; what is withdrawn is in no list', async () => {
	const { forumId, sessionId, author } = await aPlatformWith();
	const id = await aProposal(author, sessionId, { text: 'Гранттың соңғы бөлігі тезірек аударылсын' });
	const named = await aProposal(author, sessionId, { text: 'Кеңес беру күндері', showName: true });
	const other = await aDelegate(forumId, { preferredSessionId: sessionId });
	await support(other.actor, other.registrationId, id, true);
	const list = await seen(other, sessionId);
	expect(list.others.map(({ id: each, author: name, supported }) => [each, name, supported])).toEqual([
		[id, null, true],
		[named, 'Ахметова Айнұр', false]
	]);
	expect((await seen(author, sessionId)).own.map(({ id: each }) => each)).toEqual([id, named]);
	expect((await seen(other, sessionId, 'order=new')).others.map(({ id: each }) => each)).toEqual([named, id]);
	expect((await seen(other, sessionId, 'q=грант')).others.map(({ id: each }) => each)).toEqual([id]);
	await showName(author.actor, author.registrationId, id, true);
	await showName(author.actor, author.registrationId, named, false);
	expect((await seen(other, sessionId)).others.map(({ author: name }) => name)).toEqual(['Ахметова Айнұр', null]);
	await withdrawProposal(author.actor, author.registrationId, id);
	expect((await seen(other, sessionId)).others.map(({ id: each }) => each)).toEqual([named]);
	expect((await seen(other, sessionId, 'q=грант')).others).toEqual([]);
	expect((await seen(author, sessionId)).own.map(({ state }) => state)).toEqual(['withdrawn', 'open']);
	await expect(withdrawProposal(author.actor, author.registrationId, id)).rejects.toThrow('not-found');
	await expect(showName(other.actor, other.registrationId, named, true)).rejects.toThrow('not-found');
	// who takes no part sees nothing of it
	const outside = await aDelegate(forumId);
	expect(await seen(outside, sessionId)).toMatchObject({ platform: null, others: [], own: [] });
});

test('a long list is read page by page, each proposal once, in either order', async () => {
	const { forumId, sessionId, author } = await aPlatformWith();
	const ids: string[] = [];
	for (let person = 0; person < 3; person++) {
		const one = person ? await aDelegate(forumId, { preferredSessionId: sessionId }) : author;
		for (let n = 0; n < 18; n++) ids.push(await aProposal(one, sessionId, { text: `Ұсыныс ${person} ${n}` }));
	}
	for (const order of ['support', 'new']) {
		const found: string[] = [];
		let after = '';
		for (let pages = 0; pages < 4; pages++) {
			const list = await proposalsForStaff(organiserOf(forumId), { forumId, sessionId: null }, asked(`order=${order}&after=${after}`));
			found.push(...list.items.map(({ id }) => id));
			if (!list.next) break;
			after = encodeURIComponent(list.next);
		}
		expect(found.length).toBe(54);
		expect([...found].sort()).toEqual([...ids].sort());
	}
	const nonsense = await proposalsForStaff(organiserOf(forumId), { forumId, sessionId }, asked('after=x~y~z&order=nothing&part=nothing'));
	expect(nonsense.items).toHaveLength(25);
});

test('a platform with proposals keeps its category and stays published', async () => {
	const { forumId, sessionId, author } = await aPlatformWith();
	const boss = organiserOf(forumId);
	await aProposal(author, sessionId);
	await database().writer.deleteFrom('seat').where('session_id', '=', sessionId).execute();
	const session = await sessionForStaff(boss, sessionId);
	const form = formOf(session, 'Asia/Qostanay');
	const as = (change: object) => ({ ...inputOf({ ...form, ...change }, session.duties), accepted: 'all' as const });
	await expect(changeSession(boss, sessionId, as({ kind: 'plenary' }), noForm)).rejects.toThrow('programme.has-proposals');
	await expect(changeSession(boss, sessionId, as({ state: 'draft' }), noForm)).rejects.toThrow('programme.has-proposals');
	await changeSession(boss, sessionId, as({ titleKk: 'Басқа атау' }), noForm);
	// control: without proposals it changes
	await database().writer.deleteFrom('proposal').execute();
	await changeSession(boss, sessionId, as({ kind: 'plenary' }), noForm);
});

test('the closing time follows the forum’s zone', async () => {
	const { forumId } = await aPlatformWith();
	await setProposalsClose(organiserOf(forumId), forumId, '2026-12-20T10:00', noForm);
	const at = async () =>
		(await database().reader.selectFrom('forum').select('proposals_close_at').where('id', '=', forumId).executeTakeFirstOrThrow())
			.proposals_close_at;
	expect(await at()).toBe('2026-12-20T05:00:00.000Z');
	await editForum(program, forumId, aForumInput({ timeZone: 'Europe/London' }));
	expect(await at()).toBe('2026-12-20T10:00:00.000Z');
});
