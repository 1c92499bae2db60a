import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Actor, AccountActor } from '../actor.ts';
import { translate } from '../../i18n/translate.ts';
import { pathIn, type Locale } from '../../i18n/locales.ts';

/**
 * The account that asks, for the pages of those who work at a forum.
 * @returns the account that asks
 * @throws a redirect to the sign-in, which comes back here; or to the second factor that must be set up first; or a page with what was
 *   typed before the session ended
 */
export function signedInAccount(event: {
	locals: { actor: Actor; locale: Locale; mustSetUpFactor?: boolean; typed?: [string, string][] };
	url: URL;
}): AccountActor {
	const { actor, locale, mustSetUpFactor, typed } = event.locals;
	if (actor.kind === 'account') return actor;
	if (mustSetUpFactor) redirect(303, pathIn(locale, '/account/second-factor'));
	if (typed) error(401, translate(locale, 'common.typedEnded'));
	redirect(303, `${pathIn(locale, '/login')}?next=${encodeURIComponent(event.url.pathname + event.url.search)}`);
}

/** The signed-in account, as a `find` of `formAction`. */
export const findSignedIn = (event: RequestEvent): { actor: AccountActor } => ({ actor: signedInAccount(event) });
