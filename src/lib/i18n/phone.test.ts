import { expect, test } from 'vitest';
import { phoneInFile, phoneLink, phoneText, readPhone } from './phone.ts';

test.each([
	// as it says itself, whatever was chosen
	['+7 701 123 45 67', '', null, '+77011234567'],
	['+49 (0)151 23456789', 'KZ', 'KZ', '+4915123456789'],
	['0049 151 23456789', '', 'KZ', '+4915123456789'],
	// the country of the phone, not of the person
	['0151 23456789', 'DE', 'KZ', '+4915123456789'],
	['8 701 123 45 67', 'KZ', null, '+77011234567'],
	['701 555 1234', 'US', 'KZ', '+17015551234'],
	// at home, where it is a number of there
	['8 (701) 123-45-67', '', 'KZ', '+77011234567'],
	['8 10 49 151 23456789', '', 'KZ', '+4915123456789'],
	// extensions
	['8 7142 50 12 34 доб. 12', '', 'KZ', '+77142501234 ext. 12'],
	['8 7142 50 12 34 ішкі 12', '', 'KZ', '+77142501234 ext. 12'],
	['8 7142 50 12 34 (қос. 12)', '', 'KZ', '+77142501234 ext. 12'],
	['8 7142 50 12 34, вн. 12', '', 'KZ', '+77142501234 ext. 12'],
	['8 7142 50 12 34 добавочный 12', '', 'KZ', '+77142501234 ext. 12'],
	['8 7142 50 12 34, доб 12', '', 'KZ', '+77142501234 ext. 12'],
	['8 7142 50 12 34 добавочный номер: 12', '', 'KZ', '+77142501234 ext. 12'],
	['8 7142 50 12 34 ішкі нөмірі 12', '', 'KZ', '+77142501234 ext. 12'],
	['8 7142 50 12 34, ішк. 12', '', 'KZ', '+77142501234 ext. 12'],
	['+7 7142 50 12 34 (ішкі нөмір № 12)', '', null, '+77142501234 ext. 12'],
	// what stands before a number
	['тел. +7 701 123 45 67', '', null, '+77011234567'],
	['Телефон: +7 701 123 45 67', '', null, '+77011234567'],
	['tel:+77011234567', '', null, '+77011234567'],
	['tel:+77142501234;ext=12', '', null, '+77142501234 ext. 12'],
	['WhatsApp +7 701 123 45 67', '', null, '+77011234567'],
	['тел./WhatsApp: +7 701 123 45 67', '', null, '+77011234567'],
	['ұялы тел. 8 701 123 45 67', '', 'KZ', '+77011234567'],
	['моб. 8 (701) 123-45-67', '', 'KZ', '+77011234567'],
	['+7 7142 50 12 34 #12', '', null, '+77142501234 ext. 12'],
	['+77142501234;ext=12', '', null, '+77142501234 ext. 12'],
	['+77142501234 ext. 12', '', null, '+77142501234 ext. 12']
])('%s of %s, from %s', (typed, chosen, home, phone) => expect(readPhone(typed, chosen, home)).toEqual({ phone }));

test.each([
	// a number of the United States would be one of Kazakhstan too
	['701 555 1234', '', null],
	['8 701 123 45 67', '', null],
	['0151 23456789', '', 'KZ'],
	['54-12-34', '', 'KZ']
])('%s: whose is asked', (typed, chosen, home) => expect(readPhone(typed, chosen, home)).toBe('whose'));

test.each([
	['+7 12', '', 'KZ'],
	['12', 'KZ', 'KZ'],
	['жоқ', '', 'KZ'],
	['+', '', null]
])('%s is no number', (typed, chosen, home) => expect(readPhone(typed, chosen, home)).toBe('wrong'));

test('what is kept is read as itself, dialled and shown', () => {
	for (const phone of ['+77142501234 ext. 12', '+4915123456789']) expect(readPhone(phone, '', null)).toEqual({ phone });
	expect(phoneLink('+77142501234 ext. 12')).toBe('tel:+77142501234;ext=12');
	expect(phoneText('+77142501234 ext. 12', (n) => `қос. ${n}`)).toBe('+7 7142 50 12 34, қос. 12');
	expect(phoneText('+77011234567', (n) => n)).toBe('+7 701 123 4567');
	expect(phoneText('бұрынғы', (n) => n)).toBe('бұрынғы');
});

test('in a file the extension has the reader’s word, and the number stays one', () => {
	expect(phoneInFile('+77142501234 ext. 12', (n) => `доб. ${n}`)).toBe('+77142501234 доб. 12');
	expect(phoneInFile('+77142501234', (n) => `доб. ${n}`)).toBe('+77142501234');
});
