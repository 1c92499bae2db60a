import { pathIn, type Locale } from '../../i18n/locales.ts';
import { homePathOf } from './rules.ts';
import type { SignedIn } from './commands/sign-in.server.ts';

/**
 * Where a sign-in goes on: to the code of the second factor, to the page asked for, or to the desk.
 * @param next a path of this site with its language, or null
 */
export function pathAfterSignIn(made: Pick<SignedIn, 'actor' | 'secondStep'>, locale: Locale, next: string | null = null): string {
	if (!made.secondStep) return next ?? pathIn(locale, homePathOf(made.actor));
	return pathIn(locale, '/login/code') + (next ? `?next=${encodeURIComponent(next)}` : '');
}
