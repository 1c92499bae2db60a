import type { Actor } from '../../server/actor.ts';
import { now } from '../../server/clock.ts';
import { Refusal } from '../../server/refusal.ts';
import type { TextMl } from '../../i18n/localized-text.ts';
import {
	officeLayout,
	officeMeasures,
	officeMeasuresOfBodies,
	spokenBodies,
	usualLayout,
	type OfficeFilters
} from '../measure/index.server.ts';
import { bindingLanguages } from '../recommendation/rules.ts';
import type { Forum } from '../forum/schema.ts';
import { officePaper } from './office-paper.ts';
import { paperFile } from './papers.server.ts';

/** A paper of more rows holds nobody up on its thread, but nobody reads it either: longer tables are taken as a workbook. */
const MOST_ON_PAPER = 2_000;

const inLanguage = (asked: string) => {
	const locale = bindingLanguages.find((each) => each === asked);
	if (!locale) throw new Refusal('not-found');
	return locale;
};
const requireShort = (rows: number) => {
	if (rows > MOST_ON_PAPER) throw new Refusal('document.too-long', { most: MOST_ON_PAPER });
};

/**
 * The office's table of a forum's measures as PDF.
 * @param asked its language, and what it is narrowed by with how that is called
 * @throws Refusal('not-found' | 'document.too-long' | 'server.busy')
 */
export async function officeFile(
	actor: Actor,
	forum: Forum,
	{ language, filters, of }: { language: string; filters: OfficeFilters; of: readonly TextMl[] }
): Promise<Uint8Array<ArrayBuffer>> {
	const locale = inLanguage(language);
	const measures = await officeMeasures(actor, forum.id, filters);
	requireShort(measures.length);
	const layout = await officeLayout(forum.id);
	return paperFile(officePaper({ layout, measures, forums: [forum], of, at: now() }, locale), 'pdf');
}

/** The office's table of the measures of an account's bodies, over all forums, as PDF. @throws as officeFile */
export async function officeFileOfBodies(actor: Actor, language: string): Promise<Uint8Array<ArrayBuffer>> {
	const locale = inLanguage(language);
	const [bodies, measures] = [await spokenBodies(actor), await officeMeasuresOfBodies(actor, null)];
	requireShort(measures.length);
	const forums = [...new Map(measures.map(({ forum }) => [forum.id, forum])).values()];
	const [only, ...more] = forums;
	const layout = only && !more.length ? await officeLayout(only.id) : usualLayout;
	return paperFile(officePaper({ layout, measures, forums, of: bodies.map(({ name }) => name), at: now() }, locale), 'pdf');
}
