import { expect, test } from 'vitest';
import { normaliseAddress } from './search-normalise.ts';
import { asciiDomain, isMailAddress } from './mail-address.ts';
import { mailAddress } from './typed.ts';

test.each([
	'info@example.kz',
	"o'neil+forum@sub.example.kz",
	'info@пошта.қаз',
	'info@xn--80a1acn3a.xn--80ao21a',
	'пошта@мекеме.қаз',
	'Пошта.Бөлімі@МЕКЕМЕ.ҚАЗ',
	'用户@例え.jp',
	'info@пошта。қаз',
	'info@bücher.example'
])('%s is an address', (text) => expect(isMailAddress(text)).toBe(true));

test.each([
	...['', '@', 'info', '@example.kz', 'info@', 'info@example', 'info@пошта', 'info@.қаз', 'info@пошта..қаз', 'info@-пошта.қаз'],
	...['in fo@пошта.қаз', 'ин фо@пошта.қаз', '.инфо@пошта.қаз', 'инфо..б@пошта.қаз', 'инфо@бір@', 'info@127.0.0.1', 'info@[127.0.0.1]'],
	...['info@поч%61.қаз', 'info@поч/та.қаз', 'info@поч:та.қаз', 'инфо<b>@пошта.қаз', '«инфо»@пошта.қаз', 'info@пошта.қаз,b@c.kz'],
	`${'и'.repeat(33)}@пошта.қаз`,
	`info@${'ұ'.repeat(64)}.қаз`
])('%s is none', (text) => expect(isMailAddress(text)).toBe(false));

test('one address in several spellings is one', () => {
	const one = normaliseAddress('инфо@пошта.қаз');
	for (const same of [
		'ИНФО@ПОШТА.ҚАЗ',
		' инфо@xn--80a1acn3a.xn--80ao21a',
		'инфо@XN--80A1ACN3A.xn--80ao21a',
		'\u200eинфо\u200b@по\u00adшта.қаз\u202c'
	])
		expect(normaliseAddress(same)).toBe(one);
	expect(normaliseAddress('инфо@пошта。қаз')).toBe(one);
	expect(normaliseAddress('Info@Example.KZ')).toBe('info@example.kz');
	// other letters are another address
	expect(normaliseAddress('info@пошта.қаз')).not.toBe(one);
	expect(normaliseAddress('инфо@почта.қаз')).not.toBe(one);
});

test('a domain in ASCII', () => {
	expect(asciiDomain('пошта.қаз')).toBe('xn--80a1acn3a.xn--80ao21a');
	expect(asciiDomain('Example.KZ')).toBe('example.kz');
	expect(asciiDomain('1.2')).toBeNull();
});

test('signs of full width are the plain ones: in what is kept, and in what is compared', () => {
	const typed = 'ＦＯＯ８＠example.kz';
	expect(mailAddress(200).parse(typed)).toBe('FOO8@example.kz');
	expect(mailAddress(200).parse('ｉｎｆｏ@пошта．қаз')).toBe('info@пошта.қаз');
	expect(normaliseAddress(typed)).toBe('foo8@example.kz');
	// control: letters of another script stay
	expect(mailAddress(200).parse('用户@例え.jp')).toBe('用户@例え.jp');
});
