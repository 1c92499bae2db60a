import { expect, test } from 'vitest';
import { setClock } from '../../src/lib/server/clock.ts';
import {
	askedExperts,
	expertData,
	expertDataBy,
	expertiseBy,
	expertsForStaff,
	offeredTo,
	offerExpertise,
	ownOffer,
	publicExperts,
	takeBackBy,
	takeBackExpertise
} from '../../src/lib/domain/expert/index.server.ts';
import { expertSchema, type ExpertInput } from '../../src/lib/domain/expert/schema.ts';
import { findForum } from '../../src/lib/domain/forum/index.server.ts';
import { changeAddress, editInputOf, editRegistration, registrationOf } from '../../src/lib/domain/registration/index.server.ts';
import { openToken, tokenOf } from '../../src/lib/domain/registration/link.server.ts';
import type { ActivityField } from '../../src/lib/lists.ts';
import { messageOf } from '../../src/lib/mail/message.server.ts';
import { keepMailCopy, mailCopies } from '../../src/lib/server/mail-copies.ts';
import { anonymous } from '../../src/lib/server/actor.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm, withVersion } from '../../src/lib/server/optimistic-lock.ts';
import { cancelForum } from '../../src/lib/workflow/cancel-forum.server.ts';
import { withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { anonymiseRegistration } from '../../src/lib/workflow/anonymise.server.ts';
import { eraseRegistration } from '../../src/lib/workflow/erase.server.ts';
import { everythingOf } from '../../src/lib/workflow/own-data.server.ts';
import { liftRestriction, restrictRegistration } from '../../src/lib/workflow/restrict.server.ts';
import { applyRetention } from '../../src/lib/workflow/retention.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { anExpert, anOffer } from '../support/experts.ts';
import { aDelegate, aForum, anAccount, mailKindsOf, organiserOf, program, verbsAbout } from '../support/forum.ts';
import { outboxRows } from '../support/outbox.ts';
import { columnsHolding, personalDataFixture } from '../support/personal-data-fixture.ts';
import type { Delegate } from '../support/proposals.ts';

useFreshDatabase();

const MARK = 'zqxjk';
/** of a forum of 15 December with a term of 90 days */
const PAST_TERM = '2027-03-20T05:00:00.000Z';
const asked = (query = '') => {
	const of = new URLSearchParams(query);
	return askedExperts({ field: of.get('field'), q: of.get('q'), after: of.get('after') });
};
const official = (forumId: string) => anAccount([{ role: 'official', scopeKind: 'forum', scopeId: forumId, bodyId: 'body' }]);
const withoutBody = (forumId: string) => anAccount([{ role: 'official', scopeKind: 'forum', scopeId: forumId }]);
const admin = anAccount([{ role: 'admin', scopeKind: 'installation', scopeId: '' }]);
const offer = ({ actor, registrationId }: Delegate, overrides: Partial<ExpertInput> = {}, seen: string | null = noForm) =>
	offerExpertise(actor, registrationId, anOffer(overrides), seen);
const names = async (forumId: string, query = '') => (await publicExperts(forumId, asked(query))).items.map(({ name }) => name);
const namesFor = async (actor: Parameters<typeof expertsForStaff>[0], forumId: string, query = '') =>
	(await expertsForStaff(actor, forumId, asked(query))).items.map(({ name }) => name);
const forumOf = (id: string) => database().reader.selectFrom('forum').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const counted = async (id: string) => (await forumOf(id)).experts;
const revised = async (id: string) => (await forumOf(id)).revision;
const all = () => database().reader.selectFrom('expert').selectAll().execute();
const letters = async () => (await outboxRows()).filter(({ kind }) => kind === 'expert.offered');

test('a confirmed participant offers expertise: everybody reads name, organisation, line and fields, nobody the address', async () => {
	const forumId = await aForum();
	const person = await aDelegate(forumId, { surname: 'Әбенова', givenName: 'Сәуле', organisationText: '«Жастар» қоры' });
	const before = await revised(forumId);
	expect(await offer(person)).toBe(true);
	expect(await revised(forumId)).toBe(before + 1);
	const page = await publicExperts(forumId, asked());
	expect(page).toEqual({
		items: [
			{
				id: (await all())[0]?.id,
				name: 'Әбенова Сәуле',
				organisation: '«Жастар» қоры',
				line: { kk: 'Жастар ұйымдарына заң кеңесін беремін' },
				fields: ['youth', 'rights']
			}
		],
		next: null,
		counts: [
			{ field: 'youth', n: 1 },
			{ field: 'rights', n: 1 }
		],
		total: 1
	});
	const [kept] = await all();
	expect(kept).toMatchObject({ shown_to: 'everyone', text_version: '1', registration_id: person.registrationId });
	expect([kept?.at.slice(0, 16), kept?.until.slice(0, 16)]).toEqual(['2026-11-24T05:00', '2031-11-23T05:00']);
	expect([await counted(forumId), (await findForum(anonymous, (await forumOf(forumId)).slug)).experts]).toEqual([1, 1]);
	const [row] = await all();
	expect(await verbsAbout(row?.id ?? '')).toEqual(['expert.offer']);
	expect(await mailKindsOf(person.registrationId)).toContain('expert.offered');
});

test('changed with one press, taken back with one press: the name is gone at once', async () => {
	const forumId = await aForum();
	const person = await aDelegate(forumId);
	await offer(person);
	expect(await offer(person, { fields: ['health'], line: 'Дәрігер', shownTo: 'bodies' })).toBe(false);
	expect([await names(forumId), await counted(forumId)]).toEqual([[], 0]);
	expect((await ownOffer(person.actor, person.registrationId)).offer).toMatchObject({ fields: ['health'], line: { kk: 'Дәрігер' } });
	// of several changes one letter
	expect(await letters()).toHaveLength(1);
	await offer(person, { shownTo: 'everyone' });
	expect([(await names(forumId)).length, await counted(forumId)]).toEqual([1, 1]);
	const [letter] = await letters();
	await keepMailCopy(letter?.id ?? '', Buffer.from('copy'));
	const [row] = await all();
	const before = await revised(forumId);
	await takeBackExpertise(person.actor, person.registrationId);
	expect([await names(forumId), await counted(forumId), await all(), await letters(), await mailCopies()]).toEqual([[], 0, [], [], []]);
	expect(await revised(forumId)).toBe(before + 1);
	expect(await database().reader.selectFrom('expert_field').selectAll().execute()).toEqual([]);
	expect(await verbsAbout(row?.id ?? '')).toEqual(['expert.offer', 'expert.offer', 'expert.offer', 'expert.take-back']);
	// a second press does nothing more
	await takeBackExpertise(person.actor, person.registrationId);
	expect(await offeredTo(person.registrationId)).toBe(null);
	// the person stays with the registration
	expect((await registrationOf(person.actor, person.registrationId)).state).toBe('confirmed');
});

test('two tabs: what was changed in one is not overwritten unseen by the other; the same form twice is one change', async () => {
	const person = await aDelegate(await aForum());
	const blank = withVersion(expertData(null)).seen;
	await offer(person, {}, blank);
	await offer(person, {}, blank);
	await expect(offer(person, { line: 'Басқа' }, blank)).rejects.toThrow('changed-meanwhile');
	const { offer: own } = await ownOffer(person.actor, person.registrationId);
	expect(own?.line).toEqual({ kk: 'Жастар ұйымдарына заң кеңесін беремін' });
	await offer(person, { line: 'Басқа' }, withVersion(expertData(own)).seen);
	expect((await ownOffer(person.actor, person.registrationId)).offer?.line).toEqual({ kk: 'Басқа' });
});

test('who is not confirmed, not the owner, or at a cancelled forum offers nothing; what stands is taken back there too', async () => {
	const forumId = await aForum({ approval: 'organiser' });
	const waits = await aDelegate(forumId);
	await expect(offer(waits)).rejects.toThrow('expert.not-confirmed');
	expect(await ownOffer(waits.actor, waits.registrationId)).toMatchObject({ offer: null, refusal: 'expert.not-confirmed', token: null });
	const open = await aForum();
	const [person, other] = [await aDelegate(open), await aDelegate(open)];
	await expect(offerExpertise(other.actor, person.registrationId, anOffer(), noForm)).rejects.toThrow('not-found');
	await expect(offerExpertise(organiserOf(open), person.registrationId, anOffer(), noForm)).rejects.toThrow('not-found');
	await expect(takeBackExpertise(other.actor, person.registrationId)).rejects.toThrow('not-found');
	await expect(takeBackExpertise(organiserOf(open), person.registrationId)).rejects.toThrow('not-found');
	await offer(person);
	await cancelForum(program, open, { kk: 'Ауа райы' });
	await expect(offer(other)).rejects.toThrow('forum.cancelled');
	await expect(offer(person, { line: 'Жаңа' })).rejects.toThrow('forum.cancelled');
	await takeBackExpertise(person.actor, person.registrationId);
	expect(await all()).toEqual([]);
	// control: the same form is taken at another forum
	expect(await offer(await aDelegate(await aForum()))).toBe(true);
});

test('officials of bodies and organisers of the forum see all who agreed, with their addresses; nobody else does', async () => {
	const forumId = await aForum();
	const open = await aDelegate(forumId, { surname: 'Ашық', email: 'ashyk@mail.kz' });
	const bodies = await aDelegate(forumId, { surname: 'Орган', email: 'organ@mail.kz' });
	await aDelegate(forumId, { surname: 'Ешкім' });
	await offer(open);
	await offer(bodies, { shownTo: 'bodies', fields: ['health'] });
	expect(await names(forumId)).toEqual(['Ашық Айнұр']);
	for (const actor of [official(forumId), organiserOf(forumId), admin]) {
		const page = await expertsForStaff(actor, forumId, asked());
		expect(page.items.map(({ name, email, shownTo }) => [name, email, shownTo])).toEqual([
			['Ашық Айнұр', 'ashyk@mail.kz', 'everyone'],
			['Орган Айнұр', 'organ@mail.kz', 'bodies']
		]);
		expect([page.total, page.counts.length]).toEqual([2, 3]);
	}
	const elsewhere = await aForum();
	const desk = anAccount([{ role: 'desk', scopeKind: 'forum', scopeId: forumId }]);
	for (const actor of [anonymous, open.actor, official(elsewhere), withoutBody(forumId), organiserOf(elsewhere), desk])
		await expect(expertsForStaff(actor, forumId, asked())).rejects.toThrow('not-found');
});

test('the list is narrowed by field and by words of what is shown, and by nothing else', async () => {
	const forumId = await aForum();
	const [first, second] = [
		await aDelegate(forumId, { surname: 'Қасымов', organisationText: 'Мейірім қоры', email: 'zqxjk@mail.kz', phone: '+77015554433' }),
		await aDelegate(forumId, { surname: 'Петрова', organisationText: 'Дала ҚБ' })
	];
	await offer(first, { fields: ['health', 'youth'], line: 'Ауыл дәрігерлеріне кеңес беремін' });
	await offer(second, { fields: ['environment'], line: 'Өзендерді тазарту', shownTo: 'bodies' });
	const found = (query: string) => namesFor(organiserOf(forumId), forumId, query);
	expect(await found('q=касым')).toEqual(['Қасымов Айнұр']);
	expect(await found('q=дәрігер кеңес')).toEqual(['Қасымов Айнұр']);
	expect(await found('q=мейірім')).toEqual(['Қасымов Айнұр']);
	expect(await found('field=environment')).toEqual(['Петрова Айнұр']);
	expect(await found('field=environment&q=касым')).toEqual([]);
	expect(await found('field=astrology')).toHaveLength(2);
	// neither the address nor the telephone number finds anybody
	for (const hidden of ['zqxjk', '5554433', '77015554433', '...']) expect(await found(`q=${hidden}`), hidden).toEqual([]);
	expect(await names(forumId, 'field=health')).toEqual(['Қасымов Айнұр']);
	expect(await names(forumId, 'field=environment')).toEqual([]);
});

test('a long list comes in pages, in the order of the alphabet, each once', async () => {
	const forumId = await aForum();
	const one = await aDelegate(forumId);
	const { person_id } = await database()
		.reader.selectFrom('registration')
		.selectAll()
		.where('id', '=', one.registrationId)
		.executeTakeFirstOrThrow();
	const row = {
		forum_id: forumId,
		registration_id: null,
		person_id,
		line_ml: '{"kk":"Заңгер"}',
		shown_to: 'everyone',
		text_version: '1'
	} as const;
	const rows = Array.from({ length: 205 }, (_, n) => ({
		...{ ...row, id: `expert-${n}`, at: '2026-11-24T05:00:00.000Z', until: '2031-11-24T05:00:00.000Z' },
		...{ organisation_text: '', sort_key: String((n * 7) % 41) }
	}));
	await database().writer.insertInto('expert').values(rows).execute();
	await database()
		.writer.insertInto('expert_field')
		.values(rows.map(({ id }) => ({ expert_id: id, field: 'youth' as ActivityField })))
		.execute();
	const seen: string[] = [];
	for (let after = ''; ;) {
		const { items, next, total } = await publicExperts(forumId, asked(`field=youth&after=${after}`));
		expect(total).toBe(205);
		seen.push(...items.map(({ id }) => id));
		if (!next) break;
		after = next;
	}
	const inOrder = [...rows].sort((a, b) => (a.sort_key < b.sort_key ? -1 : a.sort_key > b.sort_key ? 1 : a.id < b.id ? -1 : 1));
	expect(seen).toEqual(inOrder.map(({ id }) => id));
	expect(await counted(forumId)).toBe(205);
});

test('who withdraws, is restricted or is erased is in no list, and the forum’s number follows', async () => {
	const forumId = await aForum();
	const [stays, leaves, restricted, erased, anonymised] = [
		await aDelegate(forumId, { surname: 'Қалады' }),
		await aDelegate(forumId, { surname: 'Кетеді' }),
		await aDelegate(forumId, { surname: 'Жасырын' }),
		await aDelegate(forumId, { surname: 'Жойылған' }),
		await aDelegate(forumId, { surname: 'Атаусыз' })
	] as const;
	for (const each of [stays, leaves, restricted, erased, anonymised]) await offer(each);
	expect([(await names(forumId)).length, await counted(forumId)]).toEqual([5, 5]);
	await withdrawRegistration(leaves.actor, leaves.registrationId);
	await restrictRegistration(organiserOf(forumId), restricted.registrationId);
	await eraseRegistration(erased.actor, erased.registrationId);
	await anonymiseRegistration(organiserOf(forumId), anonymised.registrationId);
	for (const list of [await names(forumId), await namesFor(official(forumId), forumId), await namesFor(organiserOf(forumId), forumId)])
		expect(list).toEqual(['Қалады Айнұр']);
	expect(await counted(forumId)).toBe(1);
	expect(await all()).toHaveLength(3);
	// an admin sees who is restricted, here as everywhere; neither who left nor who is gone
	expect(await namesFor(admin, forumId)).toEqual(['Жасырын Айнұр', 'Қалады Айнұр']);
	expect((await ownOffer(restricted.actor, restricted.registrationId)).listed).toBe(false);
	// they see and take back their own
	expect((await ownOffer(restricted.actor, restricted.registrationId)).offer).not.toBe(null);
	await liftRestriction(admin, restricted.registrationId);
	expect([await names(forumId), await counted(forumId)]).toEqual([['Жасырын Айнұр', 'Қалады Айнұр'], 2]);
	await takeBackExpertise(leaves.actor, leaves.registrationId);
	expect(await all()).toHaveLength(2);
});

test('own data hold the offer; name, organisation and address are the registration’s as they stand', async () => {
	const forumId = await aForum();
	const person = await aDelegate(forumId, { email: 'zhas@mail.kz' });
	const token = await anExpert(person);
	await editRegistration(
		person.actor,
		person.registrationId,
		{ ...editInputOf(await registrationOf(person.actor, person.registrationId)), surname: 'Жаңатегі' },
		'kk',
		noForm
	);
	await changeAddress(person.actor, person.registrationId, 'zhana@mail.kz', noForm);
	expect(await names(forumId)).toEqual(['Жаңатегі Айнұр']);
	// who might be a stranger is written to once the new link was opened
	const address = async () => (await expertsForStaff(official(forumId), forumId, asked())).items.map(({ email }) => email);
	expect(await address()).toEqual([null]);
	expect(await expertiseBy(token)).toMatchObject({ name: 'Жаңатегі Айнұр', email: 'zhana@mail.kz', shownTo: 'everyone', forumId });
	expect(await everythingOf(person.actor, person.registrationId)).toMatchObject({
		expertise: [
			{ fields: ['youth', 'rights'], shownTo: 'everyone', textVersion: '1', line: { kk: 'Жастар ұйымдарына заң кеңесін беремін' } }
		]
	});
	await openToken(tokenOf(person.registrationId, 2));
	expect(await address()).toEqual(['zhana@mail.kz']);
});

test('the letter leads to the own page, by which the consent is taken back; a link of another or a wrong one opens nothing', async () => {
	const forumId = await aForum();
	const person = await aDelegate(forumId);
	const token = await anExpert(person);
	const [letter] = await letters();
	if (!letter) throw new Error('There is no letter');
	expect((await messageOf(letter)).text).toContain(`/expertise/${token}`);
	await expect(expertiseBy(`${token.slice(0, -1)}${token.endsWith('a') ? 'b' : 'a'}`)).rejects.toThrow('not-found');
	await takeBackBy(token);
	expect([await all(), await names(forumId), await counted(forumId)]).toEqual([[], [], 0]);
	const asked = [expertiseBy(token), expertDataBy(token), takeBackBy(token)];
	await Promise.all(asked.map((again) => expect(again).rejects.toThrow('not-found')));
	await expect(messageOf(letter)).rejects.toThrow();
});

test('the offer outlives the retention period with name and address as they were last, for five years, and leaves nothing', async () => {
	const forumId = await aForum();
	const person = await aDelegate(forumId, personalDataFixture(MARK));
	const token = await anExpert(person, { shownTo: 'everyone' });
	await changeAddress(person.actor, person.registrationId, `new-${MARK}@marked.example.kz`, noForm);
	const restricted = await aDelegate(forumId, { surname: 'Жасырын' });
	await offer(restricted);
	await restrictRegistration(organiserOf(forumId), restricted.registrationId);
	setClock(PAST_TERM);
	expect(await applyRetention()).toMatchObject({ anonymised: 2, experts: 0 });
	expect(await names(forumId)).toEqual([`Тегі${MARK} Аты${MARK}`]);
	expect(await counted(forumId)).toBe(1);
	expect(await expertsForStaff(official(forumId), forumId, asked())).toMatchObject({
		items: [{ email: `new-${MARK}@marked.example.kz`, organisation: `Ұйымы${MARK}` }],
		total: 1
	});
	expect(await expertDataBy(token)).toMatchObject({
		name: `Тегі${MARK} Аты${MARK}`,
		email: `new-${MARK}@marked.example.kz`,
		textVersion: '1'
	});
	const left = (await columnsHolding([MARK])).filter((column) => !/^(organisation|delegation|search_word)/.test(column));
	expect(left.filter((column) => !column.startsWith('person.'))).toEqual(['expert.organisation_text']);
	expect(await all()).toMatchObject([{ registration_id: null }]);
	// after five years it goes by itself, with the person that it alone kept
	setClock('2031-12-01T05:00:00.000Z');
	expect(await applyRetention()).toMatchObject({ experts: 1 });
	expect([await all(), await names(forumId), await counted(forumId)]).toEqual([[], [], 0]);
	expect((await columnsHolding([MARK])).filter((column) => !/^(organisation|delegation|search_word)/.test(column))).toEqual([]);
	await expect(expertiseBy(token)).rejects.toThrow('not-found');
});

test('taken back after the retention period the person goes too, unless another registration has it', async () => {
	const forumId = await aForum();
	const person = await aDelegate(forumId, { ...personalDataFixture(MARK), consentKeep: false });
	const token = await anExpert(person);
	setClock(PAST_TERM);
	await applyRetention();
	await takeBackBy(token);
	expect((await columnsHolding([MARK])).filter((column) => !/^(organisation|delegation|search_word)/.test(column))).toEqual([]);
	setClock('2026-11-24T05:00:00.000Z');
	const again = await aDelegate(await aForum(), personalDataFixture(MARK));
	const kept = await anExpert(again);
	// the clean-up is done once a day
	setClock('2027-03-21T05:00:00.000Z');
	expect(await applyRetention()).toMatchObject({ anonymised: 1 });
	// registered again at a later forum: the same person, kept by the offer and by the registration
	const next = await aForum({
		...{ startsLocal: '2027-06-15T08:30', endsLocal: '2027-06-15T18:00' },
		...{ registrationOpensLocal: '2027-03-01T09:00', registrationClosesLocal: '2027-06-14T18:00' }
	});
	setClock('2027-04-01T05:00:00.000Z');
	const later = await aDelegate(next, personalDataFixture(MARK));
	const personOf = async (id: string) =>
		(await database().reader.selectFrom('registration').select('person_id').where('id', '=', id).executeTakeFirstOrThrow()).person_id;
	expect((await all()).map((row) => row.person_id)).toEqual([await personOf(later.registrationId)]);
	await eraseRegistration(later.actor, later.registrationId);
	expect((await expertiseBy(kept)).name).toBe(`Тегі${MARK} Аты${MARK}`);
	await takeBackBy(kept);
	expect((await columnsHolding([MARK])).filter((column) => column.startsWith('person.'))).toEqual([]);
});

test('nothing is offered without the consent (control: with it)', () => {
	const form = { fields: ['youth'], line: 'Заңгер', language: 'kk', shownTo: 'everyone' };
	expect(expertSchema.safeParse(form).success).toBe(false);
	expect(expertSchema.safeParse({ ...form, consent: true }).success).toBe(true);
});

test('who stands in no list reads so: after a withdrawal, and while restricted', async () => {
	const forumId = await aForum();
	const [leaves, restricted] = [await aDelegate(forumId), await aDelegate(forumId)];
	const tokens = [await anExpert(leaves), await anExpert(restricted)];
	const listed = async () => [
		...(await Promise.all([leaves, restricted].map(async (each) => (await ownOffer(each.actor, each.registrationId)).listed))),
		...(await Promise.all(tokens.map(async (token) => (await expertiseBy(token)).listed)))
	];
	// control: both stand in the list
	expect(await listed()).toEqual([true, true, true, true]);
	await withdrawRegistration(leaves.actor, leaves.registrationId);
	await restrictRegistration(organiserOf(forumId), restricted.registrationId);
	expect(await listed()).toEqual([false, false, false, false]);
	expect(await names(forumId)).toEqual([]);
	// who outlives the registration stands in it again by itself
	await liftRestriction(admin, restricted.registrationId);
	setClock(PAST_TERM);
	await applyRetention();
	expect([(await expertiseBy(tokens[1] ?? '')).listed, (await names(forumId)).length]).toEqual([true, 1]);
});
