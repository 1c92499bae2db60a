import { expect, test } from 'vitest';
import { database } from '../../src/lib/server/database/open.ts';
import { Refusal } from '../../src/lib/server/refusal.ts';
import { idsOf, type Known } from '../../src/lib/domain/registration/known.ts';
import { changeAddress, registrationById } from '../../src/lib/domain/registration/index.server.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
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
	const byName = here.map((one) => ({ ...one, sameAddress: false, samePhone: false, justAdded: false }));
	expect(await add(forumId)).toEqual(byName);
	expect(await add(forumId, { surname: 'ОСПАНОВА', patronymic: '' })).toEqual(byName);
	expect(await add(forumId, { surname: 'Оспан', email: 'DANA@example.kz' })).toEqual(
		here.map((one) => ({ ...one, sameAddress: true, samePhone: false, justAdded: false }))
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
		expect([phone, await add(forumId, { ...other, surname, givenName: `${surname} қызы`, phone })]).toEqual([phone, null]);
	expect(await add(forumId, { ...other, surname: 'Иванова', country: 'UZ', phone: '705 123 45 67', phoneCountry: 'US' })).toBeNull();
	// «another person» keeps both
	expect(await add(forumId, { ...other, surname: 'Жақанова', phone: '8 705 123 45 67' }, registrationId)).toBeNull();
});

test('the same name asks in another script and with its parts the other way round', async () => {
	const forumId = await aForum();
	const { registrationId } = await aDelegate(forumId, { surname: 'Жолдасов', givenName: 'Марат', patronymic: 'Серікұлы' });
	const asks = async (surname: string, givenName: string, patronymic = '', organisationText = 'Ақ ниет') =>
		(await add(forumId, { surname, givenName, patronymic, organisationText }))?.map(({ id }) => id) ?? null;
	for (const [surname, givenName] of [
		['Zholdasov', 'Marat'],
		['Joldasov', 'Marat'],
		['Марат', 'Жолдасов'],
		['ЖОЛДАСОВ', 'марат']
	] as const)
		expect([surname, await asks(surname, givenName)]).toEqual([surname, [registrationId]]);
	expect(await asks('Zholdasov', 'Marat', 'Serikuly')).toEqual([registrationId]);
	expect(await rows(forumId)).toHaveLength(1);
	// controls: a longer surname, another given name, another patronymic
	for (const [surname, givenName, patronymic] of [
		['Zholdasova', 'Marat', ''],
		['Zholdasov', 'Murat', ''],
		['Zholdasov', 'Marat', 'Bolatuly']
	] as const) {
		const work = [surname, givenName, patronymic].join(' ');
		expect([work, await asks(surname, givenName, patronymic, work)]).toEqual([work, null]);
	}
});

test('a name corrected by Back, in a form with another key, asks about whom was just added; «another person» keeps both', async () => {
	const forumId = await aForum();
	const typed = { surname: 'Жолдасоф', givenName: 'Марат', patronymic: '', organisationText: 'Ақ ниет', position: 'Төраға' };
	expect(await add(forumId, typed)).toBeNull();
	const corrected = { ...typed, surname: 'Жолдасов' };
	const asked = await add(forumId, corrected);
	expect(asked).toEqual([expect.objectContaining({ surname: 'Жолдасоф', justAdded: true, sameAddress: false, samePhone: false })]);
	expect(await add(forumId, { ...typed, givenName: 'Мұрат' })).toHaveLength(1);
	expect(await rows(forumId)).toHaveLength(1);
	// controls: another position, another organisation, both names others, whoever registered without the organiser, an hour later
	expect(await add(forumId, { ...corrected, position: 'Маман' })).toBeNull();
	expect(await add(forumId, { ...corrected, surname: 'Сейтов', organisationText: 'Жас Отан' })).toBeNull();
	expect(await add(forumId, { ...corrected, surname: 'Сейтов', givenName: 'Асан' })).toBeNull();
	const self = { surname: 'Ахметов', givenName: 'Ержан', organisationText: 'Достық', position: 'Заңгер' };
	await aDelegate(forumId, self);
	expect(await add(forumId, { ...self, surname: 'Ахметуов' })).toBeNull();
	expect(await add(forumId, corrected, asked?.map(({ id }) => id).join(' '))).toHaveLength(2);
	const later = await aForum();
	await add(later, typed);
	await database()
		.writer.updateTable('registration')
		.set({ submitted_at: '2026-11-01T05:00:00.000Z' })
		.where('forum_id', '=', later)
		.execute();
	expect(await add(later, corrected)).toBeNull();
});

test('an organiser who gives somebody the address of another is asked once, and told who has it', async () => {
	const forumId = await aForum();
	const [one, other] = [await aDelegate(forumId, V), await aDelegate(forumId, { surname: 'Сейтова', email: 'other@example.kz' })];
	const organiser = organiserOf(forumId);
	const emailOf = async (id: string) => (await registrationById(id)).email;
	const asked = await changeAddress(organiser, other.registrationId, 'DANA@example.kz', noForm, []).catch((reason: unknown) => reason);
	expect(asked).toMatchObject({ code: 'registration.known' });
	expect(JSON.parse(String((asked as Refusal).details['known']))).toEqual([
		expect.objectContaining({ id: one.registrationId, surname: 'Оспанова', sameAddress: true })
	]);
	expect(await emailOf(other.registrationId)).toBe('other@example.kz');
	await changeAddress(organiser, other.registrationId, 'DANA@example.kz', noForm, [one.registrationId]);
	expect(await emailOf(other.registrationId)).toBe('DANA@example.kz');
	// controls: an address that nobody has, one's own, one of who has withdrawn
	await changeAddress(organiser, one.registrationId, 'free@example.kz', noForm, []);
	await changeAddress(organiser, one.registrationId, 'FREE@example.kz', noForm, []);
	await declineRegistration(organiser, other.registrationId, 'Орын жоқ');
	await changeAddress(organiser, one.registrationId, 'dana@example.kz', noForm, []);
	expect(await emailOf(one.registrationId)).toBe('dana@example.kz');
	// by Back in the form that added somebody
	const key = 'corrected account';
	expect(await add(forumId, { surname: 'Болатов', email: 'bolat@example.kz' }, '', key)).toBeNull();
	expect(await add(forumId, { surname: 'Болатов', email: 'dana@example.kz', again: 'correct' }, '', key)).toHaveLength(1);
	expect(await add(forumId, { surname: 'Болатов', email: 'dana@example.kz', again: 'correct' }, one.registrationId, key)).toBeNull();
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
	const other = { surname: 'Болатов', givenName: 'Арман' };
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
