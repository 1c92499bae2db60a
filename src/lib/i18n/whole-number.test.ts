import { expect, test } from 'vitest';
import { countFault, isWhole, pageNumber } from './whole-number.ts';

test.each(['1', '007', '9999'])('%s is a whole number from 1 to 9999', (text) => expect(isWhole(text, 1, 9999)).toBe(true));
test.each(['', '0', '10000', '-1', '1.5', '1e3', '0x10', ' 1', '１', '99999999999999999999'])('%j is none', (text) =>
	expect(isWhole(text, 1, 9999)).toBe(false)
);

test('an address names a page from 1, or the first', () => {
	expect(['1', '3', '99999'].map(pageNumber)).toEqual([1, 3, 99_999]);
	expect([null, '', '0', '-2', '1e300', '2.5', '100000', 'x'].map(pageNumber)).toEqual(Array.from({ length: 8 }, () => 1));
});

test.each([
	['жиырма', 'field.count.digits'],
	['1 000', 'field.count.digits'],
	['1e3', 'field.count.digits'],
	['-3', 'field.count.negative'],
	['− 3,5', 'field.count.negative'],
	['9.5', 'field.count.fraction'],
	['9,5', 'field.count.fraction'],
	['100001', 'field.count.large max=100000'],
	['99999999999999999999', 'field.count.large max=100000']
])('of %s as a number of people it is said what is wrong', (text, code) => expect(countFault(text, 100_000)).toBe(code));
