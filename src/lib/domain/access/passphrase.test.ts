import { dictionary } from '@zxcvbn-ts/language-common';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { passphraseFault } from './passphrase.ts';

test.each([
	...[
		'kostanay demo desk',
		'kostanay demo admin',
		'kostanay demo official',
		'құпия сөз бар мұнда',
		'дала желі түнде соғады',
		'ұзақ сөйлемдер'
	],
	...['correct horse battery', 'x9!kQ2#vLp0z', 'a'.repeat(100) + 'bcdefgh']
])('takes %s', (text) => expect(passphraseFault(text)).toBeNull());

test.each([
	...['passwordpassword', 'Password1234!', 'qwertyuiop12', 'қазақстан2026', 'құпиясөз1234', 'парольпароль', 'admin1234567', '123456789012'],
	...[
		'aaaaaaaaaaaa',
		'121212121212',
		'abababababab',
		'098765432109',
		'            ',
		'йцукенгшщзхъ',
		'desk@alang.example',
		'Айнұр@пошта.қаз'
	]
])('finds %j too common', (text) => expect(passphraseFault(text)).toBe('access.commonPassphrase'));

test('wants twelve letters, not eleven', () => {
	expect(passphraseFault('жарықсәуле1')).toBe('field.tooShort min=12');
	expect(passphraseFault('жарықсәуле12')).toBeNull();
	expect(passphraseFault('')).toBe('field.required');
	expect(passphraseFault('дала '.repeat(200))).toBe('field.tooLong max=512 length=1000');
	expect(passphraseFault('түнгі жел мен дала '.repeat(6) + 'он екі әріп')).toBeNull();
});

test('judges NFC and NFD alike', () => {
	expect(passphraseFault('й'.normalize('NFD').repeat(6))).toBe('field.tooShort min=12');
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => passphraseFault(text.normalize('NFD')) === passphraseFault(text))
	);
});

test('refuses every leaked password that is long enough, in any case, with signs around it and said twice', () => {
	const long = dictionary['passwords-common'].filter((word) => [...word].length >= 12);
	expect(long.length).toBeGreaterThan(200);
	for (const word of long) {
		expect([word, passphraseFault(word)]).toEqual([word, 'access.commonPassphrase']);
		expect([word, passphraseFault(word.toUpperCase())]).toEqual([word, 'access.commonPassphrase']);
	}
	for (const text of ['Dragon!123456', '2026 sunshine!', 'butterfly butterfly', 'liverpool#liverpool', '!!!jennifer!!!!'])
		expect([text, passphraseFault(text)]).toEqual([text, 'access.commonPassphrase']);
	// control: several of these words together are a passphrase
	expect(passphraseFault('dragon jennifer butterfly')).toBeNull();
});
