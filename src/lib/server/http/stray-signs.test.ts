import { expect, test } from 'vitest';
import { withoutStraySigns } from './stray-signs.ts';

const token = `${'0123456789abcdef'.repeat(2)}${'A_-z'.repeat(6)}abc`;
const home = `/ru/registrations/${token}`;
const behind = [
	'.',
	',',
	')',
	']',
	'}',
	'>',
	'»',
	'”',
	'"',
	"'",
	';',
	':',
	'!',
	'…',
	'*',
	'_',
	'-',
	' ',
	'\u00a0',
	'\u200b',
	'\u2060',
	'\ufeff',
	'\u202c',
	').',
	'>.',
	' .'
];

test('what a message puts behind a private link is taken off, however it is written', () => {
	for (const sign of behind) {
		expect([sign, withoutStraySigns(home + encodeURIComponent(sign))]).toEqual([sign, home]);
		expect([sign, withoutStraySigns(new URL(home + sign, 'http://a.kz').pathname) ?? home]).toEqual([sign, home]);
	}
	for (const path of [`/registrations/confirm/${token}`, `/forums/x/register/parked/${token}`, `/password/${token}`, '/forums/x'])
		expect(withoutStraySigns(`${path}%20.`)).toBe(path);
	expect(withoutStraySigns(`/registrations/${token.slice(0, 40)}%E2%80%8B${token.slice(40)}`)).toBe(`/registrations/${token}`);
});

test('an address that is one stays, and nothing leads away from here', () => {
	const whole = ['/', '/ru', home, `${home}/programme.ics`, '/forums/x/', '/%D2%9B', `${home}A`, `${home}%E2%80%9Da`, '/forums/x_'];
	for (const path of whole) expect([path, withoutStraySigns(path)]).toEqual([path, null]);
	for (const path of ['//evil.kz.', '/%2Fevil.kz.', '/%5Cevil.kz.', '/.', '//.'])
		expect([path, withoutStraySigns(path)]).toEqual([path, null]);
	for (const path of ['/%', '/%ff.', '/forums/%E0%A4%A', '/%c0%ae', '/forums/x%00', '/api/v1/forums/.'])
		expect([path, withoutStraySigns(path)]).toEqual([path, null]);
	expect(withoutStraySigns('/a%3Fb%23c.')).toBe('/a%3Fb%23c');
});
