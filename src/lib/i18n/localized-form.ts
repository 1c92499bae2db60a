import { z } from 'zod';
import { locales, type Locale } from './locales.ts';
import type { TextMl } from './localized-text.ts';
import { lines } from './typed.ts';
import { asLines } from './typed-text.ts';

/**
 * Texts in languages as forms send them without JavaScript: once as `name.kk`, `name.ru`, `name.en` (MlFields); in rows as a column a
 * language, `nameKk`, `nameRu`, `nameEn`, of which the row takes what stands at its number (RowText). The names are the schema's, never
 * the sender's.
 */

const byLocale = <K extends string, V>(nameOf: (locale: Locale) => K, valueOf: (locale: Locale) => V): Record<K, V> =>
	Object.fromEntries(locales.map((locale) => [nameOf(locale), valueOf(locale)])) as Record<K, V>;

const fieldOf =
	<const N extends string>(name: N) =>
	(locale: Locale): `${N}.${Locale}` =>
		`${name}.${locale}`;

export type MlData<N extends string> = Record<`${N}.${Locale}`, string>;

/** The fields of a text, for a schema; each may be empty. @param most characters */
export function mlShape<const N extends string>(name: N, most = 300) {
	const text = lines(most).default('');
	return byLocale(fieldOf(name), () => text);
}

/** The text that a form holds under a name. */
export const mlOf = <const N extends string>(data: MlData<N>, name: N): TextMl =>
	byLocale(
		(locale) => locale,
		(locale) => data[fieldOf(name)(locale)]
	);

/** A text as a form's fields. */
export const mlData = <const N extends string>(name: N, text: TextMl | null | undefined): MlData<N> =>
	byLocale(fieldOf(name), (locale) => text?.[locale] ?? '');

/** What one field sends from all rows. @param most characters */
export const column = (most: number) => z.array(lines(most)).default([]);

/** The name of a text's column in a language: nameKk. */
export const columnOf = <const N extends string>(name: N, locale: Locale): `${N}${Capitalize<Locale>}` =>
	`${name}${(locale.charAt(0).toUpperCase() + locale.slice(1)) as Capitalize<Locale>}`;

/**
 * The texts of a form's rows.
 * @param columns the name of each text's columns, and the most characters in one
 * @returns the schema's columns; a row's texts by its number, a language that was not sent undefined; and the columns of rows
 */
export function rowTexts<const T extends Record<string, readonly [column: string, most: number]>>(columns: T) {
	type Name = `${T[keyof T][0]}${Capitalize<Locale>}`;
	type Texts = Record<keyof T, TextMl>;
	const texts = Object.entries(columns);
	const all = <V>(valueOf: (text: string, most: number, locale: Locale) => V) =>
		Object.fromEntries(
			texts.flatMap(([text, [name, most]]) => locales.map((locale) => [columnOf(name, locale), valueOf(text, most, locale)]))
		) as Record<Name, V>;
	return {
		shape: all((_, most) => column(most)),
		textsOf: (data: Record<Name, readonly string[]>, row: number): Texts => {
			const sent: Record<string, readonly string[]> = data;
			const textOf = (name: string) =>
				byLocale(
					(locale) => locale,
					(locale) => sent[columnOf(name, locale)]?.[row]
				);
			return Object.fromEntries(texts.map(([text, [name]]) => [text, textOf(name)])) as Texts;
		},
		columnsOf: (rows: readonly Partial<Record<keyof T, TextMl | null>>[]): Record<Name, string[]> =>
			all((text, _, locale) => rows.map((row) => row[text]?.[locale] ?? ''))
	};
}

/** Whether there are no words in any language. */
export const isBlank = (text: TextMl | null | undefined): boolean => !text || !Object.values(text).some((words) => words && asLines(words));
