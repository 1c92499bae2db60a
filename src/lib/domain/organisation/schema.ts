import { z } from 'zod';
import { isBlank, mlOf, mlShape } from '../../i18n/ml-form.ts';
import type { TextMl } from '../../i18n/text.ts';

export const organisationKinds = ['ngo', 'diplomatic', 'state_body', 'media', 'international', 'business', 'expert', 'other'] as const;

/** The organiser's form that accepts an organisation, with its names put right. */
export const acceptSchema = z
	.object({ ...mlShape('name', 300), kind: z.enum(organisationKinds).default('other') })
	.refine((data) => !isBlank(mlOf(data, 'name')), { path: ['name.kk'], message: 'field.oneLanguage' });

/** What a suggestion shows: enough to recognise one's own organisation. */
export interface Suggestion {
	id: string;
	name: TextMl;
	country: string;
}

export interface Unit {
	id: string;
	code: string;
	name: TextMl;
	kind: 'region' | 'city' | 'district' | 'settlement' | 'village';
	parentId: string | null;
}

/** An organisation as the organiser reviews it. */
export interface Organisation {
	id: string;
	name: TextMl;
	kind: string;
	country: string;
	state: 'proposed' | 'accepted' | 'merged';
	aliases: string[];
	/** registrations that point to it */
	registrations: number;
}

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
	parentCode: string | null;
}
