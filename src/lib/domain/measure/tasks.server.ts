import type { Actor } from '../../server/actor.ts';
import { countUnpublished, measuresToDo } from './managing.server.ts';
import { countByStatus } from './queries.server.ts';
import { measureStatuses, openStatuses, type MeasureStatus } from './rules.ts';

/** What waits at a forum's measures, as its organisers' first page says it. */
export interface MeasureTasks {
	/** those on which the organiser has to decide */
	waiting: number;
	overdue: number;
	/** answers that nobody has published or hidden */
	answers: number;
	/** those that are not closed */
	open: number;
	all: number;
}

/** What waits at the measures of a forum for the organiser who asks; nothing for everybody else. */
export async function measureTasks(actor: Actor, forumId: string): Promise<MeasureTasks> {
	const { any, waiting } = await measuresToDo(actor, forumId);
	if (!any) return { waiting: 0, overdue: 0, answers: 0, open: 0, all: 0 };
	const [counts, answers] = await Promise.all([countByStatus(forumId), countUnpublished(forumId)]);
	const sumOf = (statuses: readonly MeasureStatus[]) =>
		[...counts.values()].reduce((sum, each) => sum + statuses.reduce((part, status) => part + each[status], 0), 0);
	return { waiting, answers, overdue: sumOf(['overdue']), open: sumOf(openStatuses), all: sumOf(measureStatuses) };
}
