import type { Translate } from '../../i18n/translate.ts';

/** The fields of the registration's form, in their order, by the part they stand in. */
export const formParts = {
	person: ['surname', 'givenName', 'patronymic', 'latinName', 'email', 'phone'],
	organisation: ['kind', 'organisationText', 'organisationId', 'position', 'country', 'unitId', 'settlement'],
	platform: ['wishedSessionId', 'workingLanguage', 'interpretation', 'needsConsent', 'accessibility', 'food'],
	consent: ['consentParticipation', 'shownTo', 'consentPhoto', 'consentKeep']
} as const;
export type FormPart = keyof typeof formParts;
export type FormField = (typeof formParts)[FormPart][number];

/** Labels of all fields in their order, for the summary of errors. */
export const fieldLabels = (t: Translate): Record<FormField, string> =>
	Object.fromEntries(
		Object.values(formParts).flatMap((fields) => fields.map((field) => [field, t(`registration.label.${field}`)]))
	) as Record<FormField, string>;

/** What is wrong, by field: codes of field-errors. */
export type FormErrors = Partial<Record<FormField, string[]>>;

interface Option {
	value: string;
	label: string;
}

/** What the form lets choose, in a language. */
export interface FormChoices {
	kinds: Option[];
	/** countries that take part, the host first; then all others */
	countries: { here: Option[]; other: Option[] };
	/** districts and cities by region */
	units: { label: string; options: Option[] }[];
}
