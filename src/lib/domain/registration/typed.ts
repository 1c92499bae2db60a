import { z } from 'zod';
import { holdsLink } from '../../i18n/link-text.ts';

/** Texts as somebody types them into a form. */

/** One line of text: NFC, without line breaks and control characters. */
export const line = (most: number) =>
	z
		.string()
		.transform((text) =>
			text
				.normalize('NFC')
				.replace(/\p{Cc}+/gu, ' ')
				.trim()
		)
		.pipe(z.string().max(most));
/** A part of a name: letters greet with it, so it holds no link. */
export const name = (most: number) => line(most).refine((text) => !holdsLink(text), 'field.nameLink');
export const lines = (most: number) => z.string().trim().max(most);
