import { config } from '$lib/server/config';
import { HOUR } from '$lib/server/clock';
import { newCode } from '$lib/server/ids';
import type { Cookies } from '@sveltejs/kit';

/** The browser's half of a form's key: only who holds both halves gets the same answer again. */
const name = (): string => (config().origin.startsWith('https:') ? '__Host-form' : 'form');
const LASTS = 2 * HOUR;

/** Gives the browser its half, for two hours from the last look at the form. */
export function keepFormCookie(cookies: Cookies): void {
	cookies.set(name(), cookies.get(name()) ?? newCode(), {
		path: '/',
		httpOnly: true,
		sameSite: 'lax',
		secure: config().origin.startsWith('https:'),
		maxAge: LASTS / 1000
	});
}

/** The browser's half, '' without one. */
export const browserHalf = (cookies: Cookies): string => cookies.get(name()) ?? '';

/** The whole key; a form that was sent without its half has one of its own, so that nobody else can repeat it. */
export const wholeFormKey = (cookies: Cookies, hidden: string): string => `${hidden || newCode()} ${browserHalf(cookies)}`;
