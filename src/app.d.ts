import type { Forum } from '$lib/domain/forum/schema';
import type { Shown } from '$lib/domain/document/index.server';
import type { Actor } from '$lib/server/actor';
import type { Outage } from '$lib/server/database/errors';
import type { Locale } from '$lib/i18n/locales';
import type { Messages } from '$lib/i18n/messages/index';

declare global {
	namespace App {
		interface Locals {
			locale: Locale;
			/** the address without its language: /forums/x */
			path: string;
			actor: Actor;
			/** the visitor is signed in but must first set up a second factor: `actor` is nobody except on the page for that */
			mustSetUpFactor?: boolean;
			requestId: string;
			/** the store (database, files) that was away when a load or an endpoint needed it; the answer names it */
			outage?: Outage;
			/** what somebody typed into a form whose page may be found no more (http/typed-on-error.ts) */
			typed?: [string, string][];
			/** the names of the files that came with it and are not kept */
			typedFiles?: string[];
			/** the same of a form with a file, where no action has read it: its text is read when an error page is made */
			typedUnread?: () => Promise<[string, string][] | undefined>;
			/** the people whom the answer shows, said by its load */
			shown?: Shown;
		}
		/** What layouts and components without props read of `page.data`; the rest is between a load and its page. */
		interface PageData {
			locale: Locale;
			/** the address without its language */
			path: string;
			/** the messages of a page with JavaScript, in its language; other pages find all messages on the server */
			messages?: Messages;
			/** the forum of the page: its name and its pages are in the masthead */
			forum?: Forum;
			/** the forum's registration is open */
			open?: boolean;
			/** the action of the page's form that is kept when the language changes (ui/kept-form.ts) */
			keeps?: string | undefined;
			/** the action that Enter in a field of that form calls, where it is another one */
			enters?: string | undefined;
			/** of a page that is one form (ui/one-form.ts): Enter in a field gives it back as it was typed, and does nothing else */
			enterKeeps?: boolean;
			/** the same: Enter sends the part in which something is typed (`byEnter`) */
			enterSends?: boolean;
			/** whoever holds this private link may register again */
			invited?: boolean;
			/** the home page of the signed-in account, for the error page */
			desk?: string | undefined;
			/** what was typed into the form that is answered, for the error page */
			typed?: [string, string][] | undefined;
			/** the names of the files that came with it and are not kept */
			typedFiles?: string[] | undefined;
			/** the account runs the installation */
			runs?: boolean;
			/** where a new private link is asked for */
			linkForums?: Pick<Forum, 'slug' | 'title' | 'organiser' | 'contactEmail'>[];
		}
		interface Error {
			message: string;
			/** number to quote to the organiser */
			requestId?: string;
			/** of the answer, where SvelteKit knows of another one */
			status?: number;
		}
	}
}

export {};
