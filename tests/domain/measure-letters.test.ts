import { expect, test } from 'vitest';
import { lapseMeasures } from '../../src/lib/domain/measure/index.server.ts';
import { sendAgain, sendDue } from '../../src/lib/mail/index.server.ts';
import { claimNext, markDone } from '../../src/lib/mail/queue.server.ts';
import { unadmitted } from '../../src/lib/mail/allowance.server.ts';
import { change } from '../../src/lib/server/change.ts';
import { later, MINUTE, setClock } from '../../src/lib/server/clock.ts';
import { config } from '../../src/lib/server/config.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { systemStatus } from '../../src/lib/server/system-status.ts';
import { goOn, limitsOff } from '../support/burst.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, organiserOf, program, THEN } from '../support/forum.ts';
import { aToldOfficial, assignAll, several } from '../support/measure-letters.ts';
import { aBody, anAdopted, assign, grantedOrganiser, officialOf, stepNow } from '../support/measures.ts';
import { outboxRows, theRow } from '../support/outbox.ts';
import { aRacer, type RaceAnswer } from '../support/race.ts';

/** What an official is told of measures within a short while goes in one letter. */

const fresh = useFreshDatabase();

test('twelve assignments, one after the other, are one letter that lists them', async () => {
	const scene = await aToldOfficial();
	const ids = await several(12, scene.next);
	await assignAll(scene, ids);
	await sendDue();
	expect(scene.server.arrived).toEqual([]);
	expect(await theRow()).toMatchObject({ kind: 'measure.several', account_id: scene.official.accountId, forum_id: scene.forumId });
	// it waits on purpose, which is no reason to warn of it
	expect((await systemStatus()).outbox).toMatchObject({ waiting: 1, oldestSeconds: 0 });
	goOn(9 * MINUTE + 5_000);
	await sendDue();
	const [letter, ...more] = scene.server.arrived;
	expect([letter?.headers.subject, more]).toEqual(['Органыңызға жүктелді: 12 іс-шара', []]);
	expect(scene.named(letter?.text)).toEqual(ids);
	expect(letter?.text).toContain('Іс-шара: 12.1. Шағын гранттар бағдарламасы әзірленсін.');
	expect(letter?.text.match(/Мемлекеттік орган: Білім басқармасы/g)).toHaveLength(12);
	expect(letter?.text.match(/Бақылау күні: 2027\u00a0ж\.\u00a01 наурыз/g)).toHaveLength(12);
	expect(letter?.text).toContain(`${config().origin}/official/recommendations\n`);
	// what follows later is another letter
	const late = await scene.next();
	await assignAll(scene, [late]);
	goOn(10 * MINUTE);
	await sendDue();
	expect(scene.server.arrived.map(({ headers }) => headers.subject).slice(1)).toEqual(['Органыңызға жүктелді: 13.1-іс-шара']);
});

test('returns go along, each under what it is, and once; a letter waits an hour at most', async () => {
	const scene = await aToldOfficial();
	const [first = '', second = '', third = ''] = await several(3, scene.next);
	await assignAll(scene, [first, second]);
	goOn(10 * MINUTE);
	await sendDue();
	await stepNow(scene.official, first, 'claim', { outcome: 'done' });
	await stepNow(scene.organiser, first, 'return', { text: 'Бұйрықтың көшірмесі жоқ' });
	await assign(scene.organiser, second, { leadId: scene.bodyId, controlDate: '2027-04-01', basis: 'Хат' });
	for (let n = 0; n < 7; n++) {
		goOn(9 * MINUTE);
		await assign(scene.organiser, third, { leadId: scene.bodyId, controlDate: `2027-05-0${n + 1}`, basis: 'Хат' });
		await sendDue();
	}
	const [, letter, ...more] = scene.server.arrived;
	expect([letter?.headers.subject, more]).toEqual(['Органыңыздың 3 іс-шарасы бойынша хабарлама', []]);
	expect(scene.named(letter?.text)).toEqual([third, first, second]);
	const order = [
		'Органыңызға жүктелді: 1 іс-шара',
		'Толықтыруға қайтарылды: 1 іс-шара',
		'Себебі: Бұйрықтың',
		'Бақылау күні өзгерді: 1 іс-шара'
	];
	const places = order.map((words) => letter?.text.indexOf(words) ?? -1);
	expect(places).toEqual(places.toSorted((a, b) => a - b));
	expect(places).not.toContain(-1);
});

test('what is not true any more is left out; where nothing is left, there is no letter', async () => {
	const scene = await aToldOfficial();
	const [away = '', lapsed = '', answered = '', kept = ''] = await several(4, scene.next);
	await assignAll(scene, [away, lapsed, answered, kept]);
	await assign(scene.organiser, away, { leadId: await aBody() });
	await stepNow(scene.organiser, lapsed, 'lapse', { text: 'Бұйрықтың күші жойылды' });
	await stepNow(scene.official, answered, 'claim', { outcome: 'done' });
	await stepNow(scene.organiser, answered, 'return', { text: 'Толықтырыңыз' });
	await stepNow(scene.official, answered, 'report');
	goOn(10 * MINUTE);
	await sendDue();
	const [letter, ...more] = scene.server.arrived;
	expect([letter?.headers.subject, scene.named(letter?.text), more]).toEqual(['Органыңызға жүктелді: 4.1-іс-шара', [kept], []]);
	const [other = '', { measureId, recommendationId }] = [await scene.next(), await anAdopted(scene.forumId)];
	await assignAll(scene, [other, measureId]);
	await assign(scene.organiser, other, { leadId: null });
	await change(program, 'test.lapse', (c) => lapseMeasures(c, recommendationId, 'not_adopted'));
	goOn(10 * MINUTE);
	await sendDue();
	expect(scene.server.arrived).toHaveLength(1);
	expect((await outboxRows()).at(-1)).toMatchObject({ kind: 'measure.several', sent_at: null, last_error: 'over' });
});

test('forums and accounts are not mixed, and each has its own letter', async () => {
	const scene = await aToldOfficial();
	const second = await officialOf(scene.forumId, scene.bodyId);
	const elsewhere = await aForum();
	await officialOf(elsewhere, scene.bodyId);
	const ids = await several(2, scene.next);
	await assignAll(scene, ids);
	await assign(await grantedOrganiser(elsewhere), (await anAdopted(elsewhere)).measureId, { leadId: scene.bodyId });
	const rows = (await outboxRows()).map(({ forum_id, account_id, kind }) => [forum_id, account_id, kind]);
	expect(rows).toHaveLength(3);
	for (const { accountId } of [scene.official, second]) expect(rows).toContainEqual([scene.forumId, accountId, 'measure.several']);
	expect(rows.filter(([forumId]) => forumId === elsewhere)).toHaveLength(1);
});

test('what a sender has had, or an organiser sends now, is left as it is; control: written into, it is lost', async () => {
	const scene = await aToldOfficial();
	const ids = await several(4, scene.next);
	const [first = '', second = '', third = '', fourth = ''] = ids;
	await assignAll(scene, [first]);
	goOn(10 * MINUTE);
	const claimed = (await claimNext('oldest')) ?? expect.unreachable();
	// the other sender's clock is behind: the letter would wait there still
	setClock(later(THEN, MINUTE));
	await assignAll(scene, [second]);
	const rows = await outboxRows();
	expect(rows.map(({ kind }) => kind)).toEqual(['measure.assigned', 'measure.assigned']);
	// tried once in vain, it may have arrived
	await database().writer.updateTable('outbox').set({ claimed_until: null }).where('id', '=', claimed.id).execute();
	await database()
		.writer.updateTable('outbox')
		.set({ due_at: later(THEN, 5 * MINUTE) })
		.where('id', '=', rows[1]?.id ?? '')
		.execute();
	await sendAgain(organiserOf(scene.forumId), scene.forumId, rows[1]?.id ?? '');
	await assignAll(scene, [third]);
	expect((await outboxRows()).map(({ kind }) => kind)).toEqual(['measure.assigned', 'measure.assigned', 'measure.assigned']);
	// control
	const taken = (await outboxRows()).at(-1) ?? expect.unreachable();
	await assignAll(scene, [fourth]);
	await markDone(unadmitted(taken), false);
	goOn(10 * MINUTE);
	await sendDue();
	expect(scene.told()).not.toContain(third);
});

test('30 assignments by one process while another sends: each is told once', async () => {
	const scene = await aToldOfficial();
	limitsOff();
	const ids = await several(30, scene.next);
	const racer = aRacer(fresh.url);
	let busy = true;
	// the sender's clock is eleven minutes ahead, so that a letter is due there as soon as it is written
	setClock(later(THEN, 11 * MINUTE));
	const sending = (async () => {
		while (busy) {
			await sendDue();
			await new Promise((next) => setImmediate(next));
		}
	})();
	const jobs = ids.map((measureId) => ({ kind: 'reassign', measureId, leadId: scene.bodyId }));
	const answers: RaceAnswer[] = [];
	for (let n = 0; n < jobs.length; n += 3) answers.push(...(await racer.run(jobs.slice(n, n + 3))));
	busy = false;
	await sending;
	await racer.stop();
	expect(answers.map(({ answer }) => answer)).toEqual(ids.map(() => 'assigned'));
	setClock(later(THEN, 80 * MINUTE));
	await sendDue();
	expect(scene.told()).toEqual([...ids].sort());
	expect((await outboxRows()).filter(({ sent_at }) => sent_at === null)).toEqual([]);
	// control: they did meet, and letters were written into
	expect(scene.server.arrived.length).toBeGreaterThan(1);
	expect((await outboxRows()).filter(({ kind }) => kind === 'measure.several')).not.toEqual([]);
});
