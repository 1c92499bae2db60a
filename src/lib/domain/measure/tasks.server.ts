import type { Actor } from '../../server/actor.ts';
import { countUnpublished, measuresToDo } from './managing.server.ts';
import { countByStatus } from './queries.server.ts';

/** What waits at a forum's measures, as its organisers' first page says it. */
export interface MeasureTasks {
	/** those on which the organiser has to decide */
	waiting: number;
	overdue: number;
	/** answers that nobody has published or hidden */
	answers: number;
}

/** What waits at the measures of a forum for the organiser who asks; nothing for everybody else. */
export async function measureTasks(actor: Actor, forumId: string): Promise<MeasureTasks> {
	const { any, waiting } = await measuresToDo(actor, forumId);
	if (!any) return { waiting: 0, overdue: 0, answers: 0 };
	const [counts, answers] = await Promise.all([countByStatus(forumId), countUnpublished(forumId)]);
	return { waiting, answers, overdue: [...counts.values()].reduce((sum, { overdue }) => sum + overdue, 0) };
}
