import { log } from '../../server/log.ts';
import type { Forum } from '../forum/schema.ts';
import { outcomeLanguages } from '../recommendation/rules.ts';
import { outcomeFile } from './outcome.server.ts';
import type { PaperFormat } from './paper.ts';

/** How large a forum's outcome document is in each form, for who pays for every megabyte. */

const forms: readonly PaperFormat[] = ['pdf', 'docx'];
/** longer documents are not made only to be measured */
const MOST_MEASURED = 500;

interface Measured {
	/** as many recommendations it had */
	recommendations: number;
	/** bytes by language and form, kk.pdf */
	sizes: Readonly<Record<string, number>>;
	underWay: boolean;
}
const measured = new Map<string, Measured>();

/**
 * The sizes as they were after the last adoption: a corrected word changes them little. They are measured when they are first asked for,
 * behind all that somebody waits for.
 * @returns underWay: some are not known yet and will be
 */
export function outcomeSizes(forum: Forum): Pick<Measured, 'sizes' | 'underWay'> {
	const { id, recommendations } = forum;
	if (!recommendations || recommendations > MOST_MEASURED) return { sizes: {}, underWay: false };
	const known = measured.get(id);
	if (known?.recommendations === recommendations) return known;
	const begun = { recommendations, sizes: known?.sizes ?? {}, underWay: true };
	measured.set(id, begun);
	void measure(forum, begun);
	return begun;
}

async function measure(forum: Forum, into: Measured): Promise<void> {
	try {
		for (const languages of outcomeLanguages)
			for (const form of forms) {
				const { byteLength } = await outcomeFile(forum, languages, form);
				into.sizes = { ...into.sizes, [`${languages}.${form}`]: byteLength };
			}
	} catch (error) {
		log().warn({ err: error }, 'the outcome document could not be measured');
	}
	into.underWay = false;
}
