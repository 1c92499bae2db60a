import { expect, test } from 'vitest';
import { firstText, letterOf } from './rules.ts';

test('a draft begins with what its proposals say, each in its language, and no longer than a text may be', () => {
	expect(firstText([{ text: { kk: 'Бір' } }, { text: { ru: 'Два' } }, { text: { kk: 'Үш' } }], 100)).toEqual({
		kk: 'Бір\n\nҮш',
		ru: 'Два'
	});
	expect(firstText([{ text: { kk: 'Бір' } }, { text: { kk: 'Екі' } }], 6)).toEqual({ kk: 'Бір\n\nЕ' });
	expect(firstText([], 100)).toEqual({});
});

test('texts without a number are lettered as the Kazakh alphabet goes, without what cannot be said, and on past its end', () => {
	const called = Array.from({ length: 120 }, (_, index) => letterOf(index + 1));
	expect(called.slice(0, 6)).toEqual(['А', 'Ә', 'Б', 'В', 'Г', 'Ғ']);
	expect(called.slice(36, 42)).toEqual(['Ю', 'Я', 'А2', 'Ә2', 'Б2', 'В2']);
	expect(called[76]).toBe('А3');
	expect(called.filter((each) => /[ЁЙЪЬ]/.test(each))).toEqual([]);
	expect(new Set(called).size).toBe(called.length);
	const order = new Intl.Collator('kk');
	expect(called.slice(0, 38).toSorted(order.compare)).toEqual(called.slice(0, 38));
});
