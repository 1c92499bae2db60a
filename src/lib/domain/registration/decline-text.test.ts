import { expect, test } from 'vitest';
import { locales } from '../../i18n/locales.ts';
import { declineReasons } from '../../lists.ts';
import { declineText } from './decline-text.ts';
import { declineSchema } from './schema.ts';

test('each reason of the list is a sentence of its own in each language', () => {
	const sentences = declineReasons.flatMap((reason) => locales.map((locale) => declineText(locale, reason, '')));
	expect(new Set(sentences).size).toBe(declineReasons.length * locales.length);
	for (const sentence of sentences) expect(sentence).toMatch(/^\p{Lu}.{10,}\.$/u);
});

test('a reason of the list, words of one’s own, or both: the words stand as they were typed', () => {
	expect(declineText('ru', 'places', '')).toBe('Мест на форуме не осталось.');
	expect(declineText('ru', null, 'Өз сөзім')).toBe('Өз сөзім');
	expect(declineText('en', 'places', 'Write to us.')).toBe('The forum has no places left.\nWrite to us.');
});

test('nobody is declined without a reason', () => {
	const wrong = (form: object) => declineSchema.safeParse(form).error?.issues.map(({ path, message }) => [...path, message]);
	expect(wrong({})).toEqual([['reason', 'field.required']]);
	expect(wrong({ chosen: '', reason: '  ' })).toEqual([['reason', 'field.required']]);
	expect(wrong({ chosen: 'places' })).toBeUndefined();
	expect(wrong({ reason: 'Себебі' })).toBeUndefined();
	expect(wrong({ chosen: 'because' })).toHaveLength(1);
});
