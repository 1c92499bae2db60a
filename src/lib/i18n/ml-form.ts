import { z } from 'zod';
import type { Locale } from './locales.ts';
import type { TextMl } from './text.ts';

/** Texts in languages as forms send them: MlFields' inputs are called name.kk, name.ru, name.en. */
export type MlData<N extends string> = Record<`${N}.${Locale}`, string>;
type MlShape<N extends string> = Record<`${N}.${Locale}`, z.ZodDefault<z.ZodString>>;

/** The three fields of a text, for a schema; each may be empty. @param most characters */
export function mlShape<const N extends string>(name: N, most = 300): MlShape<N> {
	const text = z.string().trim().max(most).default('');
	// computed keys lose their names in TypeScript
	return { [`${name}.kk`]: text, [`${name}.ru`]: text, [`${name}.en`]: text } as MlShape<N>;
}

/** The text that a form holds under a name. */
export const mlOf = <const N extends string>(data: MlData<N>, name: N): TextMl => ({
	kk: data[`${name}.kk`],
	ru: data[`${name}.ru`],
	en: data[`${name}.en`]
});

/** A text as a form's fields. */
export function mlData<const N extends string>(name: N, text: TextMl | null | undefined): MlData<N> {
	return { [`${name}.kk`]: text?.kk ?? '', [`${name}.ru`]: text?.ru ?? '', [`${name}.en`]: text?.en ?? '' } as MlData<N>;
}

/** Whether there are no words in any language. */
export const isBlank = (text: TextMl | null | undefined): boolean => !text || !Object.values(text).some((words) => words?.trim());
