import { dictionary } from '@zxcvbn-ts/language-common';

/** Fewest letters of a passphrase, counted after composition (NFC), so that NFC and NFD give the same. */
export const PASSPHRASE_MIN = 12;
/** Longer ones are refused, never cut. */
export const PASSPHRASE_MAX = 512;

/** Some 49,000 passwords that leaks are full of, kept by the zxcvbn-ts project, in lower case. */
const leaked: ReadonlySet<string> = new Set(dictionary['passwords-common']);

/** What people choose first in our languages, which that list lacks: a passphrase of nothing but these, digits and signs is no secret. */
const common = [
	...['password', 'passwort', 'parol', 'qwerty', 'qwertyuiop', 'asdfgh', 'asdfghjkl', 'zxcvbn', 'zxcvbnm', 'admin', 'administrator'],
	...['letmein', 'welcome', 'iloveyou', 'monkey', 'dragon', 'master', 'login', 'secret', 'football', 'test', 'user', 'abc', 'abcdef'],
	...['kazakhstan', 'qazaqstan', 'astana', 'almaty', 'alang', 'p@ssw0rd', 'passw0rd', 'qazwsx', 'wsx', 'qaz', 'edc', 'trustno'],
	...['пароль', 'йцукен', 'йцукенгшщзхъ', 'фывапр', 'фывапролджэ', 'ячсмить', 'привет', 'админ', 'администратор', 'любовь', 'казахстан'],
	...['құпиясөз', 'құпия', 'сөз', 'қазақстан', 'сәлем', 'астана', 'алматы', 'қостанай', 'костанай', 'алаң', 'абвгд', 'abcdefghijkl']
].sort((a, b) => b.length - a.length);

/** A mail address is known to everybody who writes to it. */
const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(text.trim());

function isCommon(text: string): boolean {
	const plain = text.toLowerCase();
	if (new Set(plain).size < 5 || isLeaked(plain)) return true;
	let rest = plain.replace(/[^\p{L}\p{M}]/gu, '');
	if (!rest) return isRun(plain.replace(/\D/g, ''));
	for (const word of [...common, 'password', 'пароль']) rest = rest.replaceAll(word.replace(/[^\p{L}\p{M}]/gu, ''), '');
	return rest.length < 2 && plain.replace(/[^\p{L}\p{M}]/gu, '').length > 3;
}

/** A leaked password as it is, with digits and signs around it (Dragon!123456), or said several times over. */
function isLeaked(plain: string): boolean {
	const core = plain.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
	const said = /^(.+?)[^\p{L}\d]*(?:\1[^\p{L}\d]*)*$/u.exec(core)?.[1] ?? core;
	return leaked.has(plain) || leaked.has(core) || leaked.has(said);
}

/** Digits that count up or down, or repeat one short piece: 123456789012, 121212121212. */
function isRun(digits: string): boolean {
	const step = (Number(digits[1]) - Number(digits[0]) + 10) % 10;
	const counts = [...digits].every((digit, i) => i === 0 || (Number(digit) - Number(digits[i - 1]) + 10) % 10 === step);
	return counts || /^(.{1,6})\1+.{0,5}$/.test(digits);
}

/** A passphrase in the one form that is measured and hashed. */
export const composed = (text: string): string => text.normalize('NFC');

/** @returns the code of what is wrong with a new passphrase, for i18n/error-messages, or null */
export function passphraseFault(text: string): string | null {
	const letters = [...composed(text)].length;
	if (letters === 0) return 'field.required';
	if (letters < PASSPHRASE_MIN) return `field.tooShort min=${PASSPHRASE_MIN}`;
	if (letters > PASSPHRASE_MAX) return `field.tooLong max=${PASSPHRASE_MAX} length=${letters}`;
	return isCommon(composed(text)) || isAddress(text) ? 'access.commonPassphrase' : null;
}
