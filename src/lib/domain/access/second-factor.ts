/** How a code of the second factor is typed: six digits from the app, or one of the recovery codes. Pure: shared with the browser's schema. */

/** The digits of a code from the app as people type them (123 456), or null. */
export function appCode(typed: string): string | null {
	const digits = typed.normalize('NFKC').replace(/[\s-]/g, '');
	return /^\d{6}$/.test(digits) ? digits : null;
}

/** A recovery code in the form that is kept (25 letters and digits of Crockford's base 32, 125 bits), or null. */
export function recoveryCode(typed: string): string | null {
	const code = typed.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
	return /^[0-9A-HJKMNP-TV-Z]{25}$/.test(code) ? code : null;
}

/** A recovery code as it is shown: five groups of five. */
export const inGroups = (code: string): string => code.match(/.{5}/g)?.join('-') ?? code;
