import type { Actor } from '../../../server/actor.ts';
import { change } from '../../../server/change.ts';
import { Refusal } from '../../../server/refusal.ts';
import { versionOf, writeIfUnchanged, type FormVersion } from '../../../server/optimistic-lock.ts';
import { readMl, writeMl, type TextMl } from '../../../i18n/localized-text.ts';
import { noteNews } from '../news.server.ts';
import { reviseWherePublished } from '../published.server.ts';
import { writeWords } from '../search.server.ts';
import { staffProposal } from '../context.server.ts';
import { translationData } from '../translation.ts';

/** What the rapporteur of a session does with a proposal that stands there. */

/** Takes a proposal of a session no further, with a reason that its author reads. @throws Refusal('not-found') or as decideProposal says */
export const setAside = (actor: Actor, sessionId: string, id: string, reason: string): Promise<void> =>
	setAsideReason(actor, 'set-aside', { sessionId, id, reason });

/** Reopens a proposal that was set aside. @throws as setAside */
export const takeBack = (actor: Actor, sessionId: string, id: string): Promise<void> =>
	setAsideReason(actor, 'take-back', { sessionId, id, reason: null });

type Asked = { sessionId: string; id: string; reason: string | null };

async function setAsideReason(actor: Actor, step: 'set-aside' | 'take-back', { sessionId, id, reason }: Asked): Promise<void> {
	await change(actor, `proposal.${step}`, async (c) => {
		const { forum, row } = await staffProposal(c.trx, actor, { step, action: 'proposal.record', at: c.at }, id);
		if (row.session_id !== sessionId) throw new Refusal('not-found');
		const { numUpdatedRows } = await c.trx
			.updateTable('proposal')
			.set({ aside_reason: reason })
			.where('id', '=', id)
			.where('aside_reason', step === 'set-aside' ? 'is' : 'is not', null)
			.executeTakeFirst();
		if (!numUpdatedRows) throw new Refusal('proposal.state');
		if (step === 'set-aside') await noteNews(c, [id], 'aside');
		await c.audit({ subjectKind: 'proposal', subjectId: id, forumId: forum.id, columns: ['aside_reason'], details: { reason } });
	});
}

/**
 * Writes translations of a proposal; the original stays unchanged.
 * @throws Refusal('not-found' | 'changed-meanwhile') or as decideProposal says
 */
export async function translateProposal(actor: Actor, id: string, text: TextMl, seen: FormVersion): Promise<void> {
	await change(actor, 'proposal.translate', async (c) => {
		const asked = { step: 'translate', action: 'proposal.record', at: c.at } as const;
		const { forum, row } = await staffProposal(c.trx, actor, asked, id);
		const stands = async () => {
			const now = await c.trx.selectFrom('proposal').select(['text_ml', 'source_language']).where('id', '=', id).executeTakeFirstOrThrow();
			return translationData({ text: readMl(now.text_ml), source: now.source_language });
		};
		// what was typed as a translation has become the original's language meanwhile: there is no place for it
		if (text[row.source_language] && seen !== null && seen !== versionOf(await stands())) throw new Refusal('changed-meanwhile');
		await writeIfUnchanged(
			c,
			seen,
			{ stands, subjectKind: 'proposal', subjectId: id, verbs: ['proposal.translate', 'proposal.language', 'proposal.own-language'] },
			async () => {
				const source = row.source_language;
				const after = { ...text, [source]: readMl(row.text_ml)[source] };
				await c.trx
					.updateTable('proposal')
					.set({ text_ml: writeMl(after) })
					.where('id', '=', id)
					.execute();
				await writeWords(c, { id, forumId: forum.id, text: after });
				await reviseWherePublished(c, { id, forumId: forum.id });
				await c.audit({ subjectKind: 'proposal', subjectId: id, forumId: forum.id, columns: ['text_ml'] });
			}
		);
	});
}
