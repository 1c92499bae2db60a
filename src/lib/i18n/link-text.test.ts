import { expect, test } from 'vitest';
import { holdsLink, readsAsLink } from './link-text.ts';

test('a link is seen in every dress', () => {
	const links = [
		'http://a.kz',
		'HTTPS://A.KZ',
		'Ақпарат: ftp://a',
		'www.a.kz',
		'Www.A.kz',
		'ｗｗｗ．a.kz',
		'ｈｔｔｐ：／／a',
		'http:\u2215\u2215a',
		'http\ua789//a',
		'http\u2236\u2044\u2044a',
		'w\u200bww.a.kz',
		'ww\u00adw.a.kz',
		'\u051d\u051d\u051d.a.kz',
		'www\u3002a.kz',
		'www\u2024a',
		'w w w . a',
		'ẁẃŵ.a',
		'𝐰𝐰𝐰.a',
		'http: // a'
	];
	expect(links.filter((text) => !holdsLink(text))).toEqual([]);
});

test('a name is no link', () => {
	const names = [
		'Ахметова Айнұр',
		'А.К. Серіков',
		'St. John',
		"O'Neil-Smith",
		'Jr./Sr.',
		'Әл-Фараби',
		'Wwedenskij',
		'Аты: жоқ',
		'Нұр/Айым',
		''
	];
	expect(names.filter(holdsLink)).toEqual([]);
});

test('a name that a mail program would make a link of is not greeted; initials are', () => {
	expect(['evil.com', 'Айнұр evil.kz/a', 'алаң.қаз', 'ｅｖｉｌ．com', 'www.a'].filter((text) => !readsAsLink(text))).toEqual([]);
	expect(['А.К. Серіков', 'А.К.Серіков', 'St. John', 'Jr.', 'Әл-Фараби', ''].filter(readsAsLink)).toEqual([]);
});
