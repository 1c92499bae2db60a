import type { Forum } from '../lib/domain/forum/schema.ts';

/** A forum of the demonstration with the ids of what stands in it. */
export interface DemoForum {
	forum: Forum;
	/** in the order of the timetable */
	sessionIds: string[];
	/** the three platforms in their order */
	platformIds: string[];
}
