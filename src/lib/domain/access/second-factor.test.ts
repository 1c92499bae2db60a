import fc from 'fast-check';
import { expect, test } from 'vitest';
import { appCode, inGroups, recoveryCode } from './second-factor.ts';

test.each([
	['123456', '123456'],
	[' 123 456 ', '123456'],
	['１２３４５６', '123456'],
	['12345', null],
	['1234567', null],
	['12345a', null],
	['', null]
])('the app’s code %j', (typed, code) => expect(appCode(typed)).toBe(code));

const letters = fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{25}$/);

test('a recovery code is read as it is shown, in small letters, with look-alikes and without its signs', () => {
	fc.assert(
		fc.property(letters, (code) => {
			const shown = inGroups(code);
			expect(shown).toHaveLength(29);
			for (const typed of [shown, shown.toLowerCase(), code, ` ${shown} `, shown.replaceAll('0', 'O').replaceAll('1', 'l')])
				expect(recoveryCode(typed)).toBe(code);
			expect(recoveryCode(code.slice(1))).toBeNull();
			expect(appCode(code)).toBeNull();
		})
	);
});
