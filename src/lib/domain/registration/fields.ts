import { z } from 'zod';
import { locales, source } from '../../i18n/locales.ts';
import { HOME_COUNTRY, shownTo } from '../../lists.ts';
import { line, lines, mailAddress, name } from '../../i18n/typed.ts';

/**
 * The fields of the registration's form, each declared once, in the order of the form. Its schemas, what is written and read of a row,
 * what erasing leaves, the audit's former values, the file of the list and the notice of a breach follow from here. A new field also
 * needs a migration with its column in tables.ts, its messages, and its place in the markup.
 */

interface Field {
	/** where it stands in the form */
	part: 'person' | 'organisation' | 'platform' | 'consent';
	/** what may be typed; its default is the empty form */
	schema: z.ZodType;
	/** has a form or a step of its own when a registration is changed */
	apart?: true;
	/** its column of `registration`; without one it is kept in another table, or not at all */
	column?: string;
	/** the column holds what the form holds, a flag as 0 or 1; without this row.server.ts and write.server.ts turn it by hand */
	kept?: 'text' | 'flag';
	/** says who somebody is: in the audit its former value lies apart, with the person */
	personal?: true;
	/** from which step on the column holds what the empty form holds; without this totals count it and it stays */
	goes?: 'anonymised' | 'erased';
	/** the first that shows it: the list of registrations, the file of the list, or the registration's own page */
	shown?: 'list' | 'file' | 'page';
	/** a way to reach somebody: stands together with the others in the file and in the notice of a breach */
	contact?: true;
}

/** Version of the consent texts that stand in the messages and name these fields; raise it whenever one of them changes. */
export const CONSENT_VERSION = '2026-11';

const who = { kept: 'text', personal: true, goes: 'anonymised' } as const;
const counted = { kept: 'text', shown: 'list' } as const;
const ticked = z.boolean().default(false);
export const address = mailAddress(200);
/** HTML leaves out an unticked box: only this one must be ticked. */
const mustAgree = ticked.refine((given) => given, 'field.consent');
const country = z.string().regex(/^[A-Z]{2}$/, 'field.choose');

const declared = {
	surname: { part: 'person', schema: name(100).default(''), column: 'surname', ...who, shown: 'list' },
	/** asked once where there is no surname: «Is that right?» */
	noSurname: { part: 'person', schema: ticked },
	givenName: { part: 'person', schema: name(100).default(''), column: 'given_name', ...who, shown: 'list' },
	patronymic: { part: 'person', schema: name(100).default(''), column: 'patronymic', ...who, shown: 'list' },
	latinName: { part: 'person', schema: name(200).default(''), column: 'latin_name', ...who, shown: 'file' },
	email: { part: 'person', schema: address.default(''), apart: true, column: 'email', personal: true, shown: 'file', contact: true },
	/** of the phone, not of the person; it is read with the number and not kept */
	phoneCountry: { part: 'person', schema: z.string().max(2).default('') },
	phone: { part: 'person', schema: line(60).default(''), column: 'phone', ...who, shown: 'file', contact: true },

	kind: { part: 'organisation', schema: z.string().min(1, 'field.choose').max(40).default(''), column: 'kind', ...counted },
	organisationText: {
		part: 'organisation',
		schema: line(200).default(''),
		column: 'organisation_text',
		...who,
		shown: 'list'
	},
	/** asked once where there is no organisation: «Is that right?» */
	noOrganisation: { part: 'organisation', schema: ticked },
	/** chosen among the suggestions; 'none': none of them */
	organisationId: { part: 'organisation', schema: z.string().max(64).default('') },
	position: { part: 'organisation', schema: line(200).default(''), column: 'position_text', ...who, shown: 'file' },
	country: { part: 'organisation', schema: country.default(HOME_COUNTRY), column: 'country', ...counted },
	unitId: { part: 'organisation', schema: z.string().max(64).default(''), column: 'unit_id', shown: 'list' },
	settlement: { part: 'organisation', schema: z.enum(['', 'rural', 'urban']).default(''), column: 'rural', shown: 'file' },

	preferredSessionId: { part: 'platform', schema: z.string().max(64).default(''), apart: true, column: 'preferred_session_id' },
	workingLanguage: {
		part: 'platform',
		schema: z.enum(locales).default(source),
		column: 'working_language',
		kept: 'text',
		goes: 'erased',
		shown: 'file'
	},
	interpretation: { part: 'platform', schema: ticked, column: 'interpretation', kept: 'flag', goes: 'erased', shown: 'file' },
	needsConsent: { part: 'platform', schema: ticked },
	accessibility: { part: 'platform', schema: lines(500).default('') },
	food: { part: 'platform', schema: lines(500).default('') },

	consentParticipation: { part: 'consent', schema: mustAgree, apart: true },
	shownTo: {
		part: 'consent',
		schema: z.enum(shownTo).default('nobody'),
		column: 'shown_to',
		kept: 'text',
		goes: 'anonymised',
		shown: 'page'
	},
	consentPhoto: { part: 'consent', schema: ticked },
	consentKeep: { part: 'consent', schema: ticked }
} as const satisfies Record<string, Field>;

type Declared = typeof declared;
export type FormPart = Field['part'];
export type FormField = keyof Declared;
type Having<Fact> = { [F in FormField]: Declared[F] extends Fact ? F : never }[FormField];
/** Fields whose column holds what the form holds. */
export type KeptField = Having<{ kept: string }>;
export type KeptColumn = Declared[KeptField]['column'];
/** Fields that stand in the file of the list. */
export type FileField = Having<{ shown: 'list' | 'file' }>;
export type FileColumn = Declared[FileField]['column'];
type EditField = Exclude<FormField, Having<{ apart: true }>>;

/** What is declared of each field. */
export const fields: Readonly<Record<FormField, Field>> = declared;
export const fieldNames = Object.keys(declared) as FormField[];
export const keptFields = fieldNames.filter((field): field is KeptField => !!fields[field].kept);

const shownFirst = (field: FormField) => fields[field].shown ?? '';
export const fileFields = fieldNames.filter((field): field is FileField => ['list', 'file'].includes(shownFirst(field)));
/** The column of a field of the file. */
export const fileColumn = (field: FileField) => declared[field].column;
/** Ways to reach somebody. */
export const contacts = fileFields.filter((field) => fields[field].contact);
/** Columns by what shows them first. */
export const columnsShown = (first: 'list' | 'file' | 'page'): string[] =>
	fieldNames.filter((field) => shownFirst(field) === first).flatMap((field) => fields[field].column ?? []);
/** Every column that the form fills. */
export const formColumns: string[] = fieldNames.flatMap((field) => fields[field].column ?? []);

/** The fields by the part of the form they stand in, in their order. */
export const formParts = Object.groupBy(fieldNames, (field) => fields[field].part) as Record<FormPart, FormField[]>;

/** Schemas of the fields that a registration is changed with. */
export const editShape = Object.fromEntries(
	fieldNames.filter((field) => !fields[field].apart).map((field) => [field, declared[field].schema])
) as { [F in EditField]: Declared[F]['schema'] };
/** Schemas of the fields that a new registration has besides. */
export const newShape = {
	email: declared.email.schema,
	preferredSessionId: declared.preferredSessionId.schema,
	consentParticipation: declared.consentParticipation.schema
};

export type KeptValues = { [F in KeptField]: z.output<Declared[F]['schema']> };

/** The kept fields of something that holds them, and nothing else of it. */
export const keptOf = (from: KeptValues): KeptValues => Object.fromEntries(keptFields.map((field) => [field, from[field]])) as KeptValues;

/** What is wrong, by field: codes of i18n/error-messages. */
export type FormErrors = Partial<Record<FormField, string[]>>;
