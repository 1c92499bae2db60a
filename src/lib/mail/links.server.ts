import { pathIn, type Locale } from '../i18n/locales.ts';
import { config } from '../server/config.ts';
import { linkToken, offerToken } from '../domain/access/index.server.ts';
import { confirmingToken, pendingDuplicateToken, tokenOf } from '../domain/registration/index.server.ts';
import type { Registration } from '../domain/registration/schema.ts';

/** The addresses that only the recipient may know; null where they are not to be shown. */
export interface Links {
	/** any page, for everybody */
	page(path: string): string;
	registration(registration: Pick<Registration, 'id' | 'linkVersion'>): string | null;
	/** confirms that the address is its owner's */
	confirming(registration: Pick<Registration, 'id' | 'linkVersion'>): string | null;
	duplicate(forumSlug: string, id: string): string | null;
	invitation(linkId: string): string | null;
	offer(offerId: string): string | null;
	reset(linkId: string): string | null;
	/** what became of the proposals that somebody follows */
	follow(token: string): string | null;
	/** the own page of an expert */
	expertise(token: string): string | null;
	/** confirms that an address follows */
	confirmFollowing(token: string): string | null;
}

/** Links as the mail that is sent has them. They begin with ORIGIN, whatever a request said. */
export function realLinks(locale: Locale): Links {
	const page = (path: string) => config().origin + pathIn(locale, path);
	return {
		page,
		registration: ({ id, linkVersion }) => page(`/registrations/${tokenOf(id, linkVersion)}`),
		confirming: ({ id, linkVersion }) => page(`/registrations/confirm/${confirmingToken(id, linkVersion)}`),
		duplicate: (slug, id) => page(`/forums/${slug}/register/parked/${pendingDuplicateToken(id)}`),
		invitation: (linkId) => page(`/invitations/${linkToken(linkId)}`),
		offer: (offerId) => page(`/invitations/role/${offerToken(offerId)}`),
		reset: (linkId) => page(`/password/${linkToken(linkId)}`),
		follow: (token) => page(`/follow/${token}`),
		expertise: (token) => page(`/expertise/${token}`),
		confirmFollowing: (token) => page(`/follow/confirm/${token}`)
	};
}

/** Links for the organiser who reads the mail: the private ones are not even made. */
export const hiddenLinks = (locale: Locale): Links => ({
	page: realLinks(locale).page,
	registration: () => null,
	confirming: () => null,
	duplicate: () => null,
	invitation: () => null,
	offer: () => null,
	reset: () => null,
	follow: () => null,
	expertise: () => null,
	confirmFollowing: () => null
});
