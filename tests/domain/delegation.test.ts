import { expect, test } from 'vitest';
import { countriesTakingPart, editDelegation } from '../../src/lib/domain/delegation/index.server.ts';
import { delegationPage, listDelegations } from '../../src/lib/domain/registration/index.server.ts';
import { database } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { withdrawRegistration } from '../../src/lib/workflow/decide.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, organiserOf, verbsAbout } from '../support/forum.ts';

useFreshDatabase();

/** A forum with delegates who agreed to nothing, to participants only and to everyone, one withdrawn and one waiting. */
async function aForumWithDelegates(): Promise<string> {
	const forumId = await aForum({ capacity: 11 });
	const say = (surname: string, more: Record<string, unknown>) => aDelegate(forumId, { surname, ...more });
	await say('Көрінгенов', { organisationText: '«Қостанай үні» қоры', shownTo: 'everyone' });
	await say('Жасырынов', { organisationText: '«Қостанай үні» қоры', shownTo: 'nobody' });
	await say('Ішкісінов', { organisationText: '«Қостанай үні» қоры', shownTo: 'participants' });
	await say('Жасырын', { organisationText: '«Қостанай үні» қоры', shownTo: 'nobody' });
	await say('Ыдырысов', { organisationText: 'Ынтымақ одағы' });
	await say('Иванов', { organisationText: 'Игілік одағы' });
	await say('Ілиясов', { organisationText: 'Ілгері одағы' });
	await say('Lomidze', { country: 'GE', organisationText: 'Tbilisi Observatory', kind: 'expert' });
	await say('Beridze', { country: 'GE', organisationText: 'Tbilisi Forum', kind: 'expert', shownTo: 'nobody' });
	await say('Karimov', { country: 'UZ', organisationText: 'Mahalla', kind: 'expert' });
	const gone = await say('Кеткенов', { organisationText: '«Қостанай үні» қоры' });
	await withdrawRegistration(gone.actor, gone.registrationId);
	await say('Орнында', { organisationText: '«Қостанай үні» қоры' });
	await say('Күтушінов', { organisationText: '«Қостанай үні» қоры' });
	return forumId;
}

test('numbers add up: rows to countries, countries to the total, and both to what independent SQL counts', async () => {
	const forumId = await aForumWithDelegates();
	const listing = await listDelegations(forumId, { locale: 'kk' });
	const counted = await database()
		.reader.selectFrom('registration')
		.select((e) => ['delegation_id', 'country', e.fn.countAll<number>().as('n')])
		.where('forum_id', '=', forumId)
		.where('state', '=', 'confirmed')
		.groupBy(['delegation_id', 'country'])
		.execute();
	expect(counted.reduce((sum, row) => sum + Number(row.n), 0)).toBe(11);
	expect(listing.participants).toBe(11);
	for (const country of listing.countries) {
		expect(country.participants).toBe(country.delegations.reduce((sum, each) => sum + each.participants, 0));
		expect(country.participants).toBe(
			counted.filter((row) => row.country === country.country).reduce((sum, row) => sum + Number(row.n), 0)
		);
		for (const each of country.delegations) {
			expect(each.participants).toBe(Number(counted.find((row) => row.delegation_id === each.id)?.n));
			expect(each.names.length + each.unnamed).toBe(each.participants);
		}
	}
	expect((await countriesTakingPart([forumId])).get(forumId)?.participants).toEqual(
		new Map(listing.countries.map((country) => [country.country, country.participants]))
	);
});

test('a guest of a country that the forum does not state counts among the countries', async () => {
	const forumId = await aForum({ countries: { foreign: ['GE', 'NL'], host: 'KZ' } });
	const taking = async () => {
		const { foreign, host, participants } = (await countriesTakingPart([forumId])).get(forumId) ?? { foreign: [], host: '' };
		return { foreign, host, people: [...(participants ?? [])].sort() };
	};
	// the control: those stated count before anybody has come
	expect(await taking()).toEqual({ foreign: ['GE', 'NL'], host: 'KZ', people: [] });
	await aDelegate(forumId, { country: 'JP', organisationText: 'Sakura', kind: 'expert' });
	const listing = await listDelegations(forumId, { locale: 'kk' });
	expect(await taking()).toEqual({
		foreign: ['GE', 'JP', 'NL'],
		host: 'KZ',
		people: listing.countries.map(({ country, participants }) => [country, participants]).sort()
	});
	expect(listing.countries.map(({ country, participants }) => [country, participants])).toEqual([['JP', 1]]);
});

test('nobody is named who did not agree to be shown to everyone, was withdrawn or waits', async () => {
	const forumId = await aForumWithDelegates();
	const listing = await listDelegations(forumId, { locale: 'kk' });
	const all = listing.countries.flatMap((country) => country.delegations);
	const said = JSON.stringify(listing);
	for (const hidden of ['Жасырын', 'Ішкісінов', 'Beridze', 'Кеткенов', 'Күтушінов']) expect(said).not.toContain(hidden);
	const voice = all.find((each) => each.name.kk === '«Қостанай үні» қоры');
	expect(voice?.names.map((name) => name.surname)).toEqual(['Көрінгенов', 'Орнында']);
	expect([voice?.participants, voice?.unnamed]).toEqual([5, 3]);
	const page = JSON.stringify(await delegationPage(forumId, voice?.slug ?? '', 0));
	expect(page).toContain('Көрінгенов');
	for (const hidden of ['Жасырын', 'Ішкісінов', 'Кеткенов', 'Күтушінов']) expect(page).not.toContain(hidden);
});

test('search finds by Russian spelling, by name and by country, never by a hidden name', async () => {
	const forumId = await aForumWithDelegates();
	const found = async (search: string, locale: 'kk' | 'ru' | 'en' = 'kk') =>
		(await listDelegations(forumId, { locale, search })).countries.flatMap((country) => country.delegations.map((each) => each.name.kk));
	expect(await found('костанай')).toEqual(['«Қостанай үні» қоры']);
	expect(await found('КОРИНГЕН')).toEqual(['«Қостанай үні» қоры']);
	expect(await found('грузия', 'en')).toEqual(['Грузия']);
	expect(await found('georgia')).toEqual(['Грузия']);
	expect(await found('жасырын')).toEqual([]);
	expect(await found('beridze')).toEqual([]);
	expect(await found('одағы ынтымақ')).toEqual(['Ынтымақ одағы']);
	// a search that folds to nothing finds nothing; an empty one is none
	for (const nothing of ['ь', '–', 'qqq', 'zzz']) expect([nothing, await found(nothing)]).toEqual([nothing, []]);
	expect((await found('')).length).toBeGreaterThan(0);
});

test('the order is that of the alphabet of the page’s language, the host last; protocol order goes first', async () => {
	const forumId = await aForumWithDelegates();
	const names = async (locale: 'kk' | 'ru') =>
		(await listDelegations(forumId, { locale })).countries.map((country) => [
			country.country,
			...country.delegations.map((each) => each.name.kk?.split(' ')[0])
		]);
	const abroad = [
		['GE', 'Грузия'],
		['UZ', 'Өзбекстан']
	];
	expect(await names('kk')).toEqual([...abroad, ['KZ', 'Игілік', '«Қостанай', 'Ынтымақ', 'Ілгері']]);
	expect(await names('ru')).toEqual([...abroad, ['KZ', 'Игілік', 'Ілгері', '«Қостанай', 'Ынтымақ']]);
	const listing = await listDelegations(forumId, { locale: 'kk' });
	const last = listing.countries.at(-1)?.delegations.find((each) => each.name.kk === 'Ынтымақ одағы');
	await editDelegation(organiserOf(forumId), last?.id ?? '', { name: last?.name ?? {}, quota: null, protocolPosition: 1 }, noForm);
	expect((await names('kk')).at(-1)?.[1]).toBe('Ынтымақ');
	expect(await verbsAbout(last?.id ?? '')).toContain('delegation.edit');
});

test('a delegation without a confirmed member has no page and is no row', async () => {
	const forumId = await aForum();
	const one = await aDelegate(forumId, { organisationText: 'Жалғыз' });
	const slug = (await listDelegations(forumId, { locale: 'kk' })).countries[0]?.delegations[0]?.slug ?? '';
	expect((await delegationPage(forumId, slug, 0)).delegation.participants).toBe(1);
	await withdrawRegistration(one.actor, one.registrationId);
	expect(await listDelegations(forumId, { locale: 'kk' })).toEqual({ countries: [], participants: 0, delegations: 0 });
	await expect(delegationPage(forumId, slug, 0)).rejects.toMatchObject({ code: 'not-found' });
	const other = await aForum();
	await expect(delegationPage(other, slug, 0)).rejects.toMatchObject({ code: 'not-found' });
});
