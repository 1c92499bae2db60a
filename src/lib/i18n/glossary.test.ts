import { expect, test } from 'vitest';
import type { Locale } from './locales.ts';
import { messages } from './messages/all.server.ts';

/** One word for one thing, in each language: what has another word by now stands in no message. */
const out: Record<Locale, RegExp> = {
	// panel, not table; pass as the glossary has it; clash, not contradiction; removed, not received; automatically, not by its own will
	kk: /үстел|рұқсатнама|қайшылық|(?:растауы?|рөлі?|белгісі?) алын(?:ды|са|ған|ады)|өзі беріледі|өздігінен|сөз сөйлеуші|волонтёр/iu,
	ru: /(?:^|[^\p{L}])стол(?:а|е|у|ом)?(?![\p{L}])|достан(?:ется|утся)|Число мест|Отметка прибытия|Что сказал \(|закончена|людей: \{/iu,
	// an e-mail, never a mail; a dashboard, never a desk but the one where people register
	en: /\b(?:a|the) mail\b(?! server| section| folder)|\bmails\b|\bmailed\b|(?<!registration )\bdesk\b|\btak(?:e|en|es) (?:off|back)\b|\bby itself\b|\bthose who wait\b|\bin the queue\b|\bformer\b|\b(?:is|been|place) given on\b|\bsign(?:ed)? (?:in|out)\b|(?<!Latin |\{)\bletters?\b/iu
};
const said = (locale: Locale) =>
	Object.entries(messages[locale]).map(([key, text]) => [key, text.replaceAll(/e-mail(?:s|ed)?/gi, 'E')] as const);

test.each(['kk', 'ru', 'en'] as const)('no message in %s has a word of before', (locale) => {
	expect(said(locale).filter(([, text]) => out[locale].test(text))).toEqual([]);
});

test('the words of before are seen (control)', () => {
	for (const [locale, text] of [
		['kk', 'Тіркеу үстелі'],
		['kk', 'Екі сатылы растау алынды.'],
		['ru', 'Стол администратора'],
		['ru', 'Число мест'],
		['en', 'The desk of the organiser'],
		['en', 'You get a mail'],
		['en', 'The factor is taken off']
	] as const)
		expect(out[locale].test(text), text).toBe(true);
	for (const [locale, text] of [
		['kk', 'Рөлі алып тасталса'],
		['ru', 'Столица'],
		['en', 'Registration desk'],
		['en', 'No mail server is set up']
	] as const)
		expect(out[locale].test(text), text).toBe(false);
});

/** A number and its sign or unit hold together. */
const apart =
	/(?:№|No\.) (?=[{\d])|(?:\d|\{n\}|\{minutes\}|\{hours\}|#) (?=(?:сағат|минут|секунд|тәулік|час|дн[яе]|hours?|minutes?|days?|MB|KB|МБ|КБ|%)(?![\p{L}]))/u;

test.each(['kk', 'ru', 'en'] as const)('numbers in %s hold to their sign or unit', (locale) => {
	expect(Object.entries(messages[locale]).filter(([, text]) => apart.test(text))).toEqual([]);
	expect([apart.test('№ 12'), apart.test('{n} сағат'), apart.test('№\u00a012'), apart.test('{n}\u00a0сағат')]).toEqual([
		true,
		true,
		false,
		false
	]);
});

/** A word that asks for an ending right after a value: a date takes no ending by itself, «30 қараша бастап» is wrong. */
const bare = /\} (?:бастап|дейін|кейін|бұрын|үшін)(?!\p{L})/u;

test('no Kazakh message has «бастап», «дейін», «кейін» right after a value', () => {
	expect(Object.entries(messages.kk).filter(([, text]) => bare.test(text))).toEqual([]);
	// what was written before, and what has its ending (control)
	expect(['{date} бастап күтуде', '{date} күнінен бастап', '{minutes} минуттан кейін'].map((text) => bare.test(text))).toEqual([
		true,
		false,
		false
	]);
});

/** A pronoun of address inside a sentence: letters write «Вы», screens «вы». */
const addressed = /(?<=[^.!?{}»\s][\s«(–-]{1,3})[Вв](?:ы|ас|ам|ами|аш\p{L}*)(?!\p{L})/gu;
const addressIn = (text: string) => [...text.matchAll(addressed)].map(([word]) => word[0]);

test('people are addressed alike: «вы» on screens, «Вы» in letters', () => {
	const found = (letters: boolean, wrong: string) =>
		Object.entries(messages.ru)
			.filter(([key]) => (/^(?:mail|measure\.coveringPaper)\./.test(key) && !/^mail\.(?:desk|kind)\./.test(key)) === letters)
			.filter(([, text]) => addressIn(text).includes(wrong));
	expect([found(false, 'В'), found(true, 'в')]).toEqual([[], []]);
	expect(addressIn('Место останется за Вами. Вы согласны, что ваш')).toEqual(['В', 'в']);
});

/** A proposal that a platform takes no further, wherever that is said: page, minutes, audit, e-mail. */
const aside = {
	keys: [
		...['proposal.chip.aside', 'proposal.done.setAside', 'proposal.part.aside', 'proposal.aside.do', 'recommendation.paper.aside'],
		...['organiser.verb.proposal.set-aside', 'organiser.changed.aside_reason', 'mail.news.aside']
	],
	words: { kk: /қараусыз қал/iu, ru: /без рассмотрения/iu, en: /sett?(?:ing)? aside/iu }
};

test.each(['kk', 'ru', 'en'] as const)('a proposal set aside has one word in %s, which is not that of a text not adopted', (locale) => {
	const { keys, words } = aside;
	const texts = Object.entries(messages[locale]);
	expect(texts.filter(([key, text]) => keys.includes(key) && words[locale].test(text))).toHaveLength(keys.length);
	const others = ['mail.news.not-adopted', 'recommendation.paper.left', 'recommendation.paper.takenUp'];
	expect(texts.filter(([key, text]) => others.includes(key) && !words[locale].test(text))).toHaveLength(others.length);
	// each key that names it is in the list, but what is about other things
	const named = texts.filter(([key]) => /^(?:proposal|recommendation|mail)\..*aside/i.test(key)).map(([key]) => key);
	expect(named.filter((key) => !keys.includes(key) && !['proposal.aside.say', 'proposal.aside.back'].includes(key))).toEqual([]);
	// what the minutes said before (control)
	expect(['Қолдау таппады', 'Не поддержано', 'Not supported'].filter((text) => words[locale].test(text))).toEqual([]);
});
