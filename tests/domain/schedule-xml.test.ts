import { readFileSync } from 'node:fs';
import { parse } from 'node-html-parser';
import { validateXML } from 'xmllint-wasm';
import { expect, test } from 'vitest';
import { forumById } from '../../src/lib/domain/forum/index.server.ts';
import { createHall, createSession, programmeOf, scheduleXml } from '../../src/lib/domain/programme/index.server.ts';
import { locales } from '../../src/lib/i18n/locales.ts';
import { cancelForum } from '../../src/lib/workflow/cancel-forum.server.ts';
import { cancelSession } from '../../src/lib/workflow/cancel-session.server.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aForum, aPlatform, organiserOf, program, sessionInput } from '../support/forum.ts';

useFreshDatabase();

const schema = readFileSync('tests/fixtures/schedule-xml/schedule.xsd', 'utf8');
const faultsOf = async (xml: string) =>
	(await validateXML({ xml: { fileName: 'programme.xml', contents: xml }, schema })).errors.map(({ message }) => message);
const SPEAKER = { role: 'speaker' as const, name: { kk: 'Айнұр Ахметова', en: 'Ainur Akhmetova' }, office: { kk: 'төраға' } };

/** A forum of two days with all that a session can have: a hall, people twice, languages, signs that XML knows. */
async function aTimetable() {
	const forumId = await aForum({ endsLocal: '2026-12-16T18:00' });
	const hallId = await createHall(program, forumId, { name: { kk: '«Үлкен» & <зал>' }, capacity: null });
	const plenary = await createSession(
		program,
		forumId,
		sessionInput({
			hallId,
			title: { kk: 'Ашылу & <қарсы алу> \u0007', ru: 'Открытие', en: 'Opening' },
			languages: ['kk', 'ru'],
			duties: [SPEAKER, { ...SPEAKER, role: 'moderator' }]
		})
	);
	const platform = await aPlatform(forumId, 5, { title: { kk: 'Ауыл', ru: 'Село', en: 'The village' }, duties: [SPEAKER] });
	const late = { day: '2026-12-15', startsLocal: '2026-12-16T00:30', endsLocal: '2026-12-16T01:30' };
	await createSession(program, forumId, sessionInput({ ...late, kind: 'ceremony' }));
	return { forumId, plenary, platform };
}
const fileOf = async (forumId: string, locale: (typeof locales)[number] = 'en') =>
	scheduleXml(await forumById(forumId), await programmeOf(forumId), locale);

test.each(locales)('schedule.xml fits the published schema in %s, also when all of it is cancelled', async (locale) => {
	const { forumId, platform } = await aTimetable();
	expect(await faultsOf(await fileOf(forumId, locale))).toEqual([]);
	await cancelSession(organiserOf(forumId), platform, { kk: 'Спикер ауырып қалды' });
	await cancelForum(organiserOf(forumId), forumId, { kk: 'Боран' });
	expect(await faultsOf(await fileOf(forumId, locale))).toEqual([]);
});

test('a forum without sessions and one with a name of three letters fit it too', async () => {
	expect(await faultsOf(await fileOf(await aForum({ slug: 'abc' })))).toEqual([]);
});

test('people have numbers of their own, a session says its language and all of them, and that it is cancelled', async () => {
	const { forumId, plenary, platform } = await aTimetable();
	await cancelSession(organiserOf(forumId), platform, { kk: 'Спикер ауырып қалды', en: 'The speaker is ill' });
	const xml = parse(await fileOf(forumId));
	const event = (id: string) => xml.querySelector(`event[guid="${id}"]`);
	const told = (id: string, name: string) => event(id)?.querySelector(name)?.textContent;
	const people = xml
		.querySelectorAll('person')
		.map((person) => [person.getAttribute('id'), person.getAttribute('guid'), person.textContent]);
	expect(people).toHaveLength(2);
	expect(people[0]).toEqual(people[1]);
	expect(people[0]?.[0]).toMatch(/^[1-9]\d*$/);
	expect(people[0]?.[2]).toBe('Ainur Akhmetova');
	expect([told(plenary, 'title'), told(plenary, 'language')]).toEqual(['Opening', 'kk']);
	expect(told(plenary, 'description')).toContain('Kazakh, Russian');
	expect(parse(await fileOf(forumId, 'ru')).querySelector(`event[guid="${plenary}"] language`)?.textContent).toBe('ru');
	expect([told(platform, 'title'), told(platform, 'subtitle')]).toEqual(['Cancelled: The village', 'The speaker is ill']);
	await cancelForum(organiserOf(forumId), forumId, { en: 'A blizzard' });
	const after = parse(await fileOf(forumId)).querySelector(`event[guid="${plenary}"]`);
	expect([after?.querySelector('title')?.textContent, after?.querySelector('subtitle')?.textContent]).toEqual([
		'Cancelled: Opening',
		'A blizzard'
	]);
});

test('control: the schema finds what does not fit it', async () => {
	const { forumId } = await aTimetable();
	const xml = await fileOf(forumId);
	for (const [right, wrong] of [
		['<language>kk</language>', '<language>kk</language><language>ru</language>'],
		[/<person id="\d+"/, '<person id="nobody"'],
		['<room name=', '<hall name='],
		[/guid="[^"]*"><room>/, 'guid="1"><room>']
	] as const) {
		const broken = xml.replace(right, wrong);
		expect([broken === xml, (await faultsOf(broken)).length > 0]).toEqual([false, true]);
	}
});
