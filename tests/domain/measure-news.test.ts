import fc from 'fast-check';
import { expect, test } from 'vitest';
import { enterForBody, hideEvent, publishEvent, publishWaiting } from '../../src/lib/domain/measure/index.server.ts';
import {
	askToFollow,
	confirmFollowing,
	openRequest,
	stopFollowing,
	followLinkOf,
	tellFollowers
} from '../../src/lib/domain/proposal/index.server.ts';
import { decideRecommendation } from '../../src/lib/domain/recommendation/index.server.ts';
import { claimedOutcomes, type MeasureNewsKind } from '../../src/lib/lists.ts';
import { messageOf } from '../../src/lib/mail/message.server.ts';
import { addDays } from '../../src/lib/i18n/time-zone.ts';
import { DAY, HOUR, later, MINUTE, now, setClock } from '../../src/lib/server/clock.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { Refusal } from '../../src/lib/server/refusal.ts';
import { useFreshDatabase } from '../support/database.ts';
import { program, THEN } from '../support/forum.ts';
import { aBody, assign, eventRows, grantedOrganiser, letterNow, measureRow, officialOf, stepInput, stepNow } from '../support/measures.ts';
import { outboxRows } from '../support/outbox.ts';
import { aPlatformWith, aProposal } from '../support/proposals.ts';
import { aTabled, vote } from '../support/recommendations.ts';

/** Who asked to be told of a proposal or a recommendation hears of its measures, on whatever path something happens to these. */
useFreshDatabase();

const goOn = (ms: number) => setClock(later(now(), ms));
const letters = async () => (await outboxRows()).filter(({ kind }) => kind === 'proposal.news' || kind === 'recommendation.news');
interface Told {
	followerId: string;
	ofMeasures: { eventId: string; kind: MeasureNewsKind }[];
}
const toldIn = (row: { params: string }) => JSON.parse(row.params) as Told;
const textOf = async (row: Awaited<ReturnType<typeof letters>>[number]) => String((await messageOf(row)).text);

async function byMail(forumId: string, number: number | null, email: string, language: 'kk' | 'ru' = 'kk'): Promise<void> {
	await askToFollow(forumId, { email, language, number }, '192.0.2.1');
	const request = database().reader.selectFrom('follow_request').select('id').where('email', '=', email);
	await confirmFollowing((await openRequest((await request.executeTakeFirstOrThrow()).id))?.token ?? '');
}

/** A recommendation with a proposal whose author follows, and somebody who follows it by mail; they were told of the adoption. */
async function aFollowed() {
	const { forumId, sessionId, author } = await aPlatformWith();
	const proposalId = await aProposal(author, sessionId, { follow: true });
	const recommendationId = await aTabled(forumId, sessionId, [proposalId]);
	await decideRecommendation(program, recommendationId, 'forum', vote());
	await byMail(forumId, 1, 'one@mail.kz', 'ru');
	await byMail(forumId, null, 'all@mail.kz');
	const rows = database().reader.selectFrom('measure').select('id').where('recommendation_id', '=', recommendationId);
	const { id: measureId } = await rows.executeTakeFirstOrThrow();
	const [bodyId, organiser] = [await aBody('Білім басқармасы'), await grantedOrganiser(forumId)];
	const official = await officialOf(forumId, bodyId);
	goOn(11 * MINUTE);
	await tellFollowers();
	await database().writer.deleteFrom('outbox').execute();
	goOn(DAY);
	return { forumId, sessionId, author, proposalId, recommendationId, measureId, bodyId, organiser, official };
}
/** What a day later the letters say, by whom they go to. */
async function dayLater(): Promise<string[]> {
	goOn(DAY);
	await tellFollowers();
	const texts = await Promise.all((await letters()).map(textOf));
	await database().writer.deleteFrom('outbox').execute();
	return texts;
}
const lastEvent = async (id: string) => (await eventRows(id)).at(-1)?.id ?? '';

test('on the screen: assigned, answered, longer term, closed and under control again reach all who follow, in their language', async () => {
	const s = await aFollowed();
	await assign(s.organiser, s.measureId, { leadId: s.bodyId, controlDate: '2027-06-30', title: { kk: 'Бағдарлама әзірлеу' } });
	const assigned = await dayLater();
	expect(assigned).toHaveLength(3);
	expect(assigned.filter((text) => text.includes('Жауапты органға жүктелді: Білім басқармасы'))).toHaveLength(2);
	expect(assigned.filter((text) => text.includes('Поручено ответственному органу: Білім басқармасы'))).toHaveLength(1);
	for (const text of assigned) expect(text).toMatch(/1\.1[\s\S]*Бағдарлама әзірлеу[\s\S]*\/recommendations\/1\n/);

	await stepNow(s.official, s.measureId, 'report', { text: 'Жоба келісуде' });
	expect(await dayLater()).toEqual([]);
	await publishEvent(s.organiser, await lastEvent(s.measureId));
	const answered = await dayLater();
	expect(answered.filter((text) => text.includes('Орган жауабы жарияланды: Білім басқармасы'))).toHaveLength(2);
	for (const text of answered) expect(text).not.toContain('Жоба келісуде');

	await stepNow(s.official, s.measureId, 'ask', { text: 'Бюджет нақтыланады', controlDate: '2027-09-01' });
	expect(await dayLater()).toEqual([]);
	await stepNow(s.organiser, s.measureId, 'grant', { controlDate: '2027-09-01' });
	const longer = await dayLater();
	expect(
		longer.filter((text) => text.includes('Мерзімі ұзартылды: бұрын 2027\u00a0ж.\u00a030 маусым, енді 2027\u00a0ж.\u00a01 қыркүйек'))
	).toHaveLength(2);

	await stepNow(s.official, s.measureId, 'claim', { outcome: 'partly', text: 'Екі ауданда басталды' });
	expect(await dayLater()).toEqual([]);
	await stepNow(s.organiser, s.measureId, 'confirm', { text: '' });
	const closed = await dayLater();
	expect(
		closed.filter((text) => /Орган жауабы жарияланды: Білім басқармасы\s+Бақылаудан алынды: ішінара орындалды/.test(text))
	).toHaveLength(2);
	await stepNow(s.organiser, s.measureId, 'reopen', { text: 'Тағы үш аудан бар' });
	expect((await dayLater()).filter((text) => text.includes('Қайта бақылауға алынды'))).toHaveLength(2);
	await stepNow(s.organiser, s.measureId, 'lapse', { text: 'Бағдарлама жойылды' });
	expect((await dayLater()).filter((text) => text.includes('Бақылаудан алынды: күшін жойды'))).toHaveLength(2);
});

test('from a letter, from the table and published with others: the same, in one letter of the day', async () => {
	const s = await aFollowed();
	await assign(s.organiser, s.measureId, { leadId: s.bodyId, controlDate: '2027-06-30' });
	await letterNow(s.organiser, s.measureId, s.bodyId, 'report');
	const { version } = await measureRow(s.measureId);
	const answers = [{ measureId: s.measureId, input: stepInput('claim', version, { outcome: 'done', text: 'Бұйрық шықты' }) }];
	await enterForBody(s.organiser, { bodyId: s.bodyId, way: 'table', answers });
	const events = await eventRows(s.measureId);
	expect(events.map(({ way }) => way)).toEqual(['screen', 'letter', 'table']);
	for (const { id } of events.slice(1)) await publishWaiting(s.organiser, s.forumId, id);
	await stepNow(s.organiser, s.measureId, 'confirm', { text: '' });
	const told = await dayLater();
	expect(told).toHaveLength(3);
	for (const text of told) {
		expect(text.match(/Орган жауабы жарияланды|Опубликован ответ органа/g)).toHaveLength(2);
		expect(text.match(/Жауапты органға жүктелді|Поручено ответственному/g)).toHaveLength(1);
		expect(text.match(/Бақылаудан алынды: орындалды|Снято с контроля: исполнено/g)).toHaveLength(1);
	}
});

test('an answer hidden before the letter is not told, shown again it is, and once told it is told no more', async () => {
	const s = await aFollowed();
	await assign(s.organiser, s.measureId, { leadId: s.bodyId });
	await dayLater();
	await stepNow(s.official, s.measureId, 'report');
	const id = await lastEvent(s.measureId);
	await publishEvent(s.organiser, id);
	await hideEvent(s.organiser, id, 'Азаматтың дерегі бар');
	expect(await dayLater()).toEqual([]);
	await publishEvent(s.organiser, id, true);
	expect(await dayLater()).toHaveLength(3);
	await hideEvent(s.organiser, id, 'Қате');
	await publishEvent(s.organiser, id, true);
	// what is public already is no news either
	await publishEvent(s.organiser, id, true);
	expect(await dayLater()).toEqual([]);
	// hidden between the outbox and the sending, it is not told
	await stepNow(s.official, s.measureId, 'report');
	const next = await lastEvent(s.measureId);
	await publishEvent(s.organiser, next);
	goOn(11 * MINUTE);
	expect(await tellFollowers()).toBe(3);
	await hideEvent(s.organiser, next, 'Қате');
	for (const row of await letters()) await expect(messageOf(row)).rejects.toThrow();
});

test('what was undone before the letter is not told', async () => {
	const s = await aFollowed();
	await assign(s.organiser, s.measureId, { leadId: s.bodyId });
	await stepNow(s.official, s.measureId, 'not_ours', { text: 'Құзыретімізде жоқ' });
	expect(await dayLater()).toEqual([]);
	const other = await aBody('Мәдениет басқармасы');
	await assign(s.organiser, s.measureId, { leadId: s.bodyId });
	await assign(s.organiser, s.measureId, { leadId: other });
	const told = await dayLater();
	for (const text of told) expect([text.includes('Мәдениет басқармасы'), text.includes('Білім басқармасы')]).toEqual([true, false]);
	await stepNow(s.organiser, s.measureId, 'lapse', { text: 'Негіз' });
	await stepNow(s.organiser, s.measureId, 'reopen', { text: 'Қате' });
	expect(await dayLater()).toEqual([]);
});

test('who follows a proposal and its recommendation has one letter, and who stops has none', async () => {
	const s = await aFollowed();
	const follower = await database()
		.reader.selectFrom('follower')
		.select('id')
		.where('registration_id', '=', s.author.registrationId)
		.executeTakeFirstOrThrow();
	const both = { follower_id: follower.id, recommendation_id: s.recommendationId };
	await database().writer.insertInto('follower_recommendation').values(both).execute();
	await assign(s.organiser, s.measureId, { leadId: s.bodyId });
	goOn(11 * MINUTE);
	expect([await tellFollowers(), await tellFollowers()]).toEqual([3, 0]);
	const own = (await letters()).filter((row) => toldIn(row).followerId === follower.id);
	expect(own).toHaveLength(1);
	expect((await textOf(own[0]!)).match(/Жауапты органға жүктелді/g)).toHaveLength(1);
	expect(own[0]?.kind).toBe('proposal.news');

	await database().writer.deleteFrom('outbox').execute();
	goOn(DAY);
	await database().writer.deleteFrom('follower_recommendation').where('follower_id', '=', follower.id).execute();
	const second = await aProposal(s.author, s.sessionId, { follow: true, text: 'Кеңес күні болсын' });
	await assign(s.organiser, s.measureId, { leadId: await aBody() });
	await stopFollowing((await followLinkOf(s.author.registrationId)) ?? '', { proposalId: s.proposalId, last: false });
	expect(second).not.toBe('');
	goOn(11 * MINUTE);
	// the two by mail alone
	expect(await tellFollowers()).toBe(2);
	expect(await database().reader.selectFrom('measure_news').select('kind').where('told_at', 'is', null).execute()).toEqual([]);
});

const step = fc.record({
	...{ kind: fc.constantFrom('assign', 'report', 'claim', 'ask', 'grant', 'confirm', 'return', 'reopen', 'lapse', 'not_ours', 'accept') },
	...{ then: fc.constantFrom('publish', 'publish', 'hide', 'nothing'), body: fc.nat(1), day: fc.integer({ min: 5, max: 300 }) },
	...{ way: fc.constantFrom('screen', 'letter', 'table'), which: fc.nat(8), hours: fc.integer({ min: 0, max: 30 }) },
	outcome: fc.constantFrom(...claimedOutcomes)
} as const);

test('random events: each happening is told a follower at most once, at most daily, as it stands then, and nothing that stands is left out', async () => {
	const s = await aFollowed();
	const bodies = [s.bodyId, await aBody()] as const;
	const officials = [s.official, await officialOf(s.forumId, bodies[1])] as const;
	const [told, sent] = [new Map<string, Set<string>>(), new Map<string, number>()];
	let toldInAll = 0;
	/** Writes the letters that are due, and holds them against what stands at this moment. */
	async function tell() {
		await tellFollowers();
		const events = await eventRows(s.measureId);
		const measure = await measureRow(s.measureId);
		for (const row of await letters()) {
			const { followerId, ofMeasures } = toldIn(row);
			const last = sent.get(followerId);
			expect(last === undefined || Date.parse(now()) - last >= DAY).toBe(true);
			sent.set(followerId, Date.parse(now()));
			const known = told.get(followerId) ?? new Set();
			told.set(followerId, known);
			for (const { eventId, kind } of ofMeasures) {
				toldInAll++;
				expect(known.has(`${eventId} ${kind}`)).toBe(false);
				known.add(`${eventId} ${kind}`);
				const event = events.find(({ id }) => id === eventId);
				if (kind === 'answered') expect([event?.published_at === null, event?.hidden_reason]).toEqual([false, null]);
				if (kind === 'assigned') expect(event?.lead_id).toBe(measure.lead_id);
				if (kind === 'longer-term') expect(event?.control_date).toBe(measure.control_date);
				if (kind === 'closed' || kind === 'reopened') expect(measure.state === 'closed').toBe(kind === 'closed');
			}
		}
		await database().writer.deleteFrom('outbox').execute();
	}
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 30 }), async (steps) => {
			for (const { kind, then, body, day, way, which, hours, outcome } of steps) {
				const { version, lead_id, asked_date } = await measureRow(s.measureId);
				const speaker = lead_id === bodies[1] ? 1 : 0;
				const controlDate = addDays(`${THEN.slice(0, 10)}T00:00`, day).slice(0, 10);
				const date = kind === 'ask' || kind === 'reopen' ? controlDate : kind === 'grant' ? asked_date : null;
				try {
					if (kind === 'assign') await assign(s.organiser, s.measureId, { leadId: bodies[body], controlDate, basis: 'хат' });
					else {
						const more = { controlDate: date, outcome, text: `Мәтін ${version}` };
						const input = stepInput(kind, version, { ...more, letter: { number: '1', date: '2026-11-20' } });
						const ofBody = ['report', 'claim', 'ask', 'not_ours'].includes(kind);
						const answers = [{ measureId: s.measureId, input }];
						if (ofBody && way !== 'screen') await enterForBody(s.organiser, { bodyId: bodies[speaker], way, answers });
						else await stepNow(ofBody ? officials[speaker] : s.organiser, s.measureId, kind, more);
					}
					const events = await eventRows(s.measureId);
					const event = events.at(-1 - (which % events.length))?.id ?? '';
					if (then === 'publish') await publishEvent(s.organiser, event, true);
					if (then === 'hide') await hideEvent(s.organiser, event, 'Қате');
				} catch (reason) {
					if (!(reason instanceof Refusal)) throw reason;
				}
				goOn(hours * HOUR);
				await tell();
			}
			goOn(DAY + HOUR);
			await tell();
			const measure = await measureRow(s.measureId);
			const events = await eventRows(s.measureId);
			expect([...told.keys()]).toHaveLength(3);
			for (const known of told.values()) {
				const of = (kind: MeasureNewsKind) => events.filter(({ id }) => known.has(`${id} ${kind}`));
				const readable = events.filter((each) => each.behalf_of && each.published_at && each.hidden_reason === null);
				expect(readable.filter((each) => !known.has(`${each.id} answered`))).toEqual([]);
				if (measure.lead_id) expect(of('assigned').some((each) => each.lead_id === measure.lead_id)).toBe(true);
				const end = events.filter((each) => ['confirm', 'lapse', 'reopen'].includes(each.kind)).at(-1);
				if (measure.state === 'closed') expect(known.has(`${end?.id ?? ''} closed`)).toBe(true);
			}
		}),
		{ numRuns: 14 }
	);
	expect(toldInAll).toBeGreaterThan(30);
});
