import type { Actor } from '../../server/actor.ts';
import { config } from '../../server/config.ts';
import { Refusal } from '../../server/refusal.ts';
import { translator } from '../../i18n/translate.ts';
import type { Forum } from '../forum/schema.ts';
import { letterMeasures, measureChoices } from '../measure/index.server.ts';
import { coveringLetter } from './covering-letter.ts';
import { paperLanguages } from './minutes.server.ts';
import type { PaperFormat } from './paper.ts';
import { paperFile } from './papers.server.ts';

/**
 * The letter with which a body gets the measures that wait for it.
 * @param languages a key of `paperLanguages`
 * @throws Refusal('not-found') also where nothing waits for the body, Refusal('server.busy')
 */
export async function coveringFile(
	actor: Actor,
	forum: Forum,
	{ bodyId, languages: asked, format }: { bodyId: string; languages: string; format: PaperFormat }
): Promise<Uint8Array<ArrayBuffer>> {
	const { bodies } = await measureChoices(actor, forum.id, '');
	const body = bodies.find(({ id }) => id === bodyId);
	const measures = body ? await letterMeasures(actor, forum.id, body.id) : [];
	const languages = paperLanguages.get(asked);
	if (!body || !measures.length || !languages) throw new Refusal('not-found');
	const address = `${config().origin}/official/recommendations`;
	return paperFile(coveringLetter({ forum, body, measures, address }, { languages, translatorOf: translator }), format);
}
