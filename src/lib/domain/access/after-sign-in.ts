import { pathIn, type Locale } from '../../i18n/locales.ts';
import { homePathOf } from './rules.ts';
import type { SignedIn } from './commands/sign-in.server.ts';

/**
 * The path that follows a sign-in: the code of the second factor, the page asked for, or the account's own page.
 * @param next a path of this site with its language, or null
 */
export function pathAfterSignIn(made: Pick<SignedIn, 'actor' | 'secondStep'>, locale: Locale, next: string | null = null): string {
	if (!made.secondStep) return next ?? pathIn(locale, homePathOf(made.actor));
	return pathIn(locale, '/login/code') + (next ? `?next=${encodeURIComponent(next)}` : '');
}
