import type { Concern } from '../../src/lib/domain/programme/concerns.ts';
import { Refusal } from '../../src/lib/server/refusal.ts';

/** What a refused step tells its page; fails where the step is done, or refused for another reason. */
export async function askedBy(step: () => Promise<unknown>): Promise<Concern[]> {
	const reason = await step().then(
		() => new Error('it was done'),
		(error: unknown) => error
	);
	if (!(reason instanceof Refusal) || reason.code !== 'programme.concerns') throw reason;
	return JSON.parse(String(reason.details.concerns)) as Concern[];
}
