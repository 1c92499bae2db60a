import type { FileKind } from '../../lists.ts';

/** The type of each kind, as it is kept and as browsers are told to choose. */
export const typeOf: Readonly<Record<FileKind, string>> = {
	pdf: 'application/pdf',
	jpeg: 'image/jpeg',
	png: 'image/png',
	docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
};

/** The ending that a file of a kind has. */
const endings: Readonly<Record<FileKind, readonly [string, ...string[]]>> = {
	pdf: ['pdf'],
	jpeg: ['jpg', 'jpeg', 'jpe'],
	png: ['png'],
	docx: ['docx'],
	xlsx: ['xlsx']
};

/** Letters of a file's name at most, its ending included. */
export const MOST_NAME = 120;

/**
 * A file's name as it is kept: without folders, control and direction signs and what systems do not allow in a name; with the ending of
 * its kind, whatever it was called.
 * @param sent as the browser named it
 */
export function fileName(sent: string, kind: FileKind): string {
	const own = sent.replace(/^.*[/\\]/s, '').normalize('NFC');
	const clean = own
		.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, '')
		.replace(/[<>:"|?*%]/g, ' ')
		.replace(/\s+/g, ' ')
		.trim();
	const ending = /\.([^.]{1,5})$/.exec(clean)?.[1]?.toLowerCase() ?? '';
	const fits = endings[kind].includes(ending);
	const stem = (fits ? clean.slice(0, -ending.length - 1) : clean).replace(/^[.\s]+|[.\s]+$/g, '');
	const last = fits ? ending : endings[kind][0];
	return `${
		[...stem]
			.slice(0, MOST_NAME - last.length - 1)
			.join('')
			.trim() || 'file'
	}.${last}`;
}
