import { domainToUnicode } from 'node:url';
import { z } from 'zod';

/** Mail addresses, international ones too: letters of any script before the @ (SMTPUTF8) and in the domain (punycode on the way). */

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** what may be typed as a domain; the other full stops of Unicode are dots there */
const DOT = '[.\\u3002\\uff0e\\uff61]';
const TYPED = new RegExp(`^(?:(?!-)[\\p{L}\\p{M}\\p{N}-]+(?<!-)(?:${DOT}|$))+$`, 'u');

/**
 * The domain of an address as it stands in the net, in lower case: пошта.қаз is xn--80a1acn3a.xn--80ao21a.
 * @returns null for what is no domain
 */
export function asciiDomain(domain: string): string | null {
	if (!TYPED.test(domain)) return null;
	const ascii = /[^\0-\x7f]/.test(domain) ? (URL.parse(`http://${domain}`)?.hostname ?? '') : domain.toLowerCase();
	const labels = ascii.split('.');
	const whole = labels.length > 1 && ascii.length <= 253 && labels.every((label) => LABEL.test(label));
	return whole && /^(?:[a-z]{2,}|xn--[a-z0-9-]+)$/.test(labels.at(-1) ?? '') ? ascii : null;
}

/** Signs of full width, as some keyboards type them, are the plain ones. */
export const withPlainWidth = (text: string): string =>
	text.replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));

/** Before and after the last @; null without one. */
function splitAddress(address: string): [local: string, domain: string] | null {
	const at = address.lastIndexOf('@');
	return at < 1 ? null : [address.slice(0, at), address.slice(at + 1)];
}

/** Whether a text is an address to which mail can go. The rules for ASCII hold for letters of other scripts too. */
export function isMailAddress(text: string): boolean {
	const [local, domain] = splitAddress(text) ?? ['', ''];
	const plain = local.replace(/[^\0-\x7f]/gu, (sign) => (/[\p{L}\p{M}\p{N}]/u.test(sign) ? 'x' : ' '));
	const bytes = new TextEncoder().encode(local).length;
	return bytes <= 64 && asciiDomain(domain) !== null && z.regexes.email.test(`${plain}@example.com`);
}

/**
 * One spelling of an address, for comparing: lower case, NFC, the domain in ASCII. Two spellings of one address are one for limits,
 * duplicates, signing in and the cap on letters.
 */
export function normaliseMailAddress(address: string): string {
	const normalised = withPlainWidth(address).toLowerCase().normalize('NFC');
	const [local, domain] = splitAddress(normalised) ?? [normalised, ''];
	const ascii = asciiDomain(domain);
	return ascii === null ? normalised : `${local}@${ascii}`;
}

/** An address as people read it, with the letters of its domain: browsers send xn--… where somebody typed пошта.қаз. */
export function shownMailAddress(address: string): string {
	const [local, domain] = splitAddress(address) ?? [address, ''];
	if (!/(?:^|\.)xn--/i.test(domain)) return address;
	const shown = domainToUnicode(domain);
	return asciiDomain(shown) === domain.toLowerCase() ? `${local}@${shown}` : address;
}
