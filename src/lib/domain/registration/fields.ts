import type { MessageKey } from '../../i18n/messages/index.ts';
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

/** Who fills the form in: the delegate is addressed, the organiser writes about somebody else. */
export type Voice = 'owner' | 'staff';

/** A text of the form: a key of the messages of registration. */
export type FormWord = MessageKey extends infer Key ? (Key extends `registration.${infer Word}` ? Word : never) : never;
/** What reads otherwise when it is not the delegate who reads. */
const staffWords = [
	'label.surname',
	'label.givenName',
	'label.patronymic',
	'label.latinName',
	'label.organisationId',
	'label.position',
	'label.wishedSessionId',
	'label.interpretation',
	'label.needsConsent',
	'label.shownTo',
	'label.consentPhoto',
	'label.consentKeep',
	'hint.oneName',
	'hint.latinName',
	'hint.organisationId',
	'organisationNoneHint',
	'shownNobodyHint',
	'consentKeepHint'
] as const satisfies FormWord[];
const hasStaffWord = (word: FormWord): word is (typeof staffWords)[number] => staffWords.some((each) => each === word);

/** A word of the form for who fills it in. */
export const wordOf = (t: Translate, voice: Voice, word: FormWord): string =>
	voice === 'staff' && hasStaffWord(word) ? t(`registration.staff.${word}`) : t(`registration.${word}`);

/** Labels of all fields in their order, for the summary of errors. */
export const fieldLabels = (t: Translate, voice: Voice = 'owner'): Record<FormField, string> =>
	Object.fromEntries(
		Object.values(formParts).flatMap((fields) => fields.map((field) => [field, wordOf(t, voice, `label.${field}`)]))
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
