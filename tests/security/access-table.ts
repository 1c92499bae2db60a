import type { Place, Role, Things, World } from './world.ts';

/**
 * Who finds what: one row for each page, form and endpoint of src/routes. A route without a row fails the test, and so does a row
 * without a route. Delegates have no sign-in; what is theirs hangs on the private link, so for those rows the link is what varies.
 */

/** public: published forums for everybody, drafts for those who prepare them. */
type Who =
	| 'everyone'
	| 'public'
	/** whoever is signed in */
	| 'account'
	/** the right link and nothing else opens it */
	| 'link'
	/** these roles where they were given; the admin always */
	| { roles: readonly ('organiser' | 'moderator' | 'desk' | 'official')[] }
	| { only: 'admin' };

export interface Row {
	who: Who;
	/** fields that the page's own form does not fill in by itself */
	fill?: (world: World, place: Place) => Record<string, string>;
	/** the page that holds the form, when it is another one */
	formAt?: string;
	/** the whole body, where no page shows the form in this state */
	body?: (world: World, place: Place) => Record<string, string>;
	/** other parameters of the address than the usual ones */
	params?: Record<string, string>;
}

const organiser = { roles: ['organiser'] } as const;
const desk = { roles: ['organiser', 'desk'] } as const;
const official = { roles: ['organiser', 'official'] } as const;
const note = { body: () => ({ 'note.kk': 'Өткізілмейді', noteKk: 'Өткізілмейді', note_kk: 'Өткізілмейді' }) };
const newPassphrase = () => ({ password: 'another long passphrase' });

export const table: Record<string, Row> = {
	'page /': { who: 'everyone' },
	'page /privacy': { who: 'everyone' },
	'page /accessibility': { who: 'everyone' },
	'page /login': { who: 'everyone' },
	'action:default /login': { who: 'everyone', fill: () => ({ email: 'nobody@example.kz', password: 'not the passphrase' }) },
	'page /logout': { who: 'everyone' },
	'page /password': { who: 'everyone' },
	'action:default /password': { who: 'everyone', fill: () => ({ email: 'nobody@example.kz' }) },
	'page /registrations/address-changed': { who: 'everyone' },
	'GET /health/live': { who: 'everyone' },
	'GET /health/ready': { who: 'everyone' },
	'GET /api/v1/openapi.json': { who: 'everyone' },
	'GET /api/v1/forums': { who: 'everyone' },

	'page /forums/[forum]': { who: 'public' },
	'page /forums/[forum]/programme': { who: 'public' },
	'page /forums/[forum]/delegations': { who: 'public' },
	'page /forums/[forum]/delegations/[delegation]': { who: 'public' },
	'page /forums/[forum]/sessions/[session]': { who: 'public' },
	'page /forums/[forum]/register': { who: 'public' },
	'GET /forums/[forum]/programme.[format]': { who: 'public', params: { format: 'ics' } },
	'GET /forums/[forum]/sessions/[session].ics': { who: 'public' },
	'GET /api/v1/forums/[forum]': { who: 'public' },
	'GET /api/v1/forums/[forum]/programme': { who: 'public' },
	'GET /api/v1/forums/[forum]/delegations': { who: 'public' },
	'GET /api/v1/forums/[forum]/platforms': { who: 'public' },
	'action:register /forums/[forum]/register': { who: 'public', body: () => ({ email: 'not an address' }) },
	'action:link /forums/[forum]/register': { who: 'public', body: () => ({ email: 'nobody@example.kz' }) },

	'page /registrations/[token]': { who: 'link' },
	'page /registrations/[token]/edit': { who: 'link' },
	'page /registrations/[token]/address': { who: 'link' },
	'page /registrations/[token]/withdraw': { who: 'link' },
	'page /registrations/[token]/participants': { who: 'link' },
	'GET /registrations/[token]/programme.ics': { who: 'link' },
	'page /forums/[forum]/register/parked/[token]': { who: 'public' },

	'page /account': { who: 'account' },
	'action:language /account': { who: 'account' },
	'action:password /account': { who: 'account', fill: () => ({ current: 'wrong', ...newPassphrase() }) },

	'page /organiser/forums/[forum]/attendance': { who: organiser },
	'page /organiser/forums/[forum]/mail': { who: organiser },
	'page /organiser/forums/[forum]/mail/[mail]': { who: organiser },
	'page /organiser/forums/[forum]/platforms': { who: organiser },
	'page /organiser/forums/[forum]/platforms/[session]': { who: organiser }
};
export type { Place, Role, Things };
