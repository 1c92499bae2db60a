import { expect, test } from 'vitest';
import { database } from '../../src/lib/server/database/open.ts';
import { Refusal } from '../../src/lib/server/refusal.ts';
import { idsOf, type Known } from '../../src/lib/domain/registration/known.ts';
import { addByHand } from '../../src/lib/workflow/add-by-hand.server.ts';
import { declineRegistration } from '../../src/lib/workflow/decide.server.ts';
import { restrictRegistration } from '../../src/lib/workflow/restrict.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, byHandInput, organiserOf } from '../support/forum.ts';

/** Who adds somebody by hand is shown who is registered already by that name or address; «another person» keeps both. */
useFreshDatabase();

const V = { surname: 'Оспанова', givenName: 'Дана', patronymic: 'Серікқызы', email: 'dana@example.kz' };
let forms = 0;

/** Adds somebody as the page does. @returns whom it asks about, by number, or null where it was added */
async function add(
	forumId: string,
	more: Record<string, unknown> = {},
	known = '',
	formKey = `form${++forms} account`
): Promise<Known[] | null> {
	const input = byHandInput({ ...V, email: '', ...more });
	try {
		await addByHand(organiserOf(forumId), forumId, input, { language: 'kk', formKey, known: idsOf(known) });
		return null;
	} catch (reason) {
		if (!(reason instanceof Refusal) || reason.code !== 'registration.known') throw reason;
		return JSON.parse(String(reason.details['known'])) as Known[];
	}
}
const rows = (forumId: string) => database().reader.selectFrom('registration').select('id').where('forum_id', '=', forumId).execute();

test('the same name, in other capitals or without a patronymic, or the same address asks with the one who is there', async () => {
	const forumId = await aForum();
	const { registrationId } = await aDelegate(forumId, V);
	const here = [
		{
			id: registrationId,
			number: 1,
			surname: 'Оспанова',
			givenName: 'Дана',
			patronymic: 'Серікқызы',
			organisation: '«Ақ ниет» қоғамдық қоры',
			state: 'confirmed'
		}
	];
	const byName = here.map((one) => ({ ...one, sameAddress: false, samePhone: false }));
	expect(await add(forumId)).toEqual(byName);
	expect(await add(forumId, { surname: 'ОСПАНОВА', patronymic: '' })).toEqual(byName);
	expect(await add(forumId, { surname: 'Оспан', email: 'DANA@example.kz' })).toEqual(
		here.map((one) => ({ ...one, sameAddress: true, samePhone: false }))
	);
	expect(await rows(forumId)).toHaveLength(1);
	// controls: another patronymic, another given name, a longer surname, another forum
	expect(await add(forumId, { patronymic: 'Асқарқызы' })).toBeNull();
	expect(await add(forumId, { givenName: 'Данагүл' })).toBeNull();
	expect(await add(await aForum())).toBeNull();
	expect(await rows(forumId)).toHaveLength(3);
});

test('the same phone asks, however it is written; another number, extension or country does not', async () => {
	const forumId = await aForum();
	const { registrationId } = await aDelegate(forumId, { ...V, country: 'KZ', phone: '+7 705 123-45-67' });
	const other = { surname: 'Болатова', givenName: 'Сәуле', patronymic: '', country: 'KZ' };
	for (const phone of ['8 705 123 45 67', '+77051234567', '007 (705) 123-45-67', '7051234567'])
		expect([phone, await add(forumId, { ...other, phone })]).toEqual([
			phone,
			[expect.objectContaining({ id: registrationId, samePhone: true, sameAddress: false })]
		]);
	// a patronymic that tells two of a name apart does not where the phone is the same
	expect(await add(forumId, { patronymic: 'Асқарқызы', country: 'KZ', phone: '87051234567' })).toHaveLength(1);
	expect(await rows(forumId)).toHaveLength(1);
	// controls: one digit, an extension, another country's number of the same digits, none
	for (const [phone, surname] of [
		['8 705 123 45 68', 'Болатова'],
		['8 705 123 45 67, ішкі 12', 'Сейтова'],
		['', 'Әлиева']
	])
		expect([phone, await add(forumId, { ...other, surname, phone })]).toEqual([phone, null]);
	expect(await add(forumId, { ...other, surname: 'Иванова', country: 'UZ', phone: '705 123 45 67', phoneCountry: 'US' })).toBeNull();
	// «another person» keeps both
	expect(await add(forumId, { ...other, surname: 'Жақанова', phone: '8 705 123 45 67' }, registrationId)).toBeNull();
});

test('«another person» keeps both, and accepts those who were shown and nobody more', async () => {
	const forumId = await aForum();
	const { registrationId } = await aDelegate(forumId, V);
	expect(await add(forumId, {}, registrationId)).toBeNull();
	expect(await rows(forumId)).toHaveLength(2);
	// the second is another one who was not shown
	expect((await add(forumId, {}, registrationId))?.map(({ number }) => number)).toEqual([1, 2]);
	expect(await rows(forumId)).toHaveLength(2);
});

test('a form sent twice is a repeat and no question; two at once are one and a question', async () => {
	const forumId = await aForum();
	expect([await add(forumId, {}, '', 'one account'), await add(forumId, {}, '', 'one account')]).toEqual([null, null]);
	expect(await rows(forumId)).toHaveLength(1);
	const other = { surname: 'Болатов' };
	const both = await Promise.all([add(forumId, other), add(forumId, other)]);
	expect(both.filter((each) => each === null)).toHaveLength(1);
	expect(await rows(forumId)).toHaveLength(2);
});

test('who has left is no question, nor who is restricted; a program is not asked', async () => {
	const forumId = await aForum();
	const { registrationId } = await aDelegate(forumId, V);
	await restrictRegistration(organiserOf(forumId), registrationId);
	expect(await add(forumId)).toBeNull();
	const second = await aForum();
	await declineRegistration(organiserOf(second), (await aDelegate(second, V)).registrationId, 'Орын жоқ');
	expect(await add(second)).toBeNull();
	await addByHand(organiserOf(second), second, byHandInput({ ...V, email: '' }), { language: 'kk' });
	expect(await rows(second)).toHaveLength(3);
});
