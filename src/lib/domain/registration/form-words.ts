import type { MessageKey } from '../../i18n/messages/index.ts';
import type { Translate } from '../../i18n/translate.ts';
import { fieldNames, type FormField } from './fields.ts';

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
	'label.noOrganisation',
	'label.position',
	'label.preferredSessionId',
	'label.again',
	'label.interpretation',
	'label.needsConsent',
	'label.shownTo',
	'label.consentPhoto',
	'label.consentKeep',
	'hint.oneName',
	'hint.latinName',
	'hint.email',
	'hint.phone',
	'hint.organisationId',
	'organisationNoneHint',
	'platformQueue',
	'shownNobodyHint',
	'consentKeepHint'
] as const satisfies FormWord[];
const hasStaffWord = (word: FormWord): word is (typeof staffWords)[number] => staffWords.some((each) => each === word);

/** The wording of a form's text for whoever fills the form in. */
export const wordOf = (t: Translate, voice: Voice, word: FormWord): string =>
	voice === 'staff' && hasStaffWord(word) ? t(`registration.staff.${word}`) : t(`registration.${word}`);

/** The choices of who may see the name. */
export const shownToOptions = (t: Translate, voice: Voice) => [
	{ value: 'nobody', label: wordOf(t, voice, 'shownNobody'), hint: wordOf(t, voice, 'shownNobodyHint') },
	{ value: 'participants', label: wordOf(t, voice, 'shownParticipants'), hint: wordOf(t, voice, 'shownParticipantsHint') },
	{ value: 'everyone', label: wordOf(t, voice, 'shownEveryone'), hint: wordOf(t, voice, 'shownEveryoneHint') }
];

/** A question about a field that was left empty goes by that field's name. */
const askedAbout: Partial<Record<FormField, FormField>> = { noSurname: 'surname', noOrganisation: 'organisationText' };

/** Labels of all fields in their order, for the summary of errors. */
export const fieldLabels = (t: Translate, voice: Voice = 'owner'): Record<FormField, string> =>
	Object.fromEntries(fieldNames.map((field) => [field, wordOf(t, voice, `label.${askedAbout[field] ?? field}`)])) as Record<
		FormField,
		string
	>;

interface Option {
	value: string;
	label: string;
}

/** What the form lets choose, in a language. */
export interface FormChoices {
	kinds: Option[];
	/** countries that take part, the host first; then all others */
	countries: { here: Option[]; other: Option[] };
	/** countries of phones, with their codes, in the same order */
	phones: FormChoices['countries'];
	/** districts and cities by region */
	units: { label: string; options: Option[] }[];
}
