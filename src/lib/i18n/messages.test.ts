import { globSync, readFileSync } from 'node:fs';
import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { describe, expect, test } from 'vitest';
import { formatDate } from './format.ts';
import { locales } from './locales.ts';
import { messages } from './messages/all.server.ts';
import { translate, useMessages } from './translate.ts';
import { pageTranslator, withEndings } from './translator.ts';

/** The names a message fills, with those inside plurals and choices. */
function placeholders(elements: MessageFormatElement[]): string[] {
	const names = new Set<string>();
	const walk = (list: MessageFormatElement[]) => {
		for (const element of list) {
			if ('value' in element && element.type >= 1 && element.type <= 6) names.add(String(element.value));
			if ('options' in element) for (const option of Object.values(element.options)) walk(option.value);
		}
	};
	walk(elements);
	return [...names].sort();
}

const names = (text: string) => placeholders(parse(text, { ignoreTag: true }));

const unformatted = (text: string) =>
	parse(text, { ignoreTag: true }).flatMap((element) => (element.type === TYPE.argument ? element.value : []));
const amounts = ['min', 'max', 'length', 'most', 'n'];

test('an error writes amounts as every page does, 2 000', () => {
	const plain = (all: object) =>
		Object.entries(all)
			.filter(([key, text]) => /^(field|refusal)\./.test(key) && unformatted(String(text)).some((name) => amounts.includes(name)))
			.map(([key]) => key);
	expect(locales.map((locale) => plain(messages[locale]))).toEqual(locales.map(() => []));
	// control
	expect(plain({ 'field.tooLong': 'Ең көп таңба саны: {max}' })).toEqual(['field.tooLong']);
});

describe.each(['ru', 'en'] as const)('messages in %s', (locale) => {
	test('have the keys of the Kazakh ones', () => {
		expect(Object.keys(messages[locale]).sort()).toEqual(Object.keys(messages.kk).sort());
	});
	test('fill the same placeholders', () => {
		for (const [key, text] of Object.entries(messages.kk))
			expect([key, names(messages[locale][key as keyof typeof messages.kk])]).toEqual([key, names(text)]);
	});
	test('are not left in Kazakh', () => {
		const same = Object.entries(messages.kk).filter(
			([key, text]) =>
				/[ӘәҒғҚқҢңӨөҰұҮүҺһ]/.test(text) && messages[locale][key as keyof typeof messages.kk] === text && text !== 'Алаң' && text !== 'ҚАЗ'
		);
		expect(same).toEqual([]);
	});
});

/** The keys that a file of messages names more than once: the last one would win unseen. */
const twice = (file: string) => {
	const keys = [...file.matchAll(/^\t"([^"]+)":/gm)].map(([, key]) => key);
	return keys.filter((key, at) => keys.indexOf(key) < at);
};

test('no file of messages names a key twice', () => {
	const files = globSync('src/lib/i18n/messages/*/*.json');
	expect(files.length).toBeGreaterThan(30);
	expect(files.flatMap((file) => twice(readFileSync(file, 'utf8')).map((key) => [file, key]))).toEqual([]);
	// the control: a planted one is told
	expect(twice('{\n\t"one": "A",\n\t"two": "B",\n\t"one": "C"\n}')).toEqual(['one']);
});

test('a sentence ends with one full stop, also after a date that ends with one', () => {
	for (const locale of ['kk', 'ru', 'en'] as const) {
		const when = formatDate('2026-12-15T08:00:00.000Z', 'Asia/Qostanay', locale);
		const said = translate(locale, 'organiser.todo.submittedText', { when });
		expect([locale, said.includes('..'), said.endsWith('.')]).toEqual([locale, false, true]);
	}
	// the control: the value brings its own
	expect(formatDate('2026-12-15T08:00:00.000Z', 'Asia/Qostanay', 'ru')).toMatch(/г\.$/);
	expect(translate('ru', 'organiser.todo.submittedText', { when: 'давно…' })).toBe('Самая ранняя пришла: давно….');
});

test('quotation marks inside others are the second pair', () => {
	const values = { from: '«Ақ ниет» қоры', into: 'The “Good Will” fund', n: 2 };
	const of = (locale: 'kk' | 'ru' | 'en') => translate(locale, 'organiser.organisations.mergeQuestion', values);
	expect(of('kk')).toContain('«„Ақ ниет“ қоры» мына ұйыммен');
	expect(of('ru')).toContain('«The „Good Will” fund»');
	expect(of('en')).toContain('“The ‘Good Will’ fund”');
	for (const locale of ['kk', 'ru', 'en'] as const) expect(of(locale)).not.toMatch(/««|»»|““|””/);
	// outside of quotation marks a name stays as it was written
	expect(translate('kk', 'attendance.doneUndone', { name: '«Ақ»', place: 'x' })).toContain('«Ақ»');
});

test('on a page a number stays with its ending, and nothing else gets a sign', () => {
	useMessages();
	const t = pageTranslator('kk', undefined, { post: 'out' });
	expect(t('own.platformLine', { n: 2 })).toBe('2-\u2060алаң');
	expect(t('own.registeredMail', { email: 'a2-b@example.kz' })).toContain('a2-b@example.kz');
	expect(t('attendance.listOf', { place: '2026-12-15' })).toContain('2026-12-15');
	expect(withEndings('БАҚ-пен өзара іс-қимыл, ҮЕҰ-ның')).toBe('БАҚ-\u2060пен өзара іс-қимыл, ҮЕҰ-\u2060ның');
	// letters and files have the plain hyphen
	expect(translate('kk', 'own.platformLine', { n: 2 })).toBe('2-алаң');
});

/** Names of the program, as a renaming might leave them in a sentence; what the world writes so is no fault. */
const NAMES_WRITTEN_SO = /JavaScript|iCalendar|VoiceOver/g;
const codeIn = (text: string): string[] =>
	text
		.replace(/\{\w+(?=[,}])/g, '{')
		.replace(NAMES_WRITTEN_SO, '')
		.match(/\p{Ll}\p{Lu}\p{L}*/gu) ?? [];

test('no message holds a name of the program', () => {
	for (const texts of Object.values(messages)) expect(Object.entries(texts).filter(([, text]) => codeIn(text).length > 0)).toEqual([]);
	// control: what was found on 30 November
	expect([codeIn('PrivacyState'), codeIn('{inFavour} for: {n}. No JavaScript')]).toEqual([['yState'], []]);
});
