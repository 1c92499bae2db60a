import { expect, test } from 'vitest';
import { guestsData, guestsSchema, kindsData, kindsSchema } from './settings-forms.ts';
import type { GuestInput, KindInput } from './schema.ts';

const seen = 'new';
const told = (result: { success: boolean; error?: { issues: { path: PropertyKey[]; message: string }[] } }) =>
	result.error?.issues.map(({ path, message }) => [...path, message]) ?? [];

test('a category that stands in the list already is told, whatever its capitals and blanks', () => {
	const kinds = (...names: string[]) =>
		kindsSchema.safeParse({ ...kindsData(names.map((kk): KindInput => ({ code: null, name: { kk } }))), seen });
	expect(told(kinds('Студент', 'Сарапшы', 'студент '))).toEqual([['nameKk', 2, 'field.twice']]);
	// control: another name, and rows that are empty
	expect(told(kinds('Студент', 'Студенттер', '', ''))).toEqual([]);
});

test('a guest with the same name and office is told; namesakes are not', () => {
	const guest = (name: string, office: string): GuestInput => ({ id: null, name: { kk: name }, office: { kk: office }, said: {} });
	const guests = (...rows: GuestInput[]) => guestsSchema.safeParse({ ...guestsData(rows), seen });
	expect(told(guests(guest('Асан Үсен', 'Елші'), guest('асан үсен', 'Елші')))).toEqual([['nameKk', 1, 'field.twice']]);
	expect(told(guests(guest('Асан Үсен', 'Елші'), guest('Асан Үсен', 'Әкім')))).toEqual([]);
});
