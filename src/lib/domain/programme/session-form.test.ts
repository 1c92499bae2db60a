import { expect, test } from 'vitest';
import { sessionSchema } from './session-form.ts';

const typed = { 'title.kk': 'Пленарлық отырыс', day: '2026-12-15', starts: '10:00', ends: '12:00' };
const faultsOf = (duties: [role: string, name: string, office?: string][]) =>
	sessionSchema
		.safeParse({
			...typed,
			dutyRole: duties.map(([role]) => role),
			dutyPerson: duties.map(() => ''),
			dutyNameKk: duties.map(([, name]) => name),
			dutyOfficeKk: duties.map(([, , office]) => office ?? '')
		})
		.error?.issues.map(({ path, message }) => [...path, message]) ?? [];

test('one name in one role twice is told beside the second, and vanishes under no «saved»; in two roles it is one person', () => {
	const name = 'Айнұр Ахметова';
	expect(
		faultsOf([
			['speaker', name],
			['speaker', ' айнұр  АХМЕТОВА ', 'Төраға']
		])
	).toEqual([['dutyNameKk', 1, 'field.twice']]);
	expect(
		faultsOf([
			['speaker', name],
			['moderator', name]
		])
	).toEqual([]);
	expect(
		faultsOf([
			['speaker', name],
			['speaker', 'Айнұр Серікова']
		])
	).toEqual([]);
	expect(
		faultsOf([
			['speaker', ''],
			['speaker', '']
		])
	).toEqual([]);
});
