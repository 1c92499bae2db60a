import { expect, test } from 'vitest';
import { disableAccount } from '../../src/lib/domain/access/index.server.ts';
import { countOfSpeakers, remindOfficials } from '../../src/lib/domain/measure/index.server.ts';
import { reopenRecommendation } from '../../src/lib/domain/recommendation/index.server.ts';
import { NoLetter } from '../../src/lib/mail/delivery-errors.ts';
import { messageOf } from '../../src/lib/mail/message.server.ts';
import { now, setClock } from '../../src/lib/server/clock.ts';
import { config } from '../../src/lib/server/config.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, program, verbsAbout } from '../support/forum.ts';
import { aBody, anAdopted, assign, granted, grantedOrganiser, officialOf, stepNow } from '../support/measures.ts';
import { outboxRows } from '../support/outbox.ts';

/** What officials are told by mail: an assignment and a return in the change that causes them, and reminders of control dates. */

useFreshDatabase();

/** A morning of the test's days, in Kostanay half past nine. */
const on = (day: string) => `${day}T04:30:00.000Z`;
const lettersOf = async (kind: string) => (await outboxRows()).filter((row) => row.kind === kind);
const idsIn = (row: { params: string } | undefined) =>
	(JSON.parse(row?.params ?? expect.unreachable()) as { measureIds: string[] }).measureIds;
/** What waits has gone by now. */
const allGone = () => database().writer.updateTable('outbox').set({ sent_at: now(), tries: 1 }).where('sent_at', 'is', null).execute();
const remindOn = async (day: string) => {
	setClock(on(day));
	return remindOfficials();
};

/** A measure of a body with one official, due on the first of March. */
async function anAssigned(controlDate: string | null = '2027-03-01') {
	const forumId = await aForum();
	const bodyId = await aBody();
	const [organiser, official] = [await grantedOrganiser(forumId), await officialOf(forumId, bodyId)];
	const { measureId, recommendationId } = await anAdopted(forumId);
	await assign(organiser, measureId, { leadId: bodyId, controlDate });
	return { forumId, bodyId, organiser, official, measureId, recommendationId };
}

test('who speaks for the body there is told of an assignment, in the same change, and nobody else', async () => {
	const { forumId, bodyId, organiser, official, measureId } = await anAssigned();
	await officialOf(await aForum(), bodyId);
	await officialOf(forumId, await aBody());
	const second = await officialOf(forumId, bodyId);
	const [first, ...more] = await lettersOf('measure.assigned');
	expect([first?.account_id, first?.forum_id, first?.cap, more]).toEqual([official.accountId, forumId, 'usual', []]);
	const { subject, text } = await messageOf(first ?? expect.unreachable());
	expect(subject).toBe('Органыңызға жүктелді: 1.1-іс-шара');
	expect(text).toContain('Іс-шара: 1.1. Шағын гранттар бағдарламасы әзірленсін.');
	expect(text).toContain('Орындалу мерзімі: 2027 жылғы 2-тоқсан');
	expect(text).toContain('Бақылау күні: 2027\u00a0ж.\u00a01 наурыз');
	expect(text).toContain(`${config().origin}/official/recommendations/${measureId}`);
	await allGone();
	// another date is told as that, to both who speak for it now; another cost to nobody
	await assign(organiser, measureId, { leadId: bodyId, controlDate: '2027-04-01', basis: 'Хат' });
	await assign(organiser, measureId, { leadId: bodyId, controlDate: '2027-04-01', cost: '5 млн' });
	const told = (await lettersOf('measure.assigned')).filter((row) => row.id !== first?.id);
	expect(told.map((row) => row.account_id).sort()).toEqual([official.accountId, second.accountId].sort());
	expect((await messageOf(told[0] ?? expect.unreachable())).subject).toBe('Бақылау күні өзгерді: 1.1-іс-шара');
	// and the organiser sees how many these are
	expect(await countOfSpeakers(forumId, bodyId)).toBe(2);
	// one that has left the body is not spoken of any more
	const unheard = await aBody();
	await assign(organiser, measureId, { leadId: unheard });
	expect(await countOfSpeakers(forumId, unheard)).toBe(0);
	await expect(messageOf(first ?? expect.unreachable())).rejects.toThrow(NoLetter);
});

test('an assignment that is refused tells nobody', async () => {
	const forumId = await aForum();
	const bodyId = await aBody();
	await officialOf(forumId, bodyId);
	const { measureId } = await anAdopted(forumId);
	const organiser = await grantedOrganiser(forumId);
	await expect(assign(organiser, measureId, { leadId: bodyId, controlDate: '2020-01-01' })).rejects.toMatchObject({ code: 'measure.past' });
	expect(await lettersOf('measure.assigned')).toEqual([]);
});

test('a return is told with its reason, in the language of the account', async () => {
	const { official, organiser, measureId } = await anAssigned();
	await database().writer.updateTable('account').set({ language: 'ru' }).where('id', '=', official.accountId).execute();
	await allGone();
	await stepNow(official, measureId, 'claim', { outcome: 'done' });
	expect(await lettersOf('measure.returned')).toEqual([]);
	await stepNow(organiser, measureId, 'return', { text: 'Бұйрықтың көшірмесі жоқ' });
	const [row] = await lettersOf('measure.returned');
	const { subject, text } = await messageOf(row ?? expect.unreachable());
	expect(subject).toBe('Возвращено на доработку: мероприятие 1.1');
	expect(text).toContain('Бұйрықтың көшірмесі жоқ');
	await stepNow(official, measureId, 'claim', { outcome: 'done' });
	await expect(messageOf(row ?? expect.unreachable())).rejects.toThrow(NoLetter);
	await allGone();
	await stepNow(organiser, measureId, 'confirm');
	await stepNow(organiser, measureId, 'reopen', { text: 'Сот шешімі' });
	const again = (await lettersOf('measure.returned')).at(-1);
	expect((await messageOf(again ?? expect.unreachable())).subject).toBe('Снова на контроле: мероприятие 1.1');
});

test('reminders go 14 and 3 days before, the day after and then weekly, each once', async () => {
	const { official } = await anAssigned();
	const sent: string[] = [];
	for (const day of [
		...['2027-02-14', '2027-02-15', '2027-02-16', '2027-02-25', '2027-02-26', '2027-03-01', '2027-03-02'],
		...['2027-03-03', '2027-03-08', '2027-03-09', '2027-03-10', '2027-03-16']
	])
		if (await remindOn(day)) sent.push(day);
	expect(sent).toEqual(['2027-02-15', '2027-02-26', '2027-03-02', '2027-03-09', '2027-03-16']);
	const rows = await lettersOf('measure.reminder');
	expect(rows.map((row) => row.account_id)).toEqual(sent.map(() => official.accountId));
	expect((await verbsAbout(official.accountId)).filter((verb) => verb === 'measure.remind')).toHaveLength(5);
	const { subject, text } = await messageOf(rows.at(-1) ?? expect.unreachable());
	expect(subject).toBe('Бақылаудағы іс-шаралар: 1');
	expect(text).toContain('Мәртебесі: мерзімі өтті');
});

test('before the morning nobody is written to; a day on which the program stood still is made up for', async () => {
	await anAssigned();
	setClock('2027-02-15T02:59:00.000Z');
	expect(await remindOfficials()).toBe(0);
	expect(await remindOn('2027-02-17')).toBe(1);
	expect(await remindOn('2027-02-17')).toBe(0);
	// weeks without the program: the one that is due now, and none of those before
	expect(await remindOn('2027-04-20')).toBe(1);
	expect(await remindOn('2027-04-20')).toBe(0);
});

test('a longer term begins anew', async () => {
	const { official, organiser, measureId } = await anAssigned();
	expect(await remindOn('2027-02-15')).toBe(1);
	await stepNow(official, measureId, 'ask', { controlDate: '2027-06-01', letter: { number: '5', date: '2027-02-15' } });
	await stepNow(organiser, measureId, 'grant', { controlDate: '2027-06-01', text: '' });
	expect(await remindOn('2027-03-05')).toBe(0);
	expect(await remindOn('2027-05-18')).toBe(1);
	expect(await remindOn('2027-06-02')).toBe(1);
});

test('all that is due for a person goes in one letter, over all bodies and forums, the earliest first', async () => {
	const { official, bodyId, organiser, forumId, measureId } = await anAssigned();
	const [otherForum, otherBody] = [await aForum(), await aBody()];
	const everywhere = await granted([
		{ role: 'official', scopeKind: 'forum', scopeId: forumId, bodyId },
		{ role: 'official', scopeKind: 'forum', scopeId: otherForum, bodyId: otherBody }
	]);
	const there = await anAdopted(otherForum);
	await assign(await grantedOrganiser(otherForum), there.measureId, { leadId: otherBody, controlDate: '2027-02-18' });
	const quiet = await anAdopted(forumId);
	await assign(organiser, quiet.measureId, { leadId: bodyId, controlDate: '2027-08-01' });
	expect(await remindOn('2027-02-15')).toBe(2);
	const rows = await lettersOf('measure.reminder');
	const of = (accountId: string) => idsIn(rows.find((row) => row.account_id === accountId));
	expect(of(everywhere.accountId)).toEqual([there.measureId, measureId]);
	expect(of(official.accountId)).toEqual([measureId]);
	// what becomes due later that day waits for the next morning
	const late = await anAdopted(forumId);
	await assign(organiser, late.measureId, { leadId: bodyId, controlDate: '2027-02-17' });
	expect(await remindOfficials()).toBe(0);
	expect(await remindOn('2027-02-16')).toBe(2);
});

test('of what waits for nobody, has no date or is considered again nobody is reminded, and whoever lost the role or the account is not written to', async () => {
	const kept = await anAssigned();
	const claimed = await anAssigned();
	await stepNow(claimed.official, claimed.measureId, 'claim', { outcome: 'done' });
	const closed = await anAssigned();
	await stepNow(closed.organiser, closed.measureId, 'lapse', { text: 'Бұйрықтың күші жойылды' });
	await anAssigned(null);
	const refused = await anAssigned();
	await stepNow(refused.official, refused.measureId, 'not_ours');
	const reopened = await anAssigned();
	await reopenRecommendation(program, reopened.recommendationId, 'Қаржы көзі нақтыланады');
	const gone = await anAssigned();
	await disableAccount(program, gone.official.accountId);
	const taken = await anAssigned();
	await database().writer.deleteFrom('role_grant').where('account_id', '=', taken.official.accountId).execute();
	const offered = await anAssigned();
	await database()
		.writer.updateTable('role_grant')
		.set({ accepted_at: null })
		.where('account_id', '=', offered.official.accountId)
		.execute();
	expect(await remindOn('2027-02-15')).toBe(1);
	const [row, ...more] = await lettersOf('measure.reminder');
	expect([row?.account_id, more]).toEqual([kept.official.accountId, []]);
	// a letter that waited says nothing of what was done meanwhile
	await stepNow(kept.official, kept.measureId, 'claim', { outcome: 'done' });
	await expect(messageOf(row ?? expect.unreachable())).rejects.toThrow(NoLetter);
	// control: it is written once the measure waits for the body again
	await stepNow(kept.organiser, kept.measureId, 'return', { text: 'Толықтырыңыз' });
	expect((await messageOf(row ?? expect.unreachable())).subject).toContain('1');
});

test('several senders at once write one letter', async () => {
	const { official, measureId } = await anAssigned();
	setClock(on('2027-02-15'));
	const told = await Promise.all(Array.from({ length: 6 }, () => remindOfficials()));
	expect(told.reduce((all, each) => all + each)).toBe(1);
	expect((await lettersOf('measure.reminder')).map(idsIn)).toEqual([[measureId]]);
	const keys = await database().reader.selectFrom('sent_once').select('key').orderBy('key').execute();
	expect(keys.map(({ key }) => key)).toEqual(
		[`${measureId}/before-14/2027-03-01/${official.accountId}`, `reminders/2027-02-15/${official.accountId}`].sort()
	);
	// control: without the claims the same look writes again
	await database().writer.deleteFrom('sent_once').execute();
	expect(await remindOfficials()).toBe(1);
});
