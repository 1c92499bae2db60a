import { describe, expect, test } from 'vitest';
import { afterPress, BEGAN, digestOf, marksOf, ofGroup, typedIn } from './typed-fields.ts';

const body = (fields: readonly (readonly [string, string])[]): FormData => {
	const made = new FormData();
	for (const [name, value] of fields) made.append(name, value);
	return made;
};
const began = (fields: Record<string, string[]>): readonly [string, string] => [
	BEGAN,
	Object.entries(fields)
		.map(([name, values]) => `${name} ${digestOf(values)}`)
		.join(';')
];

describe('a page that is one form', () => {
	const start = began({ text: ['Мәтін\nекі жол'], 'amend:text': [''], 'links:id': ['a', 'b'] });

	test('nothing is unsaved while every field stands as it began, however its lines end', () => {
		const same = body([['text', 'Мәтін\r\nекі жол'], ['amend:text', ''], ['links:id', 'a'], ['links:id', 'b'], start]);
		expect(typedIn(same, null)?.unsaved).toEqual([]);
	});

	test('a changed text, a box more or less, are unsaved, but not those that the press has taken', () => {
		const changed = body([['text', 'Басқа'], ['amend:text', ''], ['links:id', 'a'], ['links:id', 'b'], start]);
		expect([typedIn(changed, null)?.unsaved, typedIn(changed, '')?.unsaved, typedIn(changed, 'amend')?.unsaved]).toEqual([[''], [], ['']]);
		const unticked = body([['text', 'Мәтін\nекі жол'], ['amend:text', ''], ['links:id', 'a'], start]);
		expect([typedIn(unticked, 'amend')?.unsaved, typedIn(unticked, 'links')?.unsaved]).toEqual([['links'], []]);
	});

	test('an action reads its own group, and every field comes back', () => {
		const sent = body([['text', 'Мәтін'], ['amend:text', 'Түзету'], ['amend:language', 'ru'], start]);
		expect([...ofGroup(sent, 'amend')]).toEqual([
			['text', 'Түзету'],
			['language', 'ru']
		]);
		expect(typedIn(sent, null)?.fields).toMatchObject({ text: ['Мәтін'], 'amend:text': ['Түзету'] });
	});

	test('the fields without a group are read by their whole names', () => {
		const sent = body([['text', 'Мәтін'], ['amend:text', 'Түзету'], start]);
		expect([...ofGroup(sent, '')].filter(([name]) => name !== BEGAN)).toEqual([['text', 'Мәтін']]);
		// control: null is the whole body
		expect([...ofGroup(sent, null)].map(([name]) => name)).toEqual(['text', 'amend:text', BEGAN]);
	});

	test('what each field began with is read back, and a press takes its own group alone', () => {
		expect([...marksOf('text a1;amend:text b2').entries()]).toEqual([
			['text', 'a1'],
			['amend:text', 'b2']
		]);
		expect([...marksOf(undefined), ...marksOf('')]).toEqual([]);
		const typed = { fields: {}, done: null, unsaved: ['', 'amend'] };
		expect([afterPress(typed, 'amend'), afterPress(typed, null)]).toEqual([{ ...typed, done: 'amend', unsaved: [''] }, typed]);
	});

	test('another form is left as it is', () => {
		const plain = body([['text', 'Мәтін']]);
		expect([typedIn(plain, null), ofGroup(plain, 'amend')]).toEqual([undefined, plain]);
	});
});
