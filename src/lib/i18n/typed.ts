import { z } from 'zod';
import { holdsLink } from './link-text.ts';
import { isMailAddress, shownMailAddress } from './mail-address.ts';
import { asLine, asLines } from './typed-text.ts';

/** The shapes of every text field, so that what is typed is cleaned in one place (tests/architecture/typed.test.ts). */

/** One line of text. @param most characters */
export const line = (most: number) => z.string().overwrite(asLine).max(most);
/** Text of several lines. @param most characters */
export const lines = (most: number) => z.string().overwrite(asLines).max(most);
/** A part of a name: letters greet with it, so it holds no link. */
export const name = (most: number) => line(most).refine((text) => !holdsLink(text), 'field.nameLink');
/** A mail address, international ones too. @param most characters */
export const mailAddress = (most: number) =>
	line(most).min(1).pipe(z.string().overwrite(shownMailAddress).refine(isMailAddress, 'field.email'));
