import {
	getCountryCallingCode,
	isSupportedCountry,
	parsePhoneNumberFromString,
	type CountryCode,
	type PhoneNumber
} from 'libphonenumber-js';

/** Phone numbers as people write them: international ones, or national ones with the country of the phone beside. */

/** Words for an extension that the library does not read: ішкі нөмірі, қосымша, внутренний, добавочный. */
const EXTENSION =
	/[\s,;(]*(?:іш(?:к\p{L}*)?|қос(?:ымша)?|внутр\p{L}*|вн|доб\p{L}*|доп\p{L}*)(?:[.\s]*(?:нөмір\p{L}*|номер\p{L}*))?[.:№)\s]*(?=\d{1,7}\)?\s*$)/iu;

/** What stands before a number of any kind: тел. +7 …, tel:+7 …, WhatsApp +7 … */
const LABEL =
	/^(?:\s*(?:тел\p{L}*|ұялы|моб\p{L}*|сот\p{L}*|tel\p{L}*|phone|mob\p{L}*|cell|whats\s?app|ватсап|вотсап|уатсап|viber|вайбер)[\s.:,/()-]*)+(?=[+\d(])/iu;

export type PhoneReading =
	/** what is kept: the number with its country's code, and the extension */
	| { phone: string }
	/** no phone number */
	| 'wrong'
	/** a national number that may be of several countries: whose it is must be asked */
	| 'whose';

const written = ({ number, ext }: PhoneNumber): string => (ext ? `${number} ext. ${ext}` : number);

/**
 * Reads a number. One with + or 00 says its country itself; another is of the country of the phone that was chosen; without a choice only
 * of the host country, for somebody from there and where it is a number of there.
 * @param chosen ISO code of the phone's country, '' for none
 * @param home ISO code of the host country when the person comes from there, else null
 */
export function readPhone(typed: string, chosen: string, home: string | null): PhoneReading {
	const text = typed
		.replace(LABEL, '')
		.replace(EXTENSION, ' ext. ')
		.replace(/^\s*00(?=[\s()\d])/, '+');
	const parse = (country?: CountryCode) => parsePhoneNumberFromString(text, country);
	const international = text.trimStart().startsWith('+');
	const country = international ? undefined : isSupportedCountry(chosen) ? chosen : null;
	if (country !== null) {
		const read = parse(country);
		return read?.isPossible() ? { phone: written(read) } : 'wrong';
	}
	if (!/\d.*\d.*\d/.test(text)) return 'wrong';
	const read = home && isSupportedCountry(home) ? parse(home) : undefined;
	return read?.isValid() ? { phone: written(read) } : 'whose';
}

/** The code of a country as people dial it: +7. */
export const callingCode = (country: string): string => (isSupportedCountry(country) ? `+${getCountryCallingCode(country)}` : '');

/** A kept number for a link that dials it: tel:+77142501234;ext=12 */
export const phoneLink = (phone: string): string => `tel:${phone.replace(' ext. ', ';ext=')}`;

/** A kept number for a reader, in groups; the extension after the reader's word for it. */
export function phoneText(phone: string, extension: (number: string) => string): string {
	const read = parsePhoneNumberFromString(phone);
	if (!read) return phone;
	const { ext } = read;
	read.ext = undefined;
	return ext ? `${read.formatInternational()}, ${extension(ext)}` : read.formatInternational();
}

/** A kept number for a file: digits that stay a number, and the extension after the reader's word for it. */
export const phoneInFile = (phone: string, extension: (number: string) => string): string =>
	phone.replace(/ ext\. (\d+)$/, (_, number: string) => ` ${extension(number)}`);
