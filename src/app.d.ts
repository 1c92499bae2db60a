import type { Actor } from '$lib/server/actor';
import type { Locale } from '$lib/i18n/locales';

declare global {
	namespace App {
		interface Locals {
			locale: Locale;
			/** the address without its language: /forums/x */
			path: string;
			actor: Actor;
			/** signed in, and must set up a second factor before anything else: `actor` is nobody but on that page */
			mustSetUpFactor?: boolean;
			requestId: string;
		}
		interface Error {
			message: string;
			/** number to quote to the organiser */
			requestId?: string;
		}
	}
}

export {};
