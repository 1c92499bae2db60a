import { source, isLocale } from '../../i18n/locales.ts';
import { translator } from '../../i18n/translate.ts';
import type { Forum } from '../forum/schema.ts';
import { everyPublic, publicPlatforms } from '../recommendation/index.server.ts';
import type { Recommendation } from '../recommendation/schema.ts';
import { outcomePaper } from './outcome-paper.ts';
import type { PaperFormat } from './paper.ts';
import { paperFile } from './papers.server.ts';

/**
 * The forum's public outcome document: adopted recommendations that are not reopened.
 * @param languages one of `outcomeLanguages`
 * @throws Refusal('server.busy')
 */
export async function outcomeFile(forum: Forum, languages: string, format: PaperFormat): Promise<Uint8Array<ArrayBuffer>> {
	const recommendations: Recommendation[] = [];
	for await (const batch of everyPublic(forum.id)) recommendations.push(...batch.filter(({ state }) => state === 'adopted'));
	const paper = outcomePaper(
		{
			...{ forum, recommendations, sessions: await publicPlatforms(forum.id) },
			authentic: recommendations[0]?.authentic ?? source
		},
		{ languages: languages.split('-').filter(isLocale), translatorOf: translator }
	);
	return paperFile(paper, format);
}
