import { expect, test } from 'vitest';
import {
	countriesOf,
	forumById,
	guestsOf,
	kindsOf,
	setCountries,
	setGuests,
	setKinds,
	setTerms,
	usedKinds
} from '../../src/lib/domain/forum/index.server.ts';
import { forumConcernsIn } from '../../src/lib/domain/forum/concerns.ts';
import type { GuestInput } from '../../src/lib/domain/forum/schema.ts';
import { read } from '../../src/lib/server/database/open.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { carried, keysOf } from '../../src/lib/ui/accepted.ts';
import { cancelForum } from '../../src/lib/workflow/cancel-forum.server.ts';
import { refusedFor } from '../support/concerns.ts';
import { useFreshDatabase } from '../support/database.ts';
import { aDelegate, aForum, organiserOf } from '../support/forum.ts';

useFreshDatabase();

const lastAudit = async () => {
	const row = await read().selectFrom('audit_entry').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow();
	return {
		verb: row.verb,
		subject: row.subject_id,
		forum: row.forum_id,
		columns: JSON.parse(row.columns) as string[],
		details: row.details
	};
};
const people = async () =>
	(await read().selectFrom('forum_guest').select('person_id').orderBy('position').execute()).map((row) => row.person_id);

test('countries are written anew, the host never among the foreign ones, and the public pages follow', async () => {
	const forumId = await aForum();
	const before = (await forumById(forumId)).revision;
	await setCountries(organiserOf(forumId), forumId, { foreign: ['UZ', 'BE', 'KZ', 'BE'], host: 'KZ' }, noForm);
	expect(await countriesOf(forumId)).toEqual({ foreign: ['BE', 'UZ'], host: 'KZ' });
	expect((await forumById(forumId)).revision).toBe(before + 1);
	expect(await lastAudit()).toEqual({
		verb: 'forum.set-countries',
		subject: forumId,
		forum: forumId,
		columns: ['countries'],
		details: '{"foreign":"BE UZ","host":"KZ"}'
	});
});

test('a guest of a name that stands in the list with another office is asked about; once meant, no more', async () => {
	const forumId = await aForum();
	const organiser = organiserOf(forumId);
	const guest = (name: string, office: string, id: string | null = null) => ({
		id,
		name: { kk: name },
		office: { kk: office },
		said: null
	});
	const send = (guests: GuestInput[], accepted: string[] = []) => refusedFor(setGuests(organiser, forumId, guests, noForm, accepted));
	const chair = guest('Айнұр Ахметова', 'Төраға');
	const mayor = guest(' айнұр  АХМЕТОВА', 'Әкім; депутат');
	const asked = await send([chair, mayor]);
	const [concern, ...more] = forumConcernsIn(asked);
	expect([concern, more]).toMatchObject([{ kind: 'namesake', name: mayor.name, offices: [chair.office, mayor.office] }, []]);
	expect(await guestsOf(forumId)).toEqual([]);
	// what was shown is accepted, as a form carries it, and nothing more
	const meant = keysOf(carried([concern ?? expect.unreachable()]));
	expect(forumConcernsIn(await send([chair, { ...mayor, office: { kk: 'Спикер' } }], meant))).toHaveLength(1);
	expect(await send([chair, mayor], meant)).toBeNull();
	const stands = await guestsOf(forumId);
	expect(new Set(await people()).size).toBe(2);
	expect(await send([...stands, guest('Марат Оспанов', 'Спикер')])).toBeNull();
	// a third one of that name is a question with both; controls: a program is not asked, other names are no namesakes
	expect(forumConcernsIn(await send([...stands, guest('Айнұр Ахметова', 'Спикер')]))).toHaveLength(2);
	await setGuests(organiser, forumId, [chair, mayor, guest('Айнұр Ахметова', 'Спикер')], noForm);
	expect(await guestsOf(forumId)).toHaveLength(3);
	expect(await send([chair, guest('Айнұр Серікова', 'Әкім')])).toBeNull();
});

test('guests keep their person while one spelling of the name stays, and their order is the form’s', async () => {
	const forumId = await aForum();
	const organiser = organiserOf(forumId);
	const guest = (name: string, office: string) => ({ id: null, name: { kk: name }, office: { kk: office }, said: null });
	await setGuests(
		organiser,
		forumId,
		[guest('Айнұр Ахметова', 'Төраға'), { ...guest('Марат Оспанов', 'Спикер'), said: { kk: 'Сәлем' } }],
		noForm
	);
	const [first, second] = await guestsOf(forumId);
	const [firstPerson, secondPerson] = await people();
	await setGuests(
		organiser,
		forumId,
		[
			{ id: second?.id ?? null, name: { kk: 'Марат Оспанов', en: 'Marat Ospanov' }, office: { kk: 'Депутат' }, said: { kk: '', ru: '' } },
			{ id: first?.id ?? null, name: { kk: 'Басқа адам' }, office: { kk: 'Төраға' }, said: null }
		],
		noForm
	);
	expect(await guestsOf(forumId)).toEqual([
		{ id: second?.id, name: { kk: 'Марат Оспанов', en: 'Marat Ospanov' }, office: { kk: 'Депутат' }, said: null },
		{ id: first?.id, name: { kk: 'Басқа адам' }, office: { kk: 'Төраға' }, said: null }
	]);
	const [kept, other] = await people();
	expect(kept).toBe(secondPerson);
	expect(other).not.toBe(firstPerson);
	expect(await lastAudit()).toMatchObject({ verb: 'forum.set-guests', columns: ['guests'], details: '{"rows":2}' });
	await setGuests(organiser, forumId, [], noForm);
	expect(await guestsOf(forumId)).toEqual([]);
});

test('kinds are renamed, moved, added with a code of their own, and taken out only while nobody has them', async () => {
	const forumId = await aForum();
	const organiser = organiserOf(forumId);
	await aDelegate(forumId, { kind: 'media' });
	expect(await usedKinds(forumId)).toEqual(['media']);
	const all = await kindsOf(forumId);
	await setKinds(
		organiser,
		forumId,
		[
			{ code: null, name: { kk: 'Жастар ұйымы' } },
			{ code: 'media', name: { kk: 'Баспасөз', ru: 'Пресса' } },
			{ code: null, name: { kk: 'Media', en: 'Media' } },
			{ code: 'not-there', name: { kk: 'Ғалым' } }
		],
		noForm
	);
	expect((await kindsOf(forumId)).map((kind) => [kind.code, kind.name.kk])).toEqual([
		['zhastar-uiymy', 'Жастар ұйымы'],
		['media', 'Баспасөз'],
		['media-2', 'Media'],
		['galym', 'Ғалым']
	]);
	expect(await lastAudit()).toMatchObject({ verb: 'forum.set-kinds', columns: ['kinds'] });
	const without = all.filter((kind) => kind.code !== 'media');
	await expect(setKinds(organiser, forumId, without, noForm)).rejects.toMatchObject({ code: 'forum.kind-in-use' });
	expect((await kindsOf(forumId)).map((kind) => kind.code)).toContain('media');
});

test('terms: only what changed stands in the audit', async () => {
	const forumId = await aForum();
	await setTerms(organiserOf(forumId), forumId, { retentionDays: 30, protocolLanguage: 'kk', confirmHours: null }, noForm);
	expect(await forumById(forumId)).toMatchObject({ retentionDays: 30, protocolLanguage: 'kk' });
	expect(await lastAudit()).toMatchObject({ verb: 'forum.set-terms', columns: ['retention_days'] });
});

test('a stranger’s forum is not found, a cancelled one is not changed', async () => {
	const [forumId, other] = [await aForum(), await aForum()];
	const terms = { retentionDays: 30, protocolLanguage: 'ru', confirmHours: null } as const;
	await expect(setTerms(organiserOf(other), forumId, terms, noForm)).rejects.toMatchObject({ code: 'not-found' });
	await cancelForum(organiserOf(forumId), forumId, { kk: 'Өтпейді' });
	const revision = (await forumById(forumId)).revision;
	await expect(setTerms(organiserOf(forumId), forumId, terms, noForm)).rejects.toMatchObject({ code: 'forum.cancelled' });
	expect(await forumById(forumId)).toMatchObject({ retentionDays: 90, revision });
});
