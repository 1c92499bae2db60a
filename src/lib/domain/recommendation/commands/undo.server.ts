import type { Actor } from '../../../server/actor.ts';
import { change } from '../../../server/change.ts';
import { Refusal } from '../../../server/refusal.ts';
import { allUntold, dropNews } from '../../proposal/index.server.ts';
import { isProposalNews } from '../../proposal/rules.ts';
import { newsOf } from '../news.ts';
import { leftOver } from '../rules.ts';
import { undoable } from '../undo.ts';
import { locked } from '../context.server.ts';
import type { Decision } from '../schema.ts';
import { toDecision } from '../view.server.ts';
import { linkedIds } from './write.server.ts';

/**
 * Takes back the decision that a platform has written last, as if it had not been: the text is put to the vote as before, amendments that
 * it left over are open again, and nobody is told. The audit keeps what it was.
 * @param decisionId of a form: the decision that was shown as the last one
 * @returns what it was
 * @throws Refusal('recommendation.undo') where something has followed or ten minutes are over; or as recommendationStepRefusal says
 */
export async function undoDecision(actor: Actor, id: string, decisionId?: string): Promise<Decision> {
	return change(actor, 'recommendation.undo', async (c) => {
		const { row } = await locked(c.trx, actor, id, 'undo', ['organiser', 'moderator']);
		const last = await c.trx
			.selectFrom('decision')
			.selectAll()
			.where('recommendation_id', '=', id)
			.orderBy('at', 'desc')
			.orderBy('id', 'desc')
			.limit(1)
			.executeTakeFirst();
		const decision = last && toDecision(last);
		const shown = decisionId === undefined || decisionId === decision?.id;
		if (!decision || !shown || !undoable(decision, { ...row, tabledAt: row.tabled_at }, c.at)) throw new Refusal('recommendation.undo');
		const news = newsOf(row.state);
		if (row.state !== 'tabled' && news && isProposalNews(news)) {
			const linked = await linkedIds(c.trx, id);
			if (!(await allUntold(c, linked, news))) throw new Refusal('recommendation.undo');
			await dropNews(c, linked, news);
			await c.trx.updateTable('recommendation').set({ state: 'tabled' }).where('id', '=', id).execute();
			await c.trx
				.updateTable('amendment')
				.set({ state: 'open', decided_at: null })
				.where('recommendation_id', '=', id)
				.where('state', '=', leftOver('open'))
				.where('decided_at', '=', decision.at)
				.execute();
		}
		await c.trx.deleteFrom('decision').where('id', '=', decision.id).execute();
		const { stage, mode, adopted } = decision;
		await c.audit({
			subjectKind: 'recommendation',
			subjectId: id,
			forumId: row.forum_id,
			columns: ['state'],
			details: { stage, mode, adopted }
		});
		return decision;
	});
}
