import type { TextMl } from '../../i18n/text.ts';
import type { DelegationKind } from './rules.ts';

/** A delegation as the public sees it. */
export interface Delegation {
	id: string;
	slug: string;
	kind: DelegationKind;
	country: string;
	organisation: TextMl | null;
	name: TextMl;
	/** confirmed registrations */
	participants: number;
	/** of those who agreed to be shown to everyone, in the order of the alphabet */
	names: DelegationMember[];
	/** confirmed people who did not agree: shown as a number only */
	unnamed: number;
	quota: number | null;
	protocolPosition: number | null;
}

export interface DelegationMember {
	surname: string;
	givenName: string;
	patronymic: string;
	latinName: string;
	position: string;
	role: 'head' | 'contact' | null;
}

/** The delegations of one country; the numbers of its rows add up to `participants`. */
export interface CountryGroup {
	country: string;
	name: string;
	host: boolean;
	participants: number;
	delegations: Delegation[];
}

export interface DelegationListing {
	countries: CountryGroup[];
	/** of what is shown: with a search, of what was found */
	participants: number;
	delegations: number;
}
