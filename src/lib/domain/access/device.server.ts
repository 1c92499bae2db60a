import { config } from '../../server/config.ts';
import { DAY } from '../../server/clock.ts';
import { newCode } from '../../server/ids.ts';
import { sameText, sign } from '../../server/secret.ts';
import type { KeptCookie } from './lucia.server.ts';

/**
 * A browser that has signed in before carries a mark of its own. Tries from it are counted apart from strangers',
 * so that nobody can lock an owner out by guessing (OWASP: device cookies).
 */
export const deviceCookieName = (): string => (config().origin.startsWith('https:') ? '__Host-device' : 'device');

/** The mark for a browser in which this account has just signed in. */
export function deviceCookie(accountId: string): KeptCookie {
	const code = newCode();
	const secure = config().origin.startsWith('https:');
	return {
		name: deviceCookieName(),
		value: `${code}.${sign('device', accountId, code)}`,
		attributes: { path: '/', httpOnly: true, secure, sameSite: 'lax', maxAge: (180 * DAY) / 1000 }
	};
}

/** The browser's code when its mark belongs to this account, or null. */
export function deviceOf(accountId: string, cookie: string | undefined): string | null {
	const [code = '', signature = ''] = (cookie ?? '').split('.');
	return code && sameText(signature, sign('device', accountId, code)) ? code : null;
}
