import { config } from '$lib/server/config';
import { HOUR } from '$lib/server/clock';
import { sign } from '$lib/server/crypto';
import { newCode } from '$lib/server/ids';
import type { Cookies } from '@sveltejs/kit';

/**
 * The name of the cookie with the browser's half of a form's key. The other half is a hidden field: only a form with both halves gets the
 * same answer again.
 */
const name = (): string => (config().origin.startsWith('https:') ? '__Host-form' : 'form');
const LASTS = 2 * HOUR;

/** The most forums that the cookie remembers as open. */
const MOST = 8;
const signed = (half: string, forumId: string): string => sign('open-form', half, forumId).slice(0, 22);
const read = (cookies: Cookies): string[] => (cookies.get(name()) ?? '').split('.').filter(Boolean);

/**
 * Gives the browser its half and notes in the cookie that it has the form of this forum open. It lasts two hours from the last look at a
 * form.
 */
export function keepFormCookie(cookies: Cookies, forumId: string): void {
	const [half = newCode(), ...forums] = read(cookies);
	const open = signed(half, forumId);
	cookies.set(name(), [half, open, ...forums.filter((each) => each !== open).slice(0, MOST - 1)].join('.'), {
		path: '/',
		httpOnly: true,
		sameSite: 'lax',
		secure: config().origin.startsWith('https:'),
		maxAge: LASTS / 1000
	});
}

/** The browser's half, '' without one. */
export const browserHalf = (cookies: Cookies): string => read(cookies)[0] ?? '';

/** Whether the browser has had that forum's form open within the two hours. */
export function hadFormOpen(cookies: Cookies, forumId: string): boolean {
	const [half = '', ...forums] = read(cookies);
	return forums.includes(signed(half, forumId));
}

/**
 * The whole key: the hidden field's half, a blank, the browser's half. A form without the hidden half gets a new one, so that nobody can
 * repeat it.
 */
export const wholeFormKey = (cookies: Cookies, hidden: string): string => `${hidden || newCode()} ${browserHalf(cookies)}`;
