import { sharedWork } from '../../server/shared-work.ts';
import { source, isLocale } from '../../i18n/locales.ts';
import { translator } from '../../i18n/translate.ts';
import type { Forum } from '../forum/schema.ts';
import { everyPublic, publicPlatforms } from '../recommendation/index.server.ts';
import type { Recommendation } from '../recommendation/schema.ts';
import { outcomePaper } from './outcome-paper.ts';
import type { PaperFormat } from './paper.ts';
import { paperFile } from './papers.server.ts';

const shared = sharedWork<Uint8Array<ArrayBuffer>>();

/**
 * The forum's outcome document for everybody: what is adopted and not being considered again. A crowd that asks at once costs one.
 * @param languages one of `outcomeLanguages`
 * @throws Refusal('server.busy')
 */
export const outcomeFile = (forum: Forum, languages: string, format: PaperFormat): Promise<Uint8Array<ArrayBuffer>> =>
	shared([forum.id, forum.revision, languages, format].join(' '), () => made(forum, languages, format));

async function made(forum: Forum, languages: string, format: PaperFormat): Promise<Uint8Array<ArrayBuffer>> {
	const recommendations: Recommendation[] = [];
	for await (const batch of everyPublic(forum.id)) recommendations.push(...batch.filter(({ state }) => state === 'adopted'));
	const paper = outcomePaper(
		{
			...{ forum, recommendations, platforms: await publicPlatforms(forum.id) },
			authentic: recommendations[0]?.authentic ?? source
		},
		{ languages: languages.split('-').filter(isLocale), translatorOf: translator }
	);
	return paperFile(paper, format, 'everybody');
}
