import fc from 'fast-check';
import { expect, test } from 'vitest';
import { searchNormalise } from './search-normalise.ts';
import { indexWords, phoneWords, searchWords } from './search-key.ts';

/** Whether a search finds a text: each of its words begins one of the text's. */
const finds = (search: string, text: string): boolean => {
	const words = searchWords(search);
	const keys = indexWords(text);
	return words.length > 0 && words.every((word) => keys.some((key) => key.startsWith(word)));
};

const spellings: string[][] = [
	['Жұмабаев', 'Жумабаев', 'Zhumabaev', 'Zhumabayev', 'Jumabaev', 'Jumabayev', 'Jūmabaev', 'ZHUMABAEV', 'Žumabaev', 'Džumabaev'],
	['Қостанай', 'Костанай', 'Kostanay', 'Kostanai', 'Qostanai', 'Qostanaı'],
	['Иванов', 'Ива́нов', 'Ivanov', 'Iwanow', 'Ivánov'],
	["O'tkir", 'Oʻtkir', 'O‘tkir', 'O’tkir', 'O`tkir', 'Oʼtkir', 'O´tkir', 'O＇tkir', 'Otkir', 'Ўткир', 'Өткір'],
	['Екатерина', 'Ekaterina', 'Yekaterina', 'Jekaterina', 'Iekaterina'],
	['Юрий', 'Yuri', 'Yuriy', 'Yury', 'Jurij', 'Iurii', 'Jurĳ'.normalize('NFKC')],
	['Сергеев', 'Sergeev', 'Sergeyev', 'Sergejev'],
	['Васильев', 'Vasilyev', 'Vasiliev', 'Vasilev'],
	['Васильев', 'Wassiljew'],
	['Людмила', 'Ljudmila'],
	['Щербаков', 'Shcherbakov', 'Scherbakov', 'Ščerbakov', 'Şerbakov'],
	['Чингиз', 'Chingiz', 'Çiñgiz', 'Tchingiz'],
	['Шыңғыс', 'Shyngys', 'Şyñğys', 'Şıŋğıs'],
	['Хасен', 'Khasen', 'Hasen', 'Һасен', 'Xasen'],
	['Ғалым', 'Galym', 'Ghalym', 'Ğalym', 'Ǵalym'],
	['Әйгерім', 'Айгерим', 'Aigerim', 'Aygerim', 'Äigerim', 'Áıgerim', 'Əyqerim'.replace('q', 'g')],
	['Қасым-Жомарт', 'Касым-Жомарт', 'Kassym-Jomart', 'Qasym-Jomart', 'Kasym-Zhomart'],
	['Уәлиханов', 'Ualikhanov', 'Valikhanov', 'Walikhanov', 'Uälihanov'],
	['Алексей', 'Aleksei', 'Alexey', 'Alexei'],
	['Фёдор', 'Федор', 'Fedor', 'Fyodor', 'Fiodor'],
	['Людмила', 'Lyudmila', 'Liudmila', 'Ludmila'],
	['Дәулет', 'Даулет', 'Daulet', 'Dawlet'],
	['Цой', 'Tsoy', 'Tsoi'],
	['Müller', 'Muller'],
	['Łukasz', 'Lukasz']
];

test.each(spellings.map((each) => [each[0], each] as const))('%s is found in all its spellings', (_, each) => {
	for (const written of each) for (const search of each) expect(finds(search, written), `${search} in ${written}`).toBe(true);
});

test.each([
	['Sahin', 'Şahin'],
	['Celik', 'Çelik'],
	['Kovacevic', 'Kovačević'],
	['Liska', 'Liška'],
	['Zulawski', 'Żuławski'],
	['Stefan', 'Ștefan'],
	['Isil', 'Işıl'],
	['Simsek', 'Şimşek'],
	['Wojcik', 'Wójcik'],
	['Zizek', 'Žižek'],
	['Уткиров', 'Oʻtkirov'],
	['Уткиров', "O'tkirov"],
	['Уткиров', 'Ўткиров'],
	['Утки', 'Oʻtkirov'],
	['Jeenbekov', 'Жээнбеков'],
	['Жээнбеков', 'Jeenbekov'],
	['Jennifer', 'Дженнифер'],
	['Дженнифер', 'Jennifer']
])('%s finds %s', (search, text) => {
	for (let letters = 3; letters <= search.length; letters++)
		expect(finds(search.slice(0, letters), text), `${search.slice(0, letters)} in ${text}`).toBe(true);
	expect(finds(text, text)).toBe(true);
});

test('a letter typed over and over, or one that begins no word, finds nothing; where it is written so it does', () => {
	const everybody = ['Ермек Ерланов', 'Елена Эм', 'Екатерина', 'Қанат Серік', 'user8@example.kz', 'Кәсіпкерлер палатасы'];
	for (const search of ['z', 'zh', 'zzz', 'zzzz', 'qqq', 'kkk', 'ззз', 'ааа', 'xxx', 'ж'])
		for (const text of everybody) expect([search, text, finds(search, text)]).toEqual([search, text, false]);
	for (const [search, text] of [
		['www', 'www.example.kz'],
		['zzz', 'Zzzap'],
		['zzz', 'ZZZZ'],
		['z', 'Zarina'],
		['з', 'Zarina'],
		['ж', 'Жанар'],
		['j', 'Жанар'],
		['III', 'Абылай III']
	] as const)
		expect([search, text, finds(search, text)]).toEqual([search, text, search !== 'j']);
	expect(finds('ь', 'Ермек')).toBe(false);
	for (const search of ['Kovachevich', 'Ковачевич', 'Kovačević']) expect(finds(search, 'Kovačević'), search).toBe(true);
});

test('a stress or an apostrophe makes no other name, of equal ones neither', () => {
	expect(searchNormalise('Ива́нов')).toBe(searchNormalise('Иванов'));
	for (const sign of "'`´ʹʻʼʽ‘’‛′ꞌ＇") expect(searchNormalise(`O${sign}tkir`), sign).toBe('otkir');
	expect(searchNormalise('‘Мәдениет’')).toBe('мадениет');
});

test.each([
	['Иванов', 'Петров'],
	['Жанар', 'Жанат'],
	['Zhanar', 'Жанат'],
	['Serik', 'Сергей'],
	['Мария', 'Марат'],
	['Болатов', 'Болат'],
	['1 029', '1 030'],
	['8 701 123 45 67', '8 701 123 45 68']
])('%s does not find %s', (search, text) => expect(finds(search, text)).toBe(false));

test('numbers with a blank inside, and phones however they are written', () => {
	for (const search of ['1029', '1 029', '1\u00a0029', '1\u202f029', '1,029', '№ 1 029', '10 29'])
		expect(finds(search, '1029'), search).toBe(true);
	const phone = phoneWords('+77011234567 ext. 12').join(' ');
	const searches = [
		'+7 701 123-45-67',
		'8 (701) 123 45 67',
		'87011234567',
		'701 123 45 67',
		'7011234',
		'123-45-67',
		'4567',
		'007 701 123 45 67'
	];
	for (const search of searches) expect(finds(search, phone), search).toBe(true);
	expect(phoneWords('')).toEqual([]);
	expect(finds('12 мектеп', 'Мектеп 12')).toBe(true);
	expect(finds('1 029 құрмет', '1 029 Құрмет')).toBe(true);
});

test('words joined by a hyphen are found apart and together', () => {
	for (const search of ['Нур-Султан', 'Нурсултан', 'Султан', 'нур султан', 'Nursultan', 'Nur-Sultan'])
		expect(finds(search, 'Нур-Султан'), search).toBe(true);
});

const letter = fc.constantFrom(...'абвгдежзийклмнопрстуфхцчшщъыьэюяёәғқңөұүһіabcdefghijklmnopqrstuvwxyzşñğ\u0301ʻ');
const name = fc.array(letter, { minLength: 1, maxLength: 10 }).map((letters) => letters.join(''));

test('a name is found by every beginning of it', () => {
	fc.assert(
		fc.property(name, fc.nat(10), (text, length) => {
			const search = text.slice(0, length + 1);
			if (searchWords(search).length === 1) expect(finds(search, text)).toBe(true);
		}),
		{ numRuns: 2000 }
	);
});

test('invisible signs and case change nothing, and a key is its own key', () => {
	fc.assert(
		fc.property(name, fc.nat(10), fc.constantFrom('\u200b', '\u202a', '\u00ad', '\u200d', '\ufe0f'), (text, at, sign) => {
			expect(searchWords(text.slice(0, at) + sign + text.slice(at))).toEqual(searchWords(text));
			expect(searchWords(text.toUpperCase().toLowerCase())).toEqual(searchWords(text.toLowerCase()));
		})
	);
});
