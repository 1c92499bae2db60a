/**
 * Whether a text is a whole number as a person writes it, in digits alone: `1e9`, `0x10` and `9.5` are none.
 * @param least and most the bounds, both allowed; most keeps it within what both databases hold as an integer
 */
export const isWhole = (text: string, least: number, most: number): boolean =>
	/^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most;

/** The code of i18n/error-messages for a number out of its bounds. */
export const rangeFault = (least: number, most: number): string => `field.range min=${least} max=${most}`;

/** The code of i18n/error-messages for what was typed instead of a number of people from 0, which the sentence says of its field. */
export function countFault(text: string, most: number): string {
	if (/^\d+$/.test(text)) return `field.count.large max=${most}`;
	if (/^[-−–]\s*\d+(?:[.,]\d+)?$/.test(text)) return 'field.count.negative';
	return /^\d+[.,]\d+$/.test(text) ? 'field.count.fraction' : 'field.count.digits';
}

const MOST_PAGES = 99_999;
/** The number of a page in an address, from 1; what makes no sense is the first: a larger one is more than a database can skip. */
export const pageNumber = (text: string | null): number => (text !== null && isWhole(text, 1, MOST_PAGES) ? Number(text) : 1);
