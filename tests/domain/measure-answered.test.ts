import { expect, test } from 'vitest';
import { chooseLanguage, disableAccount } from '../../src/lib/domain/access/index.server.ts';
import { systemStatus } from '../../src/lib/server/system-status.ts';
import { useFreshDatabase } from '../support/database.ts';
import { program } from '../support/forum.ts';
import { aToldOfficial, assignAll, letterThen, several } from '../support/measure-letters.ts';
import { aBody, assign, letterNow, officialOf, stepNow } from '../support/measures.ts';
import { outboxRows } from '../support/outbox.ts';

/** What a letter about measures leaves out, since its body has answered while it waited. */

useFreshDatabase();

test('a return that the body has answered is told no more, and the date that was changed since is', async () => {
	const scene = await aToldOfficial();
	const [id = ''] = await several(1, scene.next);
	await assignAll(scene, [id]);
	await letterThen(scene);
	const returned = async () => {
		await stepNow(scene.official, id, 'claim', { outcome: 'done' });
		await stepNow(scene.organiser, id, 'return', { text: 'Бұйрықтың көшірмесі жоқ' });
	};
	const dated = (controlDate: string) => assign(scene.organiser, id, { leadId: scene.bodyId, controlDate, basis: 'Хат' });
	await returned();
	await stepNow(scene.official, id, 'report');
	await dated('2027-04-01');
	const letter = await letterThen(scene);
	expect(letter?.subject).toBe('Бақылау күні өзгерді: 1.1-іс-шара');
	expect(letter?.text).toContain('Бақылау күні: 2027\u00a0ж.\u00a01 сәуір');
	expect(letter?.text).not.toContain('Бұйрықтың көшірмесі жоқ');
	// control: nothing was said since the return, neither by the body nor by one beside it
	const beside = await aBody();
	const second = await officialOf(scene.forumId, beside);
	await assign(scene.organiser, id, { leadId: scene.bodyId, bodyIds: [beside], controlDate: '2027-04-01' });
	await returned();
	await stepNow(second, id, 'report');
	await dated('2027-05-01');
	const stands = await letterThen(scene);
	expect(stands?.subject).toBe('Толықтыруға қайтарылды: 1.1-іс-шара');
	expect(stands?.text).toContain('Бұйрықтың көшірмесі жоқ');
	expect(stands?.text).toContain('Бақылау күні: 2027\u00a0ж.\u00a01 мамыр');
});

test('what a body has answered meanwhile, on the page or on paper, is not told; the date that it asked for is', async () => {
	const scene = await aToldOfficial();
	const { official, organiser, bodyId } = scene;
	const ids = await several(5, scene.next);
	const [reported = '', asked = '', onPaper = '', fresh = '', dated = ''] = ids;
	await assignAll(scene, ids.slice(0, 4));
	await stepNow(official, reported, 'report');
	await stepNow(official, asked, 'ask', { controlDate: '2027-06-01', letter: { number: '5', date: '2026-11-20' } });
	await letterNow(organiser, onPaper, bodyId, 'report');
	const letter = await letterThen(scene);
	expect([letter?.subject, scene.named(letter?.text)]).toEqual(['Органыңызға жүктелді: 4.1-іс-шара', [fresh]]);
	// the answer to the ask is a date of the plan
	await assign(organiser, asked, { leadId: bodyId, controlDate: '2027-06-01', basis: 'Хат' });
	expect((await letterThen(scene))?.subject).toBe('Бақылау күні өзгерді: 2.1-іс-шара');
	// a date that the body has answered is known to it, and an accepted report was one
	await assignAll(scene, [dated]);
	await letterThen(scene);
	await assign(organiser, dated, { leadId: bodyId, controlDate: '2027-07-01', basis: 'Хат' });
	await stepNow(official, dated, 'report');
	await stepNow(organiser, dated, 'accept', { text: '' });
	expect(await letterThen(scene)).toBeNull();
	expect((await outboxRows()).at(-1)).toMatchObject({ kind: 'measure.assigned', sent_at: null, last_error: 'over' });
});

test('what is added to a letter is told in the language that the account has by then', async () => {
	const scene = await aToldOfficial();
	const ids = await several(2, scene.next);
	await assignAll(scene, ids.slice(0, 1));
	await chooseLanguage(scene.official, 'ru');
	await assignAll(scene, ids.slice(1));
	expect((await letterThen(scene))?.subject).toBe('Мероприятия, порученные Вашему органу: 2');
});

test('of an account that is disabled while its letter waits the letter is needless, and has not failed', async () => {
	const scene = await aToldOfficial();
	const other = await officialOf(scene.forumId, scene.bodyId);
	await assignAll(scene, await several(1, scene.next));
	await disableAccount(program, scene.official.accountId);
	// control: the other one's goes
	expect((await letterThen(scene))?.subject).toBe('Органыңызға жүктелді: 1.1-іс-шара');
	const ends = (await outboxRows()).map(({ account_id, last_error }) => [account_id, last_error]);
	expect(ends).toContainEqual([scene.official.accountId, 'over']);
	expect(ends).toContainEqual([other.accountId, null]);
	expect((await systemStatus()).outbox).toMatchObject({ waiting: 0, failed: 0 });
});
