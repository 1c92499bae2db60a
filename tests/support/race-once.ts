import { Refusal } from '../../src/lib/server/refusal.ts';

/** Runs a step that succeeds only for the first of several processes. @returns `done`, or the code of the refusal */
export async function once(step: () => Promise<unknown>, done: string): Promise<string> {
	try {
		await step();
		return done;
	} catch (reason) {
		if (!(reason instanceof Refusal)) throw reason;
		return reason.code;
	}
}
