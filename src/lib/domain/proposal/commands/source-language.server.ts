import type { Selectable } from 'kysely';
import type { Actor } from '../../../server/actor.ts';
import { change, type Change } from '../../../server/change.ts';
import type { ProposalRow } from '../../../server/database/tables.ts';
import { Refusal } from '../../../server/refusal.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { readMl, writeMl } from '../../../i18n/localized-text.ts';
import { staffProposal } from '../context.server.ts';
import { reviseWherePublished } from '../published.server.ts';
import { inLanguage } from '../rules.ts';

/**
 * Puts the language right in which a proposal was made, inside another change. Its words stay as they are, and so do those by which it is
 * found. @returns the columns that changed @throws Refusal('proposal.translated') where another text stands in that language
 */
export async function rewriteLanguage(c: Change, row: Selectable<ProposalRow>, language: Locale): Promise<string[]> {
	if (row.source_language === language) return [];
	const text = inLanguage(readMl(row.text_ml), row.source_language, language);
	if (!text) throw new Refusal('proposal.translated');
	await c.trx
		.updateTable('proposal')
		.set({ text_ml: writeMl(text), source_language: language })
		.where('id', '=', row.id)
		.execute();
	return ['source_language'];
}

/**
 * The rapporteur says in which language a proposal of a session was made.
 * @throws Refusal('not-found' | 'proposal.translated') or as decideProposal says
 */
export async function correctLanguage(actor: Actor, id: string, language: Locale): Promise<void> {
	await change(actor, 'proposal.language', async (c) => {
		const { forum, row } = await staffProposal(c.trx, actor, { step: 'language', action: 'proposal.record', at: c.at }, id);
		const columns = await rewriteLanguage(c, row, language);
		if (columns.length) await reviseWherePublished(c, { id, forumId: forum.id });
		await c.audit({ subjectKind: 'proposal', subjectId: id, forumId: forum.id, columns, details: { was: row.source_language, language } });
	});
}
