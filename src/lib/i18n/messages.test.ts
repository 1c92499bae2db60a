import { parse, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { describe, expect, test } from 'vitest';
import { messages } from './messages/all.server.ts';

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
