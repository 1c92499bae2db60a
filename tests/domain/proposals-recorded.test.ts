import { expect, test } from 'vitest';
import { createAccount } from '../../src/lib/domain/access/index.server.ts';
import {
	listQueryOf,
	proposalWorkspace,
	hideProposal,
	ownProposals,
	proposalForStaff,
	proposalsForStaff,
	recordProposals,
	setAside,
	showName,
	showProposal,
	support,
	takeBack,
	translateProposal,
	translationData,
	unrecordProposals,
	withdrawProposal
} from '../../src/lib/domain/proposal/index.server.ts';
import { slipLanguage, slipsOf } from '../../src/lib/domain/proposal/slips.ts';
import { versionOf, noForm } from '../../src/lib/server/optimistic-lock.ts';
import { later, MINUTE, now, setClock } from '../../src/lib/server/clock.ts';
import { readMl } from '../../src/lib/i18n/localized-text.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { newId } from '../../src/lib/server/ids.ts';
import { cancelSession } from '../../src/lib/workflow/cancel-session.server.ts';
import { restrictRegistration } from '../../src/lib/workflow/restrict.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, anAccount, aPlatform, organiserOf, program, verbsAbout } from '../support/forum.ts';
import { all, aPlatformWith, aProposal, rapporteurOf, rowOf } from '../support/proposals.ts';

useFreshDatabase();

const usual = { key: '', language: 'kk', speakerId: '', accepted: '' } as const;
const asked = (query = '') => listQueryOf(new URLSearchParams(query));
/** What recording answers. */
const made = (written: number, stood = 0) => ({ written, stood });
const texts = async () => (await all()).map((row) => readMl(row.text_ml).kk);

/** A rapporteur with an account, whose id stands on what is written down. */
async function aRapporteur(sessionId: string) {
	const roles = [{ role: 'rapporteur', scopeKind: 'session', scopeId: sessionId }] as const;
	const name = { surname: 'Сейітова', givenName: 'Гүлнар' };
	const accountId = await createAccount(program, {
		name,
		email: 'r@example.kz',
		language: 'kk',
		roles,
		password: 'kostanay demo rapporteur'
	});
	return { ...rapporteurOf(sessionId), accountId };
}
const slugsOf = async (sessionId: string) => {
	const row = await database()
		.reader.selectFrom('session as s')
		.innerJoin('forum as f', 'f.id', 's.forum_id')
		.select(['s.slug', 'f.slug as forum'])
		.where('s.id', '=', sessionId)
		.executeTakeFirstOrThrow();
	return { forum: row.forum, session: row.slug };
};

test('what is said aloud is written down from the hall or for somebody who sits there, without the name', async () => {
	const { forumId, sessionId, author } = await aPlatformWith();
	const rapporteur = await aRapporteur(sessionId);
	expect(await recordProposals(rapporteur, sessionId, { ...usual, text: 'Залдан айтылды' })).toEqual(made(1));
	await recordProposals(rapporteur, sessionId, { ...usual, text: 'Айнұр айтты', speakerId: author.registrationId });
	expect(await all()).toMatchObject([
		{ from_floor: 1, registration_id: null, by_account_id: rapporteur.accountId, show_name: 0 },
		{ from_floor: 1, registration_id: author.registrationId, show_name: 0 }
	]);
	const [, said] = await all();
	const workspace = await proposalWorkspace(rapporteur, await slugsOf(sessionId), asked());
	expect(workspace.items.map(({ author: name }) => name)).toEqual([null, null]);
	// who works there can check who was named; nobody else reads it, nor of what was sent from a page
	const byPage = await aProposal(author, sessionId, { text: 'Бетінен жіберді' });
	const speakers = (items: readonly { id: string; speaker: string | null }[]) =>
		new Map(items.flatMap(({ id, speaker }) => (speaker === null ? [] : [[id, speaker]])));
	const [, spoken] = await all();
	const staffs = (await proposalWorkspace(rapporteur, await slugsOf(sessionId), asked())).items;
	expect(speakers(staffs)).toEqual(new Map([[spoken?.id, 'Ахметова Айнұр']]));
	expect(staffs.map(({ id }) => id)).toContain(byPage);
	const other = await aDelegate(forumId, { preferredSessionId: sessionId });
	for (const reader of [author, other]) {
		const page = await ownProposals(reader.actor, reader.registrationId, sessionId, asked());
		expect([page.own.length + page.others.length, speakers([...page.own, ...page.others]).size]).toEqual([3, 0]);
	}
	await database().writer.deleteFrom('proposal').where('id', '=', byPage).execute();
	expect(workspace.speakers).toEqual([{ id: author.registrationId, name: 'Ахметова Айнұр' }]);
	// the person finds it on the own page and ticks the name there
	expect((await ownProposals(author.actor, author.registrationId, sessionId, asked())).own).toMatchObject([
		{ fromFloor: true, showName: false }
	]);
	await showName(author.actor, author.registrationId, said?.id ?? '', true);
	const shown = (await proposalForStaff(rapporteur, await slugsOf(sessionId), said?.id ?? '')).proposal;
	expect([shown?.author, shown?.speaker]).toEqual(['Ахметова Айнұр', null]);
	// who does not sit here, is of another forum or is restricted cannot be named
	const outside = await aDelegate(forumId);
	const elsewhere = (await aPlatformWith()).author;
	const hidden = await aDelegate(forumId, { preferredSessionId: sessionId });
	await restrictRegistration(organiserOf(forumId), hidden.registrationId);
	for (const { registrationId } of [outside, elsewhere, hidden])
		await expect(recordProposals(rapporteur, sessionId, { ...usual, text: 'Басқа', speakerId: registrationId })).rejects.toThrow(
			'not-found'
		);
	expect(await all()).toHaveLength(2);
});

test('slips are counted before they are kept, empty lines left out; the same form twice writes once', async () => {
	const { sessionId, author } = await aPlatformWith();
	const rapporteur = await aRapporteur(sessionId);
	const pasted = 'Бірінші\n\n  Екінші  \n\t\nБірінші\n';
	await expect(recordProposals(rapporteur, sessionId, { ...usual, text: pasted })).rejects.toMatchObject({
		code: 'proposal.count',
		details: { n: 3 }
	});
	await expect(recordProposals(rapporteur, sessionId, { ...usual, text: pasted, accepted: '2' })).rejects.toThrow('proposal.count');
	expect(await all()).toEqual([]);
	const key = newId();
	const kept = { ...usual, key, text: pasted, accepted: '3' };
	expect(await Promise.all([recordProposals(rapporteur, sessionId, kept), recordProposals(rapporteur, sessionId, kept)])).toEqual([
		made(3),
		made(3)
	]);
	expect((await texts()).sort()).toEqual(['Бірінші', 'Бірінші', 'Екінші'].sort());
	expect(await recordProposals(rapporteur, sessionId, kept)).toEqual(made(3));
	expect(await all()).toHaveLength(3);
	// … and so is the same paste by another form, as after Back; a line that was corrected is written
	expect(await recordProposals(rapporteur, sessionId, { ...kept, key: newId() })).toEqual(made(0, 3));
	expect(await all()).toHaveLength(3);
	const corrected = { ...kept, key: newId(), text: pasted.replace('Екінші', 'Үшінші') };
	expect(await recordProposals(rapporteur, sessionId, corrected)).toEqual(made(1, 2));
	// … and that form once more is answered as the first time
	expect(await recordProposals(rapporteur, sessionId, corrected)).toEqual(made(1, 2));
	expect((await texts()).sort()).toEqual(['Бірінші', 'Бірінші', 'Екінші', 'Үшінші'].sort());
	// control: the same words of somebody who is named are another one's
	expect(await recordProposals(rapporteur, sessionId, { ...usual, text: 'Екінші', speakerId: author.registrationId })).toEqual(made(1));
	// … also where the form has the key of another one
	expect(await recordProposals(rapporteur, sessionId, { ...kept, speakerId: author.registrationId })).toEqual(made(2, 1));
	expect(await all()).toHaveLength(7);
});

test('the mark of a list is left out or kept, and each slip is in its language', async () => {
	const { sessionId } = await aPlatformWith();
	const rapporteur = await aRapporteur(sessionId);
	const text = '№ 1 Бірінші\n№ 2 Второй';
	const [, second] = slipsOf(text).slips;
	const languages = second ? [slipLanguage(second, 'ru')] : [];
	expect(await recordProposals(rapporteur, sessionId, { ...usual, text, languages, accepted: '2' })).toEqual(made(2));
	expect((await all()).map((row) => [readMl(row.text_ml), row.source_language])).toEqual([
		[{ kk: 'Бірінші' }, 'kk'],
		[{ ru: 'Второй' }, 'ru']
	]);
	// what stands there in its own language is known again, however its list was numbered
	expect(await recordProposals(rapporteur, sessionId, { ...usual, text: '1) Второй\n2) Бірінші', accepted: '2' })).toEqual(made(0, 2));
	expect(await recordProposals(rapporteur, sessionId, { ...usual, text, marks: 'kept', accepted: '2' })).toEqual(made(2));
	expect((await texts()).slice(2)).toEqual(['№ 1 Бірінші', '№ 2 Второй']);
});

test('too long a slip and too many of them are refused whole', async () => {
	const { sessionId } = await aPlatformWith();
	const rapporteur = await aRapporteur(sessionId);
	const long = `Бір\n${'ә'.repeat(2001)}`;
	await expect(recordProposals(rapporteur, sessionId, { ...usual, text: long, accepted: '2' })).rejects.toThrow('proposal.slips');
	const many = 'сөз\n'.repeat(201);
	await expect(recordProposals(rapporteur, sessionId, { ...usual, text: many, accepted: '201' })).rejects.toThrow('proposal.slips');
	expect(await all()).toEqual([]);
});

test('a rapporteur works at the own session only; a moderator reads; others find nothing', async () => {
	const { forumId, sessionId, author } = await aPlatformWith();
	const another = await aPlatform(forumId, 5, { startsLocal: '2026-12-15T16:00', endsLocal: '2026-12-15T17:00' });
	const id = await aProposal(author, sessionId);
	const moderator = anAccount([{ role: 'moderator', scopeKind: 'session', scopeId: sessionId }]);
	const place = await slugsOf(sessionId);
	expect(await proposalWorkspace(moderator, place, asked())).toMatchObject({ records: false, speakers: [], items: [{ id }] });
	for (const actor of [moderator, rapporteurOf(another), anAccount([{ role: 'official', scopeKind: 'forum', scopeId: forumId }])]) {
		await expect(recordProposals(actor, sessionId, { ...usual, text: 'Басқа' })).rejects.toThrow('not-found');
		await expect(setAside(actor, sessionId, id, 'Себеп')).rejects.toThrow('not-found');
		await expect(translateProposal(actor, id, { ru: 'Перевод' }, noForm)).rejects.toThrow('not-found');
		await expect(hideProposal(actor, forumId, id, 'Себеп')).rejects.toThrow('not-found');
	}
	await expect(proposalWorkspace(rapporteurOf(another), place, asked())).rejects.toThrow('not-found');
	await expect(hideProposal(rapporteurOf(sessionId), forumId, id, 'Себеп')).rejects.toThrow('not-found');
	await expect(setAside(rapporteurOf(another), another, id, 'Себеп')).rejects.toThrow('not-found');
	await expect(hideProposal(organiserOf(forumId), (await aPlatformWith()).forumId, id, 'Себеп')).rejects.toThrow('not-found');
	expect(await rowOf(id)).toMatchObject({ state: 'open', aside_reason: null });
});

test('setting aside needs a reason that the author reads and others do not, and is taken back', async () => {
	const { forumId, sessionId, author } = await aPlatformWith();
	const rapporteur = await aRapporteur(sessionId);
	const id = await aProposal(author, sessionId);
	const other = await aDelegate(forumId, { preferredSessionId: sessionId });
	await setAside(rapporteur, sessionId, id, 'Облыстың құзыретіне жатпайды');
	await expect(setAside(rapporteur, sessionId, id, 'Тағы')).rejects.toThrow('proposal.state');
	expect((await ownProposals(author.actor, author.registrationId, sessionId, asked())).own[0]?.asideReason).toBe(
		'Облыстың құзыретіне жатпайды'
	);
	expect((await ownProposals(other.actor, other.registrationId, sessionId, asked())).others[0]?.asideReason).toBe('');
	const place = await slugsOf(sessionId);
	expect(await proposalWorkspace(rapporteur, place, asked())).toMatchObject({ items: [], counts: { left: 0, aside: 1 } });
	expect((await proposalWorkspace(rapporteur, place, asked('part=aside'))).items).toHaveLength(1);
	await takeBack(rapporteur, sessionId, id);
	await expect(takeBack(rapporteur, sessionId, id)).rejects.toThrow('proposal.state');
	expect(await proposalWorkspace(rapporteur, place, asked())).toMatchObject({ items: [{ id }], counts: { left: 1, aside: 0 } });
	expect(await verbsAbout(id)).toEqual(['proposal.propose', 'proposal.set-aside', 'proposal.take-back']);
});

test('translations stand beside the original, which nobody changes; two at once do not overwrite each other', async () => {
	const { sessionId, author } = await aPlatformWith();
	const rapporteur = await aRapporteur(sessionId);
	const id = await aProposal(author, sessionId, { text: 'Түпнұсқа' });
	const shown = versionOf(translationData({ text: { kk: 'Түпнұсқа' }, source: 'kk' }));
	await translateProposal(rapporteur, id, { kk: 'Бөтен мәтін', ru: 'Перевод', en: '' }, shown);
	expect(readMl((await rowOf(id)).text_ml)).toEqual({ kk: 'Түпнұсқа', ru: 'Перевод' });
	await expect(translateProposal(rapporteur, id, { ru: 'Другой' }, shown)).rejects.toThrow('changed-meanwhile');
	expect(readMl((await rowOf(id)).text_ml).ru).toBe('Перевод');
	const found = await proposalWorkspace(rapporteur, await slugsOf(sessionId), asked('q=перевод'));
	expect(found.items.map((each) => each.id)).toEqual([id]);
});

test('what an organiser hides is in no list but theirs, its author reads why, and it can be shown again', async () => {
	const { forumId, sessionId, author } = await aPlatformWith();
	const boss = organiserOf(forumId);
	const id = await aProposal(author, sessionId, { text: 'Ұятсыз сөз' });
	const other = await aDelegate(forumId, { preferredSessionId: sessionId });
	await hideProposal(boss, forumId, id, 'Әдепсіз');
	const place = await slugsOf(sessionId);
	for (const part of ['', 'part=hidden', 'part=aside', 'q=ұятсыз'])
		expect((await proposalWorkspace(rapporteurOf(sessionId), place, asked(part))).items).toEqual([]);
	expect((await ownProposals(other.actor, other.registrationId, sessionId, asked('part=hidden'))).others).toEqual([]);
	await expect(proposalForStaff(rapporteurOf(sessionId), place, id)).rejects.toThrow('not-found');
	await expect(support(other.actor, other.registrationId, id, true)).rejects.toThrow('not-found');
	await expect(withdrawProposal(author.actor, author.registrationId, id)).rejects.toThrow('not-found');
	expect((await ownProposals(author.actor, author.registrationId, sessionId, asked())).own).toMatchObject([
		{ state: 'hidden', reason: 'Әдепсіз' }
	]);
	expect((await proposalsForStaff(boss, { forumId, sessionId }, asked('part=hidden'))).items).toMatchObject([{ id, reason: 'Әдепсіз' }]);
	await expect(hideProposal(boss, forumId, id, 'Тағы')).rejects.toThrow('proposal.state');
	await showProposal(boss, forumId, id);
	expect((await proposalWorkspace(rapporteurOf(sessionId), place, asked('q=ұятсыз'))).items).toHaveLength(1);
	expect(await verbsAbout(id)).toEqual(['proposal.propose', 'proposal.hide', 'proposal.show']);
});

test('after the closing time the rapporteur goes on; at a cancelled platform nothing is written down', async () => {
	const { forumId, sessionId } = await aPlatformWith();
	const rapporteur = await aRapporteur(sessionId);
	setClock('2027-01-10T05:00:00.000Z');
	expect(await recordProposals(rapporteur, sessionId, { ...usual, text: 'Кейін' })).toEqual(made(1));
	setClock('2026-12-01T05:00:00.000Z');
	await cancelSession(organiserOf(forumId), sessionId, { kk: 'Өтпейді' });
	await expect(recordProposals(rapporteur, sessionId, { ...usual, text: 'Тағы' })).rejects.toThrow('dialogue.cancelled');
	expect((await proposalWorkspace(rapporteur, await slugsOf(sessionId), asked())).records).toBe(false);
});

test('likely twins stand beside each other and stay two', async () => {
	const { sessionId, author } = await aPlatformWith();
	const first = await aProposal(author, sessionId, { text: 'Өтінім қабылдау мерзімі кемінде 20 жұмыс күні болсын' });
	const second = await aProposal(author, sessionId, {
		text: 'Өтінімдерді қабылдау мерзімін кемінде жиырма жұмыс күніне ұзарту',
		twin: 'both'
	});
	await aProposal(author, sessionId, { text: 'Ауылда кітапхана ашылсын' });
	const workspace = await proposalWorkspace(rapporteurOf(sessionId), await slugsOf(sessionId), asked());
	expect(Object.fromEntries(Object.entries(workspace.twins).map(([id, twins]) => [id, twins.map((each) => each.id)]))).toEqual({
		[first]: [second],
		[second]: [first]
	});
	expect(await all()).toHaveLength(3);
});

test('what was written down last is taken back as if it had not been, with its text to be corrected', async () => {
	const { sessionId } = await aPlatformWith();
	const rapporteur = await aRapporteur(sessionId);
	const record = (text: string, accepted = '') => recordProposals(rapporteur, sessionId, { ...usual, text, accepted });
	await record('Бірінші');
	setClock(later(now(), MINUTE));
	await record('Екінші\nҮшінші', '2');
	const workspace = () => slugsOf(sessionId).then((place) => proposalWorkspace(rapporteur, place, asked()));
	const { recorded } = await workspace();
	expect(recorded?.n).toBe(2);
	expect(await unrecordProposals(rapporteur, sessionId, recorded?.id ?? '')).toEqual({
		text: 'Екінші\nҮшінші',
		language: 'kk',
		speakerId: ''
	});
	expect(await texts()).toEqual(['Бірінші']);
	// no word of it is found any more
	expect(
		await database().reader.selectFrom('search_word').select('subject_id').where('subject_kind', '=', 'proposal').distinct().execute()
	).toHaveLength(1);
	expect((await verbsAbout(sessionId)).at(-1)).toBe('proposal.unrecord');
	// somebody came to the one before it: it stays
	const [one] = await all();
	await translateProposal(rapporteur, one?.id ?? '', { ru: 'Первое' }, noForm);
	expect((await workspace()).recorded).toBeNull();
	await expect(unrecordProposals(rapporteur, sessionId, one?.id ?? '')).rejects.toMatchObject({ code: 'proposal.state' });
});

test('it is the own record, and an hour at most', async () => {
	const { sessionId } = await aPlatformWith();
	const rapporteur = await aRapporteur(sessionId);
	await recordProposals(rapporteur, sessionId, { ...usual, text: 'Айтылды' });
	const [one] = await all();
	await expect(unrecordProposals(program, sessionId, one?.id ?? '')).rejects.toMatchObject({ code: 'proposal.state' });
	setClock(later(now(), 61 * MINUTE));
	await expect(unrecordProposals(rapporteur, sessionId, one?.id ?? '')).rejects.toMatchObject({ code: 'proposal.state' });
	expect(await texts()).toEqual(['Айтылды']);
});

test('slips stand in the order in which they were pasted, below the ones that were written down later, in either order and over pages', async () => {
	const { forumId, sessionId } = await aPlatformWith();
	const rapporteur = await aRapporteur(sessionId);
	const lines = (name: string, n: number) => Array.from({ length: n }, (_, index) => `${name} ${index + 1}`);
	const [first, second] = [lines('Парақ', 30), lines('Кейінгі', 2)];
	for (const [at, slips] of [
		['2026-12-15T05:00:00.000Z', first],
		['2026-12-15T06:00:00.000Z', second]
	] as const) {
		setClock(at);
		await recordProposals(rapporteur, sessionId, { ...usual, key: newId(), text: slips.join('\n'), accepted: String(slips.length) });
	}
	const listed = async (order: string) => {
		const found: (string | undefined)[] = [];
		let after: string | null = '';
		while (after !== null) {
			const query = asked(`order=${order}&after=${encodeURIComponent(after)}`);
			const { items, next } = await proposalsForStaff(organiserOf(forumId), { forumId, sessionId }, query);
			found.push(...items.map(({ text }) => text.kk));
			after = next;
		}
		return found;
	};
	expect(await listed('new')).toEqual([...second, ...first]);
	expect(await listed('support')).toEqual([...second, ...first]);
	// control: what is supported stands before them
	await database().writer.updateTable('proposal').set({ supporters: 1 }).where('text_ml', 'like', '%Парақ 7"%').execute();
	expect((await listed('support')).slice(0, 2)).toEqual(['Парақ 7', 'Кейінгі 1']);
});
