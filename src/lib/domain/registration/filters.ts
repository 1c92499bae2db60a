import { z } from 'zod';
import { locales, type Locale } from '../../i18n/locales.ts';
import { line } from '../../i18n/typed.ts';
import { needKinds, registrationStates, type NeedKind, type RegistrationState } from '../../lists.ts';

/** What the organiser's list and its files can be narrowed to, and their order; in addresses under the same names. */
export interface RegistrationFilters {
	search?: string;
	state?: RegistrationState;
	kind?: string;
	/** ISO code */
	country?: string;
	/** district or city */
	unitId?: string;
	/** in which they work at the forum */
	language?: Locale;
	needs?: NeedKind;
	delegationId?: string;
	/** a platform: who sits or waits there */
	sessionId?: string;
	/** applications of one burst: many alike within minutes */
	burst?: string;
	/** those who have not confirmed their address yet */
	address?: 'unconfirmed';
	/** latest first; else by the official order of names */
	order?: 'newest';
}

const word = (most: number) => line(most).min(1).optional().catch(undefined);
const schema = z.object({
	search: word(200),
	state: z.enum(registrationStates).optional().catch(undefined),
	kind: word(40),
	country: z
		.string()
		.regex(/^[A-Z]{2}$/)
		.optional()
		.catch(undefined),
	unitId: word(64),
	language: z.enum(locales).optional().catch(undefined),
	needs: z.enum(needKinds).optional().catch(undefined),
	delegationId: word(64),
	sessionId: word(64),
	burst: word(64),
	address: z.enum(['unconfirmed']).optional().catch(undefined),
	order: z.enum(['newest']).optional().catch(undefined)
});

/** The filters of an address, without those that make no sense. */
export function readFilters(query: URLSearchParams): RegistrationFilters {
	const found = schema.parse(Object.fromEntries(query));
	return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/**
 * The filters as the query of an address, '' when there are none.
 * @param changes filters to replace; undefined removes one
 * @param beside other parameters of the address, as the page of the list
 */
export function filterQuery(
	filters: RegistrationFilters,
	changes: { [K in keyof RegistrationFilters]?: RegistrationFilters[K] | undefined } = {},
	beside: Record<string, string | undefined> = {}
): string {
	const kept = Object.entries({ ...filters, ...changes, ...beside }).filter(([, value]) => value !== undefined);
	return kept.length ? `?${new URLSearchParams(kept)}` : '';
}

/** Whether any filter narrows the list, apart from the order and the state's tab. */
export const isNarrowed = ({ state: _, order: __, ...narrowing }: RegistrationFilters): boolean =>
	Object.values(narrowing).some((value) => value !== undefined);
