import { expect, test } from 'vitest';
import { emptyForum, forumSchema, newForumInput, newForumSchema } from './forum-form.ts';
import { checksOf, mayPublish } from './rules.ts';

const text = { kk: 'Мәтін' };
const whole = { title: text, lead: text, city: text, organiser: text, contactEmail: 'forum@example.kz', venue: null };
const left = (forum: Parameters<typeof checksOf>[0], sessions = 0) =>
	checksOf(forum, sessions).flatMap((each) => (each.ready ? [] : [each.id]));

test('a forum is published once its texts stand in one language and there is a contact; the rest may come later', () => {
	expect([mayPublish(whole), left(whole)]).toEqual([true, ['translations', 'venue', 'sessions']]);
	const three = { kk: 'а', ru: 'б', en: 'c' };
	expect(left({ ...whole, title: three, lead: three, venue: text }, 1)).toEqual([]);
	for (const [field, id] of [
		['title', 'title'],
		['lead', 'title'],
		['city', 'where'],
		['organiser', 'organiser']
	] as const) {
		const forum = { ...whole, [field]: { kk: ' ' } };
		expect([field, mayPublish(forum), left(forum).includes(id)]).toEqual([field, false, true]);
	}
	expect(mayPublish({ ...whole, contactEmail: null })).toBe(false);
});

const typed = {
	'title.kk': 'Қостанай форумы',
	'lead.kk': 'Туралы',
	'city.kk': 'Қостанай',
	'region.kk': 'Қостанай облысы',
	'organiser.kk': 'Әкімдік',
	timeZone: 'Asia/Qostanay',
	startsLocal: '2027-03-10T09:00',
	endsLocal: '2027-03-10T18:00'
};
const data = (more: Record<string, string> = {}) => newForumSchema.safeParse({ ...emptyForum(), ...typed, ...more });

test('a new forum needs nothing of its registration, which is open until the forum begins', () => {
	const read = data();
	expect(read.success).toBe(true);
	const input = newForumInput(read.data!, '2026-11-29T07:00:30.000Z');
	expect(input).toMatchObject({
		registrationOpensLocal: '2026-11-29T12:00',
		registrationClosesLocal: '2027-03-10T09:00',
		state: 'draft',
		slug: ''
	});
	expect(newForumInput(read.data!, '2027-03-10T04:00:00.000Z').registrationOpensLocal).toBe('2027-03-09T09:00');
});

test('a forum in a city of republican status, or abroad, has no region', () => {
	expect(data({ 'region.kk': '' }).success).toBe(true);
	expect(data({ 'city.kk': '' }).success).toBe(false);
	const forum = { ...emptyForum(), ...typed, 'region.kk': '', registrationOpensLocal: '2027-01-01T09:00' };
	expect(forumSchema.safeParse({ ...forum, registrationClosesLocal: '2027-03-09T09:00' }).success).toBe(true);
});

test('an address of a new forum is left out or well written', () => {
	const wrong = (slug: string) => data({ slug }).error?.issues.map((issue) => issue.path.join('.')) ?? [];
	expect([wrong(''), wrong('forum-2027'), wrong('Форум'), wrong('ab')]).toEqual([[], [], ['slug'], ['slug']]);
});
