import type { Actor } from '../../../server/actor.ts';
import { change } from '../../../server/change.ts';
import { Refusal } from '../../../server/refusal.ts';
import { readMl } from '../../../i18n/localized-text.ts';
import { reviseWherePublished } from '../published.server.ts';
import { stateAfterStep } from '../rules.ts';
import { dropWords, writeWords } from '../search.server.ts';
import { staffProposal } from '../context.server.ts';

/** Hides a proposal of a forum in every list, with a reason that its author reads. @throws Refusal('not-found' | 'proposal.state') */
export const hideProposal = (actor: Actor, forumId: string, id: string, reason: string): Promise<void> =>
	turn(actor, 'hide', { forumId, id, reason });

/** Shows a hidden proposal again. @throws as hideProposal */
export const showProposal = (actor: Actor, forumId: string, id: string): Promise<void> =>
	turn(actor, 'show', { forumId, id, reason: null });

type Asked = { forumId: string; id: string; reason: string | null };

async function turn(actor: Actor, step: 'hide' | 'show', { forumId, id, reason }: Asked): Promise<void> {
	await change(actor, `proposal.${step}`, async (c) => {
		const { forum, row } = await staffProposal(c.trx, actor, { step, action: 'proposal.hide', at: c.at }, id);
		if (forum.id !== forumId) throw new Refusal('not-found');
		const { numUpdatedRows } = await c.trx
			.updateTable('proposal')
			.set({ state: stateAfterStep(step), reason })
			.where('id', '=', id)
			.where('state', '=', row.state)
			.executeTakeFirst();
		if (!numUpdatedRows) throw new Refusal('proposal.state');
		if (step === 'hide') await dropWords(c, id);
		else await writeWords(c, { id, forumId: forum.id, text: readMl(row.text_ml) });
		await reviseWherePublished(c, { id, forumId });
		await c.audit({ subjectKind: 'proposal', subjectId: id, forumId: forum.id, columns: ['state'], details: { reason } });
	});
}
