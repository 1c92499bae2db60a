import type { Concern } from '../../src/lib/domain/programme/concerns.ts';
import { forumConcernsIn } from '../../src/lib/domain/forum/concerns.ts';
import { forumById, forumData, forumInput, forumSchema } from '../../src/lib/domain/forum/index.server.ts';
import { noForm } from '../../src/lib/server/optimistic-lock.ts';
import { Refusal } from '../../src/lib/server/refusal.ts';
import { editForumAndAdmit } from '../../src/lib/workflow/edit-forum.server.ts';
import { organiserOf } from './forum.ts';

/** What a refused step tells its page; fails where the step is done, or refused for another reason. */
export async function askedBy(step: () => Promise<unknown>): Promise<Concern[]> {
	const reason = await step().then(
		() => new Error('it was done'),
		(error: unknown) => error
	);
	if (!(reason instanceof Refusal) || reason.code !== 'programme.concerns') throw reason;
	return JSON.parse(String(reason.details.concerns)) as Concern[];
}

/** What a step is refused for, as a page's action has it; null where it is done. */
export async function refusedFor(step: Promise<unknown>): Promise<object | null> {
	try {
		await step;
		return null;
	} catch (reason) {
		if (!(reason instanceof Refusal)) throw reason;
		return { refusalCode: reason.code, refusalDetails: reason.details };
	}
}

/** The settings as their form sends them, and what it is asked. */
export async function settingsOf(forumId: string) {
	const stored = forumData(await forumById(forumId));
	const send = (more: Record<string, unknown>) =>
		refusedFor(editForumAndAdmit(organiserOf(forumId), forumId, forumInput(forumSchema.parse({ ...stored, ...more })), noForm));
	return { send, asked: async (more: Record<string, unknown>) => forumConcernsIn(await send(more)) };
}
