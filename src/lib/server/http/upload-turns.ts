import { error } from '@sveltejs/kit';
import { translate } from '../../i18n/translate.ts';
import { concurrencyLimit } from '../concurrency-limit.ts';
import { Refusal } from '../refusal.ts';
import { refusalMessage } from './refusals.ts';
import { readUpload } from './upload-body.ts';

/** Forms with a file lie in memory from the first byte to the answer: at most so many at once, of one account fewer. */
const AT_ONCE = 6;
/** to keep one of 5 MB stops the thread for a tenth of a second or more, and pages are answered beside it */
const PER_SECOND = 2;
const WAITING = 24;
const TEXTS_AT_ONCE = 100;
const TEXTS_WAITING = 400;
const MOST_OF_ONE = 2;
const WAITING_OF_ONE = 6;
/** Milliseconds for which a form waits for its turn; a socket that is still for 20 seconds is closed (http-server/request-limits.ts). */
const WAIT_MS = 10_000;

const inTurn = concurrencyLimit(AT_ONCE, WAITING, PER_SECOND);
/** Forms of which only the text is read: each holds no more than a form without a file, so that many may come slowly beside each other. */
const ofText = concurrencyLimit(TEXTS_AT_ONCE, TEXTS_WAITING);

type OwnTurn = ReturnType<typeof concurrencyLimit>;
const accounts = new Map<string, { inOwnTurn: OwnTurn; forms: number }>();

/** Does a work in the turn of its account and of all. @throws Refusal('server.busy') where too many wait */
async function inBothTurns(who: string, work: () => Promise<void>): Promise<void> {
	const own = accounts.get(who) ?? { inOwnTurn: concurrencyLimit(MOST_OF_ONE, WAITING_OF_ONE), forms: 0 };
	accounts.set(who, own);
	own.forms++;
	try {
		await own.inOwnTurn(() => inTurn(work, 'staff'), 'staff');
	} finally {
		if (!--own.forms) accounts.delete(who);
	}
}

/**
 * Reads the text of a form with a file and drops the file while it comes.
 * @returns null where it cannot be read
 * @throws Refusal('server.busy') where too many wait for that
 */
export const uploadWithoutFile = (request: Request, { actor }: Pick<App.Locals, 'actor'>): Promise<FormData | null> =>
	ofText(() => readUpload(request, false), actor.kind === 'account' ? 'staff' : 'everybody');

/**
 * Reads a form that may bring a file when it is asked for, in its turn, and keeps the place until the answer is made. A form that has
 * waited too long is read without its file, so that it can be given back as it was typed (UnreadFile).
 * @param fieldsOf what an action reads of it; null where it cannot be read
 * @returns `form`, which reads it once; it throws a page with 400 or 503. `over` is called when the answer is made
 */
export function uploadedForm(
	request: Request,
	{ actor, locale }: Pick<App.Locals, 'actor' | 'locale'>,
	fieldsOf: (sent: FormData | null) => FormData | null
): { form(): Promise<FormData>; over(): void } {
	const answered = Promise.withResolvers<void>();
	const read = () => {
		const { promise, resolve, reject } = Promise.withResolvers<FormData | null>();
		let begun = false;
		const withoutFile = () => {
			begun = true;
			uploadWithoutFile(request, { actor }).then(resolve, reject);
		};
		const timer = setTimeout(withoutFile, WAIT_MS);
		const hold = async () => {
			if (begun) return;
			begun = true;
			clearTimeout(timer);
			resolve(await readUpload(request, true));
			await answered.promise;
		};
		inBothTurns(actor.kind === 'account' ? actor.accountId : '', hold).catch((reason: unknown) => {
			clearTimeout(timer);
			if (reason instanceof Refusal && !begun) withoutFile();
			else reject(reason);
		});
		return promise;
	};
	let sent: Promise<FormData | null> | undefined;
	const form = async () => {
		sent ??= read();
		try {
			return fieldsOf(await sent) ?? error(400, translate(locale, 'common.unreadable', { minutes: 0, origin: '' }));
		} catch (reason) {
			if (reason instanceof Refusal) error(503, refusalMessage(reason, locale));
			throw reason;
		}
	};
	return { form, over: answered.resolve };
}
