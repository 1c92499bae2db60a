import { config } from '$lib/server/config';
import { HOUR } from '$lib/server/clock';
import { sign } from '$lib/server/crypto';
import { newCode } from '$lib/server/ids';
import type { Cookies } from '@sveltejs/kit';

/** The browser's half of a form's key: only who holds both halves gets the same answer again. */
const name = (): string => (config().origin.startsWith('https:') ? '__Host-form' : 'form');
const LASTS = 2 * HOUR;

/** So many forums are kept in mind; a cookie has its limits. */
const MOST = 8;
const signed = (half: string, forumId: string): string => sign('open-form', half, forumId).slice(0, 22);
const read = (cookies: Cookies): string[] => (cookies.get(name()) ?? '').split('.').filter(Boolean);

/** Gives the browser its half, for two hours from the last look at the form, and says in it that it has the forum's form open. */
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

/** The whole key; a form that was sent without its half has one of its own, so that nobody else can repeat it. */
export const wholeFormKey = (cookies: Cookies, hidden: string): string => `${hidden || newCode()} ${browserHalf(cookies)}`;
