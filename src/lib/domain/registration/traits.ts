import { searchNormalise, normaliseAddress } from '../../i18n/search-normalise.ts';
import { burstKinds, type BurstKind } from '../../lists.ts';
import type { RegistrationInput } from './schema.ts';

/** What applications of one burst have in common. Values never leave the program: only their keyed hashes are stored, for a day. */

/** Addresses of these say nothing about who gave them. */
const publicMail: ReadonlySet<string> = new Set([
	...['gmail.com', 'googlemail.com', 'mail.ru', 'inbox.ru', 'list.ru', 'bk.ru', 'internet.ru', 'yandex.ru', 'yandex.kz', 'ya.ru'],
	...['yandex.com', 'mail.kz', 'inbox.kz', 'rambler.ru', 'outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'icloud.com', 'me.com'],
	...['yahoo.com', 'proton.me', 'protonmail.com', 'gmx.com', 'gmx.de', 'web.de', 'ukr.net', 'qq.com', '163.com', 'naver.com']
]);

const HEX_GROUP = /^[0-9a-f]{1,4}$/;

/** The eight groups of an IPv6 address, or null. */
function groupsOf(address: string): number[] | null {
	const [head = '', tail, ...more] = address.split('::');
	const split = (part: string) => (part ? part.split(':') : []);
	const [before, after] = [split(head), split(tail ?? '')];
	const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
	if (more.length || zeros < 0) return null;
	const groups = [...before, ...Array<string>(zeros).fill('0'), ...after];
	return groups.length === 8 && groups.every((group) => HEX_GROUP.test(group)) ? groups.map((group) => parseInt(group, 16)) : null;
}

/**
 * The network of a visitor's address: the /24 of IPv4, the /56 of IPv6, which is what a household or an office is given.
 * @returns null when the text is no address
 */
export function networkPrefixOf(address: string): string | null {
	const text = address
		.trim()
		.toLowerCase()
		.replace(/%.*$/, '')
		.replace(/^::ffff:(?=\d+\.)/, '');
	const four = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.\d{1,3}$/.exec(text);
	if (four) return four.slice(1).map(Number).join('.');
	const groups = text.includes(':') ? groupsOf(text) : null;
	if (!groups) return null;
	const [a = 0, b = 0, c = 0, d = 0] = groups;
	return [a, b, c, d >> 8].map((part) => part.toString(16)).join(':');
}

/** test1, Test 27 and TEST-3 have one shape. */
const shapeOf = (text: string) =>
	searchNormalise(text)
		.replace(/[0-9]+/g, '#')
		.replace(/(?<=\D) (?=#)/g, '');

/** The shape of an address at a public mail service when it has digits; otherwise its domain. */
function addressShape(email: string): string | null {
	const normalised = normaliseAddress(email);
	const at = normalised.lastIndexOf('@');
	const domain = normalised.slice(at + 1);
	if (!publicMail.has(domain)) return domain;
	const local = normalised.slice(0, at);
	return /\d/.test(local) ? `${local.replace(/\d+/g, '#')}@${domain}` : null;
}

export interface Trait {
	kind: BurstKind;
	value: string;
}

/** The traits that an application may share with others. @param visitor the address that the form came from */
export function traitsOf(input: Pick<RegistrationInput, 'surname' | 'givenName' | 'email' | 'organisationText'>, visitor: string): Trait[] {
	const values: Record<BurstKind, string | null> = {
		network: networkPrefixOf(visitor),
		address: addressShape(input.email),
		name: shapeOf(`${input.surname} ${input.givenName}`),
		organisation: shapeOf(input.organisationText)
	};
	return burstKinds.flatMap((kind) => (values[kind] ? [{ kind, value: values[kind] }] : []));
}
