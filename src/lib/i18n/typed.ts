import { z } from 'zod';
import { holdsLink } from './link-text.ts';
import { isMailAddress, shownMailAddress, withPlainWidth } from './mail-address.ts';
import { asLine, asLines } from './typed-text.ts';

/** The shapes of every text field, so that what is typed is cleaned in one place (tests/architecture/typed.test.ts). */

/** One line of text. @param most the greatest number of characters */
export const line = (most: number) => z.string().overwrite(asLine).max(most);
/** Text of several lines. @param most the greatest number of characters */
export const lines = (most: number) => z.string().overwrite(asLines).max(most);
/** What stands for a name that somebody does not have: a dash, points, accents without a letter. */
const unlessNone = (text: string) => (/^[\p{P}\p{M}\s]*$/u.test(text) ? '' : text);
/** A part of a name: letters greet with it, so it holds no link; of nothing but punctuation it is empty. */
export const name = (most: number) =>
	line(most)
		.overwrite(unlessNone)
		.refine((text) => !holdsLink(text), 'field.nameLink');
/** A mail address, international ones too. @param most the greatest number of characters */
export const mailAddress = (most: number) =>
	line(most).overwrite(withPlainWidth).min(1).pipe(z.string().overwrite(shownMailAddress).refine(isMailAddress, 'field.email'));

/**
 * Marks a choice that has a first value but must come with every form: where it decides about rights or states, a form without it is
 * refused instead of getting the first value.
 */
export const alwaysSent = { alwaysSent: true };
/** Whether a form without this field is refused: a choice without a first value is, and one marked with `alwaysSent`. */
export const isAlwaysSent = (shape: unknown): boolean =>
	shape instanceof z.ZodEnum || (shape instanceof z.ZodType && shape.meta()?.['alwaysSent'] === true);
