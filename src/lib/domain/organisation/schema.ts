import { z } from 'zod';
import { countryCodes } from '../../i18n/countries.ts';
import { isBlank, mlData, mlOf, mlShape } from '../../i18n/localized-form.ts';
import type { TextMl } from '../../i18n/localized-text.ts';
import { line } from '../../i18n/typed.ts';
import { isDay } from '../../i18n/time-zone.ts';
import { HOME_COUNTRY, organisationKinds, unitKinds, type OrganisationState, type UnitKind } from '../../lists.ts';
import { formVersionField } from '../../ui/form-version.ts';

/** The organiser's form that accepts an organisation, with its names put right. */
export const acceptSchema = z
	.object({ ...mlShape('name', 300), kind: z.enum(organisationKinds).default('other'), seen: formVersionField })
	.refine((data) => !isBlank(mlOf(data, 'name')), { path: ['name.kk'], message: 'field.oneLanguage' });

/** The admin's form of an organisation of the register. */
export const organisationSchema = z
	.object({
		...mlShape('name', 300),
		kind: z.enum(organisationKinds).default('state_body'),
		country: z.enum(countryCodes).default(HOME_COUNTRY),
		seen: formVersionField
	})
	.refine((data) => !isBlank(mlOf(data, 'name')), { path: ['name.kk'], message: 'field.oneLanguage' });

/** An organisation as both forms show it. */
export const organisationData = (organisation: Pick<Organisation, 'name' | 'kind'>) => ({
	...mlData('name', organisation.name),
	kind: organisation.kind
});

const day = line(10)
	.default('')
	.refine((text) => !text || isDay(text), 'field.date');

/** The admin's form of an administrative unit. */
export const unitSchema = z
	.object({
		...mlShape('name', 200),
		kind: z.enum(unitKinds).default('district'),
		/** of a unit that lies in another one it is that one's */
		country: z.enum(countryCodes).default(HOME_COUNTRY),
		parentId: z.string().max(64).default(''),
		rural: z.enum(['', '0', '1']).default(''),
		validFrom: day,
		validTo: day,
		seen: formVersionField
	})
	.superRefine((data, context) => {
		if (isBlank(mlOf(data, 'name'))) context.addIssue({ code: 'custom', path: ['name.kk'], message: 'field.oneLanguage' });
		if (data.validFrom && data.validTo && data.validFrom > data.validTo)
			context.addIssue({ code: 'custom', path: ['validTo'], message: 'field.dateOrder' });
	});

/** A unit as its form shows it. */
export const unitData = (unit: Omit<Unit, 'id' | 'code'>) => ({
	...mlData('name', unit.name),
	kind: unit.kind,
	country: unit.country,
	parentId: unit.parentId ?? '',
	rural: unit.rural === null ? '' : unit.rural ? '1' : '0',
	validFrom: unit.validFrom ?? '',
	validTo: unit.validTo ?? ''
});

/** What a suggestion shows: enough to recognise one's own organisation. */
export interface Suggestion {
	id: string;
	name: TextMl;
	country: string;
}

export interface Unit {
	id: string;
	code: string;
	/** ISO code of the country it lies in */
	country: string;
	name: TextMl;
	kind: UnitKind;
	parentId: string | null;
	rural: boolean | null;
	/** the first and the last day it is in use, YYYY-MM-DD, or null */
	validFrom: string | null;
	validTo: string | null;
}

/** An organisation as the organiser reviews it. */
export interface Organisation {
	id: string;
	name: TextMl;
	kind: string;
	country: string;
	state: OrganisationState;
	aliases: string[];
	/** registrations that point to it */
	registrations: number;
}

/** What merging an organisation moves. */
export interface Moves {
	/** the forums that name it, the latest first; joins: the other one has a delegation there too, and the members become one */
	forums: { title: TextMl; registrations: number; delegation: 'none' | 'moves' | 'joins' }[];
	/** become further names of the other one */
	names: string[];
	/** officials who speak for it, at however many forums */
	officials: number;
	/** that it leads or carries out beside their lead */
	measures: number;
	/** organisations that were merged into it before */
	earlier: number;
}

/** The preview of a merging, as its form is compared with what stands. */
export const mergeData = (from: Pick<Organisation, 'name' | 'state'>, into: Pick<Organisation, 'name'>, moves: Moves) => ({
	from: from.name,
	state: from.state,
	into: into.name,
	moves
});

export interface OrganisationInput {
	name: TextMl;
	kind: string;
	country: string;
	unitId?: string | null;
	rural?: boolean | null;
	state?: 'proposed' | 'accepted';
	aliases?: readonly string[];
}

export interface UnitInput {
	code: string;
	kind: Unit['kind'];
	name: TextMl;
	country: string;
	parentCode: string | null;
}
