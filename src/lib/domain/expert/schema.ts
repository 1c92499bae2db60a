import { z } from 'zod';
import { locales, source } from '../../i18n/locales.ts';
import type { TextMl } from '../../i18n/localized-text.ts';
import { line } from '../../i18n/typed.ts';
import { activityFields, expertsShownTo, type ActivityField, type ExpertShownTo } from '../../lists.ts';
import { formVersionField } from '../../ui/form-version.ts';

/** Fields that one person may name: who knows everything is found nowhere. */
export const MOST_FIELDS = 5;
/** Letters of the line about oneself. */
export const MOST_LINE = 200;

const text = line(MOST_LINE).default('');
const fields = z.array(z.enum(activityFields)).default([]);
const consent = z.boolean().default(false);
const shownTo = z.enum(['', ...expertsShownTo]).default('');

/** The form as it stands, while nothing is judged. */
export const expertDraftSchema = z.object({
	fields,
	line: text,
	/** the language in which the line is written */
	language: z.enum(locales).default(source),
	shownTo,
	consent,
	seen: formVersionField
});
/** The form by which somebody offers expertise. */
export const expertSchema = z.object({
	...expertDraftSchema.shape,
	fields: fields
		.refine((chosen) => chosen.length > 0, 'expert.form.fieldsNone')
		.refine((chosen) => chosen.length <= MOST_FIELDS, `expert.form.fieldsMany most=${MOST_FIELDS}`),
	line: text.refine((typed) => typed !== '', 'field.required'),
	shownTo: shownTo.refine((chosen) => chosen !== '', 'field.choose'),
	consent: consent.refine((given) => given, 'expert.form.consentNone')
});
export type ExpertInput = z.output<typeof expertDraftSchema>;

/** What somebody offers. */
export interface Expertise {
	fields: ActivityField[];
	/** in the language in which it was written */
	line: TextMl;
	shownTo: ExpertShownTo;
}

/** An expert as everybody may see one who agreed to that. */
export interface PublicExpert extends Pick<Expertise, 'fields' | 'line'> {
	id: string;
	name: string;
	organisation: string;
}

/** An expert as those see one who may write to experts. */
export interface StaffExpert extends PublicExpert {
	shownTo: ExpertShownTo;
	/** only to write to; null: there is none */
	email: string | null;
}

/** One page of a list. */
export interface ExpertPage<E extends PublicExpert = PublicExpert> {
	items: E[];
	next: string | null;
	/** how many name each field, of the whole list */
	counts: { field: ActivityField; n: number }[];
	/** experts of the whole list */
	total: number;
}

/** What is behind the link of an expert. */
export interface OwnExpertise extends Expertise {
	id: string;
	forumId: string;
	name: string;
	organisation: string;
	email: string | null;
	/** whether lists show it now */
	listed: boolean;
	at: string;
	until: string;
}
