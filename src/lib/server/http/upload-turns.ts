import { error } from '@sveltejs/kit';
import { translate } from '../../i18n/translate.ts';
import { concurrencyLimit } from '../concurrency-limit.ts';
import { Refusal } from '../refusal.ts';
import { refusalMessage } from './refusals.ts';

/** Forms with a file lie in memory from the first byte to the answer: at most so many at once, of one account fewer. */
const AT_ONCE = 6;
const WAITING = 24;
const MOST_OF_ONE = 2;

const inTurn = concurrencyLimit(AT_ONCE, WAITING);
const held = new Map<string, number>();

/**
 * Reads a form that may bring a file when it is asked for, in its turn, and keeps the place until the answer is made.
 * @param read reads the form; null where it cannot be read
 * @returns `form`, which reads it once; it throws a page with 400 or 503. `over` is called when the answer is made
 */
export function uploadedForm(
	{ actor, locale }: Pick<App.Locals, 'actor' | 'locale'>,
	read: () => Promise<FormData | null>
): { form(): Promise<FormData>; over(): void } {
	const who = actor.kind === 'account' ? actor.accountId : '';
	const answered = Promise.withResolvers<void>();
	const hold = async (got: (sent: FormData | null) => void) => {
		got(await read());
		await answered.promise;
	};
	const begin = async (got: (sent: FormData | null) => void) => {
		const others = held.get(who) ?? 0;
		if (others >= MOST_OF_ONE) throw new Refusal('server.busy');
		held.set(who, others + 1);
		try {
			await inTurn(() => hold(got), 'staff');
		} finally {
			const left = (held.get(who) ?? 1) - 1;
			if (left) held.set(who, left);
			else held.delete(who);
		}
	};
	let sent: Promise<FormData | null> | undefined;
	const form = async () => {
		sent ??= new Promise((got, failed) => void begin(got).catch(failed));
		try {
			const fields = await sent;
			return fields ?? error(400, translate(locale, 'common.unreadable', { minutes: 0, origin: '' }));
		} catch (reason) {
			if (reason instanceof Refusal) error(503, refusalMessage(reason, locale));
			throw reason;
		}
	};
	return { form, over: answered.resolve };
}
