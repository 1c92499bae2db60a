import { z } from 'zod';
import type { FaultKind } from './delivery-errors.ts';

/**
 * held: over what its address gets, it waits for the joined letter of the hour; needless: it was given up because what it tells is over;
 * kept: a file in the folder, it went to nobody
 */
export const mailStates = ['waiting', 'held', 'failed', 'needless', 'kept', 'sent'] as const;
export type MailState = (typeof mailStates)[number];
export type MailCounts = Record<MailState | 'total', number>;

/** A mail in the organiser's list. Instants are UTC texts. */
export interface ListedMail {
	id: string;
	kind: string;
	registrationId: string | null;
	/** '' where only an address is known */
	name: string;
	address: string;
	state: MailState;
	createdAt: string;
	/** when it went, or was kept */
	doneAt: string | null;
	/** when it is tried next; null when it has gone or was given up */
	nextTryAt: string | null;
	tries: number;
	/** it was sent together with others, as one joined letter */
	joined: boolean;
	/** why the last try failed, and the server's three digits where it gave some */
	fault: { kind: FaultKind; answer: string | null } | null;
}

/** The filter of an address; what makes no sense is left out. */
export const readMailState = (query: URLSearchParams): MailState | undefined =>
	z
		.enum(mailStates)
		.optional()
		.catch(undefined)
		.parse(query.get('state') ?? undefined);
