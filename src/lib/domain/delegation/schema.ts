import { z } from 'zod';
import { isBlank, mlData, mlOf, mlShape } from '../../i18n/localized-form.ts';
import type { TextMl } from '../../i18n/localized-text.ts';
import { line } from '../../i18n/typed.ts';
import { isWhole, rangeFault } from '../../i18n/whole-number.ts';
import type { DelegationKind, DelegationRole } from '../../lists.ts';
import { formVersionField } from '../../ui/form-version.ts';

const MOST = 9999;
const whole = line(4)
	.refine((text) => text === '' || isWhole(text, 1, MOST), rangeFault(1, MOST))
	.default('');

/** What the organiser decides about a delegation; an empty number is none. */
export const delegationSchema = z
	.object({ ...mlShape('name', 300), quota: whole, protocolPosition: whole, seen: formVersionField })
	.refine((data) => !isBlank(mlOf(data, 'name')), { path: ['name.kk'], message: 'field.oneLanguage' });

/** The organiser's decisions about a delegation, as the form shows them. */
export const delegationData = (delegation: Pick<Delegation, 'name' | 'quota' | 'protocolPosition'>) => ({
	...mlData('name', delegation.name),
	quota: String(delegation.quota ?? ''),
	protocolPosition: String(delegation.protocolPosition ?? '')
});

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
	/** of those who agreed to be shown to everyone, who leads it first, then in the order of the alphabet: as many as a page shows */
	names: DelegationMember[];
	/** confirmed people who are not named: shown as a number only */
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
	role: DelegationRole | null;
}

/** Who leads a delegation or answers for it. */
export interface Leader {
	delegationId: string;
	role: DelegationRole;
	/** as organisers see it: surname first */
	name: string;
}

/** The delegations of one country; the numbers of all its rows and `others` add up to `participants`. */
export interface CountryGroup {
	country: string;
	name: string;
	host: boolean;
	participants: number;
	/** its delegations in all; those of one page follow */
	count: number;
	/** in delegations that are not shown, because their name would say who it is */
	others: number;
	delegations: Delegation[];
}

export interface DelegationListing {
	countries: CountryGroup[];
	/** of what is shown: with a search, of what was found */
	participants: number;
	delegations: number;
	/** which of them are shown, of how many countries in all, when not all are */
	part?: { from: number; to: number; countries: number };
	/** the address of the last one shown, when others follow */
	next?: string;
}
