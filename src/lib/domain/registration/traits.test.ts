import fc from 'fast-check';
import { expect, test } from 'vitest';
import { networkPrefixOf, traitsOf } from './traits.ts';

test('a network is the /24 of IPv4 and the /56 of IPv6, however the address is written', () => {
	expect(['192.0.2.1', '::ffff:192.0.2.77', ' 192.0.2.200 '].map(networkPrefixOf)).toEqual(['192.0.2', '192.0.2', '192.0.2']);
	expect(networkPrefixOf('192.0.3.1')).toBe('192.0.3');
	expect(['2001:db8:1:ff01::1', '2001:0DB8:0001:ff99:0:0:0:1', '2001:db8:1:ff00::%eth0'].map(networkPrefixOf)).toEqual(
		Array(3).fill('2001:db8:1:ff')
	);
	expect(networkPrefixOf('2001:db8:1:fe01::1')).toBe('2001:db8:1:fe');
	expect(networkPrefixOf('::1')).toBe('0:0:0:0');
	expect(['', 'somewhere', '1.2.3', '1:2', '::1::2', '1:2:3:4:5:6:7:8:9', 'g::1'].map(networkPrefixOf)).toEqual(Array(7).fill(null));
});

test('addresses of one /56 meet and of two do not, in every spelling', () => {
	const group = fc.integer({ min: 0, max: 0xffff });
	fc.assert(
		fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), fc.array(group, { minLength: 4, maxLength: 4 }), (groups, others) => {
			const full = groups.map((each) => each.toString(16).padStart(4, '0')).join(':');
			const short = groups.map((each) => each.toString(16)).join(':');
			const near = [...groups.slice(0, 3), ((groups[3] ?? 0) & 0xff00) | ((others[0] ?? 0) & 0xff), ...others]
				.map((each) => each.toString(16).toUpperCase())
				.join(':');
			const far = [...groups.slice(0, 3), (groups[3] ?? 0) ^ 0x0100, ...others].map((each) => each.toString(16)).join(':');
			expect([networkPrefixOf(short), networkPrefixOf(near)]).toEqual([networkPrefixOf(full), networkPrefixOf(full)]);
			expect(networkPrefixOf(far)).not.toBe(networkPrefixOf(full));
		})
	);
});

const form = (more: object = {}) => ({
	surname: 'Ахметова',
	givenName: 'Айнұр',
	email: 'ainur@mail.ru',
	organisationText: 'Ақ ниет қоры',
	...more
});
const valueOf = (kind: string, more: object) => traitsOf(form(more), '192.0.2.1').find((trait) => trait.kind === kind)?.value;

test('names and organisations that differ by a number only are alike; other names are not', () => {
	const names = ['test1', 'Test 27', 'TEST-3'].map((surname) => valueOf('name', { surname, givenName: '' }));
	expect(new Set(names).size).toBe(1);
	expect(valueOf('name', { surname: 'Ахметов' })).not.toBe(valueOf('name', {}));
	expect(valueOf('organisation', { organisationText: '«Ақ ниет» қоры' })).toBe(valueOf('organisation', {}));
});

test('addresses are alike by their shape with public mail services, and by their domain elsewhere', () => {
	expect(valueOf('address', { email: 'test1@mail.ru' })).toBe(valueOf('address', { email: 'TEST22@mail.ru' }));
	expect(valueOf('address', { email: 'ainur@mail.ru' })).toBe(undefined);
	expect(valueOf('address', { email: 'a@evil.example' })).toBe(valueOf('address', { email: 'b7@evil.example' }));
	expect(valueOf('address', { email: 'test1@mail.ru' })).not.toBe(valueOf('address', { email: 'test1@gmail.com' }));
});
