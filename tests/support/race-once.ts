import { Refusal } from '../../src/lib/server/refusal.ts';

/** A step that only the first of several may take: the others hear why not. */
export async function once(step: () => Promise<unknown>, done: string): Promise<string> {
	try {
		await step();
		return done;
	} catch (reason) {
		if (!(reason instanceof Refusal)) throw reason;
		return reason.code;
	}
}
