import { z } from 'zod';
import { countryCodes } from '../../i18n/countries.ts';
import { locales, source } from '../../i18n/locales.ts';
import { column, columnOf, isBlank, rowTexts } from '../../i18n/localized-form.ts';
import { sharesSpelling } from '../../i18n/shared-spelling.ts';
import type { TextMl } from '../../i18n/localized-text.ts';
import { line } from '../../i18n/typed.ts';
import { isWhole, rangeFault } from '../../i18n/whole-number.ts';
import { HOME_COUNTRY } from '../../lists.ts';
import { answerField } from '../../ui/answer-field.ts';
import { repeats, stepped } from '../../ui/row-steps.ts';
import { formVersionField } from '../../ui/form-version.ts';
import type { Forum, Guest, GuestInput, KindInput, ParticipantKind, StatedCountries } from './schema.ts';

/** The forms of a forum's parts. Rows come as a column a field, as they work without JavaScript. */

/** A row that names what an earlier row names already is a new one: a form put together by hand must not write one thing twice. */
function eachOnce<K extends string, T extends Record<K, string | null>>(rows: readonly T[], key: K): T[] {
	const named = new Set<string | null>();
	return rows.map((row) => {
		const again = row[key] !== null && named.has(row[key]);
		named.add(row[key]);
		return again ? { ...row, [key]: null } : row;
	});
}

const country = z.enum(countryCodes);
export const countriesSchema = z.object({
	host: country.default(HOME_COUNTRY),
	foreign: z.array(country).default([]),
	seen: formVersionField
});

/** The countries as the form shows them. */
export const countriesData = (stated: StatedCountries) => ({ host: stated.host ?? HOME_COUNTRY, foreign: [...stated.foreign].sort() });

export type ForumTerms = Pick<Forum, 'retentionDays' | 'protocolLanguage' | 'confirmHours'>;
/** The hours that people may be given for confirming their address: time enough for a reminder before it is over. */
export const confirmHours = { least: 2, most: 168 } as const;
const MOST_DAYS = 3650;
const MOST_TYPED = 20;
export const termsSchema = z.object({
	retentionDays: line(MOST_TYPED)
		.default('')
		.refine((text) => isWhole(text, 1, MOST_DAYS), rangeFault(1, MOST_DAYS)),
	protocolLanguage: z.enum(locales).default(source),
	/** '' asks nobody to confirm an address */
	confirmHours: line(MOST_TYPED)
		.default('')
		.refine(
			(text) => text === '' || isWhole(text, confirmHours.least, confirmHours.most),
			rangeFault(confirmHours.least, confirmHours.most)
		),
	// keys of the concerns that the question showed
	accepted: answerField(200),
	seen: formVersionField
});

/** The terms as the form shows them. */
export const termsData = (forum: ForumTerms) => ({
	retentionDays: String(forum.retentionDays),
	protocolLanguage: forum.protocolLanguage,
	confirmHours: forum.confirmHours === null ? '' : String(forum.confirmHours)
});

/** The command's input that a valid form describes. */
export const termsInput = (data: Omit<z.infer<typeof termsSchema>, 'seen' | 'accepted'>): ForumTerms => ({
	retentionDays: Number(data.retentionDays),
	protocolLanguage: data.protocolLanguage,
	confirmHours: data.confirmHours === '' ? null : Number(data.confirmHours)
});

const guestTexts = rowTexts({ name: ['name', 200], office: ['office', 300], said: ['said', 2000] });
const guestFields = z.object({
	guestId: column(64),
	...guestTexts.shape,
	// keys of the concerns that the question showed
	accepted: answerField(100_000),
	seen: formVersionField
});
export type GuestsData = Omit<z.infer<typeof guestFields>, 'seen' | 'accepted'>;

/** The guests as they were typed, empty rows too. */
export const guestRows = (data: GuestsData): (GuestInput & { said: TextMl })[] =>
	data.guestId.map((id, row) => ({ id: id || null, ...guestTexts.textsOf(data, row) }));

export const guestsData = (rows: readonly (Guest | GuestInput)[]): GuestsData => ({
	guestId: rows.map((row) => row.id ?? ''),
	...guestTexts.columnsOf(rows)
});

const emptyGuest = (row: GuestInput): boolean => isBlank(row.name) && isBlank(row.office) && isBlank(row.said);

export const guestsSchema = guestFields.superRefine((data, context) => {
	for (const [index, row] of guestRows(data).entries()) {
		if (emptyGuest(row)) continue;
		if (isBlank(row.name)) context.addIssue({ code: 'custom', path: [columnOf('name', source), index], message: 'field.oneLanguage' });
		if (isBlank(row.office)) context.addIssue({ code: 'custom', path: [columnOf('office', source), index], message: 'field.oneLanguage' });
	}
	const same = (one: GuestInput, other: GuestInput) => sharesSpelling(one.name, other.name) && sharesSpelling(one.office, other.office);
	for (const index of repeats(guestRows(data), same))
		context.addIssue({ code: 'custom', path: [columnOf('name', source), index], message: 'field.twice' });
});

/** The command's input that a valid form describes, without its empty rows. */
export const guestsInput = (data: GuestsData): GuestInput[] =>
	eachOnce(
		guestRows(data).filter((row) => !emptyGuest(row)),
		'id'
	);

/** @param step as in ui/row-steps */
export function stepGuests(data: GuestsData, step: string): { data: GuestsData; open: number | null } {
	const { rows, open } = stepped<GuestInput>(guestRows(data), step, () => ({ id: null, name: {}, office: {}, said: {} }));
	return { data: guestsData(rows), open };
}

const kindTexts = rowTexts({ name: ['name', 120] });
const kindFields = z.object({ kindCode: column(40), ...kindTexts.shape, seen: formVersionField });
export type KindsData = Omit<z.infer<typeof kindFields>, 'seen'>;

/** The kinds as they were typed, empty rows too. */
export const kindRows = (data: KindsData): KindInput[] =>
	data.kindCode.map((code, row) => ({ code: code || null, ...kindTexts.textsOf(data, row) }));

export const kindsData = (rows: readonly (ParticipantKind | KindInput)[]): KindsData => ({
	kindCode: rows.map((row) => row.code ?? ''),
	...kindTexts.columnsOf(rows)
});

/** The command's input that a valid form describes, without new rows that have no name. */
export const kindsInput = (data: KindsData): KindInput[] =>
	eachOnce(
		kindRows(data).filter((row) => row.code || !isBlank(row.name)),
		'code'
	);

export const kindsSchema = kindFields.superRefine((data, context) => {
	for (const [index, row] of kindRows(data).entries())
		if (row.code && isBlank(row.name))
			context.addIssue({ code: 'custom', path: [columnOf('name', source), index], message: 'field.oneLanguage' });
	for (const index of repeats(kindRows(data), (one, other) => sharesSpelling(one.name, other.name)))
		context.addIssue({ code: 'custom', path: [columnOf('name', source), index], message: 'field.twice' });
	if (!kindsInput(data).length) context.addIssue({ code: 'custom', path: [columnOf('name', source), 0], message: 'field.required' });
});

/** @param step as in ui/row-steps */
export function stepKinds(data: KindsData, step: string): { data: KindsData; open: number | null } {
	const { rows, open } = stepped<KindInput>(kindRows(data), step, () => ({ code: null, name: {} }));
	return { data: kindsData(rows), open };
}
