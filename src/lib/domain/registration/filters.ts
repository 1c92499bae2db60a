import { z } from 'zod';
import type { RegistrationState } from './rules.ts';

export const states = ['submitted', 'waiting', 'confirmed', 'declined', 'withdrawn'] as const satisfies readonly RegistrationState[];

/** What the organiser's list and its files can be narrowed to; in addresses under the same names. */
export interface RegistrationFilters {
	search?: string;
	state?: RegistrationState;
	kind?: string;
	/** ISO code */
	country?: string;
	delegationId?: string;
	/** a platform: who sits or waits there */
	sessionId?: string;
}

const word = (most: number) => z.string().trim().min(1).max(most).optional().catch(undefined);
const schema = z.object({
	search: word(200),
	state: z.enum(states).optional().catch(undefined),
	kind: word(40),
	country: z
		.string()
		.regex(/^[A-Z]{2}$/)
		.optional()
		.catch(undefined),
	delegationId: word(64),
	sessionId: word(64)
});

/** The filters of an address; what makes no sense is left out. */
export function readFilters(query: URLSearchParams): RegistrationFilters {
	const found = schema.parse(Object.fromEntries(query));
	return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}
